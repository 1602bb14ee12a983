import { expect, onTestFinished, test } from 'vitest';

import { makeSecret, sha256, shardOf } from '../server/secrets.ts';
import { openStorage } from '../server/storage.ts';
import { keyMigrations, type KeyTables } from '../server/tables.ts';
import { onBothDatabases } from './databases.ts';
import { createWorld, meStatus, session } from './world.ts';

onBothDatabases('a database of an older version', (newDatabase) => {
  test('keeps its keys, which work and can be changed', async () => {
    const url = await newDatabase();
    const old = await openStorage<KeyTables>(url, keyMigrations.slice(0, 2));
    onTestFinished(() => old.destroy());
    const secret = makeSecret('sk_live', 'acc_shop');
    const row = {
      id: 'key_old',
      account_id: 'acc_shop',
      shard: shardOf('acc_shop'),
      secret_hash: sha256(secret),
      hint: 'sk_live_…old1',
      name: 'Old',
      sort_name: 'old',
      search_text: 'old',
      note: 'From before',
      created_at: 1_700_000_000_000,
      created_by: 'ada@shop.ng',
    };
    // What the types of today know more was not there.
    await old
      .insertInto('api_keys')
      .values(row as never)
      .execute();
    const world = await createWorld(url);
    const client = world.as(session(), { guarded: [] });
    expect((await client.get('/api-keys/key_old')).body).toMatchObject({
      name: 'Old',
      status: 'active',
      note: 'From before',
      version: '1',
    });
    expect(await meStatus(world, secret)).toBe(200);
    const change = await client.write('PATCH', '/api-keys/key_old', { name: 'New' }, { 'If-Match': '"1"' });
    expect(change).toMatchObject({ status: 200, body: { name: 'New', version: '2' } });
    expect((await client.write('POST', '/api-keys/key_old/rotations', { graceSeconds: 0 })).status).toBe(201);
    expect(await meStatus(world, secret)).toBe(401);
  });
});
