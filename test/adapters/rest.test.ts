import { inspect } from 'node:util';

import { restAdapter, type RestAdapterOptions } from 'keydesk/adapters/rest';
import { afterEach, describe, expect, test, vi } from 'vitest';

import { ApiKeysError } from '../../src/core/errors.ts';
import type { ListQuery, WriteContext } from '../../src/core/types.ts';
import { problem, send, runBackend, type Behaviour, type Seen } from './http.ts';

const backend = runBackend();
const { seen, adapterWith } = backend;

afterEach(() => void vi.unstubAllEnvs());

const html = (status: number): Behaviour => send(status, '<h1>Sign in</h1>', { 'Content-Type': 'text/html' });

/** Half of what was announced, then the line goes dead. */
const cut =
  (status: number, type = 'application/json'): Behaviour =>
  (response) => {
    response.writeHead(status, { 'Content-Type': type, 'Content-Length': '100' });
    response.write('{"key":{"id":"k1"},"secret":"sk_te', () => response.destroy());
  };

/** A body that begins and does not end. */
const half =
  (status: number): Behaviour =>
  (response) =>
    void response.writeHead(status, { 'Content-Type': 'application/json' }).write('{"ke');

const key = {
  id: 'k1',
  name: 'A',
  hint: 'sk_test_…4f2a',
  status: 'active',
  createdAt: '2026-11-23T10:00:00Z',
  lastUsedAt: null,
  expiresAt: null,
};
const challenge = {
  kind: 'challenge',
  id: 'chl_1',
  operation: 'delete',
  keyIds: ['k1'],
  method: 'email',
  sentTo: 'o•••@shop.ng',
  codeLength: 6,
  codeAlphabet: 'digits',
  expiresInSeconds: 300,
  resendAfterSeconds: 30,
};

const secret = 'sk_test_0123456789abcdefghij';
const proof = { challengeId: 'chl_1', code: '482913' };
const read = { signal: new AbortController().signal };
const write: WriteContext = { ...read, idempotencyKey: 'intent-1' };
const query: ListQuery = { cursor: null, limit: 50 };

const mapError: NonNullable<RestAdapterOptions['mapError']> = (response, body) =>
  (body as { errorCode?: string } | undefined)?.errorCode === 'OTP_WRONG'
    ? new ApiKeysError('code_invalid', { attemptsLeft: response.status - 400 })
    : undefined;

const following: typeof globalThis.fetch = (url, init) => globalThis.fetch(url, { ...init, redirect: 'follow' });

