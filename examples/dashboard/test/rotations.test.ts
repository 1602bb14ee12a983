import { expect, test } from 'vitest';

import type { ApiKey, Challenge, CreatedKey } from '../server/schemas.ts';
import { sha256 } from '../server/secrets.ts';
import { onBothDatabases } from './databases.ts';
import { allCan, type Client, codeFor, createWorld, dump, listIds, meStatus, newIntent, session } from './world.ts';

const HOUR = 3_600;
const DAY = 24 * HOUR;

const rotate = (client: Client, id: string, graceSeconds: number, more: object = {}) =>
  client.write<CreatedKey>('POST', `/api-keys/${id}/rotations`, { graceSeconds, ...more });
const refused = (code: string) => ({
  status: 422,
  body: { code: 'invalid_input', errors: [{ pointer: '/id', code }] },
});

onBothDatabases('rotating a key', (newDatabase) => {
  test('the new key takes over all but the id, and the old one works until the very end of its grace', async () => {
    const world = await createWorld(await newDatabase());
    const client = world.as(session(), {
      guarded: [],
      scopes: [{ scope: 'read' }],
      allowedIps: {},
      noteMaxLength: 50,
      uniqueNames: true,
    });
    const input = { name: 'Checkout', scopes: ['read'], allowedIps: ['10.0.0.0/8'], note: 'Two servers' };
    const old = await client.create({ ...input, expiresAt: '2027-11-23T10:00:00.000Z' });
    world.pass(10 * DAY);
    const { status, headers, body } = await rotate(client, old.key.id, HOUR);
    expect(status).toBe(201);
    expect(headers.get('Location')).toBe(`/api/api-keys/${body.key.id}`);
    expect(body).toStrictEqual({
      key: {
        ...old.key,
        id: expect.stringMatching(/^key_/),
        hint: `sk_live_…${body.secret.slice(-4)}`,
        createdAt: '2026-12-03T10:00:00.000Z',
        expiresAt: '2027-12-03T10:00:00.000Z',
      },
      secret: expect.stringMatching(/^sk_live_[0-9A-Za-z]{40}$/),
    });
    expect(body.key.id).not.toBe(old.key.id);
    expect((await client.get(`/api-keys/${old.key.id}`)).body).toStrictEqual({
      ...old.key,
      status: 'expiring',
      statusReason: 'rotated',
      expiresAt: '2026-12-03T11:00:00.000Z',
      version: '2',
    });
    expect(await listIds(client, '?sort=createdAt')).toStrictEqual([old.key.id, body.key.id]);
    expect(await listIds(client, '?search=checkout&status=expiring')).toStrictEqual([old.key.id]);

    world.pass(HOUR - 1);
    for (const { secret } of [old, body]) expect(await meStatus(world, secret, '10.0.0.1')).toBe(200);
    world.pass(1);
    expect(await meStatus(world, old.secret, '10.0.0.1')).toBe(401);
    expect(await meStatus(world, body.secret, '10.0.0.1')).toBe(200);
    expect(await listIds(client)).toStrictEqual([body.key.id]);
    expect(await client.get(`/api-keys/${old.key.id}`)).toMatchObject({ status: 404, body: { code: 'not_found' } });
    expect(await client.remove(old.key.id)).toMatchObject({ status: 404 });
    expect(await rotate(client, old.key.id, 0)).toMatchObject({ status: 404 });
  });

  test('without a grace the old one ends at once', async () => {
    const world = await createWorld(await newDatabase());
    const client = world.as(session(), { guarded: [], uniqueNames: true });
    const old = await client.create({ name: 'Checkout' });
    const { body } = await rotate(client, old.key.id, 0);
    expect(body.key).toMatchObject({ name: 'Checkout', expiresAt: null });
    expect(await meStatus(world, old.secret)).toBe(401);
    expect(await meStatus(world, body.secret)).toBe(200);
    expect(await listIds(client)).toStrictEqual([body.key.id]);
    expect(await dump(world.db)).not.toContain(sha256(old.secret));
  });

  test("the grace does not outlast the old key's own end, and a key in its grace ends for good", async () => {
    const world = await createWorld(await newDatabase());
    const client = world.as(session(), { guarded: [] });
    const { key, secret } = await client.create({ expiresAt: '2026-11-24T10:00:00.000Z' });
    const { body } = await rotate(client, key.id, 7 * DAY);
    expect(body.key.expiresAt).toBe('2026-11-24T10:00:00.000Z');
    expect((await client.get<ApiKey>(`/api-keys/${key.id}`)).body.expiresAt).toBe('2026-11-24T10:00:00.000Z');
    world.pass(DAY);
    expect(await meStatus(world, secret)).toBe(401);
    expect(await listIds(client)).toStrictEqual([body.key.id]);
    expect(await listIds(client, '?status=expired')).toStrictEqual([body.key.id]);
  });

  test('a key in its grace can be deleted, but not rotated or changed', async () => {
    const world = await createWorld(await newDatabase());
    const client = world.as(session(), { guarded: [] });
    const { key, secret } = await client.create();
    await rotate(client, key.id, DAY);
    expect(await rotate(client, key.id, DAY)).toMatchObject(refused('rotated'));
    expect(await client.write('PATCH', `/api-keys/${key.id}`, { name: 'B' })).toMatchObject(refused('rotated'));
    expect(await meStatus(world, secret)).toBe(200);
    expect((await client.remove(key.id)).status).toBe(200);
    expect(await meStatus(world, secret)).toBe(401);
  });

  test('what does not work is not rotated', async () => {
    const world = await createWorld(await newDatabase());
    const client = world.as(session(), { guarded: [] });
    const { key } = await client.create({ expiresAt: '2026-11-24T10:00:00.000Z' });
    await client.write('PATCH', `/api-keys/${key.id}`, { disabled: true });
    expect(await rotate(client, key.id, 0)).toMatchObject(refused('not_active'));
    await client.write('PATCH', `/api-keys/${key.id}`, { disabled: false });
    world.pass(DAY);
    expect(await rotate(client, key.id, 0)).toMatchObject(refused('not_active'));
    expect(await listIds(client)).toStrictEqual([key.id]);
  });

  test.each([
    [{ graceSeconds: -1 }, 'too_short'],
    [{ graceSeconds: 0.5 }, 'invalid_type'],
    [{ graceSeconds: 3601 }, 'too_long'],
    [{ graceSeconds: 1e15 }, 'too_long'],
    [{}, 'invalid_type'],
  ])('the grace in %j is %s', async (body, code) => {
    const world = await createWorld(await newDatabase());
    const client = world.as(session(), { guarded: [], rotation: { maxGraceSeconds: 3600 } });
    const { key } = await client.create();
    const answer = await client.write('POST', `/api-keys/${key.id}/rotations`, body);
    expect(answer).toMatchObject({ status: 422, body: { errors: [{ pointer: '/graceSeconds', code }] } });
    expect((await rotate(client, key.id, 3600)).status).toBe(201);
  });

  test('the limit does not stand against it, and a key in its grace counts to it', async () => {
    const world = await createWorld(await newDatabase());
    const client = world.as(session(), { guarded: [], keyLimit: 2 });
    const { key } = await client.create();
    await client.create();
    expect((await rotate(client, key.id, HOUR)).status).toBe(201);
    expect(await listIds(client)).toHaveLength(3);
    const full = { status: 409, body: { code: 'limit_reached' } };
    expect(await client.write('POST', '/api-keys', {})).toMatchObject(full);
    world.pass(HOUR);
    expect(await client.write('POST', '/api-keys', {})).toMatchObject(full);
    await client.remove((await listIds(client))[0] ?? '');
    expect((await client.write('POST', '/api-keys', {})).status).toBe(201);
  });

  test('a lifetime that was made longer is not handed on past what the policy allows', async () => {
    const world = await createWorld(await newDatabase());
    const client = world.as(session(), { guarded: [], expiry: { maxSeconds: 30 * DAY } });
    const { key } = await client.create({ expiresAt: '2026-12-23T10:00:00.000Z' });
    world.pass(20 * DAY);
    await client.write('PATCH', `/api-keys/${key.id}`, { expiresAt: '2027-01-12T10:00:00.000Z' });
    expect((await rotate(client, key.id, 0)).body.key.expiresAt).toBe('2027-01-12T10:00:00.000Z');
  });

  test('a rotation repeated is told which key it made, without the secret', async () => {
    const world = await createWorld(await newDatabase());
    const client = world.as(session(), { guarded: [] });
    const { key } = await client.create();
    const path = `/api-keys/${key.id}/rotations`;
    const intent = { 'Idempotency-Key': newIntent() };
    const first = await client.write<CreatedKey>('POST', path, { graceSeconds: 60 }, intent);
    const again = await client.write('POST', path, { graceSeconds: 60 }, intent);
    expect(again).toMatchObject({ status: 409, body: { code: 'create_replayed', keyId: first.body.key.id } });
    expect(JSON.stringify(again.body)).not.toContain(first.body.secret);
    expect(await client.write('POST', path, { graceSeconds: 61 }, intent)).toMatchObject({
      body: { code: 'idempotency_key_reused' },
    });
    expect(await listIds(client)).toHaveLength(2);
  });

  test('20 parallel rotations rotate once', async () => {
    const world = await createWorld(await newDatabase());
    const client = world.as(session(), { guarded: [] });
    const { key } = await client.create({ name: 'A' });
    const answers = await Promise.all(Array.from({ length: 20 }, () => rotate(client, key.id, HOUR)));
    expect(answers.filter(({ status }) => status === 201)).toHaveLength(1);
    expect(answers.filter(({ status }) => status === 422)).toHaveLength(19);
    expect(await listIds(client)).toHaveLength(2);
  });

  test('behind a code: asked for, for this key and this grace; 20 parallel with one code rotate once', async () => {
    const world = await createWorld(await newDatabase());
    const client = world.as(session(), { guarded: ['rotate', 'delete'] });
    const [{ key }, other] = [await client.create({ name: 'Checkout' }), await client.create()];
    const asked = await client.write<Challenge>('POST', `/api-keys/${key.id}/rotations`, { graceSeconds: HOUR });
    expect(asked).toMatchObject({ status: 202, body: { operation: 'rotate', keyIds: [key.id] } });
    const mail = world.inbox.messages()[0];
    expect(mail?.subject).toBe(`Your code to rotate an API key (${asked.body.reference})`);
    expect(mail?.text).toContain('Checkout');
    expect(mail?.text).toContain('Old secret: works for 1 hour more');
    const proof = { challengeId: asked.body.id, code: codeFor(world.inbox) };
    const gone = { status: 410, body: { code: 'challenge_gone' } };
    expect(await rotate(client, other.key.id, HOUR, { proof })).toMatchObject(gone);
    expect(await rotate(client, key.id, 0, { proof })).toMatchObject(gone);
    expect(await client.remove(key.id, proof)).toMatchObject(gone);
    const answers = await Promise.all(Array.from({ length: 20 }, () => rotate(client, key.id, HOUR, { proof })));
    expect(answers.filter(({ status }) => status === 201)).toHaveLength(1);
    expect(answers.filter(({ status }) => [410, 422].includes(status))).toHaveLength(19);
    expect(await listIds(client)).toHaveLength(3);
  });

  test('a role that may not, a business that is not verified, and a stranger do not rotate', async () => {
    const world = await createWorld(await newDatabase());
    const { key, secret } = await world.as(session()).create();
    const viewer = world.as(session({ id: 'viewer' }), { can: { ...allCan(true), rotate: 'read_only' } });
    expect(await rotate(viewer, key.id, 0)).toMatchObject({ status: 403, body: { code: 'forbidden' } });
    const suspended = world.as(session({ id: 'session-2', account: { verification: 'rejected' } }));
    expect(await rotate(suspended, key.id, 0)).toMatchObject({ status: 403, body: { code: 'verification_required' } });
    const other = world.as(session({ id: 'session-3', account: { id: 'acc_other' } }));
    expect(await rotate(other, key.id, 0)).toMatchObject({ status: 404, body: { code: 'not_found' } });
    expect(await meStatus(world, secret)).toBe(200);
  });

  test('the hash of an ended key is swept away', async () => {
    const world = await createWorld(await newDatabase());
    const client = world.as(session(), { guarded: [] });
    const { key, secret } = await client.create();
    await rotate(client, key.id, HOUR);
    // Before the time passes: the sweep of the request above may still be under way, and looks at the clock.
    expect(await dump(world.db)).toContain(sha256(secret));
    world.pass(2 * HOUR);
    await client.get('/access');
    await expect.poll(() => dump(world.db)).not.toContain(sha256(secret));
  });
});
