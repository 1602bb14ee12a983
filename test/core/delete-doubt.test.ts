import type { ApiKey, SortField } from 'keydesk/headless';
import { beforeEach, describe, expect, test, vi } from 'vitest';

import { deleted, send, sendAndClose, step, taskOf } from './deletion.ts';
import { deskWith, HandDrivenBackend, keyA, keyB, keyNamed, openDesk, pageOf, settle, shownIds } from './support.ts';

beforeEach(() => {
  vi.useFakeTimers();
  return () => vi.useRealTimers();
});

const dated = (id: string, day: number): ApiKey => keyNamed(id, { createdAt: `2026-01-0${day}T00:00:00.000Z` });

test('a lost answer is looked after in the background too, until a read gets through', async () => {
  const desk = openDesk();
  await sendAndClose(desk);
  await desk.backend.last('delete').fail('network');
  await desk.backend.last('get').fail('network');
  expect(desk.client.facts.get().doubtful).toContain('a');
  await vi.advanceTimersByTimeAsync(1_000);
  expect(desk.backend.calls('get')).toHaveLength(2);
  await desk.backend.last('get').answer(null);
  expect(desk.client.facts.get()).toMatchObject({ gone: new Set(['a']), doubtful: new Set() });
});

describe('closing over a code that is on its way', () => {
  test('does not take it back: the key is in doubt until the answer comes', async () => {
    const desk = await deskWith([keyA, keyB]);
    await sendAndClose(desk);
    expect(step(desk)).toBe('closed');
    expect(desk.backend.last('delete').context.signal.aborted).toBe(false);
    expect([...desk.client.facts.get().doubtful]).toEqual(['a']);
  });

  test('then a late yes: the row goes', async () => {
    const desk = await deskWith([keyA, keyB]);
    await sendAndClose(desk);
    await desk.backend.last('delete').answer();
    expect(shownIds(desk.client)).toEqual(['b']);
    expect(desk.client.facts.get().doubtful.size).toBe(0);
    expect(step(desk)).toBe('closed');
  });

  test('then a late no: the doubt goes', async () => {
    const desk = await deskWith([keyA, keyB]);
    await sendAndClose(desk);
    await desk.backend.last('delete').fail('code_invalid');
    expect(desk.client.facts.get().doubtful.size).toBe(0);
    expect(shownIds(desk.client)).toEqual(['a', 'b']);
    expect(desk.backend.calls('get')).toHaveLength(0);
  });

  test.each<[string, unknown, string[]]>([
    ['was deleted', null, ['b']],
    ['is still there', keyA, ['a', 'b']],
  ])('then a lost answer: finds out in the background that the key %s', async (_, found, shown) => {
    const desk = await deskWith([keyA, keyB]);
    await sendAndClose(desk);
    await desk.backend.last('delete').fail('network');
    await desk.backend.last('get').answer(found);
    expect(shownIds(desk.client)).toEqual(shown);
    expect(desk.client.facts.get().doubtful.size).toBe(0);
  });

  test('then a lost answer and a failed read: the doubt stays for the next time', async () => {
    const desk = await deskWith([keyA]);
    await sendAndClose(desk);
    await desk.backend.last('delete').fail('network');
    await desk.backend.last('get').fail('network');
    expect([...desk.client.facts.get().doubtful]).toEqual(['a']);
  });
});

describe('opening a key in doubt', () => {
  test('waits for the confirmation, then looks, before anything else can begin', async () => {
    const desk = await deskWith([keyA]);
    await sendAndClose(desk);
    desk.client.deletion.open(keyA);
    desk.client.deletion.confirm();
    await settle();
    expect(step(desk)).toBe('checking');
    expect(desk.backend.calls('get')).toHaveLength(0);
    await desk.backend.last('delete').fail('network');
    expect(desk.backend.calls('get')).toHaveLength(1);
    await desk.backend.last('get').answer(keyA);
    expect(desk.client.deletion.get()).toEqual({ step: 'confirming', task: taskOf(keyA), note: 'not_done' });
  });

  test('says "deleted" when the confirmation succeeds after all', async () => {
    const desk = await deskWith([keyA]);
    await sendAndClose(desk);
    desk.client.deletion.open(keyA);
    await desk.backend.last('delete').answer();
    expect(desk.client.deletion.get()).toEqual(deleted('deleted'));
  });

  // Found by a breadth-first search in a draft: "forbidden" was shown for a key that had just been deleted.
  test('never fails over a key that was just deleted', async () => {
    const desk = await deskWith([keyA]);
    await sendAndClose(desk);
    desk.client.deletion.open(keyA);
    desk.client.deletion.confirm();
    await desk.backend.last('delete').fail('network');
    expect(desk.backend.calls('delete')).toHaveLength(2);
    await desk.backend.last('get').fail('forbidden');
    expect(step(desk)).toBe('checking');
    await vi.advanceTimersByTimeAsync(1_000);
    await desk.backend.last('get').answer(null);
    expect(desk.client.deletion.get()).toEqual(deleted('deleted'));
  });
});

