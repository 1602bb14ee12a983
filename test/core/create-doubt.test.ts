import { beforeEach, describe, expect, test, vi } from 'vitest';

import { fresh, ids, intents, lose, lostKey, named, step } from './creation.ts';
import { deskWith, HandDrivenBackend, keyA, keyNamed, pageOf, settle, type Desk } from './support.ts';

beforeEach(() => {
  vi.useFakeTimers();
  return () => vi.useRealTimers();
});

describe('a lost answer', () => {
  test('is looked after in the list; a key found there has lost its secret', async () => {
    const desk = await deskWith([keyA]);
    await lose(desk);
    expect(step(desk)).toBe('checking');
    await desk.backend.last('list').answer(pageOf([fresh, keyA]));
    expect(desk.client.creation.get()).toMatchObject(lostKey(fresh));
    expect(ids(desk)).toEqual(['new', 'a']);
    expect(desk.events).toContainEqual({ type: 'key.create.secret_lost', keyId: 'new' });
  });

  test('without a new key can be tried again, as the same intent', async () => {
    const desk = await deskWith([keyA]);
    await lose(desk);
    await desk.backend.last('list').answer(pageOf([keyA]));
    expect(desk.client.creation.get()).toMatchObject({ step: 'confirming', note: 'not_done' });
    expect(desk.backend.calls('create')).toHaveLength(1);
    desk.client.creation.confirm(named);
    expect(new Set(intents(desk)).size).toBe(1);
  });

  test('is still found after a try that the backend recognised, though the list was read meanwhile', async () => {
    const desk = await deskWith([keyA]);
    await lose(desk);
    await desk.backend.last('list').answer(pageOf([keyA]));
    void desk.client.list.refetch();
    await desk.backend.last('list').answer(pageOf([fresh, keyA]));
    desk.client.creation.confirm(named);
    await desk.backend.last('create').fail('bad_response');
    await desk.backend.last('list').answer(pageOf([fresh, keyA]));
    expect(desk.client.creation.get()).toMatchObject(lostKey(fresh));
  });

  test.each<[string, (desk: Desk) => Promise<void>]>([
    ['was found', (desk) => desk.backend.last('list').answer(pageOf([fresh, keyA]))],
    ['was closed over', () => Promise.resolve()],
  ])('that %s ends the intent: the next press makes another key', async (_, find) => {
    const desk = await deskWith([keyA]);
    await lose(desk);
    await find(desk);
    desk.client.creation.close();
    desk.client.creation.open(true);
    desk.client.creation.confirm(named);
    expect(new Set(intents(desk)).size).toBe(2);
  });

  test('is unknown after three failed reads, and can be looked after again', async () => {
    const desk = await deskWith([keyA]);
    await lose(desk);
    for (const delay of [1_000, 3_000, 0]) {
      await desk.backend.last('list').fail('server');
      await vi.advanceTimersByTimeAsync(delay);
    }
    expect(desk.client.creation.get()).toMatchObject({ step: 'unknown', error: { code: 'server' } });
    desk.client.creation.retry();
    await settle();
    await desk.backend.last('list').answer(pageOf([fresh, keyA]));
    expect(step(desk)).toBe('done');
  });

  test('of a session that ended meanwhile is still looked after once the user is back', async () => {
    const desk = await deskWith([keyA]);
    await lose(desk);
    await desk.backend.last('list').fail('unauthenticated');
    expect(step(desk)).toBe('signedOut');
    desk.client.creation.signedIn();
    await settle();
    await desk.backend.last('list').answer(pageOf([fresh, keyA]));
    expect(step(desk)).toBe('done');
  });

  test('is looked for by its name where it has one', async () => {
    const desk = await deskWith([keyA]);
    desk.client.creation.open();
    await desk.backend.last('create').fail('name_taken');
    desk.client.creation.confirm({ name: ' Café ' });
    await desk.backend.last('create').fail('network');
    const other = keyNamed('other', { name: 'Another' });
    const mine = keyNamed('mine', { name: 'Cafe\u0301' });
    await desk.backend.last('list').answer(pageOf([other, mine, keyA]));
    expect(desk.client.creation.get()).toMatchObject(lostKey(mine));
  });

  test('is searched through all pages where the backend cannot sort', async () => {
    const desk = await deskWith([keyA]);
    await lose(desk);
    await desk.backend.last('list').answer(pageOf([keyA], 'more'));
    await desk.backend.last('list').answer(pageOf([fresh]));
    expect(desk.client.creation.get()).toMatchObject(lostKey(fresh));
  });

  test('is searched on the newest page where the backend can sort', async () => {
    const desk = await deskWith([keyA], { backend: new HandDrivenBackend({ supports: { sort: ['createdAt'] } }) });
    await lose(desk);
    expect(desk.backend.last('list').input).toMatchObject({ sort: { field: 'createdAt', direction: 'descending' } });
    await desk.backend.last('list').answer(pageOf([keyA], 'more'));
    expect(desk.client.creation.get()).toMatchObject({ step: 'confirming', note: 'not_done' });
  });

  test('is found among the newest where only the first page was loaded', async () => {
    const older = keyNamed('older', { createdAt: '2025-01-01T00:00:00.000Z' });
    const desk = await deskWith([keyA], { nextCursor: 'more' });
    await lose(desk);
    await desk.backend.last('list').answer(pageOf([fresh, keyA, older]));
    expect(desk.client.creation.get()).toMatchObject(lostKey(fresh));
  });

  test('closed over stops looking, and reads the list', async () => {
    const desk = await deskWith([keyA]);
    await lose(desk);
    const search = desk.backend.last('list');
    desk.client.creation.close();
    expect(search.context.signal.aborted).toBe(true);
    await desk.backend.last('list').answer(pageOf([fresh, keyA]));
    expect(ids(desk)).toEqual(['new', 'a']);
    expect(step(desk)).toBe('closed');
  });

  test('let go of leaves no read and no timer behind', async () => {
    const desk = await deskWith([keyA]);
    const release = desk.client.retain();
    await lose(desk);
    await desk.backend.last('list').fail('server');
    release();
    await settle();
    expect(vi.getTimerCount()).toBe(0);
    expect(desk.backend.calls('list').filter(({ context }) => !context.signal.aborted)).toHaveLength(2);
    expect(desk.client.list.get()).toMatchObject({ status: 'idle', fetching: 'none' });
  });
});
