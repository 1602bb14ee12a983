import { inspect } from 'node:util';

import { beforeEach, describe, expect, test, vi } from 'vitest';

import {
  challengeFor,
  deskWith,
  HandDrivenBackend,
  keyB,
  keyNamed,
  openDesk,
  rightCode,
  settle,
  wrongCode,
} from './support.ts';
import { keyA, renamed, changes, challenge, flowOf, state, versions, change, send } from './updates.ts';

beforeEach(() => {
  vi.useFakeTimers();
  return () => vi.useRealTimers();
});

describe('an update', () => {
  test('asks nothing of the backend before it is confirmed', async () => {
    const desk = await deskWith([keyA]);
    flowOf(desk).open(keyA);
    expect(state(desk)).toEqual({ step: 'confirming', task: { keys: [keyA], input: {} } });
    expect(desk.backend.calls('update')).toHaveLength(0);
  });

  test('is done at once where the backend asks for no code, and the row is as it answered', async () => {
    const desk = await deskWith([keyA, keyB]);
    change(desk);
    expect(desk.backend.last('update')).toMatchObject({ input: ['a', changes], context: { version: '1' } });
    await desk.backend.last('update').answer(renamed);
    expect(state(desk)).toEqual({ step: 'done', task: { keys: [keyA], input: changes }, result: renamed });
    expect(desk.client.list.get().keys).toEqual([renamed, keyB]);
    expect(desk.backend.calls('list')).toHaveLength(1);
    expect(desk.events).toEqual([
      { type: 'key.update.requested', keyId: 'a' },
      { type: 'key.update.succeeded', keyId: 'a' },
    ]);
    flowOf(desk).close();
    expect(state(desk)).toEqual({ step: 'closed' });
  });

  test('is done where the key that is answered is of a kind of its own', async () => {
    const desk = await deskWith([keyA]);
    change(desk);
    await desk.backend.last('update').answer({ ...renamed, kind: 'secret_key' });
    expect(state(desk)).toMatchObject({ step: 'done', result: renamed });
  });

  test('of a key without a version names none', async () => {
    const desk = openDesk();
    flowOf(desk).open(keyB);
    flowOf(desk).confirm(changes);
    expect(desk.backend.last('update').context).not.toHaveProperty('version');
  });

  test('is one call, however often the button is pressed', () => {
    const desk = openDesk();
    for (const _ of [1, 2, 3]) change(desk);
    expect(desk.backend.calls('update')).toHaveLength(1);
  });

  test('asks for a code, takes a wrong one, then the right one, with the version that the user saw', async () => {
    const desk = await deskWith([keyA]);
    change(desk);
    await desk.backend.last('update').answer(challenge);
    expect(state(desk)).toMatchObject({ step: 'entering', challenge });
    flowOf(desk).submit(wrongCode);
    await desk.backend.last('update').fail('code_invalid', { attemptsLeft: 4 });
    expect(state(desk)).toMatchObject({ step: 'entering', challenge: { attemptsLeft: 4 } });
    flowOf(desk).submit(rightCode);
    await desk.backend.last('update').answer(renamed);
    expect(state(desk)).toMatchObject({ step: 'done', result: renamed });
    expect(versions(desk)).toEqual(['1', '1', '1']);
    expect(desk.backend.last('update').context.proof).toEqual({ challengeId: challenge.id, code: rightCode });
    expect(new Set(desk.backend.calls('update').map(({ context }) => context.idempotencyKey)).size).toBe(3);
    expect(JSON.stringify([state(desk), desk.events])).not.toContain(rightCode);
  });

  test('that fails late, with what a library of the host throws, keeps no code', async () => {
    const desk = openDesk();
    await send(desk);
    flowOf(desk).close();
    const body = JSON.stringify(desk.backend.last('update').context.proof);
    await desk.backend.last('update').reject(Object.assign(new Error('502'), { config: { data: body } }));
    const late = flowOf(desk).late.get();
    expect(late).toMatchObject([{ key: keyA, error: { code: 'unknown' } }]);
    expect(inspect(late, { depth: Infinity, showHidden: true })).not.toContain(rightCode);
  });

  test('stops where the challenge is about something else', async () => {
    const desk = openDesk();
    change(desk);
    await desk.backend.last('update').answer(challengeFor('a'));
    expect(state(desk)).toMatchObject({ step: 'failed', error: { code: 'bad_response' } });
  });

  test('cannot be asked of an adapter without it', async () => {
    const desk = openDesk(new HandDrivenBackend({}, ['list']));
    change(desk);
    await settle();
    expect(state(desk)).toMatchObject({ step: 'failed', error: { code: 'forbidden' } });
  });

  test('that is refused for a field can be corrected, as a new intent', async () => {
    const desk = openDesk();
    change(desk);
    const fields = [{ field: 'name', code: 'too_long' }];
    await desk.backend.last('update').fail('invalid_input', { fields });
    expect(desk.backend.calls('get')).toHaveLength(0);
    expect(state(desk)).toMatchObject({ step: 'confirming', task: { input: changes }, error: { fields } });
    flowOf(desk).confirm(changes);
    expect(new Set(desk.backend.calls('update').map(({ context }) => context.idempotencyKey)).size).toBe(2);
  });

  test('of one key waits for nothing of another', async () => {
    const desk = openDesk();
    change(desk);
    await desk.backend.last('update').fail('rate_limited', { retryAfterMs: 20_000 });
    flowOf(desk).confirm(changes);
    expect(desk.backend.calls('update')).toHaveLength(1);
    flowOf(desk).close();
    flowOf(desk).open(keyB);
    flowOf(desk).confirm(changes);
    expect(desk.backend.calls('update')).toHaveLength(2);
  });
});

