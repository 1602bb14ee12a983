import { readFileSync } from 'node:fs';

import { expect, test } from 'vitest';

import { plants } from './plants.ts';

test('there are at least twenty bugs to plant, of different names', () => {
  expect(new Set(plants.map(({ name }) => name)).size).toBeGreaterThanOrEqual(20);
});

test.each(plants)('the place for "$name" is still there, once', ({ file, from, to }) => {
  expect(readFileSync(new URL(`../../${file}`, import.meta.url), 'utf8').split(from)).toHaveLength(2);
  expect(to).not.toBe(from);
});
