import { createApiKeysClient, type ListFilter } from 'keydesk/headless';
import { beforeEach, describe, expect, test, vi } from 'vitest';

import { deskWith, HandDrivenBackend, keyA, keyB, keyNamed, openDesk, pageOf, settle, type Desk } from './support.ts';

beforeEach(() => {
  vi.useFakeTimers();
  return () => vi.useRealTimers();
});

const keyC = keyNamed('c');
const ids = ({ client }: Desk): string[] => client.list.get().keys.map(({ id }) => id);
const cursors = ({ backend }: Desk): unknown[] =>
  backend.calls('list').map(({ input }) => (input as { cursor: string | null }).cursor);
/** A list whose backend searches by itself. */
const searching = (): Promise<Desk> =>
  deskWith([keyA], { backend: new HandDrivenBackend({ supports: { search: true } }) });

describe('a list that nobody has looked at', () => {
  test('is empty, and nothing is under way', () => {
    expect(openDesk().client.list.get()).toMatchObject({
      status: 'idle',
      keys: [],
      nextCursor: null,
      total: undefined,
      unreadable: 0,
      fetching: 'none',
      error: null,
      failed: 'none',
      filter: {},
    });
  });

  test('has a key that is created meanwhile, and no other', () => {
    const desk = openDesk();
    desk.client.list.insert(keyA);
    expect(desk.client.list.get().keys).toEqual([keyA]);
  });
});

describe('a list that could not be read', () => {
  test('tells which read failed, until one succeeds', async () => {
    const desk = await deskWith([keyA], { nextCursor: 'two' });
    const { list } = desk.client;
    const failed = (): string => list.get().failed;
    expect(failed()).toBe('none');
    void list.fetchNextPage();
    await desk.backend.last('list').fail('network');
    expect(failed()).toBe('more');
    void list.refetch();
    expect(failed()).toBe('more');
    await desk.backend.last('list').fail('server');
    expect(failed()).toBe('refresh');
    void list.fetchNextPage();
    await desk.backend.last('list').answer(pageOf([keyB]));
    expect(list.get()).toMatchObject({ failed: 'none', error: null });
  });

  test('at first, has failed to be refreshed', async () => {
    const desk = openDesk();
    desk.client.list.ensure();
    await desk.backend.last('list').fail('server');
    expect(desk.client.list.get()).toMatchObject({ failed: 'refresh', status: 'failed' });
  });
});

describe('watching', () => {
  test('ends where it is ended, for that one watcher', async () => {
    const desk = await deskWith([keyA]);
    const watch = vi.fn<() => void>();
    const ends = [desk.client.list.subscribe(watch), desk.client.list.subscribe(watch)];
    ends[0]?.();
    desk.client.list.insert(keyB);
    expect(watch).toHaveBeenCalledTimes(1);
    ends[1]?.();
    desk.client.list.insert(keyC);
    expect(watch).toHaveBeenCalledTimes(1);
  });

  test('a list that is read anew at once by who watches it still brings the page that was asked for', async () => {
    const desk = await deskWith([keyA], { nextCursor: 'two' });
    const { list } = desk.client;
    void list.refetch();
    void list.fetchNextPage();
    const end = list.subscribe(() => {
      end();
      void list.refetch();
    });
    await desk.backend.last('list').answer(pageOf([keyB], 'two'));
    await desk.backend.last('list').answer(pageOf([keyB], 'two'));
    expect(cursors(desk)).toEqual([null, null, null, 'two']);
  });
});

test('an answer that another read overtakes is dropped, at whichever moment', async () => {
  for (let turns = 0; turns < 20; turns += 1) {
    const desk = openDesk();
    void desk.client.list.refetch();
    const older = desk.backend.last('list').answer(pageOf([keyA]));
    for (let turn = 0; turn < turns; turn += 1) await Promise.resolve();
    void desk.client.list.refetch();
    const known = ids(desk);
    await older;
    expect(ids(desk)).toEqual(known);
    expect(desk.client.list.get().fetching).toBe('refresh');
  }
});

