import { beforeEach, describe, expect, test, vi } from 'vitest';

import { deskWith, keyA, keyB, keyNamed, pageOf, type Desk } from './support.ts';

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

describe('a created key', () => {
  test('survives a list that was asked for before it was made', async () => {
    const desk = await deskWith([keyA]);
    void desk.client.list.refetch();
    vi.advanceTimersByTime(1);
    desk.client.list.insert(keyC);
    expect(ids(desk)).toEqual(['c', 'a']);
    await desk.backend.last('list').answer(pageOf([keyA]));
    expect(ids(desk)).toEqual(['c', 'a']);
  });

  test('stands once, where the backend puts it, as soon as the backend lists it', async () => {
    const desk = await deskWith([keyA]);
    desk.client.list.insert(keyC);
    await refetch(desk, [keyA, keyC]);
    expect(ids(desk)).toEqual(['a', 'c']);
  });

  test('is gone as soon as a later list says so', async () => {
    const desk = await deskWith([keyA]);
    desk.client.list.insert(keyC);
    await refetch(desk, [keyA]);
    expect(ids(desk)).toEqual(['a']);
  });

  test('survives a list that was asked for in the same moment', async () => {
    const desk = await deskWith([keyA]);
    desk.client.list.insert(keyC);
    void desk.client.list.refetch();
    await desk.backend.last('list').answer(pageOf([keyA]));
    expect(ids(desk)).toEqual(['c', 'a']);
  });

  test('stays when more pages come', async () => {
    const desk = await deskWith([keyA], { nextCursor: 'two' });
    desk.client.list.insert(keyC);
    vi.advanceTimersByTime(1);
    await more(desk, [keyB]);
    expect(ids(desk)).toEqual(['c', 'a', 'b']);
  });
});

describe('a changed key', () => {
  const changed = keyNamed('a', { name: 'Changed' });

  test('stands where it stood, without a request', async () => {
    const desk = await deskWith([keyA, keyB]);
    desk.client.list.replace(changed);
    expect(desk.client.list.get().keys).toEqual([changed, keyB]);
    expect(desk.backend.calls('list')).toHaveLength(1);
  });

  test('that is not in the list does not come into it', async () => {
    const desk = await deskWith([keyB]);
    desk.client.list.replace(changed);
    expect(ids(desk)).toEqual(['b']);
    await refetch(desk, [keyB]);
    expect(ids(desk)).toEqual(['b']);
  });

  test('that was created here stays as it was changed, until the backend lists it', async () => {
    const desk = await deskWith([keyB], { nextCursor: 'two' });
    desk.client.list.insert(keyA);
    desk.client.list.replace(changed);
    await more(desk, [keyC]);
    expect(desk.client.list.get().keys).toEqual([changed, keyB, keyC]);
  });

  test('is not undone by a list that was asked for before', async () => {
    const desk = await deskWith([keyA]);
    void desk.client.list.refetch();
    const older = desk.backend.last('list');
    desk.client.list.replace(changed);
    await older.answer(pageOf([keyA]));
    expect(desk.client.list.get().keys).toEqual([changed]);
    await desk.backend.last('list').answer(pageOf([changed]));
    expect(desk.client.list.get()).toMatchObject({ keys: [changed], fetching: 'none' });
  });

  test('is not undone by the page that comes after it', async () => {
    const desk = await deskWith([keyA], { nextCursor: 'two' });
    void desk.client.list.fetchNextPage();
    desk.client.list.replace(changed);
    await desk.backend.last('list').answer(pageOf([keyB]));
    expect(desk.client.list.get().keys).toEqual([changed, keyB]);
  });
});
