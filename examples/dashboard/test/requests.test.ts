import { expect, test } from 'vitest';

import type { Challenge } from '../server/schemas.ts';
import { onBothDatabases } from './databases.ts';
import { createWorld, listIds, meStatus, newIntent, ORIGIN, session, type World } from './world.ts';

const post = (world: World, headers: Record<string, string>, body = '{}') =>
  world.request('/api-keys', { method: 'POST', headers: { Cookie: 'session-1', ...headers }, body });
const JSON_TYPE = { 'Content-Type': 'application/json' };

onBothDatabases('requests', (newDatabase) => {
  test('every answer carries the same headers and a request id of its own', async () => {
    const world = await createWorld(await newDatabase());
    const client = world.as(session());
    const answers = [
      await client.get('/access'),
      await client.get('/api-keys/key_none'),
      await client.get('/nothing/here'),
      await client.send('POST', '/api-keys', {}, { 'Idempotency-Key': newIntent() }),
      await client.send('POST', '/api-keys', {}),
      await client.get('/me'),
    ];
    expect(answers.map(({ status }) => status)).toStrictEqual([200, 404, 404, 201, 400, 401]);
    for (const { status, headers, body } of answers) {
      expect(headers.get('Cache-Control')).toBe('no-store');
      expect(headers.get('X-Content-Type-Options')).toBe('nosniff');
      expect(headers.get('Referrer-Policy')).toBe('no-referrer');
      if (status < 400) continue;
      expect(headers.get('Content-Type')).toBe('application/problem+json');
      expect(body).toMatchObject({ status, requestId: headers.get('X-Request-Id'), title: expect.any(String) });
    }
    expect(new Set(answers.map(({ headers }) => headers.get('X-Request-Id'))).size).toBe(answers.length);
  });

  test('without a session everything but /me is 401, with WWW-Authenticate', async () => {
    const world = await createWorld(await newDatabase());
    const stranger = { Cookie: 'nobody', Origin: ORIGIN, 'Idempotency-Key': 'x', ...JSON_TYPE };
    for (const [method, path] of [
      ['GET', '/access'],
      ['GET', '/api-keys'],
      ['GET', '/api-keys/key_1'],
      ['POST', '/api-keys'],
      ['POST', '/api-keys/key_1/deletions'],
      ['PATCH', '/api-keys/key_1'],
      ['POST', '/api-keys/key_1/rotations'],
      ['POST', '/deletions'],
      ['DELETE', '/api-keys/key_1'],
      ['GET', '/challenges/chl_1'],
      ['DELETE', '/challenges/chl_1'],
      ['GET', '/events'],
      ['GET', '/anything'],
    ] as const) {
      const answer = await world.request(path, {
        method,
        headers: stranger,
        ...(['POST', 'PATCH'].includes(method) && { body: '{"userId":"usr_ada"}' }),
      });
      expect([path, answer.status]).toStrictEqual([path, 401]);
      expect(answer.headers.get('WWW-Authenticate')).toContain('Session');
      expect(await answer.json()).toMatchObject({ code: 'unauthenticated' });
    }
  });

  test.each([
    ['a foreign Origin', { Origin: 'https://evil.example', 'Idempotency-Key': 'a' }],
    ['a null Origin', { Origin: 'null', 'Idempotency-Key': 'a' }],
    ['a look-alike Origin', { Origin: 'https://host.example.evil.example', 'Idempotency-Key': 'a' }],
    ['another site by Sec-Fetch-Site', { 'Sec-Fetch-Site': 'cross-site', 'Idempotency-Key': 'a' }],
    ['a sibling site by Sec-Fetch-Site', { 'Sec-Fetch-Site': 'same-site', 'Idempotency-Key': 'a' }],
  ])('a write with %s is refused', async (_, headers) => {
    const world = await createWorld(await newDatabase());
    world.as(session());
    const answer = await post(world, { ...JSON_TYPE, ...(headers as unknown as Record<string, string>) });
    expect(answer.status).toBe(403);
    expect(await answer.json()).toMatchObject({ code: 'csrf' });
  });

  test('a write without a custom header is refused, and so is a form', async () => {
    const world = await createWorld(await newDatabase());
    const client = world.as(session());
    const { key } = await client.create();
    const bare = { Cookie: 'session-1', Origin: ORIGIN };
    expect((await world.request(`/api-keys/${key.id}`, { method: 'DELETE', headers: bare })).status).toBe(403);
    expect((await world.request('/challenges/chl_1', { method: 'DELETE', headers: bare })).status).toBe(403);
    for (const [method, path] of [
      ['POST', '/api-keys'],
      ['PATCH', `/api-keys/${key.id}`],
    ] as const) {
      const answer = await world.request(path, { method, headers: { ...bare, ...JSON_TYPE }, body: '{"name":"A"}' });
      expect(await answer.json()).toMatchObject({ status: 403, code: 'csrf' });
    }
    for (const type of ['text/plain', 'application/x-www-form-urlencoded', 'text/plain; x=application/json']) {
      const answer = await post(world, { 'Content-Type': type, 'Idempotency-Key': newIntent() });
      expect(await answer.json()).toMatchObject({ status: 400, code: 'malformed_request' });
    }
    expect((await post(world, { ...JSON_TYPE, 'Idempotency-Key': newIntent() })).status).toBe(201);
  });

  test('every write with a body needs an Idempotency-Key', async () => {
    const world = await createWorld(await newDatabase());
    const client = world.as(session());
    for (const headers of [{}, { 'Idempotency-Key': '' }, { 'Idempotency-Key': 'x'.repeat(256) }]) {
      const refusal = { status: 400, body: { code: 'idempotency_key_missing' } };
      expect(await client.send('POST', '/api-keys', {}, headers)).toMatchObject(refusal);
      expect(await client.send('POST', '/api-keys/key_1/deletions', {}, headers)).toMatchObject(refusal);
      expect(await client.send('PATCH', '/api-keys/key_1', { name: 'A' }, headers)).toMatchObject(refusal);
      expect(await client.send('POST', '/api-keys/key_1/rotations', { graceSeconds: 0 }, headers)).toMatchObject(
        refusal,
      );
      expect(await client.send('POST', '/deletions', { keyIds: ['key_1'] }, headers)).toMatchObject(refusal);
    }
  });

  test.each(['{', '[]', '"text"', 'null', '{"name":"a"'])('the body %s is malformed', async (body) => {
    const world = await createWorld(await newDatabase());
    world.as(session());
    const answer = await post(world, { ...JSON_TYPE, 'Idempotency-Key': newIntent() }, body);
    expect(await answer.json()).toMatchObject({ status: 400, code: 'malformed_request' });
  });

  test.each([
    ['POST', '/api-keys', 201],
    ['PATCH', '/api-keys/id', 400],
    ['POST', '/api-keys/id/rotations', 422],
    ['POST', '/api-keys/id/deletions', 200],
    ['POST', '/deletions', 422],
  ])('%s %s with neither body nor type is an empty object: %i', async (method, path, status) => {
    const world = await createWorld(await newDatabase());
    const client = world.as(session(), { guarded: [] });
    const { key, secret } = await client.create();
    const to = path.replace('id', key.id);
    const intent = { 'Idempotency-Key': newIntent() };
    const bare = await client.send<{ code?: string }>(method, to, undefined, intent);
    expect(bare.status).toBe(status);
    expect(await meStatus(world, secret)).toBe(path.endsWith('id/deletions') ? 401 : 200);
    if (status < 400) return;
    expect(await client.write(method, to, {})).toMatchObject({ status, body: { code: bare.body.code } });
    expect(await listIds(client)).toStrictEqual([key.id]);
  });

  test('a body without a type is not read', async () => {
    const world = await createWorld(await newDatabase());
    world.as(session());
    const headers = { Cookie: 'session-1', 'Idempotency-Key': newIntent() };
    const answer = await world.request('/api-keys', { method: 'POST', headers, body: new TextEncoder().encode('{}') });
    expect(await answer.json()).toMatchObject({ status: 415, code: 'malformed_request' });
  });

  test('a body beyond the limit is not read', async () => {
    const world = await createWorld(await newDatabase());
    world.as(session());
    const body = JSON.stringify({ name: 'x'.repeat(200_000) });
    const headers = { ...JSON_TYPE, 'Idempotency-Key': newIntent(), 'Content-Length': String(body.length) };
    expect(await (await post(world, headers, body)).json()).toMatchObject({ status: 413, code: 'malformed_request' });
  });

  test('unknown members and __proto__ change nothing', async () => {
    const world = await createWorld(await newDatabase());
    world.as(session());
    const body = '{"name":"A","accountId":"acc_other","secret":"mine","__proto__":{"status":"disabled"}}';
    const answer = await post(world, { ...JSON_TYPE, 'Idempotency-Key': newIntent() }, body);
    expect(await answer.json()).toMatchObject({
      key: { name: 'A', status: 'active' },
      secret: expect.stringMatching(/^sk_live_/),
    });
  });

  test('asking for a code again with the same key gets the same challenge and no second mail', async () => {
    const world = await createWorld(await newDatabase());
    const client = world.as(session());
    const { key } = await client.create();
    const intent = newIntent();
    const first = await client.remove<Challenge>(key.id, undefined, intent);
    world.pass(40);
    const second = await client.remove<Challenge>(key.id, undefined, intent);
    expect(second.body).toStrictEqual({ ...first.body, expiresInSeconds: 260, resendAfterSeconds: 0 });
    expect(world.inbox.messages()).toHaveLength(1);
    await client.send('DELETE', `/challenges/${first.body.id}`);
    expect(await client.remove(key.id, undefined, intent)).toMatchObject({
      status: 410,
      body: { code: 'challenge_gone' },
    });
  });

  test('a key belongs to one request: another key, or a code, with it is refused', async () => {
    const world = await createWorld(await newDatabase());
    const client = world.as(session());
    const [a, b] = [await client.create(), await client.create()];
    const intent = newIntent();
    await client.remove(a.key.id, undefined, intent);
    const refusal = { status: 422, body: { code: 'idempotency_key_reused' } };
    expect(await client.remove(b.key.id, undefined, intent)).toMatchObject(refusal);
    expect(await client.remove(a.key.id, { challengeId: 'x', code: 'y' }, intent)).toMatchObject(refusal);
    const other = world.as(session({ id: 'session-2', user: { id: 'usr_bob' } }));
    expect((await other.remove(b.key.id, undefined, intent)).status).toBe(202);
  });

  test('a request that is still running is told so; one whose server died is taken over', async () => {
    const world = await createWorld(await newDatabase());
    const client = world.as(session(), { guarded: [] });
    const { key } = await client.create();
    const intent = newIntent();
    await client.remove(key.id, undefined, intent);
    await world.db
      .updateTable('idempotency_keys')
      .set({ outcome: null, owner: 'a server that died' })
      .where('key', '=', intent)
      .execute();
    const busy = await client.remove(key.id, undefined, intent);
    expect(busy).toMatchObject({ status: 409, body: { code: 'conflict_in_progress' } });
    expect(busy.headers.get('Retry-After')).toBe('1');
    world.pass(19);
    expect((await client.remove(key.id, undefined, intent)).status).toBe(409);
    world.pass(1);
    expect(await client.remove(key.id, undefined, intent)).toMatchObject({ status: 404, body: { code: 'not_found' } });
  });

  test('yesterday is swept away', async () => {
    const world = await createWorld(await newDatabase());
    const client = world.as(session());
    await client.remove((await client.create()).key.id);
    world.pass(2 * 86_400);
    await client.get('/access');
    await expect.poll(() => world.db.selectFrom('challenges').selectAll().execute()).toHaveLength(0);
    await expect.poll(() => world.db.selectFrom('idempotency_keys').selectAll().execute()).toHaveLength(0);
  });

  test.each([
    ['', 'Bearer realm="keydesk"'],
    ['Basic abc', 'Bearer realm="keydesk"'],
    ['Bearer', 'Bearer realm="keydesk"'],
    ['Bearer sk_live_wrong', 'Bearer realm="keydesk", error="invalid_token"'],
    [`Bearer sk_live_${'0'.repeat(40)}`, 'Bearer realm="keydesk", error="invalid_token"'],
  ])('/me refuses %j', async (authorization, challenge) => {
    const world = await createWorld(await newDatabase());
    const answer = await world.request('/me', { headers: { Authorization: authorization } });
    expect(answer.status).toBe(401);
    expect(answer.headers.get('WWW-Authenticate')).toBe(challenge);
  });
});
