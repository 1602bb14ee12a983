import { waitBeforeCheck } from './check-wait.ts';
import type { ApiKeysError } from './errors.ts';
import type { Machine } from './runner.ts';
import type { ApiKey, NewKey } from './types.ts';

/**
 * Where a creation stands. The secret is never in here: `created` says that there is one.
 * `custody` is how well it is kept: `leaving` means that the user wants to close without having copied it.
 */
export type CreateState =
  /** `pending`: a creation is still out, and what it brings will be shown. */
  | { readonly step: 'closed'; readonly pending?: NewKey }
  | {
      readonly step: 'editing';
      readonly input: NewKey;
      readonly error?: ApiKeysError;
      readonly note?: 'not_found';
      /** When the next try may be sent, in milliseconds of the client's clock. */
      readonly notBefore: number;
    }
  | { readonly step: 'creating'; readonly input: NewKey }
  | { readonly step: 'checking'; readonly input: NewKey; readonly tries: number }
  | { readonly step: 'unknown'; readonly input: NewKey; readonly error: ApiKeysError }
  | { readonly step: 'created'; readonly key: ApiKey; readonly custody: 'fresh' | 'copied' | 'leaving' }
  /** The key exists, and its secret never arrived here: it can only be deleted. */
  | { readonly step: 'lost'; readonly key: ApiKey }
  /** `unsure`: a creation was sent, and it is not known yet whether there is a key. */
  | { readonly step: 'signedOut'; readonly input: NewKey; readonly unsure?: true }
  | { readonly step: 'failed'; readonly error: ApiKeysError };

export type CreateMachine = Machine<CreateState>;

export type CreateEvent =
  /** `asks`: the backend wants to know something about the key first. */
  | { readonly type: 'open'; readonly asks: boolean; readonly at: number; readonly notBefore: number }
  | { readonly type: 'submit'; readonly input: NewKey; readonly at: number; readonly notBefore: number }
  | { readonly type: 'copied' | 'stay' | 'discard' | 'retry' | 'signedIn' | 'close' }
  /** `isLost`: it came when nobody was there to see the secret. */
  | { readonly type: 'created'; readonly operation: number; readonly key: ApiKey; readonly isLost?: boolean }
  | { readonly type: 'refused'; readonly operation: number; readonly error: ApiKeysError; readonly at: number }
  | { readonly type: 'found'; readonly operation: number; readonly key: ApiKey | null }
  | { readonly type: 'unread'; readonly operation: number; readonly error: ApiKeysError };

export type CreateEffect =
  | { readonly type: 'create'; readonly operation: number; readonly input: NewKey }
  | { readonly type: 'check'; readonly operation: number; readonly input: NewKey; readonly delayMs: number }
  | { readonly type: 'insert'; readonly key: ApiKey }
  | { readonly type: 'wipe' | 'refetch' }
  | { readonly type: 'signedOut'; readonly error: ApiKeysError };

type Step = readonly [CreateMachine, readonly CreateEffect[]];
type Of<T extends CreateEvent['type']> = Extract<CreateEvent, { type: T }>;

export const closedCreation: CreateMachine = { operation: 0, state: { step: 'closed' } };

/** The whole creation: the next state and what is to be done. Total: an event that does not fit changes nothing. */
export function stepCreation(machine: CreateMachine, event: CreateEvent): Step {
  const { state } = machine;
  switch (event.type) {
    case 'open':
      return open(machine, event);
    case 'submit':
      return state.step === 'editing' && event.at >= event.notBefore ? send(machine, event.input) : [machine, []];
    case 'created':
      return created(machine, event);
    case 'refused':
      return event.operation === machine.operation ? refused(machine, event) : [machine, []];
    case 'found':
      return found(machine, event);
    case 'unread':
      return unread(machine, event);
    case 'retry':
      return state.step === 'unknown' ? check(machine, state.input) : [machine, []];
    case 'signedIn':
      return signedIn(machine);
    case 'copied':
      return state.step === 'created' ? to(machine, { ...state, custody: 'copied' }) : [machine, []];
    case 'stay':
      return state.step === 'created' && state.custody === 'leaving'
        ? to(machine, { ...state, custody: 'fresh' })
        : [machine, []];
    case 'discard':
      return state.step === 'created' ? to(machine, { step: 'closed' }, [{ type: 'wipe' }]) : [machine, []];
    case 'close':
      return close(machine);
  }
}

