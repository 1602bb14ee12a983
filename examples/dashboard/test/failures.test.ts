import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';

import type { KyselyPlugin } from 'kysely';
import { expect, onTestFinished, test } from 'vitest';

import { openStorage } from '../server/storage.ts';
import { keyMigrations, type KeyTables } from '../server/tables.ts';
import { onBothDatabases } from './databases.ts';
import { createWorld, listIds, newIntent, session } from './world.ts';

/** Idempotency keys can be taken, but while the disk is full neither settled nor let go. */
const losingKeys = (isFull: () => boolean): KyselyPlugin => ({
  transformQuery({ node }) {
    const isInsert = node.kind === 'InsertQueryNode';
    if (isFull() && !isInsert && JSON.stringify(node).includes('idempotency_keys')) throw new Error('disk full');
    return node;
  },
  transformResult: ({ result }) => Promise.resolve(result),
});

onBothDatabases('failures', (newDatabase) => {
  test('an unforeseen failure is a 500 with the request id, and says nothing else', async () => {
    const world = await createWorld(await newDatabase(), {
      policy: () => {
        throw new Error('connection string postgres://secret');
      },
    });
    const answer = await world.as(session()).get('/access');
    expect(answer).toMatchObject({
      status: 500,
      body: { code: 'server', requestId: answer.headers.get('X-Request-Id') },
    });
    expect(JSON.stringify(answer.body)).not.toContain('postgres');
    const failure = world.logs.find(({ event }) => event === 'failure');
    expect(failure).toMatchObject({ level: 'error', requestId: answer.headers.get('X-Request-Id') });
  });

  test('a refusal is told also where its key can neither be kept nor let go', async () => {
    const url = await newDatabase();
    const db = await openStorage<KeyTables>(url, keyMigrations);
    onTestFinished(() => db.destroy());
    let full = false;
    const world = await createWorld(url, { db: db.withPlugin(losingKeys(() => full)) });
    const client = world.as(session());
    const { key } = await client.create();
    const { challengeId } = await client.challenge(key.id);
    full = true;
    expect(await client.remove('key_none')).toMatchObject({ status: 404, body: { code: 'not_found' } });
    expect(await client.remove(key.id, { challengeId, code: 'wrong' })).toMatchObject({ body: { attemptsLeft: 4 } });
    const failure = world.logs.find(({ event }) => event === 'failure');
    expect(failure).toMatchObject({ level: 'error', requestId: expect.any(String), error: { message: 'disk full' } });
  });

  test.each(['40001', '40P01'])('a database that is busy (%s) is 503, and says when to come back', async (code) => {
    const world = await createWorld(await newDatabase(), {
      policy: () => {
        throw Object.assign(new Error('could not serialize access'), { code });
      },
    });
    const answer = await world.as(session()).get('/access');
    expect(answer).toMatchObject({ status: 503, body: { code: 'unavailable' } });
    expect(answer.headers.get('Retry-After')).toBe('1');
    expect(world.logs.find(({ event }) => event === 'failure')).toMatchObject({ error: { code } });
  });
});

test('while another process holds the embedded database a write is 503, and nothing is left of it', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'keydesk-busy-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const path = join(folder, 'keydesk.db');
  const world = await createWorld(`file:${path}`);
  const client = world.as(session());
  const other = new DatabaseSync(path);
  other.exec('begin immediate');
  const intent = { 'Idempotency-Key': newIntent() };
  const busy = await client.send('POST', '/api-keys', {}, intent);
  other.exec('rollback');
  other.close();
  expect(busy).toMatchObject({ status: 503, body: { code: 'unavailable' } });
  expect(busy.headers.get('Retry-After')).toBe('1');
  expect(await listIds(client)).toHaveLength(0);
  expect((await client.send('POST', '/api-keys', {}, intent)).status).toBe(201);
}, 15_000);
