// The faults that are tested, row by row: writes docs/faults.md anew from the names of the tests.
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { basename } from 'node:path';
import { fileURLToPath } from 'node:url';

/** A fault, what the user sees of it, and where the kit does otherwise than one might expect. */
export interface FaultRow {
  readonly fault: string;
  readonly sees: string;
  readonly note?: string;
}

/** One test of a row, by its name and its file from the root. */
export interface FaultTest {
  readonly row: number;
  readonly name: string;
  readonly file: string;
}

const root = new URL('..', import.meta.url);
const document = new URL('docs/faults.md', root);
const levels = { hook: 'test/core/', component: 'test/ui/' } as const;

/** Every row, in the order of its number. */
export const rows: readonly FaultRow[] = JSON.parse(
  readFileSync(new URL('scripts/fault-rows.json', root), 'utf8'),
) as FaultRow[];

/** The tests of all rows at one level: every string that begins as a row's test does. */
export function testsAt(level: keyof typeof levels): FaultTest[] {
  const folder = new URL(levels[level], root);
  const files = readdirSync(folder).filter((file) => /^faults-.*\.test\.tsx?$/.test(file));
  return files.flatMap((file) =>
    [...readFileSync(new URL(file, folder), 'utf8').matchAll(/'(\d+): ([^']+)'/g)].map(([, row, name = '']) => ({
      row: Number(row),
      name,
      file: levels[level] + file,
    })),
  );
}

/** How a row's tests begin. */
export const plain = ({ fault }: FaultRow): string => fault.replaceAll('`', '').toLowerCase();

/** The document as it must be. */
export function faultsDocument(): string {
  const tests = { hook: testsAt('hook'), component: testsAt('component') };
  const links = (level: keyof typeof levels, row: number): string => {
    const files = tests[level].filter((each) => each.row === row).map(({ file }) => file);
    return [...new Set(files)].map((file) => `[${nameOf(file)}](../${file})`).join(', ');
  };
  const lines = rows.map(
    (row, index) =>
      `| ${index + 1} | ${cell(row.fault)} | ${cell(row.sees)} | ${links('hook', index + 1)} | ${links('component', index + 1)} |`,
  );
  const notes = rows.flatMap(({ note }, index) => (note ? [`- **${index + 1}**: ${note}`] : []));
  return `# Faults

What can go wrong, what the user then sees, and where it is tested: with the client alone ("hook"), and with the panel in a
browser. Each test's name begins with the number and the words of its row. Written by \`scripts/faults.ts\`.

| | fault | what the user sees | hook | component |
| --- | --- | --- | --- | --- |
${lines.join('\n')}

## Notes

${notes.join('\n')}
`;
}

/** Text without what a formatter may change of a table. */
export const squeezed = (text: string): string => text.replaceAll(/ +/g, ' ').replaceAll(/-{2,}/g, '--').trim();

const cell = (text: string): string => text.replaceAll('|', String.raw`\|`);
const nameOf = (file: string): string =>
  basename(file)
    .replace(/^faults-/, '')
    .replace(/\.test\.tsx?$/, '');

if (process.argv[1] === fileURLToPath(import.meta.url)) writeFileSync(document, faultsDocument());
