import fc from 'fast-check';
import { ApiKeysError, type ApiKeysErrorCode, type DeleteState } from 'keydesk/headless';
import { describe, expect, test } from 'vitest';

import { closedDeletion, stepDeletion, type DeleteMachine } from '../../src/core/delete-machine.ts';
import type { DeleteEffect, DeleteEvent } from '../../src/core/delete-states.ts';
import { errorCodes } from '../../src/core/errors.ts';
import { challengeFor, keyA, keyB, rightCode, wrongCode } from './support.ts';

type Step = DeleteState['step'];

const now = 1_000;
const operation = 7;
const challenge = challengeFor('a');
const error = new ApiKeysError('network');
const timing = { deadline: now + 300_000, resendAt: now + 30_000 };

const entering = { step: 'entering', key: keyA, challenge, ...timing } as const;

const states = {
  closed: { step: 'closed' },
  confirming: { step: 'confirming', key: keyA },
  requesting: { step: 'requesting', key: keyA, sentAt: now },
  entering,
  verifying: { ...entering, step: 'verifying' },
  checking: { step: 'checking', key: keyA, tries: 0 },
  unknown: { step: 'unknown', key: keyA, error },
  signedOut: { step: 'signedOut', key: keyA },
  failed: { step: 'failed', key: keyA, error },
  deleted: { step: 'deleted', key: keyA, how: 'deleted' },
} as const satisfies Record<Step, DeleteState>;

const resending: DeleteState = { ...states.requesting, resending: entering };

const later = { at: timing.resendAt, notBefore: 0 };

/** One of each event, made so that it fits wherever its kind can fit. */
const events = {
  open: { type: 'open', key: keyA, doubtful: false },
  confirm: { type: 'confirm', at: now, notBefore: 0 },
  submit: { type: 'submit', code: rightCode, at: now, notBefore: 0 },
  resend: { type: 'resend', ...later },
  retry: { type: 'retry' },
  signedIn: { type: 'signedIn', doubtful: false },
  close: { type: 'close' },
  challenged: { type: 'challenged', operation, challenge, at: now },
  done: { type: 'done', operation, id: 'a' },
  refused: { type: 'refused', operation, call: 'request', id: 'a', error, at: now },
  unread: { type: 'unread', operation, id: 'a', error },
  present: { type: 'present', id: 'a' },
  gone: { type: 'gone', id: 'a' },
} as const satisfies Record<DeleteEvent['type'], DeleteEvent>;

function after(
  state: DeleteState,
  event: DeleteEvent,
): { machine: DeleteMachine; state: DeleteState; effects: readonly DeleteEffect[] } {
  const [machine, effects] = stepDeletion({ operation, state }, event);
  return { machine, state: machine.state, effects };
}

const refusal = (code: ApiKeysErrorCode, call: 'request' | 'verify', details = {}): DeleteEvent => ({
  ...events.refused,
  call,
  error: new ApiKeysError(code, details),
});

