import fc from 'fast-check';
import type { KyselyPlugin } from 'kysely';
import { expect, onTestFinished, test, vi } from 'vitest';

import type { Challenge } from '../server/schemas.ts';
import { openStorage } from '../server/storage.ts';
import { keyMigrations, type KeyTables } from '../server/tables.ts';
import { onBothDatabases } from './databases.ts';
import { hostileText } from './hostile-text.ts';
import { createWorld, listIds, meStatus, session } from './world.ts';

// Many requests each, on a machine that may be busy.
vi.setConfig({ testTimeout: 20_000 });

const SEED = 4;

/** Notes every query without its values. */
const noting = (queries: string[]): KyselyPlugin => ({
  transformQuery({ node }) {
    queries.push(JSON.stringify(node, (name, value: unknown) => (/^values?$/.test(name) ? undefined : value)));
    return node;
  },
  transformResult: ({ result }) => Promise.resolve(result),
});

onBothDatabases('the keys of others', (newDatabase) => {
  test('take the same queries as keys that are not there, so that the time tells nothing', async () => {
    const url = await newDatabase();
    const db = await openStorage<KeyTables>(url, keyMigrations);
    onTestFinished(() => db.destroy());
    const queries: string[] = [];
    const world = await createWorld(url, { db: db.withPlugin(noting(queries)) });
    const other = world.as(session({ id: 'session-2', user: { id: 'usr_eve' }, account: { id: 'acc_other' } }));
    const foreign = (await other.create()).key.id;
    const proof = await other.challenge(foreign);
    const client = world.as(session());
    await client.get('/access');
    const of = async (id: string) => {
      queries.length = 0;
      await client.get(`/api-keys/${id}`);
      await client.write('PATCH', `/api-keys/${id}`, { name: 'Mine' });
      await client.write('POST', `/api-keys/${id}/rotations`, { graceSeconds: 0 });
      await client.remove(id);
      await client.remove(id, proof);
      await client.write('POST', '/deletions', { keyIds: [id] });
      return [...queries];
    };
    expect(await of(foreign)).toStrictEqual(await of(`${foreign.slice(0, -1)}-`));
    expect(queries.length).toBeGreaterThan(6);
  });

  test('no id leads to the keys or the codes of others', async () => {
    const world = await createWorld(await newDatabase());
    const mine = world.as(session(), { guarded: [] });
    const careful = world.as(session({ id: 'session-3' }));
    const own = (await mine.create()).key.id;
    const other = world.as(session({ id: 'session-2', user: { id: 'usr_eve' }, account: { id: 'acc_other' } }));
    const { key, secret } = await other.create({ name: 'Foreign' });
    const { body: challenge } = await other.remove<Challenge>(key.id);
    const before = (await other.get(`/api-keys/${key.id}`)).body;
    const odd = ['', '.', '..', '*', '%', '_'.repeat(24), 'key_%', "' or '1'='1", '%E0%A4%A', `Ｋ${key.id.slice(1)}`];
    const disguise = fc.constantFrom(
      ...odd,
      ...[key.id, challenge.id].flatMap((id) => [
        id,
        ` ${id}`,
        `${id}\0`,
        `${id}%00`,
        id.toUpperCase(),
        `${id}/`,
        `./${id}`,
      ]),
    );
    await fc.assert(
      fc.asyncProperty(fc.oneof(disguise, hostileText), async (id) => {
        const path = encodeURIComponent(id.replace(/\p{Cs}/gu, '\uFFFD'));
        const proof = { challengeId: id, code: '123456' };
        for (const answer of [
          mine.get(`/api-keys/${path}`),
          mine.get(`/challenges/${path}`),
          mine.write('PATCH', `/api-keys/${path}`, { name: 'Mine' }),
          mine.write('POST', `/api-keys/${path}/rotations`, { graceSeconds: 0 }),
          mine.remove(path),
          mine.send('DELETE', `/api-keys/${path}`),
          mine.write('POST', '/deletions', { keyIds: [id] }),
          careful.remove(key.id, proof),
          careful.remove(own, proof),
        ]) {
          expect([400, 404, 422]).toContain((await answer).status);
        }
        expect((await mine.send('DELETE', `/challenges/${path}`)).status).toBeLessThan(500);
      }),
      { seed: SEED, numRuns: 60, examples: [[key.id], [challenge.id], [`${challenge.id}\0`]] },
    );
    expect((await other.get(`/api-keys/${key.id}`)).body).toStrictEqual(before);
    expect(await other.get(`/challenges/${challenge.id}`)).toMatchObject({ body: { status: 'pending' } });
    expect(await meStatus(world, secret)).toBe(200);
    expect(await listIds(other)).toStrictEqual([key.id]);
    expect(await listIds(mine)).toStrictEqual([own]);
  });
});
