import { isDeepStrictEqual } from 'node:util';

import { ApiKeysError } from 'keydesk/headless';
import { describe, expect, test } from 'vitest';

import { stepWrite } from '../../src/core/write-machine.ts';
import {
  kindNames,
  kinds,
  now,
  operation,
  sampleOf,
  timing,
  type Effect,
  type Event,
  type KindName,
  type Machine,
  type State,
  type Step,
} from './machine.ts';
import { keyA, keyNamed, rightCode } from './support.ts';

type Moves = Partial<Record<Event['type'], Step>>;
type Table = Record<Step, Moves>;

/** Where each event leads from each state; what is not named changes nothing. */
const table: Table = {
  closed: { open: 'confirming' },
  confirming: { confirm: 'requesting', close: 'closed' },
  requesting: { challenged: 'entering', done: 'done', refused: 'confirming', close: 'closed' },
  entering: { submit: 'verifying', resend: 'requesting', close: 'closed' },
  verifying: { done: 'done', refused: 'confirming', close: 'closed' },
  checking: { found: 'confirming', unread: 'checking', close: 'closed' },
  unknown: { retry: 'checking', close: 'closed' },
  signedOut: { signedIn: 'confirming', close: 'closed' },
  failed: { close: 'closed' },
  done: { close: 'closed' },
};

/** What a kind of write has besides. */
const besides: Record<KindName, (step: Step) => Moves> = {
  deletion: (step) => ({ ...proof(step), ...(step === 'confirming' && { refreshed: 'confirming' }) }),
  'deletion of several': (step) => ({ ...proof(step), ...(step === 'confirming' && { refreshed: 'confirming' }) }),
  creation: (step) => (step === 'done' ? { copied: 'done', discard: 'closed', close: 'done' } : {}),
  update: (step) => (step === 'confirming' ? { refreshed: 'confirming' } : {}),
};

/** Proof of deletion is taken everywhere; that a key is gone says nothing while its deletion is out. */
function proof(step: Step): Moves {
  if (step === 'closed' || step === 'done') return {};
  return step === 'verifying' ? { done: 'done' } : { done: 'done', gone: 'done' };
}

describe.each(kindNames)('a %s', (name) => {
  const { states, events, after } = sampleOf(name);

  test.each(Object.keys(table) as Step[])('is moved by nothing but what fits, from %s', (from) => {
    const moves = Object.values(events).flatMap((event: Event) => {
      const { state } = after(states[from], event);
      return isDeepStrictEqual(state, states[from]) ? [] : [[event.type, state.step] as const];
    });
    expect(Object.fromEntries(moves)).toEqual({ ...table[from], ...besides[name](from) });
  });

  test.each(Object.keys(table) as Step[])('has nothing done by what does not fit, from %s', (from) => {
    const done = Object.values(events).flatMap((event: Event) => {
      const { state, effects } = after(states[from], event);
      return isDeepStrictEqual(state, states[from]) && effects.length > 0 ? [[event.type, effects] as const] : [];
    });
    // What could not be read for a window that is closed by now is read again behind it.
    const again = { type: 'check', operation, task: kinds[name].task, tries: 1, delayMs: 1_000 };
    expect(Object.fromEntries(done)).toEqual(from === 'checking' ? {} : { unread: [again] });
  });

  test('is looked for first where it is in doubt', () => {
    const check = { type: 'check', operation: 8, task: kinds[name].task, tries: 0, delayMs: 0 };
    const doubtful = after(states.closed, { ...events.open, doubtful: true });
    expect(doubtful).toEqual({ state: states.checking, effects: [check] });
    const back = after(states.signedOut, { ...events.signedIn, doubtful: true });
    expect(back).toEqual({ state: states.checking, effects: [check] });
    const unsure = after({ ...states.signedOut, unsure: true }, events.signedIn);
    expect(unsure).toEqual({ state: states.checking, effects: [check] });
    expect(after(states.unknown, events.retry)).toEqual({ state: states.checking, effects: [check] });
  });

  test('is unknown after three failed reads, with a longer wait before each', () => {
    const waits: number[] = [];
    let machine: Machine = { operation, state: states.checking, rules: kinds[name].rules };
    for (let read = 0; read < 3; read += 1) {
      const [next, effects] = stepWrite(machine, events.unread);
      machine = next;
      for (const effect of effects) if (effect.type === 'check') waits.push(effect.delayMs);
    }
    expect(machine.state).toEqual(states.unknown);
    expect(waits).toEqual([1_000, 3_000]);
  });

  test('is read again no sooner than the backend allows', () => {
    const busy = new ApiKeysError('server', { retryAfterMs: 20_000 });
    expect(after(states.checking, { ...events.unread, error: busy }).effects).toMatchObject([
      { type: 'check', operation, tries: 1, delayMs: 20_000 },
    ]);
  });

  test('is sent at once where nothing is to be said or asked', () => {
    const atOnce = { ...events.open, asks: false };
    const { task } = kinds[name];
    expect(after(states.closed, atOnce)).toEqual({
      state: states.requesting,
      effects: [{ type: 'request', operation: 8, task }],
    });
    expect(after(states.closed, { ...atOnce, notBefore: now + 1 })).toEqual({ state: states.confirming, effects: [] });
  });
});

