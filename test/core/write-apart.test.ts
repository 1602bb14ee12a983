import { ApiKeysError, type ApiKeysErrorCode } from 'keydesk/headless';
import { beforeEach, describe, expect, test, vi } from 'vitest';

import { sendAndClose } from './deletion.ts';
import { sampleOf, type Event, type Step } from './machine.ts';
import { challengeFor, deskWith, keyA, keyB, keyNamed, openDesk, type Desk } from './support.ts';
import { change, changes, flowOf, intents, state } from './updates.ts';

beforeEach(() => {
  vi.useFakeTimers();
  return () => vi.useRealTimers();
});

const press = (desk: Desk, ...keys: Parameters<typeof keyNamed>[0][]): void => {
  desk.client.deletion.open(keys.map((id) => keyNamed(id)));
  desk.client.deletion.confirm();
};

describe('two intents', () => {
  test('are the deletion of one key and that of another', async () => {
    const desk = await deskWith([keyA, keyB]);
    for (const id of ['a', 'b']) {
      press(desk, id);
      await desk.backend.last('delete').fail('network');
      desk.client.deletion.close();
    }
    const sent = desk.backend.calls('delete').map(({ context }) => context.idempotencyKey);
    expect(new Set(sent).size).toBe(2);
  });

  test('are one change of a key and another', async () => {
    const desk = await deskWith([keyA]);
    change(desk);
    await desk.backend.last('update').fail('network');
    await desk.backend.last('get').answer(keyNamed('a', { version: '1' }));
    expect(state(desk)).toMatchObject({ step: 'confirming', note: 'not_done' });
    flowOf(desk).confirm({ ...changes, note: 'For the till' });
    expect(intents(desk).size).toBe(2);
  });
});

describe('the wait for the next mail', () => {
  test('is known of each key by its id', async () => {
    const desk = openDesk(undefined, { now: () => 5_000 });
    press(desk, 'a');
    await desk.backend.last('delete').answer(challengeFor('a'));
    expect(desk.client.facts.get().waits.get('a')).toEqual({ request: 35_000, submit: 0 });
    expect(desk.client.facts.get().waits.get('b')).toBeUndefined();
  });

  test('about some keys is none about others, however alike their ids are', async () => {
    const desk = openDesk();
    press(desk, 'a', 'bc');
    await desk.backend.last('deleteMany').answer(challengeFor('a', { operation: 'deleteMany', keyIds: ['a', 'bc'] }));
    desk.client.deletion.close();
    press(desk, 'ab', 'c');
    expect(desk.backend.calls('deleteMany')).toHaveLength(2);
  });

  test('for a deletion is none for a change of the key', async () => {
    const desk = await deskWith([keyA]);
    press(desk, 'a');
    await desk.backend.last('delete').answer(challengeFor('a'));
    change(desk);
    expect(desk.backend.calls('update')).toHaveLength(1);
  });
});

describe('the end of a deletion', () => {
  const { states, events, after } = sampleOf('deletion of several');
  const { task } = states.done;

  test('stays as it was told', () => {
    const later: Event = { ...events.done, operation: 3, result: { how: 'already_gone', failed: [] } };
    expect(after(states.done, later)).toEqual({ state: states.done, effects: [] });
  });

  test('is not that of others of which some are the same', () => {
    const others: Event = { ...events.done, operation: 3, task: { ...task, keys: [keyB, keyNamed('c')] } };
    expect(after(states.entering, others)).toEqual({ state: states.entering, effects: [] });
  });
});

describe('nothing more is done', () => {
  const { states, events, after, task } = sampleOf('deletion');
  const others = { ...task, keys: [keyB] };

  test.each<[string, Step[], Event]>([
    ['where a key is known to be gone', ['confirming', 'entering', 'checking', 'verifying', 'done'], events.gone],
    ['after a proof that comes late', ['entering', 'checking', 'failed'], { ...events.done, operation: 3 }],
    ['after closing what is not out', ['confirming', 'requesting', 'entering', 'signedOut', 'failed'], events.close],
    ['after a read about others', ['checking'], { ...events.found, operation: 3, task: others }],
    ['after the third read behind a closed window has failed', ['closed'], { ...events.unread, tries: 2 }],
  ])('%s', (_, steps, event) => {
    for (const step of steps) expect([step, after(states[step], event).effects]).toEqual([step, []]);
  });
});

test('what nobody waits for any more is looked for three times, and then no more', async () => {
  const desk = await deskWith([keyA]);
  await sendAndClose(desk);
  await desk.backend.last('delete').fail('network');
  for (const delay of [1_000, 3_000, 60_000]) {
    await desk.backend.last('get').fail('network');
    await vi.advanceTimersByTimeAsync(delay);
  }
  expect(desk.backend.calls('get')).toHaveLength(3);
  expect([...desk.client.facts.get().doubtful]).toEqual(['a']);
});

test.each<ApiKeysErrorCode>(['rate_limited', 'code_expired'])(
  'the tries that are left stay as they were where a code is refused by %s',
  (code) => {
    const { states, events, after } = sampleOf('deletion');
    const { state: next } = after(states.verifying, {
      ...events.refused,
      call: 'verify',
      error: new ApiKeysError(code),
    });
    expect(next).toMatchObject({ step: 'entering', challenge: { attemptsLeft: 5 } });
  },
);