describe('the way through', () => {
  test.each<[from: Step, event: DeleteEvent, to: DeleteState, ...effects: DeleteEffect[]]>([
    ['closed', events.open, states.confirming],
    [
      'closed',
      { ...events.open, doubtful: true },
      states.checking,
      { type: 'check', operation: 8, id: 'a', delayMs: 0 },
    ],
    ['confirming', events.confirm, states.requesting, { type: 'request', operation: 8, id: 'a' }],
    ['confirming', events.close, states.closed],
    ['requesting', events.challenged, states.entering, { type: 'hold', id: 'a', waits: { request: timing.resendAt } }],
    ['requesting', events.done, states.deleted, { type: 'bury', id: 'a' }],
    ['requesting', events.close, states.closed],
    [
      'entering',
      events.submit,
      states.verifying,
      { type: 'verify', operation: 8, id: 'a', challengeId: challenge.id, code: rightCode },
    ],
    [
      'entering',
      events.resend,
      { ...states.requesting, sentAt: timing.resendAt, resending: entering },
      { type: 'request', operation: 8, id: 'a' },
    ],
    ['entering', events.close, states.closed],
    ['verifying', events.done, states.deleted, { type: 'bury', id: 'a' }],
    ['verifying', events.close, states.closed, { type: 'doubt', id: 'a' }],
    ['checking', events.gone, states.deleted, { type: 'bury', id: 'a' }],
    ['checking', events.present, { ...states.confirming, note: 'still_there' }, { type: 'clear', id: 'a' }],
    ['checking', events.close, states.closed],
    ['unknown', events.retry, states.checking, { type: 'check', operation: 8, id: 'a', delayMs: 0 }],
    ['unknown', events.close, states.closed],
    ['signedOut', events.signedIn, states.confirming],
    [
      'signedOut',
      { ...events.signedIn, doubtful: true },
      states.checking,
      { type: 'check', operation: 8, id: 'a', delayMs: 0 },
    ],
    ['signedOut', events.close, states.closed],
    ['failed', events.close, states.closed],
    ['deleted', events.close, states.closed],
  ])('from %s', (from, event, to, ...effects) => {
    const next = after(states[from], event);
    expect(next.state).toEqual(to);
    expect(next.effects).toEqual(effects);
  });

  test.each<[Step, ...DeleteEvent['type'][]]>([
    ['closed', 'open'],
    ['confirming', 'confirm', 'close', 'gone', 'done'],
    ['requesting', 'challenged', 'refused', 'close', 'gone', 'done'],
    ['entering', 'submit', 'resend', 'close', 'gone', 'done'],
    ['verifying', 'refused', 'close', 'done'],
    ['checking', 'present', 'unread', 'close', 'gone', 'done'],
    ['unknown', 'retry', 'close', 'gone', 'done'],
    ['signedOut', 'signedIn', 'close', 'gone', 'done'],
    ['failed', 'close', 'gone', 'done'],
    ['deleted', 'close'],
  ])('only what fits moves it from %s', (from, ...moving) => {
    const moved = Object.values(events).filter((event) => after(states[from], event).state !== states[from]);
    expect(moved.map(({ type }) => type).toSorted()).toEqual(moving.toSorted());
  });

  test('three failed reads make the outcome unknown, with a longer wait before each', () => {
    const waits: number[] = [];
    let machine: DeleteMachine = { operation, state: states.checking };
    for (let read = 0; read < 3; read += 1) {
      const [next, effects] = stepDeletion(machine, events.unread);
      machine = next;
      for (const effect of effects) if (effect.type === 'check') waits.push(effect.delayMs);
    }
    expect(machine.state).toEqual(states.unknown);
    expect(waits).toEqual([1_000, 3_000]);
  });

  test('a read is repeated no sooner than the backend allows', () => {
    const busy = new ApiKeysError('server', { retryAfterMs: 20_000 });
    expect(after(states.checking, { ...events.unread, error: busy }).effects).toEqual([
      { type: 'check', operation, id: 'a', delayMs: 20_000 },
    ]);
  });
});

describe('each error', () => {
  const again: Step[] = ['confirming', 'confirming', 'confirming'];
  const lost: Step[] = ['confirming', 'confirming', 'checking'];
  const wrong: Step[] = ['confirming', 'confirming', 'entering'];
  /** Where it leads when asking for the code, asking again, and deleting. */
  const leads: Record<ApiKeysErrorCode, Step[]> = {
    invalid_input: wrong,
    name_taken: again,
    limit_reached: again,
    code_invalid: wrong,
    code_expired: wrong,
    challenge_gone: again,
    attempts_exhausted: again,
    rate_limited: ['confirming', 'entering', 'entering'],
    delivery_failed: again,
    not_found: ['deleted', 'deleted', 'deleted'],
    unauthenticated: ['signedOut', 'signedOut', 'signedOut'],
    forbidden: ['failed', 'failed', 'failed'],
    verification_required: ['failed', 'failed', 'failed'],
    conflict_in_progress: lost,
    network: lost,
    timeout: lost,
    aborted: lost,
    server: lost,
    bad_response: lost,
    unknown: lost,
  };

  test.each(errorCodes)('%s has its place when asking, asking again and deleting', (code) => {
    const request = refusal(code, 'request');
    const reached = [
      after(states.requesting, request),
      after(resending, request),
      after(states.verifying, refusal(code, 'verify')),
    ];
    expect(reached.map(({ state }) => state.step)).toEqual(leads[code]);
  });

  test.each(errorCodes)('%s in reading leaves the outcome open', (code) => {
    const { state } = after(states.checking, { ...events.unread, error: new ApiKeysError(code) });
    expect(state).toEqual(code === 'unauthenticated' ? states.signedOut : { ...states.checking, tries: 1 });
  });

  test('of asking stands beside the question', () => {
    expect(after(states.requesting, events.refused).state).toEqual({ ...states.confirming, error });
  });

  test('of a session that has ended is told to the host, even by an answer that comes too late', () => {
    const late = { ...refusal('unauthenticated', 'request'), operation: 3 } as DeleteEvent;
    expect(after(states.closed, late).effects).toMatchObject([{ type: 'signedOut' }]);
    const lateRead: DeleteEvent = { ...events.unread, operation: 3, error: new ApiKeysError('unauthenticated') };
    expect(after(states.closed, lateRead).effects).toMatchObject([{ type: 'signedOut' }]);
  });

  test('that names a wait makes the key wait', () => {
    const { effects } = after(states.verifying, refusal('rate_limited', 'verify', { retryAfterMs: 20_000 }));
    expect(effects).toContainEqual({ type: 'hold', id: 'a', waits: { request: now + 20_000, submit: now + 20_000 } });
  });
});