test('a refresh that the backend calls invalid has failed, and is not asked for again by itself', async () => {
  const desk = await deskWith([keyA]);
  void desk.client.list.refetch();
  await desk.backend.last('list').fail('invalid_input');
  expect(desk.client.list.get()).toMatchObject({ status: 'ready', fetching: 'none', error: { code: 'invalid_input' } });
  expect(cursors(desk)).toHaveLength(2);
});

test('a list that was let go of reads no page by itself when it is looked at again', async () => {
  const desk = await deskWith([keyA], { nextCursor: 'two' });
  void desk.client.list.refetch();
  void desk.client.list.fetchNextPage();
  desk.client.list.stop();
  desk.client.list.ensure();
  await desk.backend.last('list').answer(pageOf([keyA], 'two'));
  expect(cursors(desk)).toEqual([null, null, null]);
  expect(desk.client.list.get().fetching).toBe('none');
});

/** A search in vain, and then another. */
async function searched(next: ListFilter): Promise<Desk> {
  const desk = await searching();
  desk.client.list.setFilter({ search: 'nothing like it' });
  await desk.backend.last('list').answer(pageOf([]));
  expect(desk.client.list.get()).toMatchObject({ status: 'ready', keys: [] });
  desk.client.list.setFilter(next);
  return desk;
}

describe('a search that found nothing', () => {
  test('says nothing of the whole list, which is being loaded', async () => {
    const desk = await searched({ search: undefined });
    expect(desk.client.list.get()).toMatchObject({ status: 'loading', keys: [], fetching: 'refresh' });
    await desk.backend.last('list').answer(pageOf([keyA]));
    expect(desk.client.list.get()).toMatchObject({ status: 'ready', keys: [keyA] });
  });

  test('stays the last result until the next search has its own', async () => {
    const desk = await searched({ search: 'other' });
    expect(desk.client.list.get()).toMatchObject({ status: 'ready', keys: [], fetching: 'refresh' });
  });
});

test('rows that are there are never "loading" when a search is cleared', async () => {
  const desk = await searching();
  desk.client.list.setFilter({ search: 'b' });
  await desk.backend.last('list').answer(pageOf([keyB]));
  const seen = new Set<string>();
  desk.client.list.subscribe(() => seen.add(desk.client.list.get().status));
  desk.client.list.setFilter({ search: undefined });
  await desk.backend.last('list').answer(pageOf([keyA, keyB]));
  expect([...seen]).toEqual(['ready']);
});

test('a search here during a refresh looks through all that the backend has now', async () => {
  const desk = await deskWith([keyA]);
  void desk.client.list.refetch();
  desk.client.list.setFilter({ search: 'c' });
  await desk.backend.last('list').answer(pageOf([keyA], 'two'));
  await desk.backend.last('list').answer(pageOf([keyC]));
  expect(ids(desk)).toEqual(['c']);
});

describe('a client without the search of its own', () => {
  const sort = { field: 'name', direction: 'ascending' } as const;

  test('asks the backend for all that is wanted, and names nothing that is not', async () => {
    const backend = new HandDrivenBackend();
    const { list } = createApiKeysClient(backend.adapter);
    list.ensure();
    await backend.last('list').answer(pageOf([keyA, keyB]));
    const asked: unknown[] = [];
    for (const filter of [{ search: 'b' }, { sort }, { status: 'expired' }, { search: '', sort: undefined }] as const) {
      list.setFilter(filter);
      asked.push(backend.last('list').input);
    }
    const all = { cursor: null, limit: 50 };
    expect(backend.calls('list')[0]?.input).toStrictEqual(all);
    expect(asked).toStrictEqual([
      { ...all, search: 'b' },
      { ...all, search: 'b', sort },
      { ...all, search: 'b', sort, status: 'expired' },
      { ...all, status: 'expired' },
    ]);
    await backend.last('list').answer(pageOf([keyC]));
    expect(list.get()).toMatchObject({ status: 'ready', keys: [keyC] });
    await settle();
  });
});
