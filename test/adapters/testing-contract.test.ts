import { describe, expect, test } from 'vitest';

import { adapterContract } from '../../src/testing.ts';
import { memoryBackend } from './testing-memory.ts';

const cases = adapterContract(memoryBackend);

describe('the memory adapter keeps the contract', () => {
  test.each(cases)('$name', async ({ run }) => {
    await expect(run()).resolves.toBeUndefined();
  });
});

test('there are cases enough, each by a name of its own', () => {
  expect(cases.length).toBeGreaterThanOrEqual(60);
  expect(new Set(cases.map(({ name }) => name)).size).toBe(cases.length);
});
