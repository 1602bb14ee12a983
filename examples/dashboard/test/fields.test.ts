import { expect, test } from 'vitest';

import type { KeyPolicy } from '../server/policy.ts';
import type { ApiKey, CreatedKey } from '../server/schemas.ts';
import { onBothDatabases } from './databases.ts';
import { createWorld, listIds, meStatus, session } from './world.ts';

const strict: Partial<KeyPolicy> = {
  nameRequired: true,
  nameMaxLength: 5,
  expiry: { required: true, minSeconds: 3_600, maxSeconds: 864_000 },
  scopes: [{ scope: 'read' }, { scope: 'write' }],
  scopesRequired: true,
  allowedIps: { max: 3 },
  noteMaxLength: 5,
};
const fitting = { name: 'ok', expiresAt: '2026-11-25T10:00:00.000Z', scopes: ['read'] };

/** Each refused at creation and at a change alike. */
const wrong: readonly [input: Record<string, unknown>, pointer: string, code: string][] = [
  [{ name: ' ' }, '/name', 'required'],
  [{ name: 'abcdef' }, '/name', 'too_long'],
  [{ name: 'a\u0007' }, '/name', 'invalid_characters'],
  [{ name: 'x'.repeat(10_001) }, '/name', 'too_long'],
  [{ expiresAt: '2026-11-23T10:00:00.000Z' }, '/expiresAt', 'in_the_past'],
  [{ expiresAt: '2026-11-23T10:54:59.999Z' }, '/expiresAt', 'too_early'],
  [{ expiresAt: '2026-12-03T10:05:00.001Z' }, '/expiresAt', 'too_late'],
  [{ expiresAt: 'soon' }, '/expiresAt', 'invalid_format'],
  [{ scopes: [] }, '/scopes', 'required'],
  [{ scopes: ['read', 'admin'] }, '/scopes/1', 'not_offered'],
  [{ scopes: ['read', 'write', 'read'] }, '/scopes/2', 'duplicate'],
  [{ allowedIps: ['10.0.0.1', '10.0.0.256'] }, '/allowedIps/1', 'invalid_format'],
  [{ allowedIps: ['10.0.0.0/33'] }, '/allowedIps/0', 'invalid_format'],
  [{ allowedIps: ['2001:db8::/129'] }, '/allowedIps/0', 'invalid_format'],
  [{ allowedIps: ['fe80::1%eth0'] }, '/allowedIps/0', 'invalid_format'],
  [{ allowedIps: ['010.0.0.1'] }, '/allowedIps/0', 'invalid_format'],
  [{ allowedIps: ['example.com'] }, '/allowedIps/0', 'invalid_format'],
  [{ allowedIps: ['10.0.0.1', '::ffff:10.0.0.1'] }, '/allowedIps/1', 'duplicate'],
  [{ allowedIps: ['::1', '0:0:0:0:0:0:0:1/128'] }, '/allowedIps/1', 'duplicate'],
  [{ allowedIps: ['10.0.0.1', '10.0.0.2', '10.0.0.3', '10.0.0.4'] }, '/allowedIps', 'too_many'],
  [{ allowedIps: Array.from({ length: 101 }, (_, index) => `10.0.0.${index}`) }, '/allowedIps', 'too_many'],
  [{ note: 'abcdef' }, '/note', 'too_long'],
  [{ note: 'a\u0000b' }, '/note', 'invalid_characters'],
];