describe('a call', () => {
  test.each<[string, () => Promise<unknown>, Behaviour, unknown, Partial<Seen>]>([
    [
      'lists',
      () => adapterWith().list(query, read),
      send(200, { keys: [key], nextCursor: 'n' }),
      { keys: [key], nextCursor: 'n' },
      { method: 'GET', url: '/api/api-keys?limit=50', body: '' },
    ],
    [
      'lists by search, sort and status from a cursor',
      () =>
        adapterWith().list(
          {
            cursor: 'a/b',
            limit: 500,
            search: 'x & y',
            sort: { field: 'name', direction: 'descending' },
            status: 'active',
          },
          read,
        ),
      send(200, { keys: [], nextCursor: null }),
      { keys: [], nextCursor: null },
      { url: '/api/api-keys?limit=100&cursor=a%2Fb&search=x+%26+y&sort=-name&status=active' },
    ],
    [
      'lists upwards',
      () => adapterWith().list({ ...query, sort: { field: 'createdAt', direction: 'ascending' } }, read),
      send(200, {}),
      {},
      { url: '/api/api-keys?limit=50&sort=createdAt' },
    ],
    [
      'gets a key',
      () => adapterWith().get('k1', read),
      send(200, key),
      key,
      { method: 'GET', url: '/api/api-keys/k1' },
    ],
    ['gets null for a missing key', () => adapterWith().get('k1', read), problem(404, { code: 'not_found' }), null, {}],
    [
      'reads access',
      () => adapterWith().access(read),
      send(200, { verification: 'verified', can: {} }, { 'Content-Type': 'Application/JSON; charset=utf-8' }),
      { verification: 'verified', can: {} },
      { method: 'GET', url: '/api/access' },
    ],
    [
      'creates',
      () => adapterWith().create({ name: 'A' }, write),
      send(201, { key, secret }),
      { key, secret },
      { method: 'POST', url: '/api/api-keys', body: '{"name":"A"}' },
    ],
    [
      'creates with a code',
      () => adapterWith().create({ name: 'A' }, { ...write, proof }),
      send(201, { key, secret }),
      { key, secret },
      { url: '/api/api-keys', body: '{"name":"A","proof":{"challengeId":"chl_1","code":"482913"}}' },
    ],
    [
      'asks for a code to create',
      () => adapterWith().create({}, write),
      send(202, challenge),
      challenge,
      { body: '{}' },
    ],
    [
      'asks for a code to delete',
      () => adapterWith().delete('k1', write),
      send(202, challenge),
      challenge,
      { method: 'POST', url: '/api/api-keys/k1/deletions', body: '{}' },
    ],
    [
      'deletes with a code',
      () => adapterWith().delete('k1', { ...write, proof }),
      send(200, { keyId: 'k1', deletedAt: key.createdAt }),
      undefined,
      { url: '/api/api-keys/k1/deletions', body: '{"proof":{"challengeId":"chl_1","code":"482913"}}' },
    ],
    [
      'deletes without content',
      () => adapterWith().delete('k1', write),
      (response) => void response.writeHead(204).end(),
      undefined,
      {},
    ],
  ])('%s', async (_, call, behaviour, answer, request) => {
    backend.behave = behaviour;
    expect(await call()).toEqual(answer);
    expect(seen).toMatchObject([request]);
  });

  test('carries the headers of a write, and a read does not', async () => {
    backend.behave = send(200, { keyId: 'k1' });
    const adapter = adapterWith();
    await adapter.delete('k1', write);
    await adapter.get('k1', read);
    expect(seen[0]?.headers).toMatchObject({
      'content-type': 'application/json',
      'idempotency-key': 'intent-1',
      'x-requested-with': 'keydesk',
    });
    expect(Object.keys(seen[1]?.headers ?? {})).not.toEqual(expect.arrayContaining(['x-requested-with']));
    expect(seen[1]?.headers).not.toHaveProperty('idempotency-key');
  });

  test.each<[string, Partial<RestAdapterOptions>, object]>([
    ['a token', { token: 't1' }, { authorization: 'Bearer t1' }],
    ['a token that is asked for', { token: () => Promise.resolve('t2') }, { authorization: 'Bearer t2' }],
    ['headers', { headers: { 'X-Team': 'a' } }, { 'x-team': 'a' }],
    ['headers that are asked for', { headers: async () => [['X-Team', 'b']] }, { 'x-team': 'b' }],
    ['no other Idempotency-Key', { headers: { 'Idempotency-Key': 'mine' } }, { 'idempotency-key': 'intent-1' }],
  ])('carries %s of the host', async (_, options, headers) => {
    backend.behave = send(201, { key, secret });
    await adapterWith(options).create({}, write);
    expect(seen[0]?.headers).toMatchObject(headers);
  });

  test('asks for the token each time', async () => {
    backend.behave = send(200, {});
    let count = 0;
    const adapter = adapterWith({ token: async () => `t${++count}` });
    await adapter.access(read);
    await adapter.access(read);
    expect(seen.map(({ headers }) => headers.authorization)).toEqual(['Bearer t1', 'Bearer t2']);
  });

  test.each([
    ['/api', ''],
    ['/api', '/'],
    ['', ''],
    ['', '/'],
  ])('goes to %s%s', async (base, slash) => {
    backend.behave = send(200, {});
    await restAdapter({ baseUrl: `${backend.origin}${base}${slash}` }).access(read);
    expect(seen[0]?.url).toBe(`${base}/access`);
  });

  test('goes to a relative address through the host’s fetch', async () => {
    backend.behave = send(200, {});
    const urls: unknown[] = [];
    const fetch: typeof globalThis.fetch = (url, init) => {
      urls.push(url);
      return globalThis.fetch(new URL(url as string, backend.origin), init);
    };
    await restAdapter({ baseUrl: '/api/', fetch }).access(read);
    expect(urls).toEqual(['/api/access']);
  });

  test('goes where the host has its endpoints, with every id in its place', async () => {
    backend.behave = send(200, { keyId: 'a/b?c=%2e#ü$&' });
    await adapterWith({ paths: { delete: '/keys/{id}/revoke' } }).delete('a/b?c=%2e#ü$&', write);
    expect(seen[0]?.url).toBe('/api/keys/a%2Fb%3Fc%3D%252e%23%C3%BC%24%26/revoke');
  });

  test.each(['', '.', '..', 'a\uD800'])('goes nowhere for the id %j', async (id) => {
    await expect(adapterWith().delete(id, write)).rejects.toMatchObject({ code: 'invalid_input' });
    await expect(adapterWith().get(id, read)).rejects.toMatchObject({ code: 'invalid_input' });
    expect(seen).toEqual([]);
  });

  test('needs no this', async () => {
    backend.behave = send(200, {});
    const { list, access } = adapterWith();
    expect([await list(query, read), await access(read)]).toEqual([{}, {}]);
  });
});

