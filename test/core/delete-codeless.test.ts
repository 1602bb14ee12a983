import { beforeEach, describe, expect, test, vi } from 'vitest';

import { deleted, step, taskOf } from './deletion.ts';
import { challengeFor, deskWith, HandDrivenBackend, keyA, keyB, pageOf, shownIds, type Desk } from './support.ts';

beforeEach(() => {
  vi.useFakeTimers();
  return () => vi.useRealTimers();
});

/** The first call to delete is lost: nobody knows whether it deleted, sent a code or never arrived. */
async function lose(keys = [keyA], close = false): Promise<Desk> {
  const desk = await deskWith([keyA, keyB]);
  desk.client.deletion.open(keys);
  desk.client.deletion.confirm();
  if (close) desk.client.deletion.close();
  await desk.backend.last(keys.length > 1 ? 'deleteMany' : 'delete').fail('timeout');
  return desk;
}

const successes = ({ events }: Desk) => events.filter(({ type }) => type === 'key.delete.succeeded');
const ofA = { type: 'key.delete.succeeded', keyId: 'a' };

describe('a deletion whose first answer is lost', () => {
  test('is looked for while the question stays, and was done where the key is gone', async () => {
    const desk = await lose();
    expect(desk.client.deletion.get()).toMatchObject({ step: 'confirming', error: { code: 'timeout' } });
    await desk.backend.last('get').answer(null);
    expect(desk.client.deletion.get()).toEqual(deleted('deleted'));
    expect(shownIds(desk.client)).toEqual(['b']);
    expect(successes(desk)).toEqual([ofA]);
  });

  test('stays a question where the key is there: a code may have been sent', async () => {
    const desk = await lose();
    const before = desk.client.deletion.get();
    await desk.backend.last('get').answer(keyA);
    expect(desk.client.deletion.get()).toBe(before);
    desk.client.deletion.confirm();
    await desk.backend.last('delete').answer(challengeFor('a'));
    expect(step(desk)).toBe('entering');
    expect(successes(desk)).toEqual([]);
  });

  test('takes the row away where the window was closed meanwhile', async () => {
    const desk = await lose([keyA], true);
    await desk.backend.last('get').answer(null);
    expect(shownIds(desk.client)).toEqual(['b']);
    expect(successes(desk)).toEqual([ofA]);
    expect(step(desk)).toBe('closed');
  });

  test('is looked for again where it could not be, and no more than three times', async () => {
    const desk = await lose();
    for (const delay of [1_000, 3_000, 60_000]) {
      await desk.backend.last('get').fail('network');
      await vi.advanceTimersByTimeAsync(delay);
    }
    expect(desk.backend.calls('get')).toHaveLength(3);
    expect(step(desk)).toBe('confirming');
  });

  test('is told as done to who has confirmed it again by then', async () => {
    const desk = await lose();
    desk.client.deletion.confirm();
    await desk.backend.last('get').answer(null);
    expect(desk.client.deletion.get()).toEqual(deleted('deleted'));
    await desk.backend.last('delete').fail('not_found');
    expect(desk.client.deletion.get()).toEqual(deleted('deleted'));
    expect(successes(desk)).toEqual([ofA]);
  });

  test('is found by reading the list where the adapter cannot get one key', async () => {
    const backend = new HandDrivenBackend({}, ['list', 'delete']);
    const desk = await deskWith([keyA, keyB], { backend });
    desk.client.deletion.open(keyA);
    desk.client.deletion.confirm();
    await backend.last('delete').fail('bad_response');
    await backend.last('list').answer(pageOf([keyB]));
    expect(desk.client.deletion.get()).toEqual(deleted('deleted'));
  });

  test('of several tells which are still there', async () => {
    const desk = await lose([keyA, keyB]);
    const [first, second] = desk.backend.calls('get');
    await first?.answer(null);
    await second?.answer(keyB);
    expect(desk.client.deletion.get()).toEqual({
      step: 'done',
      task: taskOf(keyA, keyB),
      result: { how: 'deleted', failed: [{ keyId: 'b', code: 'unknown' }] },
    });
    expect(successes(desk)).toEqual([ofA]);
  });

  test('is not looked for after a refusal, nor where a new code was asked for', async () => {
    const desk = await deskWith([keyA, keyB]);
    desk.client.deletion.open(keyA);
    desk.client.deletion.confirm();
    await desk.backend.last('delete').fail('delivery_failed');
    desk.client.deletion.confirm();
    await desk.backend.last('delete').answer(challengeFor('a', { resendAfterSeconds: 0 }));
    desk.client.deletion.resend();
    await desk.backend.last('delete').fail('network');
    expect(step(desk)).toBe('confirming');
    expect(desk.backend.calls('get')).toEqual([]);
  });
});
