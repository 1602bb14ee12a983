import { DatabaseSync } from 'node:sqlite';

import { type KyselyPlugin, sql } from 'kysely';
import { Client as PostgresClient } from 'pg';
import { expect, onTestFinished, test, vi } from 'vitest';

import { openStorage } from '../server/storage.ts';
import { keyMigrations, type KeyTables } from '../server/tables.ts';
import { onEmbedded, onPostgres } from './databases.ts';
import { attempts, expectOutage, prepare } from './outage.ts';
import { startProxy } from './proxy.ts';
import { createWorld, listIds, meStatus, newIntent, session, type World } from './world.ts';

// Many requests each, on a machine that may be busy.
vi.setConfig({ testTimeout: 20_000 });

/** Calls `reached` when a challenge is about to be used up: the transaction has begun, and nothing is written yet. */
const atConsumption = (reached: () => void): KyselyPlugin => ({
  transformQuery({ node }) {
    if (node.kind === 'UpdateQueryNode' && JSON.stringify(node).includes('"completed"')) reached();
    return node;
  },
  transformResult: ({ result }) => Promise.resolve(result),
});

onEmbedded('a database that is away', (newDatabase) => {
  test('read-only, it answers reads and lets keys work; a confirm fails, and works when writes do', async () => {
    const world = await createWorld(await newDatabase());
    const { client, key, secret, proof, bad } = await prepare(world);
    const intent = newIntent();
    await sql`pragma query_only = 1`.execute(world.db);
    expect(await listIds(client)).toStrictEqual([key.id]);
    expect(await meStatus(world, secret)).toBe(200);
    expectOutage(await client.remove(key.id, proof, intent), 500);
    expectOutage(await client.remove(key.id, bad), 500);
    expectOutage(await client.write('POST', '/api-keys', {}), 500);
    await sql`pragma query_only = 0`.execute(world.db);
    expect(await attempts(world)).toBe(1);
    expect(await client.remove(key.id, bad)).toMatchObject({ body: { attemptsLeft: 3 } });
    expect((await client.remove(key.id, proof, intent)).status).toBe(200);
    expect(await listIds(client)).toStrictEqual([]);
  });

  test('locked by another process in the middle of a confirm, it is waited for, and the try counts once', async () => {
    const url = await newDatabase();
    const db = await openStorage<KeyTables>(url, keyMigrations);
    const other = new DatabaseSync(url.slice('file:'.length));
    onTestFinished(async () => {
      other.close();
      await db.destroy();
    });
    const steps = ['begin immediate', 'rollback'];
    const world = await createWorld(url, { db: db.withPlugin(atConsumption(() => other.exec(steps.shift() ?? ''))) });
    const { client, key, proof } = await prepare(world);
    expect((await client.remove(key.id, proof)).status).toBe(200);
    expect(steps).toStrictEqual([]);
    expect(await attempts(world)).toBe(2);
    expect(await listIds(client)).toStrictEqual([]);
  });
});

/** Makes deletions slow enough to be caught in the middle. */
async function slowDeletions({ db }: World): Promise<void> {
  await sql`create function nap() returns trigger as 'begin perform pg_sleep(1); return new; end' language plpgsql`.execute(
    db,
  );
  await sql`create trigger nap before update of deleted_at on api_keys for each row execute function nap()`.execute(db);
}

/** Ends the connection that is deleting, as PostgreSQL does when it stops. */
async function terminateAtDeletion(databaseUrl: string): Promise<void> {
  const admin = new PostgresClient(databaseUrl);
  await admin.connect();
  const isDeleting = async () =>
    (await admin.query(`select 1 from pg_stat_activity where wait_event = 'PgSleep'`)).rowCount;
  await expect.poll(isDeleting, { interval: 10 }).toBe(1);
  await admin.query(`select pg_terminate_backend(pid) from pg_stat_activity where wait_event = 'PgSleep'`);
  await admin.end();
}