onBothDatabases('fields', (newDatabase) => {
  test.each(wrong)('%j is refused at %s: %s', async (input, pointer, code) => {
    const world = await createWorld(await newDatabase());
    const client = world.as(session(), strict);
    const { key } = await client.create(fitting);
    const refusal = { status: 422, body: { code: 'invalid_input', errors: [{ pointer, code }] } };
    expect(await client.write('POST', '/api-keys', { ...fitting, ...input })).toMatchObject(refusal);
    expect(await client.write('PATCH', `/api-keys/${key.id}`, input)).toMatchObject(refusal);
    expect(await listIds(client)).toStrictEqual([key.id]);
    expect((await client.get(`/api-keys/${key.id}`)).body).toStrictEqual(key);
  });

  test('what is required cannot be left out, nor taken away, and all that is wrong is told at once', async () => {
    const world = await createWorld(await newDatabase());
    const client = world.as(session(), strict);
    const required = ['/name', '/expiresAt', '/scopes'].map((pointer) => ({ pointer, code: 'required' }));
    expect(await client.write('POST', '/api-keys', {})).toMatchObject({ status: 422, body: { errors: required } });
    const { key } = await client.create(fitting);
    const none = { name: null, expiresAt: null, scopes: [] };
    expect(await client.write('PATCH', `/api-keys/${key.id}`, none)).toMatchObject({ body: { errors: required } });
  });

  test.each([
    [{ scopes: ['read'] }, '/scopes/0'],
    [{ allowedIps: ['10.0.0.1'] }, '/allowedIps'],
    [{ note: 'Hello' }, '/note'],
  ])('what is not offered cannot be had: %j', async (input, pointer) => {
    const world = await createWorld(await newDatabase());
    const client = world.as(session());
    const { key } = await client.create({ scopes: [], allowedIps: [], note: ' ' });
    const refusal = { status: 422, body: { errors: [{ pointer, code: 'not_offered' }] } };
    expect(await client.write('POST', '/api-keys', input)).toMatchObject(refusal);
    expect(await client.write('PATCH', `/api-keys/${key.id}`, input)).toMatchObject(refusal);
  });

  test('bounds give way by what clocks differ, and length is counted as a reader does', async () => {
    const world = await createWorld(await newDatabase());
    const client = world.as(session(), strict);
    for (const expiresAt of ['2026-11-23T10:55:00.000Z', '2026-12-03T10:05:00.000Z']) {
      expect((await client.create({ ...fitting, expiresAt })).key.expiresAt).toBe(expiresAt);
    }
    const family = '👩‍👩‍👧‍👦';
    expect((await client.create({ ...fitting, note: `${family.repeat(3)}\r\na` })).key.note).toBe(
      `${family.repeat(3)}\na`,
    );
  });

  test('addresses are kept in their usual form', async () => {
    const world = await createWorld(await newDatabase());
    const client = world.as(session(), { allowedIps: {} });
    const allowedIps = [' 10.0.0.1 ', '10.0.0.0/8', '2001:DB8:0:0::1', '::ffff:192.0.2.1', '::ffff:198.51.100.0/120'];
    expect((await client.create({ allowedIps })).key.allowedIps).toStrictEqual([
      '10.0.0.1',
      '10.0.0.0/8',
      '2001:db8::1',
      '192.0.2.1',
      '198.51.100.0/24',
    ]);
  });

  test('the policy is told, with the own address as the server sees it', async () => {
    const world = await createWorld(await newDatabase());
    const shown: Partial<KeyPolicy> = {
      ...strict,
      expiry: { minSeconds: 60, maxSeconds: 600, presets: [60, 600] },
      scopes: [{ scope: 'a:read', resource: 'A', level: 'read', group: 'G', description: 'See.' }],
      allowedIps: { required: true, max: 20 },
      rotation: { presets: [0], maxGraceSeconds: 60 },
    };
    const client = world.as(session(), { ...shown, uniqueNames: true, guarded: ['create'] });
    const { allowedIps, ...rest } = shown;
    expect((await client.get<{ policy: object }>('/access')).body.policy).toStrictEqual({ ...rest, allowedIps });
    const own = { 'Test-Address': '::ffff:203.0.113.9' };
    expect((await client.get<{ policy: object }>('/access', own)).body.policy).toStrictEqual({
      ...rest,
      allowedIps: { ...allowedIps, own: '203.0.113.9' },
    });
  });
});

