import type { ApiKey, ListFilter, SortField } from 'keydesk/headless';
import { beforeEach, describe, expect, test, vi } from 'vitest';

import { ask, deleted, send, sendAndClose, step } from './deletion.ts';
import { deskWith, HandDrivenBackend, keyA, keyB, keyNamed, pageOf, shownIds, type Desk } from './support.ts';

beforeEach(() => {
  vi.useFakeTimers();
  return () => vi.useRealTimers();
});

describe('what the list proves', () => {
  test('an older list does not bring a deleted row back', async () => {
    const desk = await deskWith([keyA, keyB]);
    void desk.client.list.refetch();
    const older = desk.backend.last('list');
    await send(desk);
    await desk.backend.last('delete').answer();
    await older.answer(pageOf([keyA, keyB]));
    expect(shownIds(desk.client)).toEqual(['b']);
  });

  test('a key that another tab deleted turns the open dialog', async () => {
    const desk = await deskWith([keyA, keyB]);
    await ask(desk);
    void desk.client.list.refetch();
    await desk.backend.last('list').answer(pageOf([keyB]));
    expect(desk.client.deletion.get()).toEqual(deleted('already_gone'));
  });

  test('a key that another tab deleted is "already deleted" when the code is sent', async () => {
    const desk = await deskWith([keyA]);
    await send(desk);
    await desk.backend.last('delete').fail('not_found');
    expect(desk.client.deletion.get()).toEqual(deleted('already_gone'));
  });

  test('a key that the list lost while its code was checked is not asked for again', async () => {
    const desk = await deskWith([keyA, keyB]);
    await send(desk);
    void desk.client.list.refetch();
    await desk.backend.last('list').answer(pageOf([keyB]));
    await desk.backend.last('delete').fail('challenge_gone');
    expect(desk.client.deletion.get()).toEqual(deleted('already_gone'));
  });

  test('a key that the list lost while its code was checked is deleted, where the answer is lost then', async () => {
    const desk = await deskWith([keyA, keyB]);
    await send(desk);
    void desk.client.list.refetch();
    await desk.backend.last('list').answer(pageOf([keyB]));
    await desk.backend.last('delete').fail('network');
    expect(desk.client.deletion.get()).toEqual(deleted('deleted'));
    expect(desk.events.at(-1)).toEqual({ type: 'key.delete.succeeded', keyId: 'a' });
    expect(desk.backend.calls('get')).toHaveLength(0);
  });

  test('a key that the list lost before any code was sent was deleted by somebody else, whatever becomes of the request', async () => {
    const desk = await deskWith([keyA, keyB]);
    desk.client.deletion.open(keyA);
    desk.client.deletion.confirm();
    void desk.client.list.refetch();
    await desk.backend.last('list').answer(pageOf([keyB]));
    await desk.backend.last('delete').fail('network');
    expect(desk.client.deletion.get()).toEqual(deleted('already_gone'));
    expect(desk.events.map(({ type }) => type)).not.toContain('key.delete.succeeded');
  });

  test('a key is in no doubt where only the request for a code was lost', async () => {
    const desk = await deskWith([keyA]);
    desk.client.deletion.open(keyA);
    desk.client.deletion.confirm();
    await desk.backend.last('delete').fail('network');
    expect(desk.client.facts.get()).toMatchObject({ gone: new Set(), doubtful: new Set() });
  });

  test('a key that is known to be gone is told so to whoever opens it still', async () => {
    const desk = await deskWith([keyA]);
    await send(desk);
    await desk.backend.last('delete').answer();
    desk.client.deletion.close();
    desk.client.deletion.open(keyA);
    expect(desk.client.deletion.get()).toEqual(deleted('already_gone'));
    expect(desk.backend.calls('delete')).toHaveLength(2);
  });

  test('a key that is proven gone is never in doubt again', async () => {
    const desk = await deskWith([keyA, keyB]);
    await sendAndClose(desk);
    void desk.client.list.refetch();
    await desk.backend.last('list').answer(pageOf([keyB]));
    await desk.backend.last('delete').fail('network');
    expect(desk.client.facts.get().doubtful.size).toBe(0);
    expect(shownIds(desk.client)).toEqual(['b']);
  });

  test('a push that overtakes the answer leaves the word to the answer', async () => {
    const desk = await deskWith([keyA, keyB]);
    await send(desk);
    void desk.client.list.refetch();
    await desk.backend.last('list').answer(pageOf([keyB]));
    await desk.backend.last('delete').answer();
    expect(desk.client.deletion.get()).toEqual(deleted('deleted'));
    expect(desk.events).toContainEqual({ type: 'key.delete.succeeded', keyId: 'a' });
  });

  test('a list settles a doubt when it began after the answer', async () => {
    const desk = await deskWith([keyA]);
    await sendAndClose(desk);
    void desk.client.list.refetch();
    const early = desk.backend.last('list');
    await desk.backend.last('delete').fail('network');
    await early.answer(pageOf([keyA]));
    expect([...desk.client.facts.get().doubtful]).toEqual(['a']);
    vi.advanceTimersByTime(1);
    void desk.client.list.refetch();
    await desk.backend.last('list').answer(pageOf([keyA]));
    expect(desk.client.facts.get().doubtful.size).toBe(0);
  });

  test.each<[string, unknown, ListFilter]>([
    ['one page of many', pageOf([keyB], 'more'), {}],
    ['a search', pageOf([keyB]), { search: 'b' }],
    ['a filter', pageOf([keyB]), { status: 'active' }],
    ['a list with a row that cannot be read', { keys: [keyB, { name: 'no id' }], nextCursor: null }, {}],
  ])('%s proves nothing', async (_, page, filter) => {
    const backend = new HandDrivenBackend({ supports: { search: true, filter: ['status'] } });
    const desk = await deskWith([keyB], { backend, nextCursor: 'more' });
    await ask(desk);
    desk.client.list.setFilter(filter);
    void desk.client.list.refetch();
    await desk.backend.last('list').answer(page);
    expect(desk.client.list.get()).toMatchObject({ keys: [keyB], fetching: 'none' });
    expect(step(desk)).toBe('entering');
    expect(desk.client.facts.get().gone.size).toBe(0);
  });

  test('pages that were read one after the other prove nothing', async () => {
    const desk = await deskWith([keyB], { nextCursor: 'two' });
    await ask(desk);
    void desk.client.list.fetchNextPage();
    await desk.backend.last('list').answer(pageOf([keyNamed('c')]));
    expect(desk.client.list.get()).toMatchObject({ keys: [{ id: 'b' }, { id: 'c' }], nextCursor: null });
    expect(step(desk)).toBe('entering');
  });

  const createdAt: ListFilter = { sort: { field: 'createdAt', direction: 'ascending' } };

  // Found in a review: sorted by its last use, a key moves to a page that was read already once it is used.
  test.each<[SortField, 'entering' | 'done']>([
    ['lastUsedAt', 'entering'],
    ['name', 'entering'],
    ['expiresAt', 'entering'],
    ['createdAt', 'done'],
  ])('that a key is gone is proven by several pages where nothing moves it: by %s, %s', async (field, becomes) => {
    const desk = await deskOfTwoPages({ sort: { field, direction: 'descending' } });
    await ask(desk);
    await refreshTwoPages(desk, keyNamed('c'));
    expect(desk.client.list.get()).toMatchObject({ fetching: 'none', nextCursor: null });
    expect(step(desk)).toBe(becomes);
    expect(desk.client.facts.get().gone.has('a')).toBe(becomes === 'done');
  });

  test.each<[string, 'entering' | 'done', ApiKey]>([
    ['from newest to oldest', 'done', keyNamed('c', { createdAt: '2025-01-01T00:00:00.000Z' })],
    ['in no order that is known', 'entering', keyNamed('c', { createdAt: '2027-01-01T00:00:00.000Z' })],
    ['with a moment missing', 'entering', keyNamed('c', { createdAt: null })],
  ])('and by several pages that were not sorted, where they come %s: %s', async (_, becomes, second) => {
    const desk = await deskOfTwoPages({});
    await ask(desk);
    await refreshTwoPages(desk, second);
    expect(step(desk)).toBe(becomes);
  });

  test('one page proves it in every order', async () => {
    const desk = await deskOfTwoPages({ sort: { field: 'lastUsedAt', direction: 'descending' } });
    await ask(desk);
    void desk.client.list.refetch();
    await desk.backend.last('list').answer(pageOf([keyB]));
    expect(desk.client.deletion.get()).toEqual(deleted('already_gone'));
  });

  test.each([{}, createdAt])('several pages that nothing moves on settle a doubt: %o', async (filter) => {
    const desk = await deskOfTwoPages(filter);
    await sendAndClose(desk);
    await desk.backend.last('delete').fail('network');
    vi.advanceTimersByTime(1);
    await refreshTwoPages(desk, keyA);
    expect(desk.client.facts.get()).toMatchObject({ gone: new Set(), doubtful: new Set() });
  });
});

/** The list in an order that the backend knows: `b`, and on a second page `a`. */
async function deskOfTwoPages(filter: ListFilter): Promise<Desk> {
  const backend = new HandDrivenBackend({ supports: { sort: ['lastUsedAt', 'name', 'expiresAt', 'createdAt'] } });
  const desk = await deskWith([keyB], { backend });
  desk.client.list.setFilter(filter);
  void desk.client.list.refetch();
  await desk.backend.last('list').answer(pageOf([keyB], 'two'));
  void desk.client.list.fetchNextPage();
  await desk.backend.last('list').answer(pageOf([keyA]));
  return desk;
}

async function refreshTwoPages(desk: Desk, second: ApiKey): Promise<void> {
  void desk.client.list.refetch();
  await desk.backend.last('list').answer(pageOf([keyB], 'two'));
  await desk.backend.last('list').answer(pageOf([second]));
}
