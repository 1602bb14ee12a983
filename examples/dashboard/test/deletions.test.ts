import { expect, test } from 'vitest';

import type { Challenge, Deletion } from '../server/schemas.ts';
import { onBothDatabases } from './databases.ts';
import { allCan, type Client, codeFor, createWorld, listIds, meStatus, newIntent, session } from './world.ts';

const remove = (client: Client, keyIds: readonly string[], more: object = {}) =>
  client.write<Deletion>('POST', '/deletions', { keyIds, ...more });
const gone = { status: 410, body: { code: 'challenge_gone' } };

async function createMany(client: Client, count: number) {
  const created = [];
  for (let index = 1; index <= count; index += 1) created.push(await client.create({ name: `Key no. ${index}` }));
  return created;
}

onBothDatabases('deleting many keys', (newDatabase) => {
  test('one code for exactly that set, in any order', async () => {
    const world = await createWorld(await newDatabase());
    const client = world.as(session());
    const keys = await createMany(client, 3);
    const [a, b, c] = keys.map(({ key }) => key.id) as [string, string, string];
    const asked = await client.write<Challenge>('POST', '/deletions', { keyIds: [b, a] });
    expect(asked).toMatchObject({ status: 202, body: { operation: 'deleteMany', keyIds: [b, a] } });
    const mail = world.inbox.messages()[0];
    expect(mail?.subject).toBe(`Your code to delete 2 API keys (${asked.body.reference})`);
    for (const words of ['Key no. 1', 'Key no. 2', keys[0]?.key.hint, 'If this was not you']) {
      expect(mail?.text).toContain(words);
    }
    expect(mail?.text).not.toContain('Key no. 3');
    const proof = { challengeId: asked.body.id, code: codeFor(world.inbox) };
    for (const others of [[a, b, c], [a], [a, c], [c]]) {
      expect(await remove(client, others, { proof })).toMatchObject(gone);
    }
    expect(await client.remove(a, proof)).toMatchObject(gone);
    expect(await listIds(client)).toHaveLength(3);
    expect(await remove(client, [a, b], { proof })).toMatchObject({
      status: 200,
      body: { deleted: [a, b], failed: [] },
    });
    expect(await listIds(client)).toStrictEqual([c]);
    expect(await Promise.all(keys.map(({ secret }) => meStatus(world, secret)))).toStrictEqual([401, 401, 200]);
    expect(await remove(client, [a, b], { proof })).toMatchObject({ status: 404, body: { code: 'not_found' } });
  });

  test('what is not there is told key by key, and the rest is deleted', async () => {
    const world = await createWorld(await newDatabase());
    const client = world.as(session());
    const other = world.as(session({ id: 'session-2', account: { id: 'acc_other' } }));
    const foreign = await other.create();
    const [a, b] = (await createMany(client, 2)).map(({ key }) => key.id) as [string, string];
    const ids = [foreign.key.id, a, 'key_none', b];
    const proof = await client.proofOf('POST', '/deletions', { keyIds: ids });
    await client.remove(b, await client.challenge(b));
    expect((await remove(client, ids, { proof })).body).toStrictEqual({
      deleted: [a],
      failed: [foreign.key.id, 'key_none', b].map((keyId) => ({ keyId, code: 'not_found' })),
    });
    expect(await meStatus(world, foreign.secret)).toBe(200);
    expect(await listIds(other)).toStrictEqual([foreign.key.id]);
  });

  test('where none is there, it is not found, and no mail goes out', async () => {
    const world = await createWorld(await newDatabase());
    const foreign = await world.as(session({ id: 'session-2', account: { id: 'acc_other' } })).create();
    const client = world.as(session());
    expect(await remove(client, ['key_none', foreign.key.id])).toMatchObject({
      status: 404,
      body: { code: 'not_found' },
    });
    expect(world.inbox.messages()).toHaveLength(0);
  });

  test.each([
    [[], '/keyIds', 'required'],
    [Array.from({ length: 101 }, (_, index) => `key_${index}`), '/keyIds', 'too_many'],
    [['key_a', 'key_b', 'key_a'], '/keyIds/2', 'duplicate'],
    [['key_a', '../b'], '/keyIds/1', 'invalid_format'],
  ])('a set that cannot be is refused (%#)', async (keyIds, pointer, code) => {
    const world = await createWorld(await newDatabase());
    expect(await remove(world.as(session()), keyIds)).toMatchObject({
      status: 422,
      body: { code: 'invalid_input', errors: [{ pointer, code }] },
    });
  });

  test('a hundred at once', async () => {
    const world = await createWorld(await newDatabase());
    const client = world.as(session(), { guarded: [] });
    const ids = (await Promise.all(Array.from({ length: 100 }, () => client.create()))).map(({ key }) => key.id);
    expect((await remove(client, ids)).body).toStrictEqual({ deleted: ids, failed: [] });
    expect(await listIds(client)).toStrictEqual([]);
  });

  test('the mail names ten keys and counts the rest', async () => {
    const world = await createWorld(await newDatabase());
    const client = world.as(session());
    const keys = await createMany(client, 12);
    await remove(
      client,
      keys.map(({ key }) => key.id),
    );
    const text = world.inbox.messages()[0]?.text ?? '';
    expect(text).toContain('delete 12 API keys');
    expect(text.match(/Key no\. \d+/g)).toHaveLength(10);
    expect(text).toContain('Key: and 2 more');
    expect(text).not.toContain('Key no. 11');
  });

  test.each([[['delete']], [['deleteMany']]] as const)('a code for %j is a code for many', async (guarded) => {
    const world = await createWorld(await newDatabase());
    const client = world.as(session(), { guarded });
    const { key } = await client.create();
    expect((await remove(client, [key.id])).status).toBe(202);
    expect(await listIds(client)).toStrictEqual([key.id]);
  });

  test('it takes the right to delete, too', async () => {
    const world = await createWorld(await newDatabase());
    const { key } = await world.as(session()).create();
    for (const denied of ['delete', 'deleteMany']) {
      const viewer = world.as(session({ id: denied }), {
        guarded: [],
        can: { ...allCan(true), [denied]: 'read_only' },
      });
      expect(await remove(viewer, [key.id])).toMatchObject({ status: 403, body: { code: 'forbidden' } });
    }
  });

  test('the same intent gets the same answer', async () => {
    const world = await createWorld(await newDatabase());
    const client = world.as(session());
    const keyIds = (await createMany(client, 2)).map(({ key }) => key.id);
    const proof = await client.proofOf('POST', '/deletions', { keyIds });
    const intent = { 'Idempotency-Key': newIntent() };
    const first = await client.write('POST', '/deletions', { keyIds, proof }, intent);
    expect(first.status).toBe(200);
    expect(await client.write('POST', '/deletions', { keyIds, proof }, intent)).toMatchObject({
      status: 200,
      body: first.body,
    });
  });

  test('20 parallel deletions with one code delete once', async () => {
    const world = await createWorld(await newDatabase());
    const client = world.as(session());
    const keyIds = (await createMany(client, 3)).map(({ key }) => key.id);
    const proof = await client.proofOf('POST', '/deletions', { keyIds });
    const answers = await Promise.all(Array.from({ length: 20 }, () => remove(client, keyIds, { proof })));
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(1);
    expect(answers.filter(({ status }) => [404, 410].includes(status))).toHaveLength(19);
  });
});
