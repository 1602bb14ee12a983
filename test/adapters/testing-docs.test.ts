import { readFileSync } from 'node:fs';

import { expect, test } from 'vitest';

const read = (path: string): string => readFileSync(new URL(path, import.meta.url), 'utf8').trim();

/** Its lines, the imports sorted: a path stands elsewhere among them than a public name. */
function linesOf(code: string): string[] {
  const lines = code.split('\n').filter((line) => line !== '');
  return [...lines.filter(isImport).toSorted(), ...lines.filter((line) => !isImport(line))];
}

const isImport = (line: string): boolean => line.startsWith('import ');

/** The examples are tests themselves; a reader has the public name in the place of the path. */
const example = (name: string): string =>
  read(`testing-example-${name}.test.ts`).replace("'../../src/testing.ts'", "'keydesk/testing'");

test('what the docs show is what is tested', () => {
  const blocks = [...read('../../docs/testing.md').matchAll(/```ts\n([^]*?)\n```/g)].map(([, code = '']) => code);
  expect(blocks.map(linesOf)).toEqual(['contract', 'faults'].map((name) => linesOf(example(name))));
});
