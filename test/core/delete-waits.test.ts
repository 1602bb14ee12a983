import { beforeEach, describe, expect, test, vi } from 'vitest';

import { ask, confirms, send, step } from './deletion.ts';
import { challengeFor, keyA, keyB, openDesk, rightCode, type Desk } from './support.ts';

beforeEach(() => {
  vi.useFakeTimers();
  return () => vi.useRealTimers();
});

/** Closes, opens again and lets time pass. */
const comeBack = (desk: Desk, ms: number): void => {
  desk.client.deletion.close();
  desk.client.deletion.open(keyA);
  vi.advanceTimersByTime(ms);
};

describe('waiting', () => {
  test('for the next mail outlives the dialog', async () => {
    const desk = openDesk();
    await ask(desk);
    comeBack(desk, 29_999);
    desk.client.deletion.confirm();
    expect(desk.backend.calls('delete')).toHaveLength(1);
    vi.advanceTimersByTime(1);
    desk.client.deletion.confirm();
    expect(desk.backend.calls('delete')).toHaveLength(2);
  });

  test('for the next mail is not cut short by a shorter wait', async () => {
    const desk = openDesk();
    await send(desk);
    await desk.backend.last('delete').fail('rate_limited', { retryAfterMs: 2_000 });
    comeBack(desk, 20_000);
    desk.client.deletion.confirm();
    expect(desk.backend.calls('delete')).toHaveLength(2);
  });

  test('begins even where the challenge came after closing', async () => {
    const desk = openDesk();
    desk.client.deletion.open(keyA);
    desk.client.deletion.confirm();
    desk.client.deletion.close();
    await desk.backend.last('delete').answer(challengeFor('a'));
    expect(step(desk)).toBe('closed');
    comeBack(desk, 29_999);
    desk.client.deletion.confirm();
    expect(desk.backend.calls('delete')).toHaveLength(1);
    vi.advanceTimersByTime(1);
    desk.client.deletion.confirm();
    expect(desk.backend.calls('delete')).toHaveLength(2);
  });

  test('can be asked about, on the clock of the client', async () => {
    let at = 5_000;
    const desk = openDesk(undefined, { now: () => at });
    expect(desk.client.deletion.waits()).toEqual({ request: 0, submit: 0 });
    desk.client.deletion.open(keyA);
    desk.client.deletion.confirm();
    expect(desk.client.deletion.waits().request).toBe(Infinity);
    await desk.backend.last('delete').answer(challengeFor('a'));
    expect(desk.client.deletion.waits()).toEqual({ request: 35_000, submit: 0 });
    at = 10_000;
    desk.client.deletion.submit(rightCode);
    await desk.backend.last('delete').fail('rate_limited', { retryAfterMs: 40_000 });
    expect(desk.client.deletion.waits()).toEqual({ request: 50_000, submit: 50_000 });
  });

  test('lasts while the first request is out', async () => {
    const desk = openDesk();
    desk.client.deletion.open(keyA);
    desk.client.deletion.confirm();
    comeBack(desk, 0);
    desk.client.deletion.confirm();
    expect(desk.backend.calls('delete')).toHaveLength(1);
    await desk.backend.last('delete').fail('delivery_failed');
    desk.client.deletion.confirm();
    expect(desk.backend.calls('delete')).toHaveLength(2);
  });

  test('for the backend outlives the dialog', async () => {
    const desk = openDesk();
    desk.client.deletion.open(keyA);
    desk.client.deletion.confirm();
    await desk.backend.last('delete').fail('rate_limited', { retryAfterMs: 20_000 });
    comeBack(desk, 19_999);
    desk.client.deletion.confirm();
    expect(desk.backend.calls('delete')).toHaveLength(1);
    vi.advanceTimersByTime(1);
    desk.client.deletion.confirm();
    expect(desk.backend.calls('delete')).toHaveLength(2);
  });

  test('keeps the view and the field, and holds back only the call', async () => {
    const desk = openDesk();
    await send(desk);
    await desk.backend.last('delete').fail('rate_limited', { retryAfterMs: 20_000 });
    expect(desk.client.deletion.get()).toMatchObject({ step: 'entering', error: { code: 'rate_limited' } });
    desk.client.deletion.submit(rightCode);
    expect(confirms(desk)).toHaveLength(1);
    vi.advanceTimersByTime(20_000);
    desk.client.deletion.submit(rightCode);
    expect(confirms(desk)).toHaveLength(2);
  });

  test('of one key is none of another', async () => {
    const desk = openDesk();
    await ask(desk, keyA);
    desk.client.deletion.close();
    desk.client.deletion.open(keyB);
    desk.client.deletion.confirm();
    expect(desk.backend.calls('delete')).toHaveLength(2);
  });
});
