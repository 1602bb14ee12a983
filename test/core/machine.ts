import { ApiKeysError, type ApiKey, type Challenge, type Deleted, type KeyChanges, type Made } from 'keydesk/headless';

import { keepMade } from '../../src/core/custody.ts';
import { stepWrite } from '../../src/core/write-machine.ts';
import type { Task, WriteEffect, WriteEvent, WriteState } from '../../src/core/write-states.ts';
import type { WriteMachine, WriteRules } from '../../src/core/write-step.ts';
import { challengeFor, keyA, keyB, keyNamed, rightCode } from './support.ts';

export type Input = KeyChanges | null;
export type Result = Deleted | Made | ApiKey;
export type State = WriteState<Input, Result>;
export type Event = WriteEvent<Input, Result>;
export type Effect = WriteEffect<Input>;
export type Machine = WriteMachine<Input, Result>;
export type Rules = WriteRules<Input, Result>;
export type Step = State['step'];

export const now = 1_000;
export const operation = 7;
export const error = new ApiKeysError('network');
export const timing = { deadline: now + 300_000, resendAt: now + 30_000 };

/** One kind of write: the machine's parameters, and a case of it. */
export interface Kind {
  readonly rules: Rules;
  readonly task: Task<Input>;
  readonly challenge: Challenge;
  readonly result: Result;
}

const deletion: Rules = {
  operation: ({ keys }) => (keys.length === 1 ? 'delete' : 'deleteMany'),
  gone: (how) => ({ how, failed: [] }),
};
const making: Rules = {
  operation: () => 'create',
  custody: (result, event) => keepMade(result as Made, event),
};
const update: Rules = { operation: () => 'update' };

const both = challengeFor('a', { operation: 'deleteMany', keyIds: ['b', 'a'] });

export const kinds = {
  deletion: {
    rules: deletion,
    task: { keys: [keyA], input: null },
    challenge: challengeFor('a'),
    result: { how: 'deleted', failed: [] },
  },
  'deletion of several': {
    rules: deletion,
    task: { keys: [keyA, keyB], input: null },
    challenge: both,
    result: { how: 'deleted', failed: [{ keyId: 'b', code: 'forbidden' }] },
  },
  creation: {
    rules: making,
    task: { keys: [], input: { name: 'Server' } },
    challenge: challengeFor('new', { operation: 'create', keyIds: [] }),
    result: { key: keyNamed('new'), custody: 'fresh' },
  },
  update: {
    rules: update,
    task: { keys: [keyA], input: { name: 'Server' } },
    challenge: challengeFor('a', { operation: 'update' }),
    result: keyNamed('a', { name: 'Server' }),
  },
} as const satisfies Record<string, Kind>;

export type KindName = keyof typeof kinds;
export const kindNames = Object.keys(kinds) as KindName[];

/** Each state of a kind, and one of each event, made so that it fits wherever its type can fit. */
export function sampleOf(name: KindName) {
  const { rules, task, challenge, result }: Kind = kinds[name];
  const entering = { step: 'entering', task, challenge, ...timing } as const;
  const states = {
    closed: { step: 'closed' },
    confirming: { step: 'confirming', task },
    requesting: { step: 'requesting', task, sentAt: now },
    entering,
    verifying: { ...entering, step: 'verifying' },
    checking: { step: 'checking', task, tries: 0 },
    unknown: { step: 'unknown', task, error },
    signedOut: { step: 'signedOut', task },
    failed: { step: 'failed', task, error },
    done: { step: 'done', task, result },
  } as const satisfies Record<Step, State>;
  const events = {
    open: { type: 'open', task, asks: true, doubtful: false, at: now, notBefore: 0 },
    confirm: { type: 'confirm', input: task.input, at: now, notBefore: 0 },
    submit: { type: 'submit', code: rightCode, at: now, notBefore: 0 },
    resend: { type: 'resend', at: timing.resendAt, notBefore: 0 },
    retry: { type: 'retry' },
    signedIn: { type: 'signedIn', doubtful: false },
    copied: { type: 'copied' },
    stay: { type: 'stay' },
    discard: { type: 'discard' },
    close: { type: 'close' },
    challenged: { type: 'challenged', operation, challenge, at: now },
    done: { type: 'done', operation, task, result },
    refused: { type: 'refused', operation, call: 'request', task, error: new ApiKeysError('challenge_gone'), at: now },
    found: { type: 'found', operation, task, result: null },
    unread: { type: 'unread', operation, task, tries: 0, error },
    gone: { type: 'gone', ids: new Set(['a', 'b']) },
    refreshed: { type: 'refreshed', key: keyNamed('a', { version: '2' }) },
  } satisfies { [T in Event['type']]: Event & { type: T } };
  return {
    task,
    challenge,
    result,
    states,
    events,
    /** A new code was asked for, and has not come. */
    resending: { ...states.requesting, resending: entering } as const,
    after(state: State, event: Event): { state: State; effects: readonly Effect[] } {
      const [machine, effects] = stepWrite({ operation, state, rules }, event);
      return { state: machine.state, effects };
    },
  };
}