describe('the way through', () => {
  type Row = [
    what: string,
    name: KindName,
    (sample: ReturnType<typeof sampleOf>) => [State, Event, State, ...Effect[]],
  ];
  const rows: Row[] = [
    [
      'confirming sends what was typed last',
      'update',
      ({ states, events, task }) => {
        const typed = { ...task, input: { name: 'Other' } };
        return [
          states.confirming,
          { ...events.confirm, input: typed.input },
          { ...states.requesting, task: typed },
          { type: 'request', operation: 8, task: typed },
        ];
      },
    ],
    ['a challenge', 'deletion', ({ states, events }) => [states.requesting, events.challenged, states.entering]],
    [
      'the code',
      'deletion',
      ({ states, events, task, challenge }) => [
        states.entering,
        events.submit,
        states.verifying,
        { type: 'verify', operation: 8, task, challengeId: challenge.id, code: rightCode },
      ],
    ],
    [
      'asking for another code',
      'deletion',
      ({ states, events, resending, task }) => [
        states.entering,
        events.resend,
        { ...resending, sentAt: timing.resendAt },
        { type: 'request', operation: 8, task },
      ],
    ],
    [
      'closing over a deletion',
      'deletion',
      ({ states, events, task }) => [states.verifying, events.close, states.closed, { type: 'doubt', task }],
    ],
    [
      'closing over a request to delete',
      'deletion',
      ({ states, events }) => [states.requesting, events.close, states.closed],
    ],
    ['closing over a look', 'deletion', ({ states, events }) => [states.checking, events.close, states.closed]],
    [
      'closing over a look for a new key',
      'creation',
      ({ states, events }) => [states.checking, events.close, states.closed, { type: 'refetch' }],
    ],
    [
      'closing over the unknown',
      'update',
      ({ states, events }) => [states.unknown, events.close, states.closed, { type: 'refetch' }],
    ],
    [
      'what is found',
      'creation',
      ({ states, events, result }) => [states.checking, { ...events.found, result }, states.done],
    ],
    [
      'what is not found',
      'creation',
      ({ states, events }) => [states.checking, events.found, { ...states.confirming, note: 'not_done' }],
    ],
    [
      'a key that was read again',
      'update',
      ({ states, events, task }) => [
        { ...states.confirming, error: new ApiKeysError('edit_conflict') },
        events.refreshed,
        {
          ...states.confirming,
          was: keyA,
          task: { ...task, keys: [events.refreshed.key] },
          error: new ApiKeysError('edit_conflict'),
        },
      ],
    ],
    [
      'another key that was read again',
      'update',
      ({ states, events }) => [states.confirming, { ...events.refreshed, key: keyNamed('b') }, states.confirming],
    ],
  ];

  test.each(rows)('%s', (_, name, make) => {
    const sample = sampleOf(name);
    const [from, event, to, ...effects] = make(sample);
    expect(sample.after(from, event)).toEqual({ state: to, effects });
  });
});
