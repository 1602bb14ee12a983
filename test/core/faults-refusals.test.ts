import { memoryAdapter } from 'keydesk/adapters/memory';
import { createApiKeysClient } from 'keydesk/headless';
import { afterEach, describe, expect, test, vi } from 'vitest';

import { problem, runBackend, type Behaviour } from '../adapters/http.ts';
import { createKey, fresh, lose, lostKey, secret } from './creation.ts';
import { askOver, confirmOver, deskOf, serve, until } from './faults-support.ts';
import { deskWith, keyA, keyB, pageOf, rightCode, settle, shownIds, wrongCode } from './support.ts';

const http = runBackend();
afterEach(() => void vi.unstubAllGlobals());
const requests = (): number => http.seen.filter(({ url }) => url?.endsWith('/deletions')).length;

describe('a server that refuses', () => {
  test('54: e-mail provider down (server knows): said at the question', async () => {
    serve(http, { request: problem(503, { code: 'delivery_failed' }) });
    expect(await askOver(deskOf(http), 'confirming')).toMatchObject({ error: { code: 'delivery_failed' } });
  });

  const day = 'Mon, 23 Nov 2026 10:15:00 GMT';
  const waits: [string, number, Record<string, string>, number][] = [
    ['56: 429 with Retry-After (seconds)', 429, { 'Retry-After': '20' }, 20],
    [
      '57: 429 with HTTP-date / missing / negative / huge / garbage: HTTP-date, against the Date of the answer',
      429,
      { 'Retry-After': 'Mon, 23 Nov 2026 10:15:20 GMT', Date: day },
      20,
    ],
    ['57: 429 with HTTP-date / missing / negative / huge / garbage: missing', 429, {}, 5],
    ['57: 429 with HTTP-date / missing / negative / huge / garbage: negative', 429, { 'Retry-After': '-5' }, 5],
    ['57: 429 with HTTP-date / missing / negative / huge / garbage: zero', 429, { 'Retry-After': '0' }, 1],
    [
      '57: 429 with HTTP-date / missing / negative / huge / garbage: huge',
      429,
      { 'Retry-After': '9'.repeat(30) },
      3_600,
    ],
    ['57: 429 with HTTP-date / missing / negative / huge / garbage: garbage', 429, { 'Retry-After': 'soon' }, 5],
    ['58: 503 + Retry-After', 503, { 'Retry-After': '20' }, 20],
  ];

  test.each(waits)('%s: no call before its time, and one after it', async (_, status, headers, seconds) => {
    let now = 0;
    serve(http, { request: problem(status, {}, headers) });
    const desk = deskOf(http, { now: () => now });
    const state = await askOver(desk, 'confirming');
    expect(state).toMatchObject({ error: { code: status === 429 ? 'rate_limited' : 'server' } });
    expect(desk.client.deletion.waits().request).toBe(seconds * 1000);
    serve(http);
    now = seconds * 1000 - 1;
    desk.client.deletion.confirm();
    desk.client.deletion.close();
    desk.client.deletion.open(keyA);
    desk.client.deletion.confirm();
    expect(desk.client.deletion.get().step).toBe('confirming');
    expect(requests()).toBe(1);
    now += 1;
    desk.client.deletion.confirm();
    await until(desk.client.deletion, ({ step }) => step === 'entering');
    expect(requests()).toBe(2);
  });

  test('56: 429 with Retry-After (seconds): of the list, which is not read by itself before', async () => {
    let now = 0;
    serve(http, { list: problem(429, {}, { 'Retry-After': '20' }) });
    const { list } = deskOf(http, { now: () => now }).client;
    await list.refetch();
    expect(list.get()).toMatchObject({ status: 'failed', error: { code: 'rate_limited' }, retryAt: 20_000 });
    serve(http);
    now = 19_999;
    list.invalidate();
    expect(list.get()).toMatchObject({ status: 'failed', fetching: 'none' });
    now += 1;
    list.invalidate();
    expect(await until(list, ({ status }) => status === 'ready')).toMatchObject({ error: null, retryAt: 0 });
  });

  test('56: 429 with Retry-After (seconds): of a refresh, after which nothing that came meanwhile is read at once', async () => {
    const desk = await deskWith([keyA, keyB], { nextCursor: '2' });
    const { list } = desk.client;
    void list.refetch();
    list.invalidate();
    void list.fetchNextPage();
    await desk.backend.last('list').fail('rate_limited', { retryAfterMs: 20_000 });
    expect(list.get()).toMatchObject({ fetching: 'none', error: { code: 'rate_limited' } });
    expect(desk.backend.calls('list')).toHaveLength(2);
    // Whoever asks for it is served, and what was forbidden before is forgotten.
    void list.refetch();
    await desk.backend.last('list').answer(pageOf([keyA]));
    list.invalidate();
    expect(desk.backend.calls('list')).toHaveLength(4);
  });

  test('56: 429 with Retry-After (seconds): on confirm the code stays in question, and waits', async () => {
    let now = 0;
    serve(http, { confirm: problem(429, {}, { 'Retry-After': '20' }) });
    const desk = deskOf(http, { now: () => now });
    await askOver(desk);
    desk.client.deletion.submit(wrongCode);
    const state = await until(desk.client.deletion, ({ step }) => step === 'entering');
    expect(state).toMatchObject({ error: { code: 'rate_limited' } });
    serve(http);
    desk.client.deletion.submit(rightCode);
    expect(desk.client.deletion.get().step).toBe('entering');
    now = 20_000;
    desk.client.deletion.submit(rightCode);
    await until(desk.client.deletion, ({ step }) => step === 'done');
  });

  const ends: [string, Behaviour, object][] = [
    ['60: 401 mid-flow: signed out, and not failed', problem(401, {}), { step: 'signedOut' }],
    ['61: 403: failed, with nothing to try again', problem(403, {}), { step: 'failed', error: { code: 'forbidden' } }],
  ];
  test.each(ends)('%s', async (_, confirm, becomes) => {
    serve(http, { confirm });
    const { step } = becomes as { step: 'signedOut' | 'failed' };
    expect(await confirmOver(deskOf(http), step)).toMatchObject(becomes);
  });

  test('62: 409 still running (same Idempotency-Key): at the request it is said, and asking again is the same intent', async () => {
    serve(http, { request: problem(409, { code: 'conflict_in_progress' }) });
    const desk = deskOf(http);
    expect(await askOver(desk, 'confirming')).toMatchObject({ error: { code: 'conflict_in_progress' } });
    serve(http);
    desk.client.deletion.confirm();
    await until(desk.client.deletion, ({ step }) => step === 'entering');
    const intents = http.seen.map(({ headers }) => headers['idempotency-key']);
    expect(intents).toHaveLength(2);
    expect(new Set(intents).size).toBe(1);
  });
});

