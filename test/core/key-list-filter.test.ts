import type { ApiKey, ApiKeysAdapter, ListFilter } from 'keydesk/headless';
import { beforeEach, describe, expect, test, vi } from 'vitest';

import { deskWith, HandDrivenBackend, keyA, keyB, keyNamed, pageOf, type Desk } from './support.ts';

beforeEach(() => {
  vi.useFakeTimers({ now: new Date('2026-06-01T00:00:00.000Z') });
  return () => vi.useRealTimers();
});

const keyC = keyNamed('c');
const all = { search: true, sort: ['name'], filter: ['status'] } as const;

const ids = ({ client }: Desk): string[] => client.list.get().keys.map(({ id }) => id);
const queries = ({ backend }: Desk): unknown[] => backend.calls('list').map(({ input }) => input);

/** A list that is loaded, of a backend that does itself what it supports. */
const deskOf = (
  keys: readonly ApiKey[],
  supports: NonNullable<ApiKeysAdapter['supports']> = {},
  nextCursor: string | null = null,
): Promise<Desk> => deskWith(keys, { backend: new HandDrivenBackend({ supports }), nextCursor });

describe('what the backend does itself', () => {
  test('is asked of it, and adds to what was asked before', async () => {
    const desk = await deskOf([keyA, keyB], all);
    desk.client.list.setFilter({ search: 'b' });
    desk.client.list.setFilter({ sort: { field: 'name', direction: 'ascending' } });
    const asked = { cursor: null, limit: 50, search: 'b', sort: { field: 'name', direction: 'ascending' } };
    expect(desk.backend.last('list').input).toEqual(asked);
    await desk.backend.last('list').answer(pageOf([keyB, keyA]));
    expect(ids(desk)).toEqual(['b', 'a']);
  });

  test('is asked for in every page', async () => {
    const desk = await deskOf([keyA], all);
    desk.client.list.setFilter({ status: 'expired' });
    await desk.backend.last('list').answer(pageOf([keyB], 'two'));
    void desk.client.list.fetchNextPage();
    expect(desk.backend.last('list').input).toEqual({ cursor: 'two', limit: 50, status: 'expired' });
  });
});

test('another search begins with its first page, however much of the one before is loaded', async () => {
  const desk = await deskOf([keyA, keyB], all);
  desk.client.list.setFilter({ search: 'c' });
  await desk.backend.last('list').answer(pageOf([keyC], 'two'));
  expect(desk.client.list.get()).toMatchObject({ keys: [keyC], nextCursor: 'two', fetching: 'none' });
});

