import { describe, expect, test } from 'vitest';

import { problem, runBackend, send, type Behaviour } from '../adapters/http.ts';
import { askOver, atStep, confirmOver, deskOf, isGone, serve } from './faults-support.ts';
import { keyA, keyB, pageOf, rightCode } from './support.ts';

const http = runBackend();

const cut: Behaviour = (response) => {
  response.writeHead(200, { 'Content-Type': 'application/json', 'Content-Length': '1000' });
  response.write('{"keyId":"a"', () => response.destroy());
};
const never: Behaviour = () => undefined;
const html = send(200, '<!doctype html><title>Sign in</title>', { 'Content-Type': 'text/html' });

describe('a confirmation that a real server mistreats is never called failed: it is looked for', () => {
  const faults: [string, Behaviour][] = [
    ['8: timeout confirm (20 s), here half a second: the server never answers', never],
    ['10: adapter never settles: the server neither answers nor hangs up', never],
    ['14: malformed JSON', send(200, '{"keyId": "a",,}')],
    ['15: HTML 200 (login page, proxy)', html],
    ['16: body cut midway', cut],
    ['17: wrong schema: missing field: a success that does not name the key', send(200, { deletedAt: 'today' })],
    ['59: 500/502/504 on confirm: 500', problem(500, {})],
    [
      '59: 500/502/504 on confirm: 502 of a gateway',
      send(502, '<h1>Bad gateway</h1>', { 'Content-Type': 'text/html' }),
    ],
    ['59: 500/502/504 on confirm: 504 without a body', send(504, '')],
    ['62: 409 still running (same Idempotency-Key)', problem(409, { code: 'conflict_in_progress' })],
  ];

  test.each(faults)('%s', async (_, confirm) => {
    serve(http, { confirm, get: isGone });
    const desk = deskOf(http, { hasty: confirm === never });
    await desk.client.list.refetch();
    const state = await confirmOver(desk, 'done');
    expect(state).toMatchObject({ result: { how: 'deleted' } });
    expect(desk.steps).toContain('checking');
    expect(desk.steps).not.toContain('failed');
  });
});

describe('a list that a real server mistreats keeps its last rows', () => {
  const faults: [string, Behaviour, string][] = [
    ['7: timeout list: the server never answers', never, 'timeout'],
    ['14: malformed JSON: the list', send(200, '{"keys": ['), 'bad_response'],
    ['15: HTML 200 (login page, proxy): the list', html, 'bad_response'],
    ['16: body cut midway: the list', cut, 'bad_response'],
    ['17: wrong schema: missing field: no list in it', send(200, { nextCursor: null }), 'bad_response'],
    [
      '22: 10 MB name / 1e5 chars: an answer of more than 1 MB is not read',
      send(200, pageOf([{ ...keyA, name: 'n'.repeat(10_000_000) }])),
      'bad_response',
    ],
    ['58: 503 + Retry-After: the list', problem(503, {}, { 'Retry-After': '20' }), 'server'],
  ];

  test.each(faults)('%s', async (_, list, code) => {
    serve(http);
    const desk = deskOf(http, { hasty: list === never });
    await desk.client.list.refetch();
    serve(http, { list });
    await desk.client.list.refetch();
    expect(desk.client.list.get()).toMatchObject({ status: 'ready', keys: [keyA, keyB], error: { code } });
  });

  test('17: wrong schema: missing field: a row without an id is left out and counted', async () => {
    const { id: _, ...nameless } = keyA;
    serve(http, { list: send(200, { keys: [nameless, keyB], nextCursor: null }) });
    const { client } = deskOf(http);
    await client.list.refetch();
    expect(client.list.get()).toMatchObject({ status: 'ready', keys: [keyB], unreadable: 1 });
  });

  test('22: 10 MB name / 1e5 chars: a name of 100,000 characters is whole in the list', async () => {
    const name = 'n'.repeat(100_000);
    serve(http, { list: send(200, pageOf([{ ...keyA, name }])) });
    const { client } = deskOf(http);
    await client.list.refetch();
    expect(client.list.get().keys[0]?.name).toBe(name);
  });
});

test('9: backend slow (3 s): the step stays until the answer comes', async () => {
  let answer!: () => void;
  serve(http, { confirm: (response) => (answer = () => send(200, { keyId: 'a' })(response, undefined as never)) });
  const desk = deskOf(http);
  await askOver(desk);
  desk.client.deletion.submit(rightCode);
  await expect.poll(() => answer).toBeDefined();
  expect(desk.client.deletion.get().step).toBe('verifying');
  answer();
  await atStep(desk, 'done');
});

describe('an adapter over a `fetch` that breaks its word', () => {
  const faults: [string, () => unknown, string][] = [
    [
      '11: adapter throws synchronously: the host has no fetch',
      () => {
        throw new TypeError('fetch is not a function');
      },
      'network',
    ],
    // oxlint-disable-next-line typescript/prefer-promise-reject-errors -- the fault itself
    ['12: adapter rejects with non-Error / undefined: of the host', () => Promise.reject(), 'unknown'],
    ['13: adapter resolves undefined: of the host', async () => undefined, 'network'],
  ];

  test.each(faults)('%s', async (_, fetch, code) => {
    const error: unknown = await http
      .adapterWith({ fetch: fetch as never })
      .list({ cursor: null, limit: 50 }, { signal: new AbortController().signal })
      .catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({ name: 'ApiKeysError', code });
  });
});
