import { describe, expect, test } from 'vitest';

import { deskWith, HandDrivenBackend, keyA, keyB, keyNamed, openDesk, pageOf, settle, type Desk } from './support.ts';

const keyC = keyNamed('c');

const ids = ({ client }: Desk): string[] => client.list.get().keys.map(({ id }) => id);
const reads = ({ backend }: Desk): unknown[] =>
  backend.calls('list').map(({ input }) => (input as { cursor: string | null }).cursor);

/** A list whose backend says when something has changed. */
async function watched(nextCursor: string | null = null): Promise<Desk> {
  const desk = await deskWith([keyA], { nextCursor });
  desk.client.retain();
  await settle();
  return desk;
}

describe('a page', () => {
  test('that is asked for during a refresh comes after it', async () => {
    const desk = await deskWith([keyA], { nextCursor: 'two' });
    void desk.client.list.refetch();
    for (const _ of [1, 2]) void desk.client.list.fetchNextPage();
    expect(reads(desk)).toEqual([null, null]);
    await desk.backend.last('list').answer(pageOf([keyB], 'newer'));
    expect(reads(desk)).toEqual([null, null, 'newer']);
    await desk.backend.last('list').answer(pageOf([keyC]));
    expect(ids(desk)).toEqual(['b', 'c']);
    expect(reads(desk)).toHaveLength(3);
  });

  test('that a refresh gets in the way of comes after it', async () => {
    const desk = await deskWith([keyA], { nextCursor: 'two' });
    void desk.client.list.fetchNextPage();
    desk.client.list.invalidate();
    await desk.backend.last('list').answer(pageOf([keyA], 'two'));
    await desk.backend.last('list').answer(pageOf([keyB]));
    expect(reads(desk)).toEqual([null, 'two', null, 'two']);
    expect(ids(desk)).toEqual(['a', 'b']);
  });

  test('of another search is no longer wanted', async () => {
    const backend = new HandDrivenBackend({ supports: { filter: ['status'] } });
    const desk = await deskWith([keyA], { backend, nextCursor: 'two' });
    void desk.client.list.fetchNextPage();
    desk.client.list.setFilter({ status: 'active' });
    await desk.backend.last('list').answer(pageOf([keyB], 'theirs'));
    expect(reads(desk)).toEqual([null, 'two', null]);
    expect(desk.client.list.get()).toMatchObject({ keys: [keyB], fetching: 'none' });
  });

  test('whose cursor is never known is not asked for again by itself', async () => {
    const desk = await deskWith([keyA], { nextCursor: 'two' });
    void desk.client.list.fetchNextPage();
    await desk.backend.last('list').fail('invalid_input');
    await desk.backend.last('list').answer(pageOf([keyA], 'two'));
    expect(reads(desk)).toEqual([null, 'two', null]);
  });
});

test('a page that nobody waits for any more is given up', async () => {
  const desk = await deskWith([keyA], { nextCursor: 'two' });
  void desk.client.list.fetchNextPage();
  desk.client.list.stop();
  await settle();
  expect(desk.backend.last('list').context.signal.aborted).toBe(true);
});

describe('a push', () => {
  test('during a refresh has the list read once more, however many there are', async () => {
    const desk = await watched();
    for (const _ of [1, 2, 3]) desk.backend.change();
    expect(reads(desk)).toHaveLength(2);
    expect(desk.backend.last('list').context.signal.aborted).toBe(false);
    await desk.backend.last('list').answer(pageOf([keyB]));
    expect(ids(desk)).toEqual(['b']);
    await desk.backend.last('list').answer(pageOf([keyC]));
    expect(ids(desk)).toEqual(['c']);
    expect(reads(desk)).toHaveLength(3);
  });

  test('during a refresh that fails has the list read once more', async () => {
    const desk = await watched();
    for (const _ of [1, 2]) desk.backend.change();
    await desk.backend.last('list').fail('network');
    await desk.backend.last('list').answer(pageOf([keyB]));
    expect(desk.client.list.get()).toMatchObject({ keys: [keyB], error: null });
  });

  test('and a page during one refresh are both seen to, in whichever order they come', async () => {
    const desk = await watched('two');
    for (const _ of [1, 2]) desk.backend.change();
    void desk.client.list.fetchNextPage();
    desk.backend.change();
    await desk.backend.last('list').answer(pageOf([keyA], 'two'));
    await desk.backend.last('list').answer(pageOf([keyA], 'two'));
    await desk.backend.last('list').answer(pageOf([keyB]));
    expect(reads(desk)).toEqual([null, null, null, 'two']);
    expect(ids(desk)).toEqual(['a', 'b']);
  });

  test('reads no list that nobody has looked at', async () => {
    const desk = openDesk();
    desk.client.retain();
    await settle();
    desk.backend.change();
    expect(reads(desk)).toEqual([]);
  });
});