describe('a wrong code', () => {
  test.each<[string, attemptsLeft: number | undefined, details: object, shown: number | undefined]>([
    ['shows the tries that the backend counts', 5, { attemptsLeft: 2 }, 2],
    ['tells no number where the backend does not', 5, {}, undefined],
    ['counts nothing where nothing is known', undefined, {}, undefined],
  ])('%s', (_, before, details, shown) => {
    const { attemptsLeft: _old, ...uncounted } = challenge;
    const asked = before === undefined ? uncounted : { ...uncounted, attemptsLeft: before };
    const { state } = after({ ...states.verifying, challenge: asked }, refusal('code_invalid', 'verify', details));
    expect(state).toMatchObject({ step: 'entering', error: { code: 'code_invalid' } });
    expect(state.step === 'entering' && state.challenge.attemptsLeft).toBe(shown);
  });

  test('is no longer spoken of once the next one is sent', () => {
    const next = after({ ...entering, error: new ApiKeysError('code_invalid') }, events.submit);
    expect(next.state).toEqual(states.verifying);
  });
});

describe('a code is sent', () => {
  test.each<[string, Partial<typeof events.submit>]>([
    ['too short', { code: '48291' as typeof rightCode }],
    ['too long', { code: '4829130' as typeof rightCode }],
    ['of letters', { code: 'ABCDEF' as typeof rightCode }],
    ['at the deadline', { at: timing.deadline as typeof now }],
    ['before it may be', { notBefore: (now + 1) as 0 }],
  ])('never %s', (_, changes) => {
    const next = after(entering, { ...events.submit, ...changes });
    expect(next).toMatchObject({ state: entering, effects: [] });
  });

  test('up to the last moment before the deadline', () => {
    expect(after(entering, { ...events.submit, at: timing.deadline - 1 }).state.step).toBe('verifying');
  });

  test('never again once the backend calls it expired', () => {
    const { state } = after(states.verifying, refusal('code_expired', 'verify'));
    expect(after(state, events.submit).state).toBe(state);
  });
});

describe('the next mail', () => {
  test.each<[string, DeleteState, DeleteEvent]>([
    ['a second press', states.requesting, events.confirm],
    ['a resend before its time', entering, { ...events.resend, at: timing.resendAt - 1 }],
    ['a resend that the backend put off', entering, { ...events.resend, notBefore: timing.resendAt + 1 }],
    ['asking before its time', states.confirming, { ...events.confirm, notBefore: now + 1 }],
  ])('is not asked for by %s', (_, state, event) => {
    expect(after(state, event)).toMatchObject({ state, effects: [] });
  });

  test('waits even when the answer to the last one comes too late', () => {
    const { state, effects } = after(states.closed, { ...events.challenged, operation: 3 });
    expect(state).toBe(states.closed);
    expect(effects).toEqual([{ type: 'hold', id: 'a', waits: { request: timing.resendAt } }]);
  });
});

