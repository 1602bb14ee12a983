import { isDeepStrictEqual } from 'node:util';

import fc from 'fast-check';
import { ApiKeysError, type ApiKeysErrorCode, type CreateState } from 'keydesk/headless';
import { describe, expect, test } from 'vitest';

import {
  closedCreation,
  stepCreation,
  type CreateEffect,
  type CreateEvent,
  type CreateMachine,
} from '../../src/core/create-machine.ts';
import { errorCodes } from '../../src/core/errors.ts';
import { keyA } from './support.ts';

type Step = CreateState['step'];

const now = 1_000;
const operation = 7;
const input = { name: 'Server' };
const error = new ApiKeysError('network');

const states = {
  closed: { step: 'closed' },
  editing: { step: 'editing', input, notBefore: 0 },
  creating: { step: 'creating', input },
  checking: { step: 'checking', input, tries: 0 },
  unknown: { step: 'unknown', input, error },
  created: { step: 'created', key: keyA, custody: 'fresh' },
  lost: { step: 'lost', key: keyA },
  signedOut: { step: 'signedOut', input },
  failed: { step: 'failed', error },
} as const satisfies Record<Step, CreateState>;

const pending: CreateState = { step: 'closed', pending: input };
const copied: CreateState = { ...states.created, custody: 'copied' };
const leaving: CreateState = { ...states.created, custody: 'leaving' };

const events = {
  open: { type: 'open', asks: false, at: now, notBefore: 0 },
  submit: { type: 'submit', input, at: now, notBefore: 0 },
  copied: { type: 'copied' },
  stay: { type: 'stay' },
  discard: { type: 'discard' },
  retry: { type: 'retry' },
  signedIn: { type: 'signedIn' },
  close: { type: 'close' },
  created: { type: 'created', operation, key: keyA },
  refused: { type: 'refused', operation, error: new ApiKeysError('name_taken'), at: now },
  found: { type: 'found', operation, key: null },
  unread: { type: 'unread', operation, error },
} as const satisfies Record<CreateEvent['type'], CreateEvent>;

function after(state: CreateState, event: CreateEvent): { state: CreateState; effects: readonly CreateEffect[] } {
  const [machine, effects] = stepCreation({ operation, state }, event);
  return { state: machine.state, effects };
}

describe('the way through', () => {
  const create = { type: 'create', operation: 8 } as const;
  const check: CreateEffect = { type: 'check', operation: 8, input, delayMs: 0 };

  test.each<[string, from: CreateState, event: CreateEvent, to: CreateState, ...effects: CreateEffect[]]>([
    ['one press', states.closed, events.open, { step: 'creating', input: {} }, { ...create, input: {} }],
    ['the form', states.closed, { ...events.open, asks: true }, { step: 'editing', input: {}, notBefore: 0 }],
    [
      'a press too early',
      states.closed,
      { ...events.open, notBefore: 2_000 },
      { step: 'editing', input: {}, notBefore: 2_000 },
    ],
    ['a press while one is out', pending, events.open, states.creating],
    ['the form sent', states.editing, events.submit, states.creating, { ...create, input }],
    ['the form sent too early', states.editing, { ...events.submit, notBefore: 2_000 }, states.editing],
    ['the key', states.creating, events.created, states.created, { type: 'insert', key: keyA }],
    ['the key after closing', pending, events.created, states.created, { type: 'insert', key: keyA }],
    ['closing while it is made', states.creating, events.close, pending],
    ['copying', states.created, events.copied, copied],
    ['closing a copied secret', copied, events.close, states.closed, { type: 'wipe' }],
    ['closing an uncopied one', states.created, events.close, leaving],
    ['closing it twice', leaving, events.close, leaving],
    ['staying', leaving, events.stay, states.created],
    ['copying at last', leaving, events.copied, copied],
    ['leaving it', leaving, events.discard, states.closed, { type: 'wipe' }],
    ['a found key', states.checking, { ...events.found, key: keyA }, states.lost, { type: 'insert', key: keyA }],
    ['no found key', states.checking, events.found, { ...states.editing, note: 'not_found' }],
    ['checking again', states.unknown, events.retry, states.checking, check],
    ['signing in', states.signedOut, events.signedIn, states.editing],
    ['signing in amid a check', { ...states.signedOut, unsure: true }, events.signedIn, states.checking, check],
    ['closing over a check', states.checking, events.close, states.closed, { type: 'refetch' }],
    ['closing over the unknown', states.unknown, events.close, states.closed, { type: 'refetch' }],
    ['closing the form', states.editing, events.close, states.closed],
    ['closing a lost key', states.lost, events.close, states.closed],
    ['closing a failure', states.failed, events.close, states.closed],
    ['closing the sign-in', states.signedOut, events.close, states.closed],
  ])('%s', (_, from, event, to, ...effects) => {
    const next = after(from, event);
    expect(next.state).toEqual(to);
    expect(next.effects).toEqual(effects);
  });

  test.each<[Step, ...CreateEvent['type'][]]>([
    ['closed', 'open', 'created'],
    ['editing', 'submit', 'close'],
    ['creating', 'created', 'refused', 'close'],
    ['checking', 'found', 'unread', 'close'],
    ['unknown', 'retry', 'close'],
    ['created', 'copied', 'discard', 'close'],
    ['lost', 'close'],
    ['signedOut', 'signedIn', 'close'],
    ['failed', 'close'],
  ])('only what fits moves it from %s', (from, ...moving) => {
    const moved = Object.values(events).filter(
      (event) => !isDeepStrictEqual(after(states[from], event).state, states[from]),
    );
    expect(moved.map(({ type }) => type).toSorted()).toEqual(moving.toSorted());
  });

  test('three failed reads make the outcome unknown, with a longer wait before each', () => {
    const waits: number[] = [];
    let machine: CreateMachine = { operation, state: states.checking };
    for (let read = 0; read < 3; read += 1) {
      const [next, effects] = stepCreation(machine, events.unread);
      machine = next;
      for (const effect of effects) if (effect.type === 'check') waits.push(effect.delayMs);
    }
    expect(machine.state).toEqual(states.unknown);
    expect(waits).toEqual([1_000, 3_000]);
  });

  test('a read is repeated no sooner than the backend allows', () => {
    const busy = new ApiKeysError('server', { retryAfterMs: 20_000 });
    expect(after(states.checking, { ...events.unread, error: busy }).effects).toMatchObject([{ delayMs: 20_000 }]);
  });
});

