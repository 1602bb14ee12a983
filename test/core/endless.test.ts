import { ApiKeysError, type ApiKey } from 'keydesk/headless';
import { beforeEach, describe, expect, test, vi } from 'vitest';

import { challengeFor, deskWith, HandDrivenBackend, keyA, keyB, openDesk, pageOf } from './support.ts';

// That rows come twice is told to developers, which is tested with the list.
beforeEach(() => void vi.spyOn(console, 'error').mockImplementation(() => undefined));

/** Pages whose cursors lead to each other for ever. */
const circling = (): HandDrivenBackend =>
  new HandDrivenBackend({ list: async ({ cursor }) => pageOf([], cursor === 'x' ? 'y' : 'x') }, ['delete']);

describe('a backend whose pages have no end', () => {
  test('is told as such where the whole list is wanted', async () => {
    const { client } = openDesk(circling());
    client.list.arrangeBy({ split: ({ search = '' }) => [{ search }, {}], arrange: (keys) => keys });
    client.list.setFilter({ search: 'Shop' });
    await expect.poll(() => client.list.get()).toMatchObject({ fetching: 'none', error: { code: 'bad_response' } });
  });

  test('does not keep who looks for a key from the end of the search', async () => {
    const { client, backend } = openDesk(circling());
    client.deletion.open(keyA);
    client.deletion.confirm();
    await backend.last('delete').answer(challengeFor('a'));
    client.deletion.submit('482913');
    await backend.last('delete').answer('nonsense');
    await expect.poll(() => client.deletion.get()).toMatchObject({ step: 'checking', tries: 1 });
    client.deletion.close();
  });
});

test('a key that is listed twice counts once, for who looks for it', async () => {
  const backend = new HandDrivenBackend({ list: async () => pageOf([keyA, keyA]) }, ['delete']);
  const { deletion } = openDesk(backend).client;
  deletion.open(keyA);
  deletion.confirm();
  await backend.last('delete').answer(challengeFor('a'));
  deletion.submit('482913');
  await backend.last('delete').fail('network');
  await expect.poll(() => deletion.get()).toMatchObject({ step: 'confirming', note: 'not_done' });
});

test('a new key that is listed twice is one that was created', async () => {
  let keys: readonly ApiKey[] = [];
  const backend = new HandDrivenBackend({ list: async () => pageOf(keys) }, ['create']);
  const { client } = openDesk(backend);
  await client.list.refetch();
  client.creation.open(true);
  client.creation.confirm({ name: keyB.name ?? '' });
  keys = [keyB, keyB];
  await backend.last('create').fail('network');
  await expect
    .poll(() => client.creation.get())
    .toMatchObject({ step: 'done', result: { key: keyB, custody: 'lost' } });
});

test.each([Infinity, NaN, -1, '5', null])('what an adapter counts as %j is not counted with', (wrong) => {
  const { retryAfterMs, attemptsLeft } = new ApiKeysError('rate_limited', {
    retryAfterMs: wrong as number,
    attemptsLeft: wrong as number,
  });
  expect([retryAfterMs, attemptsLeft]).toEqual([undefined, undefined]);
  expect(new ApiKeysError('rate_limited', { retryAfterMs: 1e12 }).retryAfterMs).toBe(3_600_000);
});

test('a wait without end is no answer that can be read', async () => {
  const { client, backend } = await deskWith([keyA]);
  client.deletion.open(keyA);
  client.deletion.confirm();
  await backend.last('delete').answer({ ...challengeFor('a'), resendAfterSeconds: JSON.parse('1e999') as number });
  expect(client.deletion.get()).toMatchObject({ step: 'confirming', error: { code: 'bad_response' } });
});
