import { beforeEach, describe, expect, test, vi } from 'vitest';

import { ask, confirms, deleted, send, sendAndClose, step } from './deletion.ts';
import {
  challengeFor,
  deskWith,
  HandDrivenBackend,
  keyA,
  keyB,
  openDesk,
  rightCode,
  settle,
  shownIds,
  wrongCode,
} from './support.ts';

beforeEach(() => {
  vi.useFakeTimers();
  return () => vi.useRealTimers();
});

describe('a deletion', () => {
  test('asks for a code, takes a wrong one, then the right one, and the row is gone', async () => {
    const desk = await deskWith([keyA, keyB]);
    const { deletion } = desk.client;
    deletion.open(keyA);
    expect(desk.backend.calls('delete')).toHaveLength(0);
    deletion.confirm();
    expect(deletion.get()).toMatchObject({ step: 'requesting', task: { keys: [keyA] } });
    await desk.backend.last('delete').answer(challengeFor('a'));
    expect(deletion.get()).toMatchObject({ step: 'entering', challenge: { sentTo: 'o•••@shop.ng' } });

    deletion.submit(wrongCode);
    expect(step(desk)).toBe('verifying');
    await desk.backend.last('delete').fail('code_invalid', { attemptsLeft: 4 });
    expect(deletion.get()).toMatchObject({
      step: 'entering',
      error: { code: 'code_invalid' },
      challenge: { attemptsLeft: 4 },
    });

    deletion.submit(rightCode);
    await desk.backend.last('delete').answer();
    expect(deletion.get()).toEqual(deleted('deleted'));
    expect(shownIds(desk.client)).toEqual(['b']);
    expect(confirms(desk)).toEqual([
      { challengeId: 'challenge-a', code: wrongCode },
      { challengeId: 'challenge-a', code: rightCode },
    ]);
  });

  test('is one call, however often the buttons are pressed', async () => {
    const desk = openDesk();
    const { deletion } = desk.client;
    for (const _ of [1, 2, 3]) deletion.open(keyA);
    for (const _ of [1, 2, 3]) deletion.confirm();
    expect(desk.backend.calls('delete')).toHaveLength(1);
    await desk.backend.last('delete').answer(challengeFor('a'));
    for (const _ of [1, 2, 3]) deletion.submit(rightCode);
    expect(confirms(desk)).toHaveLength(1);
  });

  test('uses one idempotency key for each intent: asking, asking again, each code', async () => {
    const desk = openDesk();
    await ask(desk, keyA, challengeFor('a', { resendAfterSeconds: 0 }));
    desk.client.deletion.resend();
    await desk.backend.last('delete').answer(challengeFor('a'));
    desk.client.deletion.submit(wrongCode);
    await desk.backend.last('delete').fail('code_invalid');
    desk.client.deletion.submit(rightCode);
    const keys = desk.backend.calls('delete').map(({ context }) => context.idempotencyKey);
    expect(new Set(keys).size).toBe(4);
    for (const key of keys) expect(key).toMatch(/^\d+(-\d+){3}$/);
  });

  test('asking again after a lost answer is a retry of the same intent; after a refusal it is a new one', async () => {
    const desk = openDesk();
    desk.client.deletion.open(keyA);
    const key = async (end: 'network' | 'delivery_failed'): Promise<string> => {
      desk.client.deletion.confirm();
      const call = desk.backend.last('delete');
      await call.fail(end);
      return call.context.idempotencyKey ?? '';
    };
    const [first, second, third] = [await key('network'), await key('delivery_failed'), await key('network')];
    expect(second).toBe(first);
    expect(third).not.toBe(second);
  });

  test('is done at once where the backend asks for no code', async () => {
    const desk = await deskWith([keyA, keyB]);
    desk.client.deletion.open(keyA);
    desk.client.deletion.confirm();
    await desk.backend.last('delete').answer();
    expect(desk.client.deletion.get()).toEqual(deleted('deleted'));
    expect(shownIds(desk.client)).toEqual(['b']);
  });

  test('of one key leaves another alone', async () => {
    const desk = await deskWith([keyA, keyB]);
    await sendAndClose(desk, keyA);
    await ask(desk, keyB);
    await desk.backend.calls('delete')[1]?.answer();
    expect(desk.client.deletion.get()).toMatchObject({ step: 'entering', task: { keys: [keyB] } });
    expect(shownIds(desk.client)).toEqual(['b']);
  });

  test('takes a second challenge in answer to a code for a lost answer', async () => {
    const desk = openDesk();
    await send(desk);
    await desk.backend.last('delete').answer(challengeFor('a'));
    expect(step(desk)).toBe('checking');
  });

  test('cannot be asked of an adapter without it', async () => {
    const desk = openDesk(new HandDrivenBackend({}, ['list']));
    const operations = ['create', 'delete', 'update', 'rotate', 'deleteMany'] as const;
    expect(operations.filter((operation) => desk.client.can(operation))).toEqual([]);
    desk.client.deletion.open(keyA);
    desk.client.deletion.confirm();
    await settle();
    expect(desk.client.deletion.get()).toMatchObject({ step: 'failed', error: { code: 'forbidden' } });
  });
});

describe('the code', () => {
  test('can be sent as soon as it is asked for', async () => {
    const desk = openDesk();
    await send(desk);
    expect(step(desk)).toBe('verifying');
  });

  test('is not sent once its time is over', async () => {
    const desk = openDesk();
    await ask(desk);
    vi.advanceTimersByTime(300_000);
    desk.client.deletion.submit(rightCode);
    expect(confirms(desk)).toHaveLength(0);
  });

  test('keeps its time when the clock on the wall is moved', async () => {
    const desk = openDesk();
    await ask(desk);
    vi.setSystemTime(Date.now() + 86_400_000);
    desk.client.deletion.submit(rightCode);
    expect(step(desk)).toBe('verifying');
  });

  test('stands in no event, no fact and no state', async () => {
    const desk = openDesk();
    const seen: unknown[] = [];
    desk.client.deletion.subscribe(() => seen.push(desk.client.deletion.get()));
    desk.client.facts.subscribe(() => seen.push(desk.client.facts.get()));
    await send(desk);
    await desk.backend.last('delete').fail('code_invalid');
    desk.client.deletion.submit(rightCode);
    await desk.backend.last('delete').answer();
    expect(JSON.stringify([seen, desk.events])).not.toContain(rightCode);
  });
});