describe('each error', () => {
  const stays: Step = 'editing';
  const ends: Step = 'failed';
  const lost: Step = 'checking';
  const leads: Record<ApiKeysErrorCode, Step> = {
    invalid_input: stays,
    name_taken: stays,
    limit_reached: ends,
    code_invalid: stays,
    code_expired: stays,
    challenge_gone: stays,
    attempts_exhausted: stays,
    rate_limited: stays,
    delivery_failed: stays,
    not_found: stays,
    unauthenticated: 'signedOut',
    forbidden: ends,
    verification_required: ends,
    conflict_in_progress: stays,
    network: lost,
    timeout: lost,
    aborted: lost,
    server: lost,
    bad_response: lost,
    unknown: lost,
  };

  test.each(errorCodes)('%s has its place, and keeps what was typed', (code) => {
    const { state } = after(states.creating, { ...events.refused, error: new ApiKeysError(code) });
    expect(state).toMatchObject(leads[code] === 'failed' ? { step: 'failed' } : { step: leads[code], input });
  });

  test('that names a wait puts off the next try', () => {
    const busy = new ApiKeysError('rate_limited', { retryAfterMs: 20_000 });
    expect(after(states.creating, { ...events.refused, error: busy }).state).toMatchObject({ notBefore: now + 20_000 });
  });

  test('after closing reads the list where the outcome is unknown, and says nothing else', () => {
    expect(after(pending, { ...events.refused, error })).toEqual({
      state: states.closed,
      effects: [{ type: 'refetch' }],
    });
    expect(after(pending, events.refused)).toEqual({ state: states.closed, effects: [] });
  });
});

test('whatever happens, one creation is out at a time, and none is repeated by itself', () => {
  const anyOperation = fc.nat({ max: 12 });
  const anyError = fc.constantFrom(...errorCodes).map((code) => new ApiKeysError(code));
  const anyEvent: fc.Arbitrary<CreateEvent> = fc.oneof(
    fc.record({
      type: fc.constant('open' as const),
      asks: fc.boolean(),
      at: fc.constant(now),
      notBefore: fc.constantFrom(0, 2_000),
    }),
    fc.constantFrom<CreateEvent>(
      events.submit,
      events.copied,
      events.stay,
      events.discard,
      events.retry,
      events.signedIn,
      events.close,
    ),
    fc.record({ type: fc.constant('created' as const), operation: anyOperation, key: fc.constant(keyA) }),
    fc.record({
      type: fc.constant('refused' as const),
      operation: anyOperation,
      error: anyError,
      at: fc.constant(now),
    }),
    fc.record({ type: fc.constant('found' as const), operation: anyOperation, key: fc.constantFrom(keyA, null) }),
    fc.record({ type: fc.constant('unread' as const), operation: anyOperation, error: anyError }),
  );
  const history = fc.array(fc.record({ event: anyEvent, current: fc.boolean() }), { maxLength: 50 });
  fc.assert(
    fc.property(history, (drawn) => {
      let machine = closedCreation;
      let out = false;
      for (const { event: any, current } of drawn) {
        const event = current && 'operation' in any ? { ...any, operation: machine.operation } : any;
        const answered = 'operation' in event && event.operation === machine.operation;
        if (answered && (event.type === 'created' || event.type === 'refused')) out = false;
        const [next, effects] = stepCreation(machine, event);
        machine = next;
        for (const effect of effects) {
          if (effect.type !== 'create') continue;
          expect(['open', 'submit']).toContain(event.type);
          expect(out).toBe(false);
          out = true;
        }
      }
    }),
    { numRuns: 2_000 },
  );
});
