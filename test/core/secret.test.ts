import { afterEach, expect, test, vi } from 'vitest';

import { createSecretHolder } from '../../src/core/secret.ts';

afterEach(() => vi.restoreAllMocks());

test('a secret is given back as it came, character by character', () => {
  const holder = createSecretHolder();
  expect(holder.read()).toBeNull();
  for (const secret of ['sk_live_1', '', 'ключ', 'a🔑b', '\0']) {
    holder.put(secret);
    expect(holder.read()).toBe(secret);
  }
});

test('only whether there is one can be watched', () => {
  const holder = createSecretHolder();
  const seen: boolean[] = [];
  holder.subscribe(() => seen.push(holder.get()));
  holder.put('sk_live_1');
  holder.wipe();
  holder.wipe();
  expect(seen).toEqual([true, false]);
});

test.each(['wipe', 'put'] as const)('%s overwrites the old one in place', (verb) => {
  const from = vi.spyOn(Uint16Array, 'from');
  const holder = createSecretHolder();
  holder.put('sk_live_1');
  const held = from.mock.results[0]?.value as Uint16Array;
  expect(String.fromCharCode(...held)).toBe('sk_live_1');
  holder[verb]('');
  expect([...held]).toEqual(Array<number>(9).fill(0));
});
