import { beforeEach, describe, expect, test, vi } from 'vitest';

import { ask, createChallenge, fresh, ids, lostKey, made, secret, send, step } from './creation.ts';
import { deskWith, keyA, openDesk, pageOf, rightCode, settle } from './support.ts';

beforeEach(() => {
  vi.useFakeTimers();
  return () => vi.useRealTimers();
});

describe('a lost answer to the code for a creation', () => {
  test('is looked after in the list; a key found there has lost its secret', async () => {
    const desk = await deskWith([keyA]);
    await send(desk);
    await desk.backend.last('create').fail('timeout');
    expect(step(desk)).toBe('checking');
    await desk.backend.last('list').answer(pageOf([fresh, keyA]));
    expect(desk.client.creation.get()).toMatchObject(lostKey(fresh));
    expect(desk.client.creation.secret.get()).toBe(false);
    expect(ids(desk)).toEqual(['new', 'a']);
    expect(desk.events.at(-1)).toEqual({ type: 'key.create.secret_lost', keyId: 'new' });
  });

  test('without a new key leads back to the question, and nothing is sent by itself', async () => {
    const desk = await deskWith([keyA]);
    await send(desk);
    await desk.backend.last('create').fail('network');
    await desk.backend.last('list').answer(pageOf([keyA]));
    expect(desk.client.creation.get()).toMatchObject({ step: 'confirming', note: 'not_done' });
    expect(desk.backend.calls('create')).toHaveLength(2);
  });

  test('is never taken for a key that was listed before the code was sent', async () => {
    const desk = await deskWith([keyA]);
    await ask(desk);
    void desk.client.list.refetch();
    await desk.backend.last('list').answer(pageOf([fresh, keyA]));
    desk.client.creation.submit(rightCode);
    await desk.backend.last('create').fail('network');
    await desk.backend.last('list').answer(pageOf([fresh, keyA]));
    expect(desk.client.creation.get()).toMatchObject({ step: 'confirming', note: 'not_done' });
  });

  test('is what a second challenge is taken for', async () => {
    const desk = await deskWith([keyA]);
    await send(desk);
    await desk.backend.last('create').answer(createChallenge);
    expect(step(desk)).toBe('checking');
  });
});

describe('closing over the code for a creation', () => {
  test('does not take it back: the secret it brings is shown', async () => {
    const desk = await deskWith([keyA]);
    await send(desk);
    desk.client.creation.close();
    expect(desk.client.creation.get()).toMatchObject({ step: 'closed', pending: { step: 'verifying' } });
    expect(desk.backend.last('create').context.signal.aborted).toBe(false);
    await desk.backend.last('create').answer(made);
    expect(desk.client.creation.get()).toMatchObject({ step: 'done', result: { custody: 'fresh' } });
    expect(desk.client.creation.secret.read()).toBe(secret);
  });

  test('and opening again comes back to it', async () => {
    const desk = openDesk();
    await send(desk);
    desk.client.creation.close();
    desk.client.creation.open();
    expect(step(desk)).toBe('verifying');
    await desk.backend.last('create').fail('code_invalid');
    expect(step(desk)).toBe('entering');
  });

  test('then a refusal: whoever comes back begins anew', async () => {
    const desk = openDesk();
    await send(desk);
    desk.client.creation.close();
    await desk.backend.last('create').fail('code_invalid');
    expect(desk.client.creation.get()).toEqual({ step: 'closed' });
    vi.advanceTimersByTime(30_000);
    desk.client.creation.open();
    expect(step(desk)).toBe('requesting');
  });

  test('then a lost answer: the list is read', async () => {
    const desk = await deskWith([keyA]);
    await send(desk);
    desk.client.creation.close();
    await desk.backend.last('create').fail('network');
    await desk.backend.last('list').answer(pageOf([fresh, keyA]));
    expect(ids(desk)).toEqual(['new', 'a']);
    expect(step(desk)).toBe('closed');
  });

  test('then letting go: no secret stays behind', async () => {
    const desk = await deskWith([keyA]);
    const release = desk.client.retain();
    await send(desk);
    release();
    await settle();
    await desk.backend.last('create').answer(made);
    expect(desk.client.creation.secret.get()).toBe(false);
    expect(desk.client.creation.get()).toMatchObject(lostKey(fresh));
  });
});
