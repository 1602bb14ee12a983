import { rotation, type ApiKey, type RotateFlow, type RotateState } from 'keydesk/headless';
import { beforeEach, describe, expect, test, vi } from 'vitest';

import { fresh, ids, lostKey, made, secret } from './creation.ts';
import {
  challengeFor,
  deskWith,
  HandDrivenBackend,
  keyA,
  keyB,
  openDesk,
  pageOf,
  rightCode,
  settle,
  shownIds,
  wrongCode,
  type Desk,
} from './support.ts';

beforeEach(() => {
  vi.useFakeTimers();
  return () => vi.useRealTimers();
});

const challenge = challengeFor('a', { operation: 'rotate' });
const ending = { ...keyA, status: 'expiring', statusReason: 'rotated', expiresAt: '2026-02-02T00:00:00.000Z' } as const;
/** What the answer brings: it has taken the name over. */
const next = { ...fresh, name: keyA.name };

const flowOf = ({ client }: Desk): RotateFlow => client.part(rotation);
const state = (desk: Desk): RotateState => flowOf(desk).get();

function rotate(desk: Desk, graceSeconds = 3_600): void {
  flowOf(desk).open(keyA);
  flowOf(desk).confirm({ graceSeconds });
}

async function send(desk: Desk): Promise<void> {
  rotate(desk);
  await desk.backend.last('rotate').answer(challenge);
  flowOf(desk).submit(rightCode);
}

describe('a rotation', () => {
  test('asks first how long the old key still works: a day, unless said otherwise', async () => {
    const desk = await deskWith([keyA]);
    flowOf(desk).open(keyA);
    expect(state(desk)).toEqual({ step: 'confirming', task: { keys: [keyA], input: { graceSeconds: 86_400 } } });
    expect(desk.backend.calls('rotate')).toHaveLength(0);
  });

  test('brings a new key with its secret, and the old one is read again', async () => {
    const desk = await deskWith([keyA, keyB]);
    rotate(desk, 0);
    expect(desk.backend.last('rotate').input).toEqual(['a', { graceSeconds: 0 }]);
    await desk.backend.last('rotate').answer({ key: next, secret });
    expect(state(desk)).toMatchObject({ step: 'done', result: { key: next, custody: 'fresh' } });
    expect(flowOf(desk).secret.read()).toBe(secret);
    expect(desk.client.creation.secret.get()).toBe(false);
    expect(ids(desk)).toEqual(['new', 'a', 'b']);
    await desk.backend.last('list').answer(pageOf([next, ending, keyB]));
    expect(desk.client.list.get().keys).toEqual([next, ending, keyB]);
    expect(desk.events).toEqual([
      { type: 'key.rotate.requested', keyId: 'a' },
      { type: 'key.rotate.succeeded', keyId: 'a', newKeyId: 'new' },
    ]);
  });

  test('goes through a code where the backend asks for one', async () => {
    const desk = await deskWith([keyA]);
    rotate(desk);
    await desk.backend.last('rotate').answer(challenge);
    flowOf(desk).submit(wrongCode);
    await desk.backend.last('rotate').fail('code_invalid');
    expect(state(desk)).toMatchObject({ step: 'entering', error: { code: 'code_invalid' } });
    flowOf(desk).submit(rightCode);
    await desk.backend.last('rotate').answer(made);
    expect(state(desk)).toMatchObject({ step: 'done', result: { custody: 'fresh' } });
    expect(desk.backend.calls('rotate').map(({ input, context }) => [input, context.proof?.code])).toEqual([
      [['a', { graceSeconds: 3_600 }], undefined],
      [['a', { graceSeconds: 3_600 }], wrongCode],
      [['a', { graceSeconds: 3_600 }], rightCode],
    ]);
    expect(JSON.stringify([state(desk), desk.events])).not.toMatch(new RegExp(`${rightCode}|${secret}`));
  });

  test.each([
    ['another key', challengeFor('b', { operation: 'rotate' })],
    ['a creation', challengeFor('a', { operation: 'create' })],
  ])('stops where the challenge is about %s', async (_, wrong) => {
    const desk = openDesk();
    rotate(desk);
    await desk.backend.last('rotate').answer(wrong);
    expect(state(desk)).toMatchObject({ step: 'failed', error: { code: 'bad_response' } });
  });

  test('cannot be asked of an adapter without it', async () => {
    const desk = openDesk(new HandDrivenBackend({}, ['list']));
    rotate(desk);
    await settle();
    expect(state(desk)).toMatchObject({ step: 'failed', error: { code: 'forbidden' } });
  });

  test('of a key that is no more ends, and its row goes', async () => {
    const desk = await deskWith([keyA, keyB]);
    rotate(desk);
    await desk.backend.last('rotate').fail('not_found');
    expect(state(desk)).toMatchObject({ step: 'failed', error: { code: 'not_found' } });
    expect(shownIds(desk.client)).toEqual(['b']);
  });

  test('that is refused keeps the grace period that was chosen', async () => {
    const desk = openDesk();
    rotate(desk, 604_800);
    await desk.backend.last('rotate').fail('invalid_input', { fields: [{ field: 'graceSeconds', code: 'too_long' }] });
    expect(state(desk)).toMatchObject({ step: 'confirming', task: { input: { graceSeconds: 604_800 } } });
  });
});