describe('what the backend does not do', () => {
  test('is done here, without a request where the whole list is loaded', async () => {
    const desk = await deskOf([keyA, keyB, keyC]);
    desk.client.list.setFilter({ search: 'B' });
    expect(desk.client.list.get()).toMatchObject({ status: 'ready', fetching: 'none', filter: { search: 'B' } });
    expect(ids(desk)).toEqual(['b']);
    desk.client.list.setFilter({ search: 'nothing like it' });
    expect(desk.client.list.get()).toMatchObject({ status: 'ready', keys: [] });
    desk.client.list.setFilter({ search: undefined, sort: { field: 'name', direction: 'descending' } });
    expect(ids(desk)).toEqual(['c', 'b', 'a']);
    desk.client.list.setFilter({ sort: undefined });
    expect(ids(desk)).toEqual(['a', 'b', 'c']);
    expect(desk.backend.calls('list')).toHaveLength(1);
  });

  test('has the whole list loaded first, with the rows that were there until then', async () => {
    const desk = await deskOf([keyA], {}, 'two');
    desk.client.list.setFilter({ search: 'c' });
    expect(desk.client.list.get()).toMatchObject({ status: 'ready', keys: [keyA], fetching: 'refresh' });
    await desk.backend.last('list').answer(pageOf([keyA], 'two'));
    await desk.backend.last('list').answer(pageOf([keyB], 'three'));
    expect(ids(desk)).toEqual(['a']);
    await desk.backend.last('list').answer(pageOf([keyC]));
    expect(ids(desk)).toEqual(['c']);
    expect(queries(desk).slice(1)).toEqual([null, 'two', 'three'].map((cursor) => ({ cursor, limit: 50 })));
    desk.client.list.setFilter({ search: '' });
    expect(ids(desk)).toEqual(['a', 'b', 'c']);
    expect(desk.backend.calls('list')).toHaveLength(4);
  });

  test('is done here to what the backend found', async () => {
    const desk = await deskOf([keyA, keyB, keyC], { search: true });
    desk.client.list.setFilter({ sort: { field: 'name', direction: 'descending' } });
    expect(ids(desk)).toEqual(['c', 'b', 'a']);
    expect(desk.backend.calls('list')).toHaveLength(1);
    desk.client.list.setFilter({ search: 'key' });
    expect(desk.backend.last('list').input).toEqual({ cursor: null, limit: 50, search: 'key' });
    await desk.backend.last('list').answer(pageOf([keyA, keyB]));
    expect(ids(desk)).toEqual(['b', 'a']);
  });

  test('sorts by the columns that the backend cannot sort by', async () => {
    const desk = await deskOf([keyA, keyB], { sort: ['createdAt'] });
    desk.client.list.setFilter({ sort: { field: 'name', direction: 'descending' } });
    expect(ids(desk)).toEqual(['b', 'a']);
    expect(desk.backend.calls('list')).toHaveLength(1);
    desk.client.list.setFilter({ sort: { field: 'createdAt', direction: 'descending' } });
    expect(desk.backend.last('list').input).toMatchObject({ sort: { field: 'createdAt', direction: 'descending' } });
  });

  test('holds for a key that is created or changed', async () => {
    const desk = await deskOf([keyA, keyC]);
    desk.client.list.setFilter({ sort: { field: 'name', direction: 'descending' } });
    desk.client.list.insert(keyB);
    expect(ids(desk)).toEqual(['c', 'b', 'a']);
    desk.client.list.replace({ ...keyC, name: '0' });
    expect(ids(desk)).toEqual(['b', 'a', 'c']);
    desk.client.list.setFilter({ search: 'key' });
    expect(ids(desk)).toEqual(['b', 'a']);
  });

  test('proves nothing gone that it only hides', async () => {
    const desk = await deskOf([keyA, keyB]);
    desk.client.deletion.open(keyA);
    desk.client.list.setFilter({ search: 'b' });
    void desk.client.list.refetch();
    await desk.backend.last('list').answer(pageOf([keyA, keyB]));
    expect(ids(desk)).toEqual(['b']);
    expect(desk.client.deletion.get().step).toBe('confirming');
  });
});

