import { expect, test } from 'vitest';

import type { ApiKey, Challenge } from '../server/schemas.ts';
import { onBothDatabases } from './databases.ts';
import { allCan, codeFor, createWorld, listIds, meStatus, newIntent, session } from './world.ts';

const DAY = 86_400;
const policy = {
  scopes: [{ scope: 'read' }, { scope: 'write' }],
  allowedIps: { max: 3 },
  noteMaxLength: 20,
};

onBothDatabases('changing a key', (newDatabase) => {
  test('what is there changes, the rest stays, and the version is another', async () => {
    const world = await createWorld(await newDatabase());
    const client = world.as(session(), policy);
    const { key } = await client.create({ name: 'Old', note: 'About it', scopes: ['read'] });
    const changes = { name: ' New ', expiresAt: '2027-01-01T00:00:00.000Z', allowedIps: ['10.0.0.1', '2001:DB8::/32'] };
    const changed = await client.write<ApiKey>('PATCH', `/api-keys/${key.id}`, changes);
    expect(changed).toMatchObject({ status: 200 });
    expect(changed.body).toStrictEqual({
      ...key,
      ...changes,
      name: 'New',
      allowedIps: ['10.0.0.1', '2001:db8::/32'],
      version: '2',
    });
    expect((await client.get(`/api-keys/${key.id}`)).body).toStrictEqual(changed.body);
    expect(await listIds(client, '?search=new')).toStrictEqual([key.id]);
    expect(await listIds(client, '?search=old')).toStrictEqual([]);
  });

  test('null takes a value away, and an empty list empties one', async () => {
    const world = await createWorld(await newDatabase());
    const client = world.as(session(), policy);
    const expiresAt = '2027-01-01T00:00:00.000Z';
    const { key } = await client.create({
      name: 'A',
      note: 'B',
      expiresAt,
      scopes: ['read'],
      allowedIps: ['10.0.0.1'],
    });
    const none = { name: null, note: null, expiresAt: null, scopes: [], allowedIps: [] };
    const { body } = await client.write<ApiKey>('PATCH', `/api-keys/${key.id}`, none);
    const { note: _, allowedIps: __, ...rest } = key;
    expect(body).toStrictEqual({ ...rest, name: null, expiresAt: null, scopes: [], version: '2' });
  });

  test('nothing to change is no request', async () => {
    const world = await createWorld(await newDatabase());
    const client = world.as(session());
    const { key } = await client.create();
    for (const body of [{}, { unknown: 1 }, { proof: { challengeId: 'chl_1', code: '1' } }]) {
      expect(await client.write('PATCH', `/api-keys/${key.id}`, body)).toMatchObject({
        status: 400,
        body: { code: 'malformed_request' },
      });
    }
  });

  test('another version than the one seen is a conflict, and nothing is applied', async () => {
    const world = await createWorld(await newDatabase());
    const client = world.as(session());
    const { key } = await client.create({ name: 'A' });
    const path = `/api-keys/${key.id}`;
    const rename = (name: string, ifMatch: string) => client.write('PATCH', path, { name }, { 'If-Match': ifMatch });
    expect((await rename('B', `"${key.version}"`)).status).toBe(200);
    for (const stale of [`"${key.version}"`, '""', 'nonsense']) {
      expect(await rename('C', stale)).toMatchObject({ status: 412, body: { code: 'edit_conflict' } });
    }
    expect((await client.get(path)).body).toMatchObject({ name: 'B', version: '2' });
    expect((await rename('D', '*')).status).toBe(200);
  });

  test('a use of the key is no change of it', async () => {
    const world = await createWorld(await newDatabase());
    const client = world.as(session());
    const { key, secret } = await client.create({ name: 'A' });
    expect(await meStatus(world, secret)).toBe(200);
    const headers = { 'If-Match': `"${key.version}"` };
    expect((await client.write('PATCH', `/api-keys/${key.id}`, { name: 'B' }, headers)).status).toBe(200);
  });

  test('of 20 parallel changes of one version one wins', async () => {
    const world = await createWorld(await newDatabase());
    const client = world.as(session());
    const { key } = await client.create({ name: 'A' });
    const answers = await Promise.all(
      Array.from({ length: 20 }, (_, index) =>
        client.write<ApiKey>(
          'PATCH',
          `/api-keys/${key.id}`,
          { name: `Name ${index}` },
          { 'If-Match': `"${key.version}"` },
        ),
      ),
    );
    const won = answers.filter(({ status }) => status === 200);
    expect(won).toHaveLength(1);
    expect(answers.filter(({ status }) => status === 412)).toHaveLength(19);
    expect((await client.get(`/api-keys/${key.id}`)).body).toStrictEqual(won[0]?.body);
  });

  test('the same intent gets the same answer, and changes once', async () => {
    const world = await createWorld(await newDatabase());
    const client = world.as(session());
    const { key } = await client.create({ name: 'A' });
    const path = `/api-keys/${key.id}`;
    const headers = { 'Idempotency-Key': newIntent(), 'If-Match': `"${key.version}"` };
    const first = await client.write('PATCH', path, { name: 'B' }, headers);
    await client.write('PATCH', path, { name: 'C' });
    const again = await client.write('PATCH', path, { name: 'B' }, headers);
    expect(again).toMatchObject({ status: 200, body: first.body });
    expect((await client.get(path)).body).toMatchObject({ name: 'C' });
    expect(await client.write('PATCH', path, { name: 'X' }, headers)).toMatchObject({
      status: 422,
      body: { code: 'idempotency_key_reused' },
    });
  });

  test("a name is another key's, until that one has another", async () => {
    const world = await createWorld(await newDatabase());
    const client = world.as(session(), { uniqueNames: true });
    const [a, b] = [await client.create({ name: 'A' }), await client.create({ name: 'B' })];
    const rename = (id: string, name: string | null) => client.write('PATCH', `/api-keys/${id}`, { name });
    expect(await rename(b.key.id, ' a ')).toMatchObject({ status: 409, body: { code: 'name_taken' } });
    expect((await rename(a.key.id, 'a')).status).toBe(200);
    expect((await rename(a.key.id, null)).status).toBe(200);
    expect((await rename(b.key.id, 'A')).status).toBe(200);
  });

  test('a disabled key does not authenticate, and again when it is back', async () => {
    const world = await createWorld(await newDatabase());
    const client = world.as(session());
    const { key, secret } = await client.create();
    const path = `/api-keys/${key.id}`;
    expect(await client.write('PATCH', path, { disabled: true })).toMatchObject({ body: { status: 'disabled' } });
    expect(await meStatus(world, secret)).toBe(401);
    expect(await listIds(client, '?status=disabled')).toStrictEqual([key.id]);
    expect(await client.write('PATCH', path, { disabled: false })).toMatchObject({ body: { status: 'active' } });
    expect(await meStatus(world, secret)).toBe(200);
  });

  test('an expired key does not authenticate, and again with a later date', async () => {
    const world = await createWorld(await newDatabase());
    const client = world.as(session());
    const { key, secret } = await client.create({ expiresAt: '2026-11-24T10:00:00.000Z' });
    world.pass(DAY - 1);
    expect(await meStatus(world, secret)).toBe(200);
    world.pass(1);
    expect(await meStatus(world, secret)).toBe(401);
    expect((await client.get(`/api-keys/${key.id}`)).body).toMatchObject({ status: 'expired' });
    const later = { expiresAt: '2026-12-24T10:00:00.000Z' };
    expect(await client.write('PATCH', `/api-keys/${key.id}`, later)).toMatchObject({ body: { status: 'active' } });
    expect(await meStatus(world, secret)).toBe(200);
  });

  test('where the policy says so, a change asks for a code, for this very change', async () => {
    const world = await createWorld(await newDatabase());
    const client = world.as(session(), { guarded: ['update'] });
    const { key } = await client.create({ name: 'A' });
    const path = `/api-keys/${key.id}`;
    const asked = await client.write<Challenge>('PATCH', path, { name: 'B', disabled: true });
    expect(asked).toMatchObject({ status: 202, body: { operation: 'update', keyIds: [key.id] } });
    const mail = world.inbox.messages()[0]?.text;
    for (const words of ['change an API key', key.hint, 'New name: \u2068B\u2069\nNew status: disabled']) {
      expect(mail).toContain(words);
    }
    const proof = { challengeId: asked.body.id, code: codeFor(world.inbox) };
    const refusal = { status: 410, body: { code: 'challenge_gone' } };
    expect(await client.write('PATCH', path, { name: 'B', proof })).toMatchObject(refusal);
    expect(await client.write('PATCH', path, { name: 'B', disabled: true, note: null, proof })).toMatchObject(refusal);
    expect(await client.write('PATCH', path, { name: 'C', disabled: true, proof })).toMatchObject(refusal);
    expect((await client.get(path)).body).toMatchObject({ name: 'A', version: '1' });
    expect(await client.write('PATCH', path, { name: 'B', disabled: true, proof })).toMatchObject({
      status: 200,
      body: { name: 'B', status: 'disabled' },
    });
    expect(await client.write('PATCH', path, { name: 'B', disabled: true, proof })).toMatchObject(refusal);
  });

  test('a conflict is told before a code is asked for, and before a try is counted', async () => {
    const world = await createWorld(await newDatabase());
    const client = world.as(session(), { guarded: ['update'] });
    const { key } = await client.create({ name: 'A' });
    const path = `/api-keys/${key.id}`;
    const stale = { 'If-Match': '"0"' };
    expect((await client.write('PATCH', path, { name: 'B' }, stale)).status).toBe(412);
    expect(world.inbox.messages()).toHaveLength(0);
    const proof = await client.proofOf('PATCH', path, { name: 'B' });
    expect((await client.write('PATCH', path, { name: 'B', proof }, stale)).status).toBe(412);
    expect(await world.db.selectFrom('challenges').select('attempts').execute()).toEqual([{ attempts: 0 }]);
    expect((await client.write('PATCH', path, { name: 'B', proof })).status).toBe(200);
  });

  test('a member who may not change keys is refused, and a stranger finds none', async () => {
    const world = await createWorld(await newDatabase());
    const { key } = await world.as(session()).create({ name: 'A' });
    const viewer = world.as(session({ id: 'viewer' }), { can: { ...allCan(true), update: 'read_only' } });
    const path = `/api-keys/${key.id}`;
    expect(await viewer.write('PATCH', path, { name: 'B' })).toMatchObject({
      status: 403,
      body: { code: 'forbidden' },
    });
    const other = world.as(session({ id: 'session-2', account: { id: 'acc_other' } }));
    expect(await other.write('PATCH', path, { name: 'B' })).toMatchObject({ status: 404, body: { code: 'not_found' } });
    expect(await other.write('PATCH', path, { name: 'B' }, { 'If-Match': '"1"' })).toMatchObject({ status: 404 });
    expect((await viewer.get(path)).body).toMatchObject({ name: 'A', version: '1' });
  });
});
