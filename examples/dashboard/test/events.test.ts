import { afterEach, expect, onTestFinished, test, vi } from 'vitest';

import { type Changes, createChanges } from '../server/events.ts';
import type { CreatedKey } from '../server/schemas.ts';
import { browser } from './browser.ts';
import { onBothDatabases } from './databases.ts';
import { start } from './host.ts';
import { createWorld, newIntent, session, type World } from './world.ts';

const COMMENT = ':\n\n';
const CHANGED = 'event: changed\ndata: {}\n\n';

afterEach(() => {
  vi.useRealTimers();
});

/** What arrives on a stream, one message at a time; `null` at its end. */
function reading(answer: Response) {
  const reader = answer.body?.pipeThrough(new TextDecoderStream()).getReader();
  if (!reader) throw new Error('There is nothing to read.');
  onTestFinished(() => reader.cancel().catch(() => undefined));
  let text = '';
  return {
    cancel: () => reader.cancel(),
    async next(): Promise<string | null> {
      while (!text.includes('\n\n')) {
        const { done, value } = await reader.read();
        if (done) return null;
        text += value;
      }
      const message = text.slice(0, text.indexOf('\n\n') + 2);
      text = text.slice(message.length);
      return message;
    },
  };
}

async function listen(world: World, sessionId = 'session-1') {
  const answer = await world.request('/events', { headers: { Cookie: sessionId } });
  const stream = reading(answer);
  expect(await stream.next()).toBe(COMMENT);
  return { answer, ...stream };
}

onBothDatabases('events', (newDatabase) => {
  test('an open page hears of each write, and of nothing else', async () => {
    vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] });
    const world = await createWorld(await newDatabase());
    const client = world.as(session());
    const other = world.as(session({ id: 'session-2', user: { id: 'usr_eve' }, account: { id: 'acc_other' } }));
    const { answer, next } = await listen(world);
    expect(answer.status).toBe(200);
    expect(answer.headers.get('Content-Type')).toBe('text/event-stream');
    expect(answer.headers.get('Cache-Control')).toBe('no-store');

    const { key } = await client.create({ name: 'A' });
    expect(await next()).toBe(CHANGED);
    await client.write('PATCH', `/api-keys/${key.id}`, { name: 'B' });
    expect(await next()).toBe(CHANGED);
    const rotations = `/api-keys/${key.id}/rotations`;
    const rotation = { graceSeconds: 60, proof: await client.proofOf('POST', rotations, { graceSeconds: 60 }) };
    const { body } = await client.write<CreatedKey>('POST', rotations, rotation);
    expect(await next()).toBe(CHANGED);

    const theirs = await other.create();
    const proof = await client.challenge(key.id);
    await client.write('PATCH', `/api-keys/${theirs.key.id}`, { name: 'B' });
    await client.write('PATCH', `/api-keys/${key.id}`, {});
    await client.get('/api-keys');
    await client.send('DELETE', '/challenges/chl_none');
    await vi.advanceTimersByTimeAsync(25_000);
    expect(await next()).toBe(COMMENT);

    await client.remove(key.id, proof);
    expect(await next()).toBe(CHANGED);
    const keyIds = [body.key.id];
    await client.write('POST', '/deletions', { keyIds, proof: await client.proofOf('POST', '/deletions', { keyIds }) });
    expect(await next()).toBe(CHANGED);
  });

  test('every page of the account hears, a colleague too', async () => {
    const world = await createWorld(await newDatabase());
    const client = world.as(session());
    world.as(session({ id: 'colleague', user: { id: 'usr_bob' } }));
    const pages = [await listen(world), await listen(world), await listen(world, 'colleague')];
    await client.create();
    expect(await Promise.all(pages.map(({ next }) => next()))).toStrictEqual([CHANGED, CHANGED, CHANGED]);
  });
});

/** Changes, and how many listen for them. */
function countedChanges() {
  const inner = createChanges();
  let listeners = 0;
  const changes: Changes = {
    publish: inner.publish,
    subscribe(accountId, listener) {
      listeners += 1;
      const unsubscribe = inner.subscribe(accountId, listener);
      return () => {
        listeners -= 1;
        unsubscribe();
      };
    },
  };
  return { changes, count: () => listeners };
}

test('a page that is closed is not told any more', async () => {
  const { changes, count } = countedChanges();
  const world = await createWorld('file::memory:', { changes });
  const client = world.as(session());
  const [one, two] = [await listen(world), await listen(world)];
  expect(count()).toBe(2);
  await one.cancel();
  expect(count()).toBe(1);
  await client.create();
  expect(await two.next()).toBe(CHANGED);
});

test('HEAD gets the headers and opens nothing', async () => {
  const { changes, count } = countedChanges();
  const world = await createWorld('file::memory:', { changes });
  world.as(session());
  const answer = await world.request('/events', { method: 'HEAD', headers: { Cookie: 'session-1' } });
  expect([answer.status, answer.headers.get('Content-Type')]).toStrictEqual([200, 'text/event-stream']);
  expect(answer.body).toBeNull();
  expect(count()).toBe(0);
});

test('a session has 20 streams: one more ends the oldest, and no other session loses any', async () => {
  const { changes, count } = countedChanges();
  const world = await createWorld('file::memory:', { changes });
  const client = world.as(session());
  world.as(session({ id: 'session-2' }));
  const other = await listen(world, 'session-2');
  const streams = [];
  for (let index = 0; index < 20; index += 1) streams.push(await listen(world));
  expect(count()).toBe(21);
  await streams[5]?.cancel();
  streams.push(await listen(world), await listen(world));
  expect(count()).toBe(21);
  await client.create();
  expect(await streams[0]?.next()).toBeNull();
  for (const each of [streams[1], streams.at(-1), other]) expect(await each?.next()).toBe(CHANGED);
});

test('the stream ends with the session, before anything more is told', async () => {
  const { url } = await start('file::memory:');
  const [call, colleague] = [browser(), browser()];
  const { headers } = await call(url, '/app/session', 'POST', { business: 'shop' });
  await colleague(url, '/app/session', 'POST', { business: 'shop' });
  const cookie = headers.get('Set-Cookie')?.split(';')[0] ?? '';
  const { next } = reading(await fetch(`${url}/api/events`, { headers: { Cookie: cookie } }));
  const write = () => colleague(url, '/api/api-keys', 'POST', {}, { 'Idempotency-Key': newIntent() });
  expect(await next()).toBe(COMMENT);
  await write();
  expect(await next()).toBe(CHANGED);
  await call(url, '/app/session', 'DELETE');
  await write();
  expect(await next()).toBeNull();
});

test('a server that closes does not wait for open pages', async () => {
  const dashboard = await start('file::memory:');
  const { headers } = await browser()(dashboard.url, '/app/session', 'POST', { business: 'shop' });
  const cookie = headers.get('Set-Cookie')?.split(';')[0] ?? '';
  const { next } = reading(await fetch(`${dashboard.url}/api/events`, { headers: { Cookie: cookie } }));
  expect(await next()).toBe(COMMENT);
  const began = performance.now();
  await dashboard.close();
  expect(await next()).toBeNull();
  expect(performance.now() - began).toBeLessThan(3_000);
});
