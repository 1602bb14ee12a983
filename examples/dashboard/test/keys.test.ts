import { expect, test } from 'vitest';

import type { ApiKey, Challenge, CreatedKey } from '../server/schemas.ts';
import { onBothDatabases } from './databases.ts';
import { allCan, codeFor, createWorld, listIds, meStatus, newIntent, session } from './world.ts';

const create = <Body = CreatedKey>(input: object, intent = newIntent()) =>
  ['POST', '/api-keys', input, { 'Idempotency-Key': intent }] as unknown as [string, string, Body];

onBothDatabases('keys', (newDatabase) => {
  test('one press creates a key that works', async () => {
    const world = await createWorld(await newDatabase());
    const client = world.as(session());
    const { status, headers, body } = await client.send<CreatedKey>(...create({}));
    expect(status).toBe(201);
    expect(headers.get('Location')).toBe(`/api/api-keys/${body.key.id}`);
    expect(body).toStrictEqual({
      key: {
        id: expect.stringMatching(/^key_/),
        name: null,
        hint: `sk_live_…${body.secret.slice(-4)}`,
        status: 'active',
        createdAt: '2026-11-23T10:00:00.000Z',
        createdBy: 'ada@shop.ng',
        lastUsedAt: null,
        expiresAt: null,
        version: '1',
      },
      secret: expect.stringMatching(/^sk_live_[0-9A-Za-z]{40}$/),
    });
    const me = await world.request('/me', { headers: { Authorization: `Bearer ${body.secret}` } });
    expect(await me.json()).toStrictEqual({ keyId: body.key.id, account: 'acc_shop', name: null, hint: body.key.hint });
    expect((await client.get(`/api-keys/${body.key.id}`)).body).toStrictEqual({
      ...body.key,
      lastUsedAt: '2026-11-23T10:00:00.000Z',
    });
  });

  test('a creation repeated is told which key it made, without the secret', async () => {
    const world = await createWorld(await newDatabase());
    const client = world.as(session());
    const intent = newIntent();
    const first = await client.send<CreatedKey>(...create({ name: 'A' }, intent));
    const again = await client.send(...create<Record<string, unknown>>({ name: 'A' }, intent));
    expect(again).toMatchObject({ status: 409, body: { code: 'create_replayed', keyId: first.body.key.id } });
    expect(JSON.stringify(again.body)).not.toContain(first.body.secret);
    expect(await client.send(...create({ name: 'B' }, intent))).toMatchObject({
      status: 422,
      body: { code: 'idempotency_key_reused' },
    });
    expect(await listIds(client)).toStrictEqual([first.body.key.id]);
    world.pass(86_400);
    expect((await client.send(...create({ name: 'B' }, intent))).status).toBe(201);
  });

  test('30 parallel repetitions of one creation make one key', async () => {
    const world = await createWorld(await newDatabase());
    const client = world.as(session());
    const intent = newIntent();
    const answers = await Promise.all(Array.from({ length: 30 }, () => client.send(...create({}, intent))));
    expect(answers.filter(({ status }) => status === 201)).toHaveLength(1);
    expect(answers.filter(({ status }) => status === 409)).toHaveLength(29);
    expect(await listIds(client)).toHaveLength(1);
  });

  test('a refused creation is not kept: the same intent goes through later', async () => {
    const world = await createWorld(await newDatabase());
    const client = world.as(session(), { keyLimit: 1, guarded: [] });
    const first = await client.create();
    const intent = newIntent();
    expect(await client.send(...create({}, intent))).toMatchObject({ status: 409, body: { code: 'limit_reached' } });
    await client.remove(first.key.id);
    expect((await client.send(...create({}, intent))).status).toBe(201);
  });

  test('20 parallel creations do not pass the limit, nor share a name', async () => {
    const world = await createWorld(await newDatabase());
    const limited = world.as(session(), { keyLimit: 3 });
    const created = await Promise.all(Array.from({ length: 20 }, () => limited.send(...create({}))));
    expect(created.filter(({ status }) => status === 201)).toHaveLength(3);
    const other = world.as(session({ id: 'session-2', account: { id: 'acc_2' } }), { uniqueNames: true });
    const named = await Promise.all(Array.from({ length: 20 }, () => other.send(...create({ name: 'Checkout' }))));
    expect(named.filter(({ status }) => status === 201)).toHaveLength(1);
    expect(named.filter(({ status }) => status === 409)).toHaveLength(19);
    expect(await other.send(...create({ name: ' CHECKOUT ' }))).toMatchObject({
      status: 409,
      body: { code: 'name_taken' },
    });
  });

  test('the name of a deleted key is free again', async () => {
    const world = await createWorld(await newDatabase());
    const client = world.as(session(), { uniqueNames: true, guarded: [] });
    const { key } = await client.create({ name: 'Checkout' });
    await client.remove(key.id);
    expect((await client.send(...create({ name: 'Checkout' }))).status).toBe(201);
  });

  test('verification and role are two gates', async () => {
    const world = await createWorld(await newDatabase());
    const pending = world.as(session({ account: { verification: 'pending', verificationReason: 'In review' } }), {
      actionUrl: '/verification',
    });
    expect((await pending.get('/access')).body).toStrictEqual({
      verification: 'pending',
      verificationReason: 'In review',
      can: allCan(true),
      policy: {},
      actionUrl: '/verification',
    });
    expect(await pending.send(...create({}))).toMatchObject({ status: 403, body: { code: 'verification_required' } });
    const viewer = world.as(session({ id: 'viewer' }), {
      can: allCan('read_only'),
      nameRequired: true,
      nameMaxLength: 40,
      keyLimit: 5,
      supportUrl: '/support',
    });
    expect((await viewer.get('/access')).body).toStrictEqual({
      verification: 'verified',
      can: allCan('read_only'),
      policy: { nameRequired: true, nameMaxLength: 40, keyLimit: 5 },
      supportUrl: '/support',
    });
    expect(await viewer.send(...create({}))).toMatchObject({ status: 403, body: { code: 'forbidden' } });
    expect((await viewer.get('/api-keys')).status).toBe(200);
  });

  test.each([
    [{ name: '   ' }, '/name', 'required'],
    [{ name: '\u200B\u2060' }, '/name', 'required'],
    [{ name: 'a\u0000b' }, '/name', 'invalid_characters'],
    [{ name: 'a\nb' }, '/name', 'invalid_characters'],
    [{ name: '\uD800x' }, '/name', 'invalid_characters'],
    [{ name: 'abcdef' }, '/name', 'too_long'],
    [{ name: 'ok', expiresAt: '2020-01-01T00:00:00Z' }, '/expiresAt', 'in_the_past'],
    [{ name: 'ok', scopes: ['read', 'admin'] }, '/scopes/1', 'not_offered'],
    [{ name: 'ok', allowedIps: ['10.0.0.1'] }, '/allowedIps', 'not_offered'],
    [{ name: 5 }, '/name', 'invalid_type'],
    [{ name: 'ok', expiresAt: 'tomorrow' }, '/expiresAt', 'invalid_format'],
  ])('input %j is refused at %s', async (input, pointer, code) => {
    const world = await createWorld(await newDatabase());
    const client = world.as(session(), { nameRequired: true, nameMaxLength: 5, scopes: [{ scope: 'read' }] });
    const answer = await client.send(...create(input));
    expect(answer).toMatchObject({ status: 422, body: { code: 'invalid_input', errors: [{ pointer, code }] } });
  });

  test('names are kept as people write them', async () => {
    const world = await createWorld(await newDatabase());
    const client = world.as(session(), { nameMaxLength: 5 });
    const names = ['  Cafe\u0301 ', '👩‍👩‍👧‍👦👩‍👩‍👧‍👦👩‍👩‍👧‍👦👩‍👩‍👧‍👦👩‍👩‍👧‍👦', '<i>', '__pro', "'; --", 'مرحبا', '\u202Eabc'];
    const kept = [];
    for (const name of names) kept.push((await client.create({ name })).key.name);
    expect(kept).toStrictEqual(['Café', ...names.slice(1)]);
    expect((await client.create({ name: ' ' })).key.name).toBeNull();
  });

  test('disabled and inactive keys do not authenticate', async () => {
    const world = await createWorld(await newDatabase());
    const client = world.as(session());
    const { key, secret } = await client.create();
    await world.db.updateTable('api_keys').set({ inactive_reason: 'ip_required' }).execute();
    expect((await client.get(`/api-keys/${key.id}`)).body).toMatchObject({
      status: 'inactive',
      statusReason: 'ip_required',
    });
    expect(await listIds(client, '?status=inactive')).toStrictEqual([key.id]);
    expect(await meStatus(world, secret)).toBe(401);
    await world.db.updateTable('api_keys').set({ inactive_reason: null, disabled: 1 }).execute();
    expect(await listIds(client, '?status=disabled')).toStrictEqual([key.id]);
    expect(await meStatus(world, secret)).toBe(401);
  });

  test('the last use is noted to the minute', async () => {
    const world = await createWorld(await newDatabase());
    const client = world.as(session());
    const { key, secret } = await client.create();
    const lastUsed = async () => (await client.get<ApiKey>(`/api-keys/${key.id}`)).body.lastUsedAt;
    await meStatus(world, secret);
    world.pass(59);
    await meStatus(world, secret);
    expect(await lastUsed()).toBe('2026-11-23T10:00:00.000Z');
    world.pass(1);
    await meStatus(world, secret);
    expect(await lastUsed()).toBe('2026-11-23T10:01:00.000Z');
  });

  test('where the policy says so, creating asks for a code too, and for this very key', async () => {
    const world = await createWorld(await newDatabase());
    const client = world.as(session(), { guarded: ['create'] });
    const asked = await client.send<Challenge>(...create<Challenge>({ name: 'A' }));
    expect(asked).toMatchObject({ status: 202, body: { operation: 'create', keyIds: [] } });
    const proof = { challengeId: asked.body.id, code: codeFor(world.inbox) };
    expect(await client.send(...create({ name: 'B', proof }))).toMatchObject({
      status: 410,
      body: { code: 'challenge_gone' },
    });
    expect(await client.send(...create({ name: 'A', proof }))).toMatchObject({
      status: 201,
      body: { key: { name: 'A' } },
    });
    expect(await client.send(...create({ name: 'A', proof }))).toMatchObject({ status: 410 });
  });
});
