import { beforeEach, describe, expect, test, vi } from 'vitest';

import { ask, createChallenge, deskWithPolicy, fresh, intents, made, secret, send, step } from './creation.ts';
import { openDesk, rightCode, wrongCode } from './support.ts';

beforeEach(() => {
  vi.useFakeTimers();
  return () => vi.useRealTimers();
});

describe('a creation behind a code', () => {
  test('asks for it, takes a wrong one, then the right one, and the secret is there', async () => {
    const desk = await deskWithPolicy({ nameRequired: true });
    const { creation } = desk.client;
    creation.open();
    creation.confirm({ name: 'Server' });
    await desk.backend.last('create').answer(createChallenge);
    expect(creation.get()).toMatchObject({ step: 'entering', challenge: { sentTo: 'o•••@shop.ng' } });

    creation.submit(wrongCode);
    await desk.backend.last('create').fail('code_invalid', { attemptsLeft: 4 });
    expect(creation.get()).toMatchObject({
      step: 'entering',
      task: { input: { name: 'Server' } },
      error: { code: 'code_invalid' },
      challenge: { attemptsLeft: 4 },
    });

    creation.submit(rightCode);
    expect(step(desk)).toBe('verifying');
    await desk.backend.last('create').answer(made);
    expect(creation.get()).toMatchObject({ step: 'done', result: { key: fresh, custody: 'fresh' } });
    expect(creation.secret.read()).toBe(secret);
    expect(desk.backend.calls('create').map(({ input, context }) => [input, context.proof])).toEqual([
      [{ name: 'Server' }, undefined],
      [{ name: 'Server' }, { challengeId: createChallenge.id, code: wrongCode }],
      [{ name: 'Server' }, { challengeId: createChallenge.id, code: rightCode }],
    ]);
    expect(new Set(intents(desk)).size).toBe(3);
  });

  test('is told to the host by ids and codes alone', async () => {
    const desk = openDesk();
    const seen: unknown[] = [];
    for (const store of [desk.client.creation, desk.client.facts]) store.subscribe(() => seen.push(store.get()));
    await send(desk);
    await desk.backend.last('create').answer(made);
    expect(desk.events).toEqual([
      { type: 'key.create.requested' },
      { type: 'key.create.challenge_sent' },
      { type: 'key.create.succeeded', keyId: 'new' },
    ]);
    expect(JSON.stringify([seen, desk.events])).not.toMatch(new RegExp(`${rightCode}|${secret}`));
  });

  test('goes back to the form where a field is wrong, with what was typed', async () => {
    const desk = openDesk();
    await send(desk);
    const fields = [{ field: 'name', code: 'required' }];
    await desk.backend.last('create').fail('invalid_input', { fields });
    expect(desk.client.creation.get()).toMatchObject({ step: 'confirming', error: { fields } });
  });

  test('stops where the challenge is about a key that is there already', async () => {
    const desk = openDesk();
    await ask(desk, { ...createChallenge, keyIds: ['a'] });
    expect(desk.client.creation.get()).toMatchObject({ step: 'failed', error: { code: 'bad_response' } });
  });
});

describe('another code for a creation', () => {
  test('is sent once its time has come, and voids the one before', async () => {
    const desk = openDesk();
    await ask(desk);
    expect(desk.client.creation.waits().request).toBeGreaterThan(desk.client.now());
    vi.advanceTimersByTime(29_999);
    desk.client.creation.resend();
    expect(desk.backend.calls('create')).toHaveLength(1);
    vi.advanceTimersByTime(1);
    desk.client.creation.resend();
    expect(desk.backend.last('create')).toMatchObject({ input: {}, context: { signal: { aborted: false } } });
    expect(desk.backend.last('create').context.proof).toBeUndefined();
    await desk.backend.last('create').answer({ ...createChallenge, id: 'second' });
    desk.client.creation.submit(rightCode);
    expect(desk.backend.last('create').context.proof).toEqual({ challengeId: 'second', code: rightCode });
    expect(new Set(intents(desk)).size).toBe(3);
  });

  test('may bring the key at once, even after closing', async () => {
    const desk = openDesk();
    await ask(desk, { ...createChallenge, resendAfterSeconds: 0 });
    desk.client.creation.resend();
    desk.client.creation.close();
    expect(step(desk)).toBe('closed');
    await desk.backend.last('create').answer(made);
    expect(desk.client.creation.get()).toMatchObject({ step: 'done', result: { custody: 'fresh' } });
    expect(desk.client.creation.secret.read()).toBe(secret);
  });

  test('is not asked for before its time by closing and opening', async () => {
    const desk = openDesk();
    await ask(desk);
    desk.client.creation.close();
    desk.client.creation.open();
    expect(step(desk)).toBe('confirming');
    vi.advanceTimersByTime(29_999);
    desk.client.creation.confirm({});
    expect(desk.backend.calls('create')).toHaveLength(1);
    vi.advanceTimersByTime(1);
    desk.client.creation.confirm({});
    expect(desk.backend.calls('create')).toHaveLength(2);
  });

  test('waits where the answer to the first came after closing', async () => {
    const desk = openDesk();
    desk.client.creation.open();
    desk.client.creation.close();
    await desk.backend.last('create').answer(createChallenge);
    expect(desk.client.creation.get()).toEqual({ step: 'closed' });
    desk.client.creation.open();
    expect(step(desk)).toBe('confirming');
    desk.client.creation.confirm({});
    expect(desk.backend.calls('create')).toHaveLength(1);
  });
});

describe('the code for a creation', () => {
  test('is not sent once its time is over', async () => {
    const desk = openDesk();
    await ask(desk);
    vi.advanceTimersByTime(300_000);
    desk.client.creation.submit(rightCode);
    expect(desk.backend.calls('create')).toHaveLength(1);
  });

  test('that the backend calls expired is not sent again; a new one can be asked for', async () => {
    const desk = openDesk();
    await send(desk);
    await desk.backend.last('create').fail('code_expired');
    expect(desk.client.creation.get()).toMatchObject({ step: 'entering', error: { code: 'code_expired' } });
    desk.client.creation.submit(rightCode);
    expect(desk.backend.calls('create')).toHaveLength(2);
    vi.advanceTimersByTime(30_000);
    desk.client.creation.resend();
    expect(step(desk)).toBe('requesting');
  });

  test('tried too often leads back to the question', async () => {
    const desk = openDesk();
    await send(desk);
    await desk.backend.last('create').fail('attempts_exhausted');
    expect(desk.client.creation.get()).toMatchObject({ step: 'confirming', error: { code: 'attempts_exhausted' } });
  });
});
