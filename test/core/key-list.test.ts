import { beforeEach, describe, expect, test, vi } from 'vitest';

import { deskWith, HandDrivenBackend, keyA, keyB, keyNamed, openDesk, pageOf, settle, type Desk } from './support.ts';

const keyC = keyNamed('c');

beforeEach(() => {
  vi.useFakeTimers();
  return () => vi.useRealTimers();
});

const ids = ({ client }: Desk): string[] => client.list.get().keys.map(({ id }) => id);

async function more(desk: Desk, ...answer: Parameters<typeof pageOf>): Promise<void> {
  void desk.client.list.fetchNextPage();
  await desk.backend.last('list').answer(pageOf(...answer));
}

async function refetch(desk: Desk, ...answer: Parameters<typeof pageOf>): Promise<void> {
  vi.advanceTimersByTime(1);
  void desk.client.list.refetch();
  await desk.backend.last('list').answer(pageOf(...answer));
}

describe('reading', () => {
  test('begins when it is asked for, and once', async () => {
    const desk = openDesk(undefined, { pageSize: 20 });
    expect(desk.client.list.get().status).toBe('idle');
    desk.client.list.ensure();
    desk.client.list.ensure();
    expect(desk.client.list.get()).toMatchObject({ status: 'loading', fetching: 'refresh' });
    expect(desk.backend.calls('list').map(({ input }) => input)).toEqual([{ cursor: null, limit: 20 }]);
    await desk.backend.last('list').answer({ ...pageOf([keyA]), total: 1 });
    expect(desk.client.list.get()).toMatchObject({ status: 'ready', keys: [keyA], total: 1, fetching: 'none' });
  });

  test('an empty list is ready', async () => {
    const desk = await deskWith([]);
    expect(desk.client.list.get()).toMatchObject({ status: 'ready', keys: [], error: null });
  });

  test('leaves out rows without an id, and counts them', async () => {
    const desk = openDesk();
    desk.client.list.ensure();
    await desk.backend.last('list').answer({ keys: [{ name: 'no id' }, keyA, null, 'b'], nextCursor: null });
    expect(ids(desk)).toEqual(['a']);
    expect(desk.client.list.get().unreadable).toBe(3);
  });

  test('shows a key that came twice once, as it came first', async () => {
    const desk = await deskWith([keyA, keyB, keyNamed('a', { name: 'Another' })]);
    expect(desk.client.list.get().keys).toEqual([keyA, keyB]);
  });

  test('follows the push of the backend while it is watched', async () => {
    const desk = await deskWith([keyA]);
    const release = desk.client.retain();
    await settle();
    desk.backend.change();
    await desk.backend.last('list').answer(pageOf([keyA, keyB]));
    expect(ids(desk)).toEqual(['a', 'b']);
    release();
    await settle();
    desk.backend.change();
    expect(desk.backend.calls('list')).toHaveLength(2);
  });

  test.each<[string, () => unknown]>([
    [
      'throws',
      () => {
        throw new Error('no push');
      },
    ],
    ['gives nothing to unsubscribe with', () => undefined],
  ])('does without a push that %s', async (_, subscribe) => {
    const desk = openDesk(new HandDrivenBackend({ subscribe: subscribe as () => () => void }));
    const release = desk.client.retain();
    desk.client.list.ensure();
    await settle();
    release();
    await settle();
    expect(desk.backend.last('list').context.signal.aborted).toBe(true);
  });
});