const to = (machine: CreateMachine, state: CreateState, effects: readonly CreateEffect[] = []): Step => [
  { ...machine, state },
  effects,
];

function open(machine: CreateMachine, { asks, at, notBefore }: Of<'open'>): Step {
  const { state } = machine;
  if (state.step !== 'closed') return [machine, []];
  if (state.pending) return to(machine, { step: 'creating', input: state.pending });
  if (asks || at < notBefore) return to(machine, { step: 'editing', input: {}, notBefore });
  return send(machine, {});
}

function send(machine: CreateMachine, input: NewKey): Step {
  const operation = machine.operation + 1;
  return [{ operation, state: { step: 'creating', input } }, [{ type: 'create', operation, input }]];
}

/** A secret that arrived is offered, even where the dialog was closed meanwhile. */
function created(machine: CreateMachine, { operation, key, isLost = false }: Of<'created'>): Step {
  const { step } = machine.state;
  if (operation !== machine.operation || (step !== 'creating' && step !== 'closed')) return [machine, []];
  const state: CreateState = isLost ? { step: 'lost', key } : { step: 'created', key, custody: 'fresh' };
  return to(machine, state, [{ type: 'insert', key }]);
}

function refused(machine: CreateMachine, { error, at }: Of<'refused'>): Step {
  const { state } = machine;
  const signedOut: CreateEffect[] = error.code === 'unauthenticated' ? [{ type: 'signedOut', error }] : [];
  if (state.step === 'closed') {
    return to(machine, { step: 'closed' }, error.outcome === 'unknown' ? [{ type: 'refetch' }] : signedOut);
  }
  if (state.step !== 'creating') return [machine, []];
  const { input } = state;
  switch (error.code) {
    case 'unauthenticated':
      return to(machine, { step: 'signedOut', input }, signedOut);
    case 'forbidden':
    case 'verification_required':
    case 'limit_reached':
      return to(machine, { step: 'failed', error });
  }
  if (error.outcome === 'unknown') return check(machine, input);
  const notBefore = error.retryAfterMs === undefined ? 0 : at + error.retryAfterMs;
  return to(machine, { step: 'editing', input, error, notBefore });
}

function check(machine: CreateMachine, input: NewKey): Step {
  const operation = machine.operation + 1;
  return [
    { operation, state: { step: 'checking', input, tries: 0 } },
    [{ type: 'check', operation, input, delayMs: 0 }],
  ];
}

function found(machine: CreateMachine, { operation, key }: Of<'found'>): Step {
  const { state } = machine;
  if (state.step !== 'checking' || operation !== machine.operation) return [machine, []];
  if (key) return to(machine, { step: 'lost', key }, [{ type: 'insert', key }]);
  return to(machine, { step: 'editing', input: state.input, note: 'not_found', notBefore: 0 });
}

function unread(machine: CreateMachine, { operation, error }: Of<'unread'>): Step {
  const { state } = machine;
  if (state.step !== 'checking' || operation !== machine.operation) return [machine, []];
  if (error.code === 'unauthenticated') {
    return to(machine, { step: 'signedOut', input: state.input, unsure: true }, [{ type: 'signedOut', error }]);
  }
  const tries = state.tries + 1;
  const delayMs = waitBeforeCheck(tries, error);
  if (delayMs === null) return to(machine, { step: 'unknown', input: state.input, error });
  return to(machine, { ...state, tries }, [{ type: 'check', operation, input: state.input, delayMs }]);
}

function signedIn(machine: CreateMachine): Step {
  const { state } = machine;
  if (state.step !== 'signedOut') return [machine, []];
  if (state.unsure) return check(machine, state.input);
  return to(machine, { step: 'editing', input: state.input, notBefore: 0 });
}

function close(machine: CreateMachine): Step {
  const { state } = machine;
  switch (state.step) {
    case 'closed':
      return [machine, []];
    case 'creating':
      return to(machine, { step: 'closed', pending: state.input });
    case 'checking':
    case 'unknown':
      return to(machine, { step: 'closed' }, [{ type: 'refetch' }]);
    case 'created':
      if (state.custody !== 'copied') return to(machine, { ...state, custody: 'leaving' });
      return to(machine, { step: 'closed' }, [{ type: 'wipe' }]);
    default:
      return to(machine, { step: 'closed' });
  }
}