test.each<[string, Partial<typeof challenge>]>([
  ['another key', { keyIds: ['b'] }],
  ['more keys than were named', { keyIds: ['a', 'b'] }],
  ['another operation', { operation: 'rotate' }],
])('a challenge for %s stops the flow', (_, changes) => {
  const { state } = after(states.requesting, { ...events.challenged, challenge: { ...challenge, ...changes } });
  expect(state).toMatchObject({ step: 'failed', error: { code: 'bad_response' } });
});

test('a code counts as valid from the sending of the request, not from its answer', () => {
  const { state } = after(states.requesting, { ...events.challenged, at: now + 9_000 });
  expect(state).toMatchObject({ deadline: timing.deadline, resendAt: timing.resendAt + 9_000 });
});

describe('proof of deletion', () => {
  test.each(Object.keys(states) as Step[])('buries the key when it comes late, in %s', (step) => {
    const { effects } = after(states[step], { ...events.done, operation: 3 });
    expect(effects).toEqual([{ type: 'bury', id: 'a' }]);
  });

  test.each<[Step, 'deleted' | 'already_gone']>([
    ['confirming', 'already_gone'],
    ['requesting', 'already_gone'],
    ['entering', 'already_gone'],
    ['checking', 'deleted'],
    ['unknown', 'deleted'],
    ['failed', 'already_gone'],
  ])('found in %s says: %s', (step, how) => {
    expect(after(states[step], events.gone).state).toEqual({ ...states.deleted, how });
  });

  test('waits for the word of a confirmation that is out', () => {
    expect(after(states.verifying, events.gone)).toMatchObject({
      state: states.verifying,
      effects: [{ type: 'bury' }],
    });
  });

  test('of another key leaves this one alone', () => {
    const next = after(entering, { ...events.gone, id: 'b' });
    expect(next).toMatchObject({ state: entering, effects: [{ type: 'bury', id: 'b' }] });
  });
});

test('that another key is still there says nothing of this one', () => {
  const next = after(states.checking, { type: 'present', id: 'b' });
  expect(next).toMatchObject({ state: states.checking, effects: [{ type: 'clear', id: 'b' }] });
});

describe('an answer to an older operation', () => {
  test.each<[string, DeleteEvent]>([
    ['challenge', { ...events.challenged, operation: 3 }],
    ['refusal', { ...events.refused, operation: 3 }],
    ['failed read', { ...events.unread, operation: 3 }],
  ])('changes nothing: %s', (_, event) => {
    for (const state of [...Object.values(states), resending]) expect(after(state, event).state).toBe(state);
  });

  test('clears the doubt when it is a definite no', () => {
    const late = { ...refusal('code_invalid', 'verify'), operation: 3 } as DeleteEvent;
    expect(after(states.closed, late).effects).toEqual([{ type: 'clear', id: 'a' }]);
  });

  test('has the key checked when it was lost', () => {
    const late = { ...refusal('timeout', 'verify'), operation: 3 } as DeleteEvent;
    expect(after(states.closed, late).effects).toEqual([
      { type: 'doubt', id: 'a' },
      { type: 'check', operation: 3, id: 'a', delayMs: 0 },
    ]);
  });

  test('is not checked twice where the open dialog already waits for it', () => {
    const late = { ...refusal('timeout', 'verify'), operation: 3 } as DeleteEvent;
    expect(after(states.checking, late).effects).toEqual([{ type: 'doubt', id: 'a' }]);
  });
});

