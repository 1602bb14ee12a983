import { ApiKeysError, type ApiKeysErrorCode, type Challenge } from 'keydesk/headless';
import { describe, expect, test } from 'vitest';

import { errorCodes } from '../../src/core/errors.ts';
import { kindNames, now, sampleOf, timing, type Event, type KindName, type State, type Step } from './machine.ts';

type Sample = ReturnType<typeof sampleOf>;

const refusal = ({ events }: Sample, code: ApiKeysErrorCode, call: 'request' | 'verify', details = {}) => ({
  ...events.refused,
  call,
  error: new ApiKeysError(code, details),
});

const deletion = sampleOf('deletion');

/** Where an error leads when something is asked for, when another code is, and when the code is sent. */
type Leads = readonly [asking: Step, again: Step, sending: Step];

const question: Leads = ['confirming', 'confirming', 'confirming'];
const stop: Leads = ['failed', 'failed', 'failed'];
const lost: Leads = ['checking', 'confirming', 'checking'];
const wrong: Leads = ['confirming', 'confirming', 'entering'];
const common: Record<ApiKeysErrorCode, Leads> = {
  invalid_input: wrong,
  name_taken: question,
  limit_reached: question,
  code_invalid: wrong,
  code_expired: wrong,
  challenge_gone: question,
  attempts_exhausted: question,
  rate_limited: ['confirming', 'entering', 'entering'],
  delivery_failed: question,
  not_found: stop,
  unauthenticated: ['signedOut', 'signedOut', 'signedOut'],
  forbidden: stop,
  verification_required: stop,
  conflict_in_progress: ['confirming', 'confirming', 'checking'],
  edit_conflict: question,
  network: lost,
  timeout: lost,
  aborted: lost,
  server: lost,
  bad_response: lost,
  unknown: lost,
};

function leadsOf(name: KindName, code: ApiKeysErrorCode): Leads {
  if (name === 'creation' && code === 'limit_reached') return stop;
  if (name === 'creation' && code === 'not_found') return question;
  // Which of several is not there has to be looked for.
  if (name === 'deletion of several' && code === 'not_found') return ['checking', 'checking', 'checking'];
  // To ask for a deletion again does no harm.
  if (name.startsWith('deletion') && common[code] === lost) return ['confirming', 'confirming', 'checking'];
  return common[code];
}

describe.each(kindNames)('an error of a %s', (name) => {
  const sample = sampleOf(name);
  const { states, events, resending, after, task } = sample;

  test.each(errorCodes)('%s has its place, and nothing that was typed is lost', (code) => {
    const request = refusal(sample, code, 'request');
    const reached = [
      after(states.requesting, request),
      after(resending, request),
      after(states.verifying, refusal(sample, code, 'verify')),
    ];
    expect(reached.map(({ state }) => state.step)).toEqual(leadsOf(name, code));
    for (const { state } of reached) expect(state).toMatchObject({ task });
  });

  test('edit_conflict in reading leads back to the question', () => {
    const error = new ApiKeysError('edit_conflict');
    expect(after(states.checking, { ...events.unread, error }).state).toEqual({ ...states.confirming, error });
  });

  test.each(errorCodes.filter((code) => code !== 'edit_conflict'))('%s in reading leaves the outcome open', (code) => {
    const { state } = after(states.checking, { ...events.unread, error: new ApiKeysError(code) });
    const isGone = code === 'not_found' && name === 'update';
    const signedOut = { ...states.signedOut, unsure: true };
    const still = { ...states.checking, tries: 1 };
    expect(state).toMatchObject(code === 'unauthenticated' ? signedOut : isGone ? { step: 'failed' } : still);
  });

  test('in asking stands beside the question', () => {
    const error = new ApiKeysError('delivery_failed');
    expect(after(states.requesting, { ...events.refused, error }).state).toEqual({ ...states.confirming, error });
  });

  test('in a field of the form leads back to the form', () => {
    const fields = [{ field: 'name', code: 'too_long' }];
    const { state } = after(states.verifying, refusal(sample, 'invalid_input', 'verify', { fields }));
    expect(state).toMatchObject({ step: 'confirming', error: { fields } });
  });

  test('in the code stays with the code, whatever field it names', () => {
    const fields = [{ field: 'proof', code: 'wrong' }];
    const { state } = after(states.verifying, refusal(sample, 'code_invalid', 'verify', { fields }));
    expect(state).toMatchObject({ step: 'entering', error: { code: 'code_invalid' } });
  });

  test('that is lost has it looked after no sooner than the backend allows', () => {
    const { effects } = after(states.verifying, refusal(sample, 'server', 'verify', { retryAfterMs: 9_000 }));
    expect(effects).toEqual([{ type: 'check', operation: 8, task, tries: 0, delayMs: 9_000 }]);
  });
});

describe('a wrong code', () => {
  const { states, challenge, after, events } = deletion;

  test.each<[string, attemptsLeft: number | undefined, details: object, shown: number | undefined]>([
    ['shows the tries that the backend counts', 5, { attemptsLeft: 2 }, 2],
    ['tells no number where the backend does not', 5, {}, undefined],
    ['counts nothing where nothing is known', undefined, {}, undefined],
  ])('%s', (_, attemptsLeft, details, shown) => {
    const asked: Challenge = { ...challenge, attemptsLeft };
    const refused = refusal(deletion, 'code_invalid', 'verify', details);
    const { state } = after({ ...states.verifying, challenge: asked }, refused);
    expect(state).toMatchObject({ step: 'entering', error: { code: 'code_invalid' } });
    expect(state.step === 'entering' && state.challenge.attemptsLeft).toBe(shown);
  });

  test('is no longer spoken of once the next one is sent', () => {
    const next = after({ ...states.entering, error: new ApiKeysError('code_invalid') }, events.submit);
    expect(next.state).toEqual(states.verifying);
  });
});

