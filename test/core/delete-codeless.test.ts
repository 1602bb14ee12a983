import { beforeEach, describe, expect, test, vi } from 'vitest';

import { deleted, step } from './deletion.ts';
import { challengeFor, deskWith, keyA, keyB, openDesk, pageOf, shownIds, type Desk } from './support.ts';

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

const reads = ({ backend }: Desk): number => backend.calls('list').length;
const successes = ({ events }: Desk) => events.filter(({ type }) => type === 'key.delete.succeeded');

describe('a deletion whose first answer is lost', () => {
  test('has the list read while its question stays, and is over where the key is gone', async () => {
    const desk = await lose();
    expect(desk.client.deletion.get()).toMatchObject({ step: 'confirming', error: { code: 'timeout' } });
    await desk.backend.last('list').answer(pageOf([keyB]));
    expect(desk.client.deletion.get()).toEqual(deleted('already_gone'));
    expect(shownIds(desk.client)).toEqual(['b']);
    // Nobody can say whose deletion it was.
    expect(successes(desk)).toEqual([]);
  });

  test('stays a question where the key is there: a code may have been sent', async () => {
    const desk = await lose();
    const before = desk.client.deletion.get();
    await desk.backend.last('list').answer(pageOf([keyA, keyB]));
    expect(desk.client.deletion.get()).toBe(before);
    desk.client.deletion.confirm();
    await desk.backend.last('delete').answer(challengeFor('a'));
    expect(step(desk)).toBe('entering');
  });

  test('takes the row away where the window was closed meanwhile', async () => {
    const desk = await lose([keyA], true);
    await desk.backend.last('list').answer(pageOf([keyB]));
    expect(shownIds(desk.client)).toEqual(['b']);
    expect(step(desk)).toBe('closed');
  });

  test('is over for who has confirmed it again by then, whatever comes after', async () => {
    const desk = await lose();
    desk.client.deletion.confirm();
    await desk.backend.last('list').answer(pageOf([keyB]));
    await desk.backend.last('delete').fail('not_found');
    expect(desk.client.deletion.get()).toEqual(deleted('already_gone'));
    expect(shownIds(desk.client)).toEqual(['b']);
  });

  test('of several stays a question until all of them are gone', async () => {
    const desk = await lose([keyA, keyB]);
    await desk.backend.last('list').answer(pageOf([keyB]));
    expect(step(desk)).toBe('confirming');
    expect(shownIds(desk.client)).toEqual(['b']);
    void desk.client.list.refetch();
    await desk.backend.last('list').answer(pageOf([]));
    expect(desk.client.deletion.get()).toMatchObject({ step: 'done', result: { how: 'already_gone', failed: [] } });
  });

  test('is looked for no further than that', async () => {
    const desk = await lose();
    const before = reads(desk);
    await desk.backend.last('list').fail('network');
    await vi.advanceTimersByTimeAsync(60_000);
    expect(reads(desk)).toBe(before);
    expect(desk.backend.calls('get')).toEqual([]);
    expect(step(desk)).toBe('confirming');
  });

  test('breaks off no look for another key', async () => {
    const desk = await deskWith([keyA, keyB]);
    desk.client.deletion.open(keyB);
    desk.client.deletion.confirm();
    await desk.backend.last('delete').answer(challengeFor('b'));
    desk.client.deletion.submit('123456');
    desk.client.deletion.close();
    await desk.backend.last('delete').fail('network');
    await desk.backend.last('get').fail('network');
    desk.client.deletion.open(keyA);
    desk.client.deletion.confirm();
    await desk.backend.last('delete').fail('network');
    await vi.advanceTimersByTimeAsync(1_000);
    await desk.backend.last('get').answer(null);
    expect(shownIds(desk.client)).toEqual(['a']);
  });

  test('reads nothing where nobody looks at the list', async () => {
    const desk = openDesk();
    desk.client.deletion.open(keyA);
    desk.client.deletion.confirm();
    await desk.backend.last('delete').fail('network');
    expect(reads(desk)).toBe(0);
  });

  test('is not looked for after a refusal, nor where a new code was asked for', async () => {
    const desk = await deskWith([keyA, keyB]);
    const before = reads(desk);
    desk.client.deletion.open(keyA);
    desk.client.deletion.confirm();
    await desk.backend.last('delete').fail('delivery_failed');
    desk.client.deletion.confirm();
    await desk.backend.last('delete').answer(challengeFor('a', { resendAfterSeconds: 0 }));
    desk.client.deletion.resend();
    await desk.backend.last('delete').fail('network');
    expect(step(desk)).toBe('confirming');
    expect(reads(desk)).toBe(before);
  });
});
