import { readFileSync } from 'node:fs';

import { describe, expect, test } from 'vitest';

import { faultsDocument, plain, rows, squeezed, testsAt } from '../../scripts/faults.ts';

const numbers = rows.map((_, index) => index + 1);

test('there are 66 faults', () => {
  expect(rows).toHaveLength(66);
});

describe.each(['hook', 'component'] as const)('at the %s', (level) => {
  const tests = testsAt(level);

  test('every fault has its tests', () => {
    const tested = new Set(tests.map(({ row }) => row));
    expect(numbers.filter((number) => !tested.has(number))).toEqual([]);
  });

  test('every test is named as its fault', () => {
    const strangers = tests.filter(({ row, name }) => {
      const fault = rows[row - 1];
      return !fault || !name.toLowerCase().startsWith(plain(fault));
    });
    expect(strangers).toEqual([]);
  });
});

test('docs/faults.md is what scripts/faults.ts writes', () => {
  const document = readFileSync(new URL('../../docs/faults.md', import.meta.url), 'utf8');
  expect(squeezed(document)).toBe(squeezed(faultsDocument()));
});