describe.each(kindNames)('the code of a %s', (name) => {
  const sample = sampleOf(name);
  const { states, events, after } = sample;

  test.each<[string, Partial<typeof events.submit>]>([
    ['too short', { code: '48291' }],
    ['too long', { code: '4829130' }],
    ['of letters', { code: 'ABCDEF' }],
    ['at the deadline', { at: timing.deadline }],
    ['before it may be', { notBefore: now + 1 }],
  ])('is never sent %s', (_, changes) => {
    expect(after(states.entering, { ...events.submit, ...changes })).toEqual({ state: states.entering, effects: [] });
  });

  test('is sent up to the last moment before the deadline', () => {
    expect(after(states.entering, { ...events.submit, at: timing.deadline - 1 }).state.step).toBe('verifying');
  });

  test('is never sent again once the backend calls it expired', () => {
    const { state } = after(states.verifying, refusal(sample, 'code_expired', 'verify'));
    expect(after(state, events.submit).state).toBe(state);
  });

  test('counts as valid from the sending of the request, not from its answer', () => {
    const { state } = after(states.requesting, { ...events.challenged, at: now + 9_000 });
    expect(state).toMatchObject({ deadline: timing.deadline, resendAt: timing.resendAt + 9_000 });
  });
});

describe('the next mail', () => {
  const { states, events, after } = deletion;

  test.each<[string, State, Event]>([
    ['a second press', states.requesting, events.confirm],
    ['a resend before its time', states.entering, { ...events.resend, at: timing.resendAt - 1 }],
    ['a resend that the backend put off', states.entering, { ...events.resend, notBefore: timing.resendAt + 1 }],
    ['asking before its time', states.confirming, { ...events.confirm, notBefore: now + 1 }],
  ])('is not asked for by %s', (_, state, event) => {
    expect(after(state, event)).toEqual({ state, effects: [] });
  });
});

describe('a challenge stops the flow', () => {
  test.each<[string, KindName, Partial<Challenge>]>([
    ['another key', 'deletion', { keyIds: ['b'] }],
    ['more keys than were named', 'deletion', { keyIds: ['a', 'b'] }],
    ['no key', 'deletion', { keyIds: [] }],
    ['another operation', 'deletion', { operation: 'rotate' }],
    ['one of several', 'deletion of several', { keyIds: ['a'] }],
    ['one of several, twice', 'deletion of several', { keyIds: ['a', 'a'] }],
    ['several, and one more', 'deletion of several', { keyIds: ['a', 'b', 'c'] }],
    ['a deletion of one', 'deletion of several', { operation: 'delete' }],
    ['a key that is there', 'creation', { keyIds: ['a'] }],
    ['a deletion', 'update', { operation: 'delete' }],
  ])('for %s', (_, name, changes) => {
    const { states, events, challenge, after } = sampleOf(name);
    const { state } = after(states.requesting, { ...events.challenged, challenge: { ...challenge, ...changes } });
    expect(state).toMatchObject({ step: 'failed', error: { code: 'bad_response' } });
  });
});

describe('that keys are gone', () => {
  const { states, events, after } = deletion;

  test.each<[Step, 'deleted' | 'already_gone']>([
    ['confirming', 'already_gone'],
    ['requesting', 'already_gone'],
    ['entering', 'already_gone'],
    ['checking', 'deleted'],
    ['unknown', 'deleted'],
    ['signedOut', 'already_gone'],
    ['failed', 'already_gone'],
  ])('found in %s says: %s', (step, how) => {
    expect(after(states[step], events.gone).state).toEqual({ ...states.done, result: { how, failed: [] } });
  });

  test('waits for the word of a deletion that is out', () => {
    expect(after(states.verifying, events.gone)).toEqual({ state: states.verifying, effects: [] });
  });

  test('says nothing where it is another, or one of several', () => {
    const another: Event = { ...events.gone, ids: new Set(['b']) };
    expect(after(states.entering, another)).toEqual({ state: states.entering, effects: [] });
    const several = sampleOf('deletion of several');
    const one: Event = { ...several.events.gone, ids: new Set(['a']) };
    expect(several.after(several.states.entering, one).state).toBe(several.states.entering);
  });
});

describe.each(kindNames)('an answer to an older %s', (name) => {
  const sample = sampleOf(name);
  const { states, events, resending, after, task } = sample;

  test.each<[string, Event]>([
    ['challenge', { ...events.challenged, operation: 3 }],
    ['refusal', { ...events.refused, operation: 3 }],
    ['failed read', { ...events.unread, operation: 3, error: new ApiKeysError('unauthenticated') }],
  ])('changes nothing, and has nothing done: %s', (_, event) => {
    const closedOver: State[] = [states.requesting, states.verifying].map((pending) => ({ step: 'closed', pending }));
    const all = [...Object.values(states), resending, ...(name === 'creation' ? closedOver : [])];
    for (const state of all) expect(after(state, event)).toEqual({ state, effects: [] });
  });

  test('that was lost is looked after', () => {
    const late = { ...refusal(sample, 'timeout', 'verify'), operation: 3 };
    const { effects } = after(states.closed, late);
    const check = { type: 'check', operation: 3, task, tries: 0, delayMs: 0 };
    expect(effects).toEqual([name.startsWith('deletion') ? check : { type: 'refetch' }]);
  });

  test('is not looked after twice where the open window already waits for it', () => {
    const late = { ...refusal(sample, 'timeout', 'verify'), operation: 3 };
    expect(after(states.checking, late)).toEqual({ state: states.checking, effects: [] });
  });
});