test('60: 401 mid-flow: the host is told once, and after signing in the same key is in question', async () => {
  const onUnauthenticated = vi.fn<() => void>();
  const memory = memoryAdapter({ keys: [keyA, keyB] });
  const { deletion, list } = createApiKeysClient(memory, { onUnauthenticated });
  await list.refetch();
  deletion.open(keyA);
  memory.backend.signOut();
  deletion.confirm();
  await until(deletion, ({ step }) => step === 'signedOut');
  expect(onUnauthenticated).toHaveBeenCalledOnce();
  memory.backend.signIn();
  deletion.signedIn();
  expect(deletion.get()).toMatchObject({ step: 'confirming', task: { keys: [keyA] } });
});

describe('a creation', () => {
  test('63: 201 lost (create): the key is found, its secret is lost, and nothing is sent again', async () => {
    const desk = await deskWith([keyA]);
    await lose(desk);
    expect(desk.client.creation.get().step).toBe('checking');
    await desk.backend.last('list').answer(pageOf([fresh, keyA]));
    expect(desk.client.creation.get()).toMatchObject(lostKey(fresh));
    expect(desk.client.creation.secret.get()).toBe(false);
    expect(desk.backend.calls('create')).toHaveLength(1);
  });

  test('63: 201 lost (create): a replay without a secret is no success either', async () => {
    serve(http, { create: problem(409, { code: 'create_replayed', keyId: 'a' }) });
    const { client } = deskOf(http);
    await client.list.refetch();
    client.creation.open();
    await until(client.creation, ({ step }) => step === 'checking');
    expect(client.creation.secret.get()).toBe(false);
  });

  test('64: clipboard denied / absent / insecure context: only what was copied counts as kept', async () => {
    const desk = await deskWith([keyA]);
    await createKey(desk);
    desk.client.creation.close();
    expect(desk.client.creation.get()).toMatchObject({ step: 'done', result: { custody: 'leaving' } });
    expect(desk.client.creation.secret.read()).toBe(secret);
    desk.client.creation.stay();
    desk.client.creation.copied();
    desk.client.creation.close();
    expect(desk.client.creation.get().step).toBe('closed');
  });

  test('65: tab closed with secret on screen: it is wiped, and the key is listed, masked', async () => {
    const desk = await deskWith([keyA]);
    const release = desk.client.retain();
    await settle();
    await createKey(desk);
    release();
    await settle();
    expect(desk.client.creation.secret.read()).toBeNull();
    expect(shownIds(desk.client)).toEqual(['new', 'a']);
    expect(JSON.stringify(desk.client.list.get())).not.toContain(secret);
  });

  test('66: CSP strict, no crypto.randomUUID (http): getRandomValues is enough', async () => {
    const { getRandomValues } = crypto;
    vi.stubGlobal('crypto', { getRandomValues: getRandomValues.bind(crypto) });
    const desk = await deskWith([keyA]);
    await createKey(desk);
    expect(desk.backend.last('create').context.idempotencyKey).toMatch(/^\d+(-\d+){3}$/);
  });

  test('66: CSP strict, no crypto.randomUUID (http): without any randomness nothing is sent', async () => {
    vi.stubGlobal('crypto', {});
    const desk = await deskWith([keyA]);
    desk.client.creation.open();
    await settle();
    expect(desk.backend.calls('create')).toHaveLength(0);
    expect(desk.client.creation.get()).not.toMatchObject({ step: 'done' });
  });
});