onBothDatabases('addresses', (newDatabase) => {
  test('a key works from the addresses that it names, and from no other', async () => {
    const world = await createWorld(await newDatabase());
    const client = world.as(session(), { allowedIps: {} });
    const { key, secret } = await client.create({ allowedIps: ['192.0.2.1', '10.1.0.0/16', '2001:db8::/32'] });
    const statuses = async (...addresses: string[]) =>
      Promise.all(addresses.map((address) => meStatus(world, secret, address)));
    expect(await statuses('192.0.2.1', '::ffff:192.0.2.1', '10.1.255.255', '2001:DB8:1::2')).toStrictEqual(
      Array(4).fill(200),
    );
    expect(await statuses('192.0.2.2', '10.2.0.0', '2001:db9::', '::ffff:10.2.0.0', '::1', '')).toStrictEqual(
      Array(6).fill(401),
    );
    expect(await meStatus(world, secret)).toBe(401);
    await client.write('PATCH', `/api-keys/${key.id}`, { allowedIps: ['::/0'] });
    expect(await statuses('::1', '192.0.2.1', '::ffff:192.0.2.1')).toStrictEqual([200, 401, 401]);
    await client.write('PATCH', `/api-keys/${key.id}`, { allowedIps: [] });
    expect(await statuses('192.0.2.2', '::1')).toStrictEqual([200, 200]);
  });

  test('a refusal by address says no more than any other, and is no use of the key', async () => {
    const world = await createWorld(await newDatabase());
    const client = world.as(session(), { allowedIps: {} });
    const { key, secret } = await client.create({ allowedIps: ['192.0.2.1'] });
    const answer = await client.send('GET', '/me', undefined, {
      Authorization: `Bearer ${secret}`,
      'Test-Address': '192.0.2.2',
    });
    expect(answer).toMatchObject({ status: 401, body: { code: 'unauthenticated' } });
    expect(answer.headers.get('WWW-Authenticate')).toBe('Bearer realm="keydesk", error="invalid_token"');
    expect((await client.get<ApiKey>(`/api-keys/${key.id}`)).body.lastUsedAt).toBeNull();
  });

  test('where an address is required, a key without one is inactive until it has one', async () => {
    const world = await createWorld(await newDatabase());
    const client = world.as(session(), { allowedIps: { required: true } });
    const { key, secret } = await client.create({ name: 'A' });
    expect(key).toMatchObject({ status: 'inactive', statusReason: 'ip_required' });
    expect(await meStatus(world, secret, '192.0.2.1')).toBe(401);
    const path = `/api-keys/${key.id}`;
    await client.write('PATCH', path, { name: 'B' });
    expect(await listIds(client, '?status=inactive')).toStrictEqual([key.id]);
    const active = await client.write<ApiKey>('PATCH', path, { allowedIps: ['192.0.2.1'] });
    expect(active.body.status).toBe('active');
    expect(active.body).not.toHaveProperty('statusReason');
    expect(await meStatus(world, secret, '192.0.2.1')).toBe(200);
    expect((await client.write<ApiKey>('PATCH', path, { allowedIps: [] })).body.statusReason).toBe('ip_required');
    expect(await meStatus(world, secret, '192.0.2.1')).toBe(401);
  });

  test('a rotated key works from where the old one did', async () => {
    const world = await createWorld(await newDatabase());
    const client = world.as(session(), { guarded: [], allowedIps: { required: true } });
    const { key } = await client.create({ allowedIps: ['192.0.2.1'] });
    const path = `/api-keys/${key.id}/rotations`;
    const { body } = await client.write<CreatedKey>('POST', path, { graceSeconds: 0 });
    expect(await meStatus(world, body.secret, '192.0.2.1')).toBe(200);
    expect(await meStatus(world, body.secret, '192.0.2.2')).toBe(401);
  });
});