describe('a lost answer', () => {
  test.each(['network', 'timeout', 'server', 'bad_response', 'unknown'] as const)(
    'by %s is looked after',
    async (code) => {
      const desk = await deskWith([keyA]);
      await send(desk);
      await desk.backend.last('delete').fail(code);
      expect(step(desk)).toBe('checking');
      await desk.backend.last('get').answer(null);
      expect(desk.client.deletion.get()).toEqual(deleted('deleted'));
      expect(shownIds(desk.client)).toEqual([]);
    },
  );

  test('that never comes ends by itself', async () => {
    const desk = openDesk();
    await send(desk);
    await vi.advanceTimersByTimeAsync(20_000);
    expect(step(desk)).toBe('checking');
  });

  test('is unknown after three failed reads, and can be looked after again', async () => {
    const desk = openDesk();
    await send(desk);
    await desk.backend.last('delete').fail('network');
    for (const [reads, delay] of [1_000, 3_000].entries()) {
      await desk.backend.last('get').fail('server');
      await vi.advanceTimersByTimeAsync(delay - 1);
      expect(desk.backend.calls('get')).toHaveLength(reads + 1);
      await vi.advanceTimersByTimeAsync(1);
    }
    await desk.backend.last('get').fail('server');
    expect(desk.backend.calls('get')).toHaveLength(3);
    expect(desk.client.deletion.get()).toMatchObject({ step: 'unknown', error: { code: 'server' } });
    desk.client.deletion.retry();
    await settle();
    await desk.backend.last('get').answer(null);
    expect(step(desk)).toBe('done');
  });

  test('is proven by reading the whole list where the adapter cannot get one key', async () => {
    const desk = openDesk(new HandDrivenBackend({}, ['list', 'delete']));
    await send(desk);
    await desk.backend.last('delete').fail('network');
    await desk.backend.last('list').answer(pageOf([keyB], 'more'));
    expect(step(desk)).toBe('checking');
    expect(desk.backend.last('list').input).toMatchObject({ cursor: 'more' });
    await desk.backend.last('list').answer(pageOf([]));
    expect(step(desk)).toBe('done');
  });

  // In any other order, a key that is used may move to a page that was read before.
  test.each<[string, 'done' | 'checking', { supports?: { sort: readonly SortField[] } }, ApiKey, ApiKey]>([
    ['by creation', 'done', {}, dated('b', 2), dated('c', 1)],
    ['in no order that is known', 'checking', {}, dated('b', 1), dated('c', 2)],
    ['sorted as it was asked', 'done', { supports: { sort: ['createdAt'] } }, dated('b', 1), dated('c', 2)],
    ['sorted otherwise', 'checking', { supports: { sort: ['name'] } }, dated('b', 1), dated('c', 2)],
  ])('by the whole list over several pages: %s, %s', async (_, becomes, methods, first, second) => {
    const desk = openDesk(new HandDrivenBackend(methods, ['list', 'delete']));
    await send(desk);
    await desk.backend.last('delete').fail('network');
    await desk.backend.last('list').answer(pageOf([first], 'more'));
    await desk.backend.last('list').answer(pageOf([second]));
    expect(step(desk)).toBe(becomes);
    expect(shownIds(desk.client)).toEqual([]);
  });

  test('is not proven by a list with a row that cannot be read', async () => {
    const desk = openDesk(new HandDrivenBackend({}, ['list', 'delete']));
    await send(desk);
    await desk.backend.last('delete').fail('network');
    for (const delay of [1_000, 3_000, 0]) {
      await desk.backend.last('list').answer({ keys: [{ name: 'no id' }], nextCursor: null });
      await vi.advanceTimersByTimeAsync(delay);
    }
    expect(desk.client.deletion.get()).toMatchObject({ step: 'unknown', error: { code: 'bad_response' } });
  });

  test('of a session that ended meanwhile is still looked after once the user is back', async () => {
    const desk = openDesk();
    await send(desk);
    await desk.backend.last('delete').fail('network');
    await desk.backend.last('get').fail('unauthenticated');
    expect(step(desk)).toBe('signedOut');
    desk.client.deletion.signedIn();
    expect(step(desk)).toBe('checking');
    await settle();
    await desk.backend.last('get').answer(null);
    expect(step(desk)).toBe('done');
  });
});
