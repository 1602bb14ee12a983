import type { ApiKey } from 'keydesk/headless';
import { beforeEach, describe, expect, test, vi } from 'vitest';

import { fresh, ids, lose, doubtfulKey, lostKey } from './creation.ts';
import { deskWith, HandDrivenBackend, keyA, keyB, keyNamed, openDesk, pageOf, type Desk } from './support.ts';

beforeEach(() => {
  vi.useFakeTimers();
  return () => vi.useRealTimers();
});

describe('the lost key is found', () => {
  const first = keyNamed('first', { createdAt: null });
  const behind = keyNamed('behind', { createdAt: '2020-01-01T00:00:00.000Z' });
  const twin = keyNamed('twin', { createdAt: keyA.createdAt });

  test.each<[string, known: readonly ApiKey[], nextCursor: string | null, lost: ApiKey]>([
    ['where there was none before', [], null, fresh],
    ['where its age is not known', [keyA], null, first],
    ['where the clock of the backend was set back', [keyA], null, behind],
    ['where two keys of the first page are of the same moment', [keyA, keyB], 'more', fresh],
    ['where it is of the same moment as the newest that was loaded', [keyA], 'more', twin],
  ])('%s', async (_, known, nextCursor, lost) => {
    const desk = await deskWith(known, { nextCursor });
    await lose(desk, { name: lost.name ?? '' });
    await desk.backend.last('list').answer(pageOf([lost, ...known]));
    expect(desk.client.creation.get()).toMatchObject(lostKey(lost));
  });
});

/** Leaves the list with a search that finds nothing. */
const searchInVain = async (desk: Desk): Promise<void> => {
  desk.client.list.setFilter({ search: 'nothing like it' });
  await desk.backend.last('list').answer(pageOf([]));
};

describe('a key that was there before is never taken for the lost one', () => {
  const secondPageByName = [keyNamed('z', { createdAt: '2025-01-01T00:00:00.000Z' }), keyA];

  test.each<[string, () => Promise<Desk>]>([
    [
      'when the list was searched',
      async () => {
        const desk = await deskWith([keyA, keyB]);
        await searchInVain(desk);
        return desk;
      },
    ],
    [
      'when the list was filtered',
      async () => {
        const desk = await deskWith([keyA, keyB]);
        desk.client.list.setFilter({ status: 'disabled' });
        return desk;
      },
    ],
    [
      'when the list is not sorted by age and not loaded to its end',
      () => deskWith(secondPageByName, { nextCursor: 'more' }),
    ],
    [
      'when the age of a key is not known and the list is not loaded to its end',
      () => deskWith([keyA, keyNamed('z', { createdAt: null })], { nextCursor: 'more' }),
    ],
    ['when the list was never read', () => Promise.resolve(openDesk())],
    [
      'when a row could not be read',
      async () => {
        const desk = openDesk();
        desk.client.list.ensure();
        await desk.backend.last('list').answer({ keys: [keyA, { name: 'no id' }], nextCursor: null });
        return desk;
      },
    ],
  ])('%s', async (_, prepare) => {
    const desk = await prepare();
    await lose(desk);
    await vi.advanceTimersByTimeAsync(4_000);
    expect(desk.client.creation.get()).toMatchObject({ step: 'unknown', error: { code: 'unknown' } });
  });

  test('when the age of what is found is not known and the list was not loaded to its end', async () => {
    const desk = await deskWith([keyA], { nextCursor: 'more' });
    await lose(desk);
    await desk.backend.last('list').answer(pageOf([keyA, keyNamed('z', { createdAt: null })]));
    expect(desk.client.creation.get()).toMatchObject({ step: 'confirming', note: 'not_done' });
  });

  test.each([
    ['a backend that cannot sort', undefined],
    ['a backend that sorts', ['createdAt'] as const],
  ])('when one of those that are there now cannot be read: %s', async (_, sort) => {
    const desk = await deskWith([keyA], { backend: new HandDrivenBackend({ supports: sort ? { sort } : {} }) });
    await lose(desk);
    for (const delay of [1_000, 3_000, 0]) {
      await desk.backend.last('list').answer({ keys: [{ name: 'no id' }, keyA], nextCursor: null });
      await vi.advanceTimersByTimeAsync(delay);
    }
    expect(desk.client.creation.get()).toMatchObject({ step: 'unknown', error: { code: 'bad_response' } });
  });

  test('for sure when it has no name: somebody may have made one after the list was read', async () => {
    const desk = await deskWith([keyA]);
    await lose(desk, { name: ' ' });
    await desk.backend.last('list').answer(pageOf([keyNamed('theirs'), keyA]));
    expect(desk.client.creation.get()).toMatchObject(doubtfulKey(keyNamed('theirs')));
    expect(desk.events).not.toContainEqual(expect.objectContaining({ type: 'key.create.secret_lost' }));
    // Whoever closes sees what there is.
    desk.client.creation.close();
    expect(desk.client.creation.get().step).toBe('closed');
    expect(ids(desk)).toEqual(['theirs', 'a']);
  });

  test('and what may be it can be neither copied nor shown', async () => {
    const desk = await deskWith([keyA]);
    await lose(desk, {});
    await desk.backend.last('list').answer(pageOf([fresh, keyA]));
    desk.client.creation.copied();
    desk.client.creation.stay();
    expect(desk.client.creation.get()).toMatchObject(doubtfulKey(fresh));
    expect(desk.client.creation.secret.get()).toBe(false);
  });

  test('but where there is no new one at all, nothing was created, named or not', async () => {
    const desk = await deskWith([keyA]);
    await lose(desk, {});
    await desk.backend.last('list').answer(pageOf([keyA]));
    expect(desk.client.creation.get()).toMatchObject({ step: 'confirming', note: 'not_done' });
  });

  test('for sure when there are two of its name', async () => {
    const desk = await deskWith([keyA]);
    await lose(desk);
    await desk.backend.last('list').answer(pageOf([fresh, keyNamed('theirs', { name: fresh.name }), keyA]));
    expect(desk.client.creation.get()).toMatchObject(doubtfulKey(fresh));
  });
});
