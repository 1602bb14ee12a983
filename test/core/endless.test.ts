import { describe, expect, test } from 'vitest';

import { challengeFor, deskWith, HandDrivenBackend, keyA, openDesk, pageOf } from './support.ts';

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

test('a wait without end is no answer that can be read', async () => {
  const { client, backend } = await deskWith([keyA]);
  client.deletion.open(keyA);
  client.deletion.confirm();
  await backend.last('delete').answer({ ...challengeFor('a'), resendAfterSeconds: JSON.parse('1e999') as number });
  expect(client.deletion.get()).toMatchObject({ step: 'confirming', error: { code: 'bad_response' } });
});