describe('the secret of a rotated key', () => {
  test('is not closed over before it was copied, unless asked again', async () => {
    const desk = openDesk();
    rotate(desk);
    await desk.backend.last('rotate').answer(made);
    const flow = flowOf(desk);
    flow.close();
    expect(flow.get()).toMatchObject({ step: 'done', result: { custody: 'leaving' } });
    flow.stay();
    flow.copied();
    expect(flow.get()).toMatchObject({ result: { custody: 'copied' } });
    flow.close();
    expect(flow.get()).toEqual({ step: 'closed' });
    expect(flow.secret.read()).toBeNull();
  });

  test('is shown even where the window was closed over its code', async () => {
    const desk = openDesk();
    await send(desk);
    flowOf(desk).close();
    await desk.backend.last('rotate').answer(made);
    expect(state(desk)).toMatchObject({ step: 'done', result: { custody: 'fresh' } });
    expect(flowOf(desk).secret.read()).toBe(secret);
  });

  test('that arrives when nobody is there is not held, and no read begins', async () => {
    const desk = await deskWith([keyA]);
    const release = desk.client.retain();
    await send(desk);
    release();
    await settle();
    await desk.backend.last('rotate').answer(made);
    expect(flowOf(desk).secret.get()).toBe(false);
    expect(state(desk)).toMatchObject(lostKey(fresh));
    expect(desk.backend.calls('list')).toHaveLength(1);
  });
});

describe('a lost answer to a rotation', () => {
  test.each([
    ['at once', false],
    ['behind a code', true],
  ])('has made a key without a secret where the list has a new one: %s', async (_, guarded) => {
    const desk = await deskWith([keyA, keyB]);
    if (guarded) await send(desk);
    else rotate(desk);
    await desk.backend.last('rotate').fail('network');
    expect(state(desk)).toMatchObject({ step: 'checking' });
    await desk.backend.last('get').answer(ending);
    await desk.backend.last('list').answer(pageOf([next, ending, keyB]));
    expect(state(desk)).toMatchObject(lostKey(next));
    expect(flowOf(desk).secret.get()).toBe(false);
    expect(desk.events.at(-1)).toEqual({ type: 'key.rotate.secret_lost', keyId: 'a', newKeyId: 'new' });
    await desk.backend.last('list').answer(pageOf([next, ending, keyB]));
    expect(desk.client.list.get().keys).toEqual([next, ending, keyB]);
    flowOf(desk).close();
    expect(state(desk)).toEqual({ step: 'closed' });
  });

  test.each([
    ['is gone', null],
    ['has an end', { ...keyA, expiresAt: ending.expiresAt }],
    ['was changed', { ...keyA, version: '2' }],
    ['was replaced', { ...keyA, statusReason: 'rotated' }],
  ])('has made a key where the old one %s', async (_, old) => {
    const desk = await deskWith([keyA]);
    rotate(desk);
    await desk.backend.last('rotate').fail('network');
    await desk.backend.last('get').answer(old);
    await desk.backend.last('list').answer(pageOf([next]));
    expect(state(desk)).toMatchObject(lostKey(next));
  });

  const nameless = { ...keyA, name: null };
  const heir = { ...fresh, name: null };
  async function loseNameless(listed: readonly ApiKey[]): Promise<Desk> {
    const desk = await deskWith([nameless]);
    flowOf(desk).open(nameless);
    flowOf(desk).confirm({ graceSeconds: 3_600 });
    await desk.backend.last('rotate').fail('network');
    for (const delay of [1_000, 3_000, 0]) {
      await desk.backend.last('get').answer({ ...ending, name: null });
      if (state(desk).step !== 'checking') break;
      await desk.backend.last('list').answer(pageOf(listed));
      await vi.advanceTimersByTimeAsync(delay);
    }
    return desk;
  }

  test('of a key without a name is found among new ones with names: the old key proves that there is one', async () => {
    const desk = await loseNameless([fresh, heir, { ...ending, name: null }]);
    expect(state(desk)).toMatchObject(lostKey(heir));
  });

  test('is unknown where two new keys may be the one', async () => {
    const desk = await loseNameless([{ ...heir, id: 'theirs' }, heir, { ...ending, name: null }]);
    expect(state(desk)).toMatchObject({ step: 'unknown', error: { code: 'unknown' } });
    expect(desk.events.at(-1)).toMatchObject({ type: 'key.rotate.failed' });
  });

  test('did nothing where the old key is as it was, whatever new key there is of its name', async () => {
    const desk = await deskWith([keyA], { backend: new HandDrivenBackend({}, ['list', 'rotate']) });
    rotate(desk);
    await desk.backend.last('rotate').fail('network');
    await desk.backend.last('list').answer(pageOf([next, keyA]));
    expect(state(desk)).toMatchObject({ step: 'confirming', note: 'not_done' });
  });

  test('did nothing where there is none; the next try is the same intent', async () => {
    const desk = await deskWith([keyA]);
    rotate(desk);
    await desk.backend.last('rotate').fail('timeout');
    await desk.backend.last('get').answer(keyA);
    expect(state(desk)).toMatchObject({ step: 'confirming', note: 'not_done' });
    flowOf(desk).confirm({ graceSeconds: 3_600 });
    expect(new Set(desk.backend.calls('rotate').map(({ context }) => context.idempotencyKey)).size).toBe(1);
  });

  test('is not mistaken for a new key of another name', async () => {
    const desk = await deskWith([keyA]);
    rotate(desk);
    await desk.backend.last('rotate').fail('network');
    await desk.backend.last('get').answer(ending);
    await desk.backend.last('list').answer(pageOf([{ ...fresh, name: 'Theirs' }, ending]));
    expect(state(desk)).toMatchObject({ step: 'confirming', note: 'not_done' });
  });
});