describe('an error', () => {
  test.each<[number, string, string]>([
    [401, 'unauthenticated', 'unauthenticated'],
    [403, 'forbidden', 'forbidden'],
    [403, 'verification_required', 'verification_required'],
    [403, 'step_up_required', 'forbidden'],
    [403, 'csrf', 'forbidden'],
    [404, 'not_found', 'not_found'],
    [404, 'challenge_gone', 'challenge_gone'],
    [404, 'no_such_route', 'bad_response'],
    [409, 'name_taken', 'name_taken'],
    [409, 'limit_reached', 'limit_reached'],
    [409, 'conflict_in_progress', 'conflict_in_progress'],
    [409, 'create_replayed', 'bad_response'],
    [410, 'code_expired', 'code_expired'],
    [410, 'challenge_gone', 'challenge_gone'],
    [410, 'attempts_exhausted', 'attempts_exhausted'],
    [422, 'invalid_input', 'invalid_input'],
    [422, 'code_invalid', 'code_invalid'],
    [422, 'idempotency_key_reused', 'invalid_input'],
    [429, 'rate_limited', 'rate_limited'],
    [500, 'server', 'server'],
    [503, 'unavailable', 'server'],
    [503, 'delivery_failed', 'delivery_failed'],
    [400, 'malformed_request', 'invalid_input'],
    [409, 'aborted', 'unknown'],
    [409, 'constructor', 'unknown'],
  ])('%i %s is %s', async (status, said, code) => {
    backend.behave = problem(status, { code: said, title: 'x', detail: secret });
    await expect(adapterWith().delete('k1', write)).rejects.toMatchObject({ name: 'ApiKeysError', code });
  });

  test.each<[number, string]>([
    [400, 'invalid_input'],
    [401, 'unauthenticated'],
    [402, 'unknown'],
    [403, 'forbidden'],
    [404, 'bad_response'],
    [409, 'unknown'],
    [410, 'challenge_gone'],
    [418, 'unknown'],
    [422, 'invalid_input'],
    [429, 'rate_limited'],
    [500, 'server'],
    [502, 'server'],
    [504, 'server'],
    [300, 'bad_response'],
    [304, 'bad_response'],
  ])('%i in another shape is %s', async (status, code) => {
    for (const body of ['{"success":false,"error":"no","code":"code_expired"}', '[1]', 'null', '"text"']) {
      backend.behave = send(status, status === 304 ? '' : body);
      // oxlint-disable-next-line no-await-in-loop
      await expect(adapterWith().delete('k1', write)).rejects.toMatchObject({ code });
    }
  });

  test.each<[string, Behaviour, string]>([
    ['404 without a body', (response) => void response.writeHead(404).end(), 'bad_response'],
    ['404 of a gateway', send(404, { message: 'no Route matched' }), 'bad_response'],
    ['404 of a gateway that says it in JSON', send(404, { code: 'not_found' }), 'bad_response'],
    ['404 of a framework', problem(404, { title: 'Not Found', status: 404 }), 'bad_response'],
    ['404 of a router', html(404), 'bad_response'],
    ['404 of a router in plain text', send(404, 'Not Found', { 'Content-Type': 'text/plain' }), 'bad_response'],
    ['404 cut short', cut(404), 'bad_response'],
    ['502 of a proxy', html(502), 'server'],
    ['500 cut short', cut(500, 'application/problem+json'), 'server'],
    ['403 of a firewall', html(403), 'forbidden'],
  ])('%s is %s', async (_, behaviour, code) => {
    backend.behave = behaviour;
    await expect(adapterWith().delete('k1', write)).rejects.toMatchObject({ code });
  });

  test.each<[string, Behaviour]>([
    ['a 404 of a router', html(404)],
    ['a 404 cut short', cut(404)],
    ['a 404 without a body', (response) => void response.writeHead(404).end()],
    ['a 404 of a gateway', send(404, { message: 'no Route matched' })],
    ['a 404 of a framework', problem(404, { title: 'Not Found', status: 404 })],
    ['a 404 for an unknown address', problem(404, { code: 'no_such_route' })],
  ])('%s proves neither to get nor to delete that a key is gone', async (_, behaviour) => {
    backend.behave = behaviour;
    const error = { code: 'bad_response', outcome: 'unknown' };
    await expect(adapterWith().get('k1', read)).rejects.toMatchObject(error);
    await expect(adapterWith().delete('k1', write)).rejects.toMatchObject(error);
  });

  test('is not_found where the host reads it so', async () => {
    backend.behave = send(404, { errorCode: 'KEY_GONE' });
    const adapter = adapterWith({
      mapError: (_, body) =>
        (body as { errorCode?: string }).errorCode === 'KEY_GONE' ? new ApiKeysError('not_found') : undefined,
    });
    await expect(adapter.delete('k1', write)).rejects.toMatchObject({ code: 'not_found' });
    expect(await adapter.get('k1', read)).toBeNull();
  });

  test('says which fields, how many tries and which request', async () => {
    const errors = [
      { pointer: '/name', code: 'too_long', detail: secret },
      { pointer: '#/expiresAt', code: 'in_the_past' },
      { pointer: '/scopes/0', code: 'not_offered' },
      { pointer: '', code: 'x' },
      { pointer: 1, code: 'x' },
      { pointer: '/note' },
      null,
    ];
    backend.behave = problem(422, { code: 'invalid_input', attemptsLeft: 3, errors }, { 'X-Request-Id': 'req_1' });
    await expect(adapterWith().create({}, write)).rejects.toMatchObject({
      code: 'invalid_input',
      outcome: 'not_applied',
      fields: [
        { field: 'name', code: 'too_long' },
        { field: 'expiresAt', code: 'in_the_past' },
        { field: 'scopes', code: 'not_offered' },
      ],
      attemptsLeft: 3,
      requestId: 'req_1',
      retryAfterMs: undefined,
    });
  });

  test.each([-1, 1.5, '3', null])('takes no %j for tries', async (attemptsLeft) => {
    backend.behave = problem(422, { code: 'code_invalid', attemptsLeft, errors: 'none' });
    await expect(adapterWith().create({}, write)).rejects.toMatchObject({ attemptsLeft: undefined, fields: undefined });
  });

  test.each<[string, number, string | undefined, string | undefined, number | undefined]>([
    ['seconds', 429, '20', undefined, 20_000],
    ['no wait', 429, '0', undefined, 1_000],
    ['a huge one', 429, '99999999999999999999', undefined, 3_600_000],
    ['a negative one', 429, '-5', undefined, 5_000],
    ['a fraction', 429, '1.5', undefined, 5_000],
    ['garbage', 429, 'soon', undefined, 5_000],
    ['a date that is no HTTP date', 429, '2100-01-01', undefined, 5_000],
    ['nothing', 429, undefined, undefined, 5_000],
    ['a date, by the server’s clock', 429, 'Mon, 01 Jan 2001 00:00:40 GMT', 'Mon, 01 Jan 2001 00:00:10 GMT', 30_000],
    ['an RFC 850 date', 429, 'Sunday, 06-Nov-94 08:50:37 GMT', 'Sun, 06 Nov 1994 08:49:37 GMT', 60_000],
    ['an asctime date', 429, 'Sun Nov  6 08:50:37 1994', 'Sun, 06 Nov 1994 08:49:37 GMT', 60_000],
    ['a date that has passed', 429, 'Mon, 01 Jan 2001 00:00:00 GMT', 'Mon, 01 Jan 2001 00:00:10 GMT', 5_000],
    ['a far date', 429, 'Mon, 01 Jan 2001 00:00:00 GMT', 'Sat, 01 Jan 2000 00:00:00 GMT', 3_600_000],
    ['a date without the server’s', 429, 'Fri, 01 Jan 2100 00:00:00 GMT', '', 5_000],
    ['seconds', 503, '7', undefined, 7_000],
    ['garbage', 503, 'soon', undefined, 5_000],
    ['nothing', 503, undefined, undefined, undefined],
  ])('with %s to wait on %i', async (_, status, retryAfter, date, retryAfterMs) => {
    // West of Greenwich, where a date taken for local time would be hours late.
    vi.stubEnv('TZ', 'America/Bogota');
    backend.behave = (response) => {
      response.sendDate = date === undefined;
      if (date) response.setHeader('Date', date);
      if (retryAfter !== undefined) response.setHeader('Retry-After', retryAfter);
      response.writeHead(status).end();
    };
    await expect(adapterWith().list(query, read)).rejects.toMatchObject({ retryAfterMs });
  });

  test('is first for the host to read', async () => {
    backend.behave = send(403, { status: 'error', errorCode: 'OTP_WRONG' }, { 'X-Request-Id': 'r' });
    const { delete: remove } = adapterWith({ mapError });
    await expect(remove('k1', write)).rejects.toMatchObject({ code: 'code_invalid', attemptsLeft: 3 });
    backend.behave = html(403);
    await expect(remove('k1', write)).rejects.toMatchObject({ code: 'forbidden' });
    backend.behave = send(200, { keyId: 'k1', errorCode: 'OTP_WRONG' });
    await expect(remove('k1', write)).resolves.toBeUndefined();
  });
});

