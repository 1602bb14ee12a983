import { expect, test } from 'vitest';

import type { CreatedKey } from '../server/schemas.ts';
import { onBothDatabases } from './databases.ts';
import { createWorld, session } from './world.ts';

const policy = { uniqueNames: true, keyLimit: 2, guarded: ['create', 'update'] } as const;

onBothDatabases('what cannot be done is told before a code is sent', (newDatabase) => {
  test('a name that is taken, and one key too many', async () => {
    const world = await createWorld(await newDatabase());
    const free = world.as(session(), { uniqueNames: true });
    const client = world.as(session({ id: 'session-2' }), policy);
    const { key } = await free.create({ name: 'Shop' });
    const taken = { status: 409, body: { code: 'name_taken' } };
    expect(await client.write('POST', '/api-keys', { name: 'shop' })).toMatchObject(taken);
    const other = await free.create({ name: 'Office' });
    expect(await client.write('PATCH', `/api-keys/${other.key.id}`, { name: 'SHOP' })).toMatchObject(taken);
    const full = { status: 409, body: { code: 'limit_reached' } };
    expect(await client.write('POST', '/api-keys', { name: 'Third' })).toMatchObject(full);
    expect(world.inbox.messages()).toEqual([]);
    // Its own name is no other key's.
    expect(await client.write('PATCH', `/api-keys/${key.id}`, { name: 'SHOP' })).toMatchObject({ status: 202 });
  });

  test('a rotation past the limit, which one key in its grace may pass, and no second one', async () => {
    const world = await createWorld(await newDatabase());
    const rules = { keyLimit: 1, guarded: ['rotate'] } as const;
    const client = world.as(session(), rules);
    const { key } = await client.create();
    const { body } = await world
      .as(session({ id: 'session-2' }), { keyLimit: 1, guarded: [] })
      .write<CreatedKey>('POST', `/api-keys/${key.id}/rotations`, { graceSeconds: 3600 });
    const again = `/api-keys/${body.key.id}/rotations`;
    const full = { status: 409, body: { code: 'limit_reached' } };
    for (const graceSeconds of [3600, 0])
      expect(await client.write('POST', again, { graceSeconds })).toMatchObject(full);
    expect(world.inbox.messages()).toEqual([]);
    expect(await world.db.selectFrom('challenges').select('id').execute()).toEqual([]);
    world.pass(3600);
    expect(await client.write('POST', again, { graceSeconds: 0 })).toMatchObject({ status: 202 });
  });
});