describe('the rows of another search', () => {
  test('stay until the new ones are there', async () => {
    const desk = await deskOf([keyA, keyB], all);
    desk.client.list.setFilter({ search: 'b' });
    expect(desk.client.list.get()).toMatchObject({ status: 'ready', fetching: 'refresh', keys: [keyA, keyB] });
    await desk.backend.last('list').answer(pageOf([keyB]));
    expect(desk.client.list.get()).toMatchObject({ status: 'ready', fetching: 'none', keys: [keyB] });
  });

  test.each<[string, ListFilter, NonNullable<ApiKeysAdapter['supports']>, string | null]>([
    ['by the backend', { search: 'b' }, all, null],
    ['here', { search: 'b' }, {}, 'two'],
  ])('never pass for the result of one that failed: %s', async (_, filter, supports, cursor) => {
    const desk = await deskOf([keyA, keyB], supports, cursor);
    desk.client.list.setFilter(filter);
    await desk.backend.last('list').fail('network');
    expect(desk.client.list.get()).toMatchObject({
      status: 'failed',
      keys: [],
      nextCursor: null,
      error: { code: 'network' },
    });
    await desk.client.list.fetchNextPage();
    expect(desk.backend.calls('list')).toHaveLength(2);
    // Another try asks again, though nothing else is wanted.
    desk.client.list.setFilter(filter);
    await desk.backend.last('list').answer(pageOf([keyB]));
    expect(ids(desk)).toEqual(['b']);
  });

  test.each<[string, NonNullable<ApiKeysAdapter['supports']>]>([
    ['by the backend', all],
    ['here', {}],
  ])(
    'are whole again with the filter that they were read for, even if that cannot be read: %s',
    async (_, supports) => {
      const desk = await deskOf([keyA], supports, 'two');
      desk.client.list.setFilter({ search: 'b' });
      desk.client.list.setFilter({ search: undefined });
      await desk.backend.last('list').fail('network');
      expect(desk.client.list.get()).toMatchObject({ status: 'ready', keys: [keyA], nextCursor: 'two' });
      void desk.client.list.fetchNextPage();
      await desk.backend.last('list').answer(pageOf([keyB]));
      expect(ids(desk)).toEqual(['a', 'b']);
    },
  );

  test('stay after a failed refresh of the same search', async () => {
    const desk = await deskOf([keyA, keyB]);
    desk.client.list.setFilter({ search: 'b' });
    void desk.client.list.refetch();
    await desk.backend.last('list').fail('network');
    expect(desk.client.list.get()).toMatchObject({ status: 'ready', keys: [keyB], error: { code: 'network' } });
  });

  test('have no next page', async () => {
    const desk = await deskOf([keyA], all, 'two');
    desk.client.list.setFilter({ search: 'b' });
    desk.client.list.stop();
    await desk.client.list.fetchNextPage();
    expect(desk.backend.calls('list')).toHaveLength(2);
  });
});

describe('a search here', () => {
  const cafe = keyNamed('x', { name: 'Cafe\u0301 １', hint: 'sk_live_…4f2a' });

  test.each(['café', ' CAFÉ ', 'Cafe\u0301', '1', '4F2A', 'sk_live'])('finds %o', async (search) => {
    const desk = await deskOf([keyA, cafe, keyNamed('y', { name: null })]);
    desk.client.list.setFilter({ search });
    expect(ids(desk)).toEqual(['x']);
  });

  test('finds a key without a name by its hint alone', async () => {
    const desk = await deskOf([keyA, keyNamed('y', { name: null })]);
    desk.client.list.setFilter({ search: 'e' });
    expect(ids(desk)).toEqual(['a']);
    desk.client.list.setFilter({ search: '…y' });
    expect(ids(desk)).toEqual(['y']);
  });

  test('takes what is typed for text, and spans no two fields', async () => {
    const desk = await deskOf([keyA, cafe]);
    for (const search of ['.*', '１sk', 'null', 'undefined']) {
      desk.client.list.setFilter({ search });
      expect(ids(desk)).toEqual([]);
    }
  });
});

describe('a filter here', () => {
  const day = 86_400_000;
  const ending = (id: string, days: number, status: ApiKey['status'] = 'active'): ApiKey =>
    keyNamed(id, { status, expiresAt: new Date(Date.now() + days * day).toISOString() });

  test('goes by the status as it is now, whenever the backend was asked', async () => {
    const keys = [
      ending('later', 8),
      ending('soon', 7),
      ending('over', 0),
      ending('off', 0, 'disabled'),
      ending('said', -1, 'expired'),
    ];
    const desk = await deskOf(keys);
    const shown = (status: ApiKey['status']): string[] => {
      desk.client.list.setFilter({ status });
      return ids(desk);
    };
    expect(shown('active')).toEqual(['later']);
    expect(shown('expiring')).toEqual(['soon']);
    expect(shown('expired')).toEqual(['over', 'said']);
    expect(shown('disabled')).toEqual(['off']);
    expect(shown('inactive')).toEqual([]);
  });
});