describe('a key that was changed elsewhere meanwhile', () => {
  const theirs = keyNamed('a', { name: 'Theirs', version: '5' });

  test.each([
    ['at once', false],
    ['behind a code', true],
  ])('is read again, and what was typed goes with the next try: %s', async (_, guarded) => {
    const desk = await deskWith([keyA]);
    if (guarded) await send(desk);
    else change(desk);
    await desk.backend.last('update').fail('edit_conflict');
    expect(state(desk)).toMatchObject({ step: 'confirming', task: { keys: [keyA] }, error: { code: 'edit_conflict' } });
    await desk.backend.last('get').answer(theirs);
    expect(state(desk)).toMatchObject({
      step: 'confirming',
      was: keyA,
      task: { keys: [theirs], input: changes },
      error: { code: 'edit_conflict' },
    });
    expect(desk.client.list.get().keys).toEqual([theirs]);
    vi.advanceTimersByTime(30_000);
    flowOf(desk).confirm(changes);
    expect(versions(desk).at(-1)).toBe('5');
  });

  test('and cannot be read says so again at the next try', async () => {
    const desk = await deskWith([keyA]);
    change(desk);
    await desk.backend.last('update').fail('edit_conflict');
    await desk.backend.last('get').fail('network');
    flowOf(desk).confirm(changes);
    await desk.backend.last('update').fail('edit_conflict');
    await desk.backend.last('get').answer(theirs);
    expect(state(desk)).toMatchObject({ task: { keys: [theirs] } });
  });

  test('does not turn the window of another key', async () => {
    const desk = await deskWith([keyA, keyB]);
    change(desk);
    await desk.backend.last('update').fail('edit_conflict');
    flowOf(desk).close();
    flowOf(desk).open(keyB);
    await desk.backend.last('get').answer(theirs);
    expect(state(desk)).toEqual({ step: 'confirming', task: { keys: [keyB], input: {} } });
    expect(desk.client.list.get().keys).toEqual([theirs, keyB]);
  });
});

test('an answer after closing changes the row and nothing else', async () => {
  const desk = await deskWith([keyA]);
  await send(desk);
  flowOf(desk).close();
  await desk.backend.last('update').answer(renamed);
  expect(desk.client.list.get().keys).toEqual([renamed]);
  expect(state(desk)).toEqual({ step: 'closed' });
});

test('an answer after closing and opening again tells the form what the key is now', async () => {
  const desk = await deskWith([keyA]);
  change(desk);
  flowOf(desk).close();
  flowOf(desk).open(keyA);
  await desk.backend.last('update').answer(renamed);
  expect(state(desk)).toEqual({ step: 'confirming', was: keyA, task: { keys: [renamed], input: {} } });
});