describe('an answer that is none', () => {
  const large = `{"keyId":"k1","name":"${'x'.repeat(1_000_001 - 23)}"}`;
  test.each<[string, Behaviour]>([
    ['HTML with status 200', html(200)],
    ['JSON under another type', send(200, '{"keyId":"k1"}', { 'Content-Type': 'text/plain' })],
    [
      'JSON under a type that only begins like it',
      send(200, '{"keyId":"k1"}', { 'Content-Type': 'application/jsonp' }),
    ],
    ['malformed JSON', send(200, `{"keyId":"k1","secret":"${secret}`)],
    ['no body', send(200, '')],
    ['null', send(200, 'null')],
    ['half a body', cut(200)],
    ['half a challenge', cut(202)],
    ['one byte more than a megabyte', send(200, large)],
    ['a redirect to a login page', (response) => void response.writeHead(302, { Location: '/login' }).end()],
    ['a redirect that keeps the body', (response) => void response.writeHead(307, { Location: '/other' }).end()],
    ['202 without a challenge', send(202, { keyId: 'k1' })],
  ])('%s is bad_response, the outcome unknown', async (_, behaviour) => {
    backend.behave = (response, request) => {
      response.setHeader('X-Request-Id', 'req_1');
      behaviour(response, request);
    };
    const error = { code: 'bad_response', outcome: 'unknown', requestId: 'req_1' };
    await expect(adapterWith().delete('k1', { ...write, proof })).rejects.toMatchObject(error);
    expect(seen).toHaveLength(1);
  });

  test.each([[{}], [{ keyId: 'k2' }], [{ success: false }], [[]]])('%j is no proof of a deletion', async (body) => {
    backend.behave = send(200, body);
    await expect(adapterWith().delete('k1', write)).rejects.toMatchObject({ code: 'bad_response' });
  });

  test.each<[string, Behaviour]>([
    ['a success', send(200, { keyId: 'k1' })],
    ['a 404 that proves nothing', send(404, {})],
    ['a 404 about something else', problem(404, { code: 'not_found' })],
  ])('a redirect that the host’s fetch has followed to %s', async (_, login) => {
    backend.behave = (response, request) =>
      request.url === '/login' ? login(response, request) : void response.writeHead(302, { Location: '/login' }).end();
    await expect(adapterWith({ fetch: following }).delete('k1', write)).rejects.toMatchObject({ code: 'bad_response' });
  });

  test('a body of exactly the limit is read', async () => {
    backend.behave = send(200, `{"verification":"${'x'.repeat(1_000_000 - 19)}"}`);
    expect(await adapterWith().access(read)).toHaveProperty('verification');
  });

  test.each<[string, Behaviour]>([
    ['closes the line', (response) => void response.destroy()],
    ['speaks no HTTP', (response) => void response.socket?.end('220 smtp ready\r\n')],
  ])('a server that %s is network, with the cause', async (_, behaviour) => {
    backend.behave = behaviour;
    await expect(adapterWith().delete('k1', write)).rejects.toMatchObject({
      code: 'network',
      outcome: 'unknown',
      cause: expect.any(TypeError),
    });
  });

  test('no server at all is network', async () => {
    await expect(restAdapter({ baseUrl: 'http://127.0.0.1:1' }).list(query, read)).rejects.toMatchObject({
      code: 'network',
    });
  });
});

