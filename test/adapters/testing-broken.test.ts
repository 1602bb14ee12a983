import { describe, expect, test } from 'vitest';

import { adapterContract } from '../../src/testing.ts';
import { broken, type Breakage } from './testing-break.ts';
import { subscribeBreakages } from './testing-breakages-push.ts';
import { otherBreakages } from './testing-breakages-writes.ts';
import { createBreakages, readBreakages } from './testing-breakages.ts';
import { memoryBackend } from './testing-memory.ts';

const breakages = [...readBreakages, ...createBreakages, ...otherBreakages, ...subscribeBreakages];

/** The case on an adapter that is broken. */
function caseOn(name: string, breakage: Breakage) {
  const cases = adapterContract((setup) => memoryBackend(setup, broken(breakage)), { patienceMs: 100 });
  const found = cases.find((each) => each.name === name);
  if (!found) throw new Error(`There is no case "${name}".`);
  return found;
}

test('for every case there is an adapter that breaks it', () => {
  const cases = adapterContract((setup) => memoryBackend(setup));
  expect(breakages.map(([name]) => name).toSorted()).toEqual(cases.map(({ name }) => name).toSorted());
});

const secretOrCode = /sk_test_\w{32}|(?<![\w.])\d{6}(?![\w.])/;

describe('a broken adapter fails the case', () => {
  test.each(breakages)('%s', async (name, breakage) => {
    const failure: unknown = await caseOn(name, breakage)
      .run()
      .catch((thrown: unknown) => thrown);
    expect(failure).toMatchObject({ name: 'ContractFailure', message: expect.stringMatching(/expected|Expected/) });
    const { message, stack = '' } = failure as Error;
    expect(message + stack).not.toMatch(secretOrCode);
  });
});

/** Shows in the list the last secret and the last code. */
const leaky: Breakage = (adapter) => {
  let text = '';
  return {
    create: async (...given: Parameters<typeof adapter.create>) => {
      const made = await adapter.create(...given);
      if ('secret' in made) text = made.secret;
      return made;
    },
    list: async (...given: Parameters<typeof adapter.list>) => {
      const page = await adapter.list(...given);
      const code = adapter.backend.sent.at(-1)?.code ?? '';
      return { ...page, keys: page.keys.map((key) => ({ ...key, name: `${text} ${code}` })) };
    },
  };
};

test('a secret that comes where none may be stands in no message', async () => {
  const cases = adapterContract((setup) => memoryBackend(setup, broken(leaky)), { patienceMs: 100 });
  const failures = await Promise.all(cases.map(({ run }) => run().catch((thrown: unknown) => thrown)));
  const told = failures.flatMap((failure) =>
    failure instanceof Error ? [failure.message + (failure.stack ?? '')] : [],
  );
  expect(told.length).toBeGreaterThan(20);
  expect(told.filter((text) => secretOrCode.test(text))).toEqual([]);
});
