import { beforeEach, describe, expect, test, vi } from 'vitest';

import { step, taskOf } from './deletion.ts';
import { done, facts, keyC, send } from './several.ts';
import { challengeFor, keyA, keyB, pageOf, rightCode, settle, shownIds, type Desk } from './support.ts';

beforeEach(() => {
  vi.useFakeTimers();
  return () => vi.useRealTimers();
});

async function lose(): Promise<Desk> {
  const desk = await send();
  await desk.backend.last('deleteMany').fail('network');
  expect(step(desk)).toBe('checking');
  expect(facts(desk).doubtful).toEqual(['a', 'b']);
  return desk;
}
const answer = async ({ backend }: Desk, a: unknown, b: unknown): Promise<void> => {
  const [first, second] = backend.calls('get').slice(-2);
  await first?.answer(a);
  await second?.answer(b);
};

describe('a lost answer to a deletion of several', () => {
  test('is looked after key by key', async () => {
    const desk = await lose();
    expect(desk.backend.calls('get').map(({ input }) => input)).toEqual(['a', 'b']);
    await answer(desk, null, null);
    expect(desk.client.deletion.get()).toEqual(done());
    expect(facts(desk)).toEqual({ gone: ['a', 'b'], doubtful: [] });
  });

  test('leads back to the question where all of them are still there', async () => {
    const desk = await lose();
    await answer(desk, keyA, keyB);
    expect(desk.client.deletion.get()).toEqual({ step: 'confirming', task: taskOf(keyA, keyB), note: 'not_done' });
    expect(facts(desk)).toEqual({ gone: [], doubtful: [] });
  });

  test('tells which one is still there', async () => {
    const desk = await lose();
    await answer(desk, null, keyB);
    expect(desk.client.deletion.get()).toMatchObject({
      step: 'done',
      result: { how: 'deleted', failed: [{ keyId: 'b', code: 'unknown' }] },
    });
    expect(shownIds(desk.client)).toEqual(['b', 'c']);
    expect(facts(desk)).toEqual({ gone: ['a'], doubtful: [] });
  });

  test('is not settled by a list that has lost one of them', async () => {
    const desk = await lose();
    vi.advanceTimersByTime(1);
    void desk.client.list.refetch();
    await desk.backend.last('list').answer(pageOf([keyB, keyC]));
    expect(step(desk)).toBe('checking');
    expect(facts(desk)).toEqual({ gone: ['a'], doubtful: [] });
    await answer(desk, null, null);
    expect(desk.client.deletion.get()).toEqual(done());
  });

  test('is read again where one key could not be', async () => {
    const desk = await lose();
    await desk.backend.calls('get')[0]?.answer(null);
    await desk.backend.last('get').fail('server');
    expect(step(desk)).toBe('checking');
    await vi.advanceTimersByTimeAsync(1_000);
    await answer(desk, null, null);
    expect(desk.client.deletion.get()).toEqual(done());
  });

  test('after closing is looked after in the background', async () => {
    const desk = await send();
    desk.client.deletion.close();
    expect(facts(desk).doubtful).toEqual(['a', 'b']);
    await desk.backend.last('deleteMany').fail('timeout');
    await answer(desk, null, keyB);
    expect(facts(desk)).toEqual({ gone: ['a'], doubtful: [] });
    expect(step(desk)).toBe('closed');
  });

  test('is looked for first by whoever opens one of the keys', async () => {
    const desk = await send();
    desk.client.deletion.close();
    desk.client.deletion.open(keyB);
    await settle();
    expect(step(desk)).toBe('checking');
    expect(desk.backend.calls('get')).toHaveLength(0);
    await desk.backend.last('deleteMany').answer({ deleted: ['a', 'b'], failed: [] });
    await desk.backend.last('get').answer(null);
    expect(desk.client.deletion.get()).toMatchObject({
      step: 'done',
      task: { keys: [keyB] },
      result: { how: 'deleted' },
    });
    expect(shownIds(desk.client)).toEqual(['c']);
  });

  test('never takes the doubt from a key whose own deletion is out by then', async () => {
    const desk = await send();
    desk.client.deletion.close();
    desk.client.deletion.open(keyB);
    await desk.backend.last('deleteMany').fail('network');
    const inputs = desk.backend.calls('get').map(({ input }) => input);
    expect(inputs).toHaveLength(3);
    const slow = desk.backend.calls('get').find(({ input }) => input === 'a');
    for (const call of desk.backend.calls('get')) if (call !== slow) await call.answer(keyB);
    expect(step(desk)).toBe('confirming');
    desk.client.deletion.confirm();
    await desk.backend.last('delete').answer(challengeFor('b'));
    desk.client.deletion.submit(rightCode);
    desk.client.deletion.close();
    await slow?.answer(null);
    expect(facts(desk).doubtful).toContain('b');
    await desk.backend.last('delete').answer();
    await answer(desk, null, null);
    expect(facts(desk)).toEqual({ gone: ['a', 'b'], doubtful: [] });
  });
});