/** Aborts when the server has the request, or when the client has the head of the answer. */
async function aborted(when: 'request' | 'head', behaviour: Behaviour): Promise<unknown> {
  const controller = new AbortController();
  const closed = new Promise<void>((resolve) => {
    backend.behave = (response, request) => {
      response.on('close', resolve);
      behaviour(response, request);
      if (when === 'request') controller.abort();
    };
  });
  const fetch: typeof globalThis.fetch = async (url, init) => {
    const response = await globalThis.fetch(url, init);
    queueMicrotask(() => controller.abort());
    return response;
  };
  const error = await adapterWith({ fetch })
    .delete('k1', { ...write, signal: controller.signal })
    .catch((thrown: unknown) => thrown);
  await closed;
  return error;
}

describe('an abort', () => {
  test.each<[string, 'request' | 'head', Behaviour]>([
    ['before any answer', 'request', () => {}],
    ['in the middle of a body', 'head', half(200)],
    ['in the middle of an error', 'head', half(500)],
  ])('%s ends the call, and the request', async (_, when, behaviour) => {
    expect(await aborted(when, behaviour)).toMatchObject({ code: 'aborted', outcome: 'unknown' });
  });

  test('before the call sends nothing', async () => {
    await expect(adapterWith().list(query, { signal: AbortSignal.abort() })).rejects.toMatchObject({ code: 'aborted' });
    expect(seen).toEqual([]);
  });

  test('ends a token that never comes', async () => {
    const controller = new AbortController();
    const running = adapterWith({ token: () => new Promise(() => {}) }).list(query, controller);
    controller.abort();
    await expect(running).rejects.toMatchObject({ code: 'aborted' });
    expect(seen).toEqual([]);
  });
});