onPostgres('a database that is away', (newDatabase) => {
  test('refusing connections it is 503 for everything, and nothing has to be done when it is back', async () => {
    const proxy = await startProxy(await newDatabase());
    const world = await createWorld(proxy.url);
    const { client, key, secret, proof, bad } = await prepare(world);
    const intent = newIntent();
    await proxy.down();
    // The connections that were open have to be found dead first.
    await expect.poll(async () => (await client.get('/api-keys')).status).toBe(503);
    for (const call of [
      () => client.get('/api-keys'),
      () => client.write('POST', '/api-keys', {}),
      () => client.remove(key.id, proof, intent),
      () => client.remove(key.id, bad),
      () => client.get('/me', { Authorization: `Bearer ${secret}` }),
    ]) {
      expectOutage(await call(), 503);
    }
    await proxy.up();
    expect(await meStatus(world, secret)).toBe(200);
    expect(await client.remove(key.id, bad)).toMatchObject({ body: { attemptsLeft: 3 } });
    expect((await client.remove(key.id, proof, intent)).status).toBe(200);
    expect(await listIds(client)).toStrictEqual([]);
  });

  test('stopping in the middle of a confirm it leaves nothing half done, and the try stays counted', async () => {
    const url = await newDatabase();
    const world = await createWorld(url);
    const { client, key, secret, proof } = await prepare(world);
    await slowDeletions(world);
    const [answer] = await Promise.all([client.remove(key.id, proof), terminateAtDeletion(url)]);
    expectOutage(answer, 500);
    expect(await meStatus(world, secret)).toBe(200);
    expect(await client.get(`/challenges/${proof.challengeId}`)).toMatchObject({ body: { status: 'pending' } });
    expect(await attempts(world)).toBe(2);
    expect((await client.remove(key.id, proof)).status).toBe(200);
    expect(await meStatus(world, secret)).toBe(401);
  });

  test('cut off before the commit, a confirm is not done, and the same request does it as soon as its hold ends', async () => {
    const proxy = await startProxy(await newDatabase());
    const world = await createWorld(proxy.url);
    const { client, key, proof } = await prepare(world);
    const intent = newIntent();
    proxy.cutAt('commit', 'before');
    expectOutage(await client.remove(key.id, proof, intent), 500);
    proxy.mend();
    expect(await listIds(client)).toStrictEqual([key.id]);
    world.pass(20);
    expect((await client.remove(key.id, proof, intent)).status).toBe(200);
    expect(await listIds(client)).toStrictEqual([]);
    expect(await attempts(world)).toBe(3);
  });

  test('cut off with the answer to the commit lost, a confirm is done, and the same request is told so', async () => {
    const proxy = await startProxy(await newDatabase());
    const world = await createWorld(proxy.url);
    const { client, key, proof } = await prepare(world);
    const intent = newIntent();
    proxy.cutAt('commit', 'after');
    expectOutage(await client.remove(key.id, proof, intent), 500);
    proxy.mend();
    expect(await listIds(client)).toStrictEqual([]);
    expect(await client.remove(key.id, proof, intent)).toMatchObject({ status: 200, body: { keyId: key.id } });
    expect(await attempts(world)).toBe(2);
  });

  test('so is a creation, which makes one key', async () => {
    const proxy = await startProxy(await newDatabase());
    const world = await createWorld(proxy.url);
    const client = world.as(session());
    const intent = { 'Idempotency-Key': newIntent() };
    proxy.cutAt('commit', 'after');
    expectOutage(await client.write('POST', '/api-keys', { name: 'Once' }, intent), 500);
    proxy.mend();
    const [keyId] = await listIds(client);
    expect(await client.write('POST', '/api-keys', { name: 'Once' }, intent)).toMatchObject({
      status: 409,
      body: { code: 'create_replayed', keyId },
    });
    expect(await listIds(client)).toHaveLength(1);
  });
});