describe('whatever happens', () => {
  const time = fc.nat({ max: 400_000 });
  const anyOperation = fc.nat({ max: 12 });
  const anyError = fc
    .record({
      code: fc.constantFrom(...errorCodes),
      retryAfterMs: fc.option(fc.nat({ max: 60_000 }), { nil: undefined }),
    })
    .map(({ code, retryAfterMs }) => new ApiKeysError(code, retryAfterMs === undefined ? {} : { retryAfterMs }));
  const anyId = fc.constantFrom('a', 'b');
  const anyChallenge = fc
    .record({ serial: fc.nat(), id: anyId, codeLength: fc.constantFrom(6, 6, 8) })
    .map(({ serial, id, codeLength }) => ({ ...challengeFor(id, { codeLength }), id: `challenge ${serial}` }));
  const anyEvent: fc.Arbitrary<DeleteEvent> = fc.oneof(
    fc.record({ type: fc.constant('open' as const), key: fc.constantFrom(keyA, keyB), doubtful: fc.boolean() }),
    fc.record({ type: fc.constantFrom('confirm' as const, 'resend' as const), at: time, notBefore: fc.constant(0) }),
    fc.record({
      type: fc.constant('submit' as const),
      code: fc.constantFrom(rightCode, wrongCode, '', '12', 'ABCDEF'),
      at: time,
      notBefore: fc.constantFrom(0, 100_000),
    }),
    fc.constantFrom<DeleteEvent>(events.retry, events.signedIn, { ...events.signedIn, doubtful: true }, events.close),
    fc.record({ type: fc.constant('challenged' as const), operation: anyOperation, challenge: anyChallenge, at: time }),
    fc.record({ type: fc.constant('done' as const), operation: anyOperation, id: anyId }),
    fc.record({
      type: fc.constant('refused' as const),
      operation: anyOperation,
      call: fc.constantFrom('request' as const, 'verify' as const),
      id: anyId,
      error: anyError,
      at: time,
    }),
    fc.record({ type: fc.constant('unread' as const), operation: anyOperation, id: anyId, error: anyError }),
    fc.record({ type: fc.constantFrom('present' as const, 'gone' as const), id: anyId }),
  );
  /** Half of the answers are for the current operation, or next to nothing would ever go on. */
  const anyHistory = fc.array(fc.record({ event: anyEvent, current: fc.boolean() }), { maxLength: 60 });

  function play(history: readonly { event: DeleteEvent; current: boolean }[], look: (seen: Seen) => void): void {
    let machine = closedDeletion;
    for (const { event: drawn, current } of history) {
      const event = current && 'operation' in drawn ? { ...drawn, operation: machine.operation } : drawn;
      const before = machine;
      const [next, effects] = stepDeletion(machine, event);
      machine = next;
      look({ before, event, machine, effects });
    }
  }
  interface Seen {
    before: DeleteMachine;
    event: DeleteEvent;
    machine: DeleteMachine;
    effects: readonly DeleteEffect[];
  }

  test('no state ever holds a code', () => {
    fc.assert(
      fc.property(anyHistory, (history) => {
        play(history, ({ machine }) => {
          const held = JSON.stringify(machine);
          for (const code of [rightCode, wrongCode, 'ABCDEF']) expect(held).not.toContain(code);
        });
      }),
      { numRuns: 2_000 },
    );
  });

  test('closing takes one step', () => {
    fc.assert(
      fc.property(anyHistory, (history) => {
        play(history, ({ machine }) => {
          const [closed] = stepDeletion(machine, events.close);
          expect(closed.state).toEqual(states.closed);
        });
      }),
      { numRuns: 500 },
    );
  });

  test('a code goes out only whole, in time, and once for each answer', () => {
    fc.assert(
      fc.property(anyHistory, (history) => {
        const out = new Map<string, number>();
        play(history, ({ before, event, machine, effects }) => {
          if (event.type === 'refused' && event.operation === before.operation) out.clear();
          for (const effect of effects) {
            if (effect.type !== 'verify') continue;
            const { state } = before;
            if (state.step !== 'entering' || event.type !== 'submit') throw new Error('A code out of nowhere.');
            expect(effect.code).toMatch(state.challenge.codeLength === 6 ? /^\d{6}$/ : /^\d{8}$/);
            expect(effect.challengeId).toBe(state.challenge.id);
            expect(event.at).toBeLessThan(state.deadline);
            expect(event.at).toBeGreaterThanOrEqual(event.notBefore);
            expect(out.has(effect.challengeId)).toBe(false);
            out.set(effect.challengeId, machine.operation);
          }
        });
      }),
      { numRuns: 2_000 },
    );
  });

  test('"deleted" is said only upon proof', () => {
    fc.assert(
      fc.property(anyHistory, (history) => {
        play(history, ({ before, event, machine, effects }) => {
          if (machine.state.step !== 'deleted' || before.state.step === 'deleted') return;
          const { id } = machine.state.key;
          const proof =
            ((event.type === 'done' || event.type === 'gone') && event.id === id) ||
            (event.type === 'refused' && event.error.code === 'not_found' && event.id === id);
          expect(proof).toBe(true);
          expect(effects).toContainEqual({ type: 'bury', id });
        });
      }),
      { numRuns: 2_000 },
    );
  });
});