describe('pages', () => {
  test('go on from the cursor until there is none', async () => {
    const desk = await deskWith([keyA], { nextCursor: 'two' });
    await more(desk, [keyB], 'three');
    expect(desk.backend.last('list').input).toMatchObject({ cursor: 'two' });
    await more(desk, [keyC]);
    expect(ids(desk)).toEqual(['a', 'b', 'c']);
    await desk.client.list.fetchNextPage();
    expect(desk.backend.calls('list')).toHaveLength(3);
  });

  test('are asked for one at a time', async () => {
    const desk = await deskWith([keyA], { nextCursor: 'two' });
    void desk.client.list.fetchNextPage();
    void desk.client.list.fetchNextPage();
    expect(desk.client.list.get().fetching).toBe('more');
    expect(desk.backend.calls('list')).toHaveLength(2);
  });

  test('that overlap show a key once', async () => {
    const desk = await deskWith([keyA, keyB], { nextCursor: 'two' });
    await more(desk, [keyB, keyC]);
    expect(ids(desk)).toEqual(['a', 'b', 'c']);
  });

  test('are all read again by a refresh', async () => {
    const desk = await deskWith([keyA], { nextCursor: 'two' });
    await more(desk, [keyB], 'three');
    await refetch(desk, [keyC], 'b');
    expect(ids(desk)).toEqual(['a', 'b']);
    await desk.backend.last('list').answer(pageOf([keyA], 'c'));
    expect(ids(desk)).toEqual(['c', 'a']);
    expect(desk.client.list.get().nextCursor).toBe('c');
  });

  test('begin again where the backend has forgotten the cursor', async () => {
    const desk = await deskWith([keyA], { nextCursor: 'two' });
    void desk.client.list.fetchNextPage();
    await desk.backend.last('list').fail('invalid_input');
    expect(desk.backend.last('list').input).toMatchObject({ cursor: null });
    await desk.backend.last('list').answer(pageOf([keyB]));
    expect(ids(desk)).toEqual(['b']);
    expect(desk.client.list.get().error).toBeNull();
  });

  test('that fail leave the ones before', async () => {
    const desk = await deskWith([keyA], { nextCursor: 'two' });
    void desk.client.list.fetchNextPage();
    await desk.backend.last('list').fail('network');
    expect(desk.client.list.get()).toMatchObject({ keys: [keyA], nextCursor: 'two', error: { code: 'network' } });
  });

  test('that cannot be read leave the ones before', async () => {
    const desk = await deskWith([keyA], { nextCursor: 'two' });
    void desk.client.list.fetchNextPage();
    await desk.backend.last('list').answer('<html>Sign in</html>');
    expect(desk.client.list.get()).toMatchObject({ keys: [keyA], nextCursor: 'two', error: { code: 'bad_response' } });
  });

  test('that lead back to themselves are not read for ever', async () => {
    const desk = await deskWith([keyA], { nextCursor: 'two' });
    await more(desk, [keyB], 'two');
    expect(desk.client.list.get()).toMatchObject({ keys: [keyA], error: { code: 'bad_response' } });
  });
});

describe('a failure', () => {
  test('of the first read is never an empty list', async () => {
    const desk = openDesk();
    desk.client.list.ensure();
    await desk.backend.last('list').fail('server', { requestId: 'r-1' });
    expect(desk.client.list.get()).toMatchObject({ status: 'failed', error: { code: 'server' }, fetching: 'none' });
    expect(desk.events).toEqual([{ type: 'read.failed', code: 'server', requestId: 'r-1' }]);
  });

  test('of a refresh keeps the last good rows, and is forgotten by the next success', async () => {
    const desk = await deskWith([keyA]);
    void desk.client.list.refetch();
    await desk.backend.last('list').fail('network');
    expect(desk.client.list.get()).toMatchObject({ status: 'ready', keys: [keyA], error: { code: 'network' } });
    await refetch(desk, [keyB]);
    expect(desk.client.list.get()).toMatchObject({ keys: [keyB], error: null });
  });

  test('of a refresh of an empty list keeps that it was empty', async () => {
    const desk = await deskWith([]);
    void desk.client.list.refetch();
    await desk.backend.last('list').fail('network');
    expect(desk.client.list.get()).toMatchObject({ status: 'ready', keys: [], error: { code: 'network' } });
  });

  test('for an ended session is told to the host', async () => {
    const desk = openDesk();
    desk.client.list.ensure();
    await desk.backend.last('list').fail('unauthenticated');
    expect(desk.signOuts()).toBe(1);
  });
});

describe('answers out of order', () => {
  test('an older one never replaces a newer one', async () => {
    const desk = openDesk();
    void desk.client.list.refetch();
    const older = desk.backend.last('list');
    void desk.client.list.refetch();
    await desk.backend.last('list').answer(pageOf([keyB]));
    await older.answer(pageOf([keyA]));
    expect(ids(desk)).toEqual(['b']);
    expect(older.context.signal.aborted).toBe(true);
  });

  test('an older failure says nothing', async () => {
    const desk = openDesk();
    void desk.client.list.refetch();
    const older = desk.backend.last('list');
    void desk.client.list.refetch();
    await older.fail('server');
    expect(desk.client.list.get()).toMatchObject({ status: 'loading', error: null });
    expect(desk.events).toEqual([]);
  });
});

describe('stopping', () => {
  test('aborts what is under way and keeps what was loaded', async () => {
    const desk = await deskWith([keyA]);
    void desk.client.list.refetch();
    desk.client.list.stop();
    await settle();
    expect(desk.backend.last('list').context.signal.aborted).toBe(true);
    expect(desk.client.list.get()).toMatchObject({ status: 'idle', keys: [keyA], fetching: 'none', error: null });
    expect(vi.getTimerCount()).toBe(0);
  });

  test('is over at the next look, with the rows still there', async () => {
    const desk = await deskWith([keyA]);
    desk.client.list.stop();
    desk.client.list.ensure();
    expect(desk.client.list.get()).toMatchObject({ status: 'ready', keys: [keyA], fetching: 'refresh' });
    expect(desk.backend.calls('list')).toHaveLength(2);
  });
});