describe('a failure of the host’s own', () => {
  const offline = new TypeError('Failed to fetch');
  const bug = new Error('no session');
  test.each<[string, Partial<RestAdapterOptions>, { code: string; cause?: unknown }]>([
    ['token', { token: () => Promise.reject(bug) }, { code: 'unknown', cause: bug }],
    ['token, offline', { token: () => Promise.reject(offline) }, { code: 'network', cause: offline }],
    [
      'token, signed out',
      { token: () => Promise.reject(new ApiKeysError('unauthenticated')) },
      { code: 'unauthenticated' },
    ],
    ['headers, thrown at once', { headers: () => fail(bug) }, { code: 'unknown', cause: bug }],
    ['fetch', { fetch: () => Promise.reject(bug) }, { code: 'unknown' }],
    ['fetch, out of time', { fetch: () => Promise.reject(new DOMException('', 'TimeoutError')) }, { code: 'timeout' }],
    ['fetch, with a code', { fetch: () => fail(new ApiKeysError('forbidden')) }, { code: 'forbidden' }],
    ['token that is no header', { token: 'a\nb' }, { code: 'unknown' }],
  ])('%s', async (_, options, { code, cause }) => {
    const error = await adapterWith(options)
      .list(query, read)
      .catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({ name: 'ApiKeysError', code });
    expect((error as Error).cause).toBe(cause);
    expect(seen).toEqual([]);
  });
});

test.each<[string, Behaviour]>([
  ['a wrong code', problem(422, { code: 'code_invalid', detail: `${secret} 482913`, echo: proof })],
  ['a broken body', send(201, `{"secret":"${secret}" 482913`)],
  ['half a body', cut(201)],
  ['a closed line', (response) => void response.destroy()],
  ['a page', html(200)],
])('neither an error nor an address holds a secret or a code after %s', async (_, behaviour) => {
  backend.behave = behaviour;
  const adapter = adapterWith({ token: 'session-token' });
  const errors = await Promise.all([
    adapter.create({ name: 'A' }, { ...write, proof }).catch((error: unknown) => error),
    adapter.delete('k1', { ...write, proof }).catch((error: unknown) => error),
  ]);
  const said = errors.map((error) => inspect(error, { depth: Infinity, showHidden: true })).join('\n');
  expect(errors.every((error) => error instanceof ApiKeysError)).toBe(true);
  for (const hidden of [secret, 'sk_te', '482913', 'session-token', 'Sign in']) {
    expect(said).not.toContain(hidden);
    expect(seen.map(({ url }) => url).join()).not.toContain(hidden);
  }
});

function fail(error: Error): never {
  throw error;
}
