import { waitBeforeCheck } from './check-wait.ts';
import { isCompleteCode } from './code.ts';
import type { DeleteEffect, DeleteEvent, DeleteState, Entering } from './delete-states.ts';
import { ApiKeysError, isDefinite } from './errors.ts';
import type { Machine } from './runner.ts';
import type { ApiKey } from './types.ts';

export type DeleteMachine = Machine<DeleteState>;

type Step = readonly [DeleteMachine, readonly DeleteEffect[]];

export const closedDeletion: DeleteMachine = { operation: 0, state: { step: 'closed' } };

/** The whole deletion: the next state and what is to be done. Total: an event that does not fit changes nothing. */
export function stepDeletion(machine: DeleteMachine, event: DeleteEvent): Step {
  switch (event.type) {
    case 'open':
      return open(machine, event);
    case 'confirm':
    case 'resend':
      return request(machine, event);
    case 'submit':
      return submit(machine, event);
    case 'retry':
      return machine.state.step === 'unknown' ? check(machine, machine.state.key) : [machine, []];
    case 'signedIn':
      return machine.state.step === 'signedOut' ? begin(machine, machine.state.key, event.doubtful) : [machine, []];
    case 'close':
      return close(machine);
    case 'challenged':
      return challenged(machine, event);
    case 'done':
      return gone(machine, event.id, 'deleted');
    case 'gone':
      return missing(machine, event);
    case 'refused':
      return refused(machine, event);
    case 'present':
      return present(machine, event);
    case 'unread':
      return unread(machine, event);
  }
}

type Of<T extends DeleteEvent['type']> = Extract<DeleteEvent, { type: T }>;

const to = (machine: DeleteMachine, state: DeleteState, effects: readonly DeleteEffect[] = []): Step => [
  { ...machine, state },
  effects,
];
const next = ({ operation }: DeleteMachine, state: DeleteState): DeleteMachine => ({ operation: operation + 1, state });

function open(machine: DeleteMachine, { key, doubtful }: Of<'open'>): Step {
  return machine.state.step === 'closed' ? begin(machine, key, doubtful) : [machine, []];
}

/** A key whose deletion was sent and never answered is looked for first. */
function begin(machine: DeleteMachine, key: ApiKey, doubtful: boolean): Step {
  return doubtful ? check(machine, key) : to(machine, { step: 'confirming', key });
}

function request(machine: DeleteMachine, event: Of<'confirm' | 'resend'>): Step {
  const { state } = machine;
  const resending = event.type === 'resend';
  if (state.step !== (resending ? 'entering' : 'confirming') || event.at < event.notBefore) return [machine, []];
  if (state.step === 'entering' && event.at < state.resendAt) return [machine, []];
  const { key } = state;
  const asked = next(machine, {
    step: 'requesting',
    key,
    sentAt: event.at,
    ...(state.step === 'entering' && { resending: withoutError(state) }),
  });
  return [asked, [{ type: 'request', operation: asked.operation, id: key.id }]];
}

function challenged(machine: DeleteMachine, { operation, challenge, at }: Of<'challenged'>): Step {
  const resendAt = at + challenge.resendAfterSeconds * 1000;
  // Even an answer that comes too late means that a mail was sent, and that the next one must wait.
  const hold = challenge.keyIds.map((id): DeleteEffect => ({ type: 'hold', id, waits: { request: resendAt } }));
  const { state } = machine;
  if (state.step !== 'requesting' || operation !== machine.operation) return [machine, hold];
  const { key, sentAt } = state;
  if (challenge.operation !== 'delete' || challenge.keyIds.length !== 1 || challenge.keyIds[0] !== key.id) {
    return to(machine, { step: 'failed', key, error: new ApiKeysError('bad_response') }, hold);
  }
  const deadline = sentAt + challenge.expiresInSeconds * 1000;
  return to(machine, { step: 'entering', key, challenge, deadline, resendAt }, hold);
}

function submit(machine: DeleteMachine, { code, at, notBefore }: Of<'submit'>): Step {
  const { state } = machine;
  if (state.step !== 'entering' || at >= state.deadline || at < notBefore) return [machine, []];
  const { codeLength, codeAlphabet, id: challengeId } = state.challenge;
  if (!isCompleteCode(code, { length: codeLength, alphabet: codeAlphabet })) return [machine, []];
  const sent = next(machine, { ...withoutError(state), step: 'verifying' });
  return [sent, [{ type: 'verify', operation: sent.operation, id: state.key.id, challengeId, code }]];
}

function close(machine: DeleteMachine): Step {
  const { state } = machine;
  if (state.step === 'closed') return [machine, []];
  // A confirmation on its way is not taken back: until its answer is here, nobody knows.
  const effects: DeleteEffect[] = state.step === 'verifying' ? [{ type: 'doubt', id: state.key.id }] : [];
  return [next(machine, { step: 'closed' }), effects];
}

/** Proof of deletion changes the state from wherever it comes, and however late. */
function gone(machine: DeleteMachine, id: string, how: 'deleted' | 'already_gone'): Step {
  const { state } = machine;
  const effects: DeleteEffect[] = [{ type: 'bury', id }];
  if (state.step === 'closed' || state.step === 'deleted' || state.key.id !== id) return [machine, effects];
  return [next(machine, { step: 'deleted', key: state.key, how }), effects];
}

/** The key was looked for and is not there: after a confirmation with a lost answer, this is the answer. */
function missing(machine: DeleteMachine, { id }: Of<'gone'>): Step {
  const { step } = machine.state;
  // While the confirmation is out, its own answer says who deleted it.
  if (step === 'verifying') return [machine, [{ type: 'bury', id }]];
  return gone(machine, id, step === 'checking' || step === 'unknown' ? 'deleted' : 'already_gone');
}

function refused(machine: DeleteMachine, event: Of<'refused'>): Step {
  const { error, id, call } = event;
  if (error.code === 'not_found') return gone(machine, id, 'already_gone');
  const effects: DeleteEffect[] = [];
  if (error.retryAfterMs !== undefined) {
    const until = event.at + error.retryAfterMs;
    effects.push({ type: 'hold', id, waits: { request: until, ...(call === 'verify' && { submit: until }) } });
  }
  if (error.code === 'unauthenticated') effects.push({ type: 'signedOut', error });
  const lost = call === 'verify' && !isDefinite(error);
  if (call === 'verify') effects.push({ type: lost ? 'doubt' : 'clear', id });

  if (event.operation !== machine.operation) {
    // An open dialog that checks this key has waited for this very answer.
    const awaited = machine.state.step === 'checking' && machine.state.key.id === id;
    if (lost && !awaited)
      effects.push({ type: 'check', operation: event.operation, id, delayMs: error.retryAfterMs ?? 0 });
    return [machine, effects];
  }
  if (lost && machine.state.step === 'verifying') {
    const [checking, reads] = check(machine, machine.state.key, error.retryAfterMs);
    return [checking, [...effects, ...reads]];
  }
  return to(machine, afterRefusal(machine.state, error, event.at), effects);
}

function afterRefusal(state: DeleteState, error: ApiKeysError, at: number): DeleteState {
  if (state.step !== 'requesting' && state.step !== 'verifying') return state;
  const { key } = state;
  switch (error.code) {
    case 'unauthenticated':
      return { step: 'signedOut', key };
    case 'forbidden':
    case 'verification_required':
      return { step: 'failed', key, error };
    case 'rate_limited':
      if (state.step === 'requesting' && state.resending) return { ...state.resending, error };
    // falls through: of a confirmation, these are told beside the field
    case 'code_invalid':
    case 'code_expired':
    case 'invalid_input':
      if (state.step === 'verifying') return askAgain(state, error, at);
  }
  return { step: 'confirming', key, error };
}

function askAgain(state: Extract<DeleteState, { step: 'verifying' }>, error: ApiKeysError, at: number): DeleteState {
  const deadline = error.code === 'code_expired' ? at : state.deadline;
  // Only the backend counts the tries: where it does not tell, the old number is no longer true.
  const attemptsLeft = error.code === 'code_invalid' ? error.attemptsLeft : state.challenge.attemptsLeft;
  return { ...state, step: 'entering', deadline, challenge: { ...state.challenge, attemptsLeft }, error };
}

function check(machine: DeleteMachine, key: ApiKey, delayMs = 0): Step {
  const checking = next(machine, { step: 'checking', key, tries: 0 });
  return [checking, [{ type: 'check', operation: checking.operation, id: key.id, delayMs }]];
}

function present(machine: DeleteMachine, { id }: Of<'present'>): Step {
  const { state } = machine;
  const effects: DeleteEffect[] = [{ type: 'clear', id }];
  if (state.step !== 'checking' || state.key.id !== id) return [machine, effects];
  return to(machine, { step: 'confirming', key: state.key, note: 'still_there' }, effects);
}

function unread(machine: DeleteMachine, { operation, id, tries = 0, error }: Of<'unread'>): Step {
  const { state } = machine;
  const shown = state.step === 'checking' && operation === machine.operation ? state : null;
  const failed = (shown?.tries ?? tries) + 1;
  const delayMs = waitBeforeCheck(failed, error);
  if (error.code === 'unauthenticated') {
    const signedOut: DeleteEffect[] = [{ type: 'signedOut', error }];
    return shown ? to(machine, { step: 'signedOut', key: shown.key }, signedOut) : [machine, signedOut];
  }
  if (!shown) return [machine, delayMs === null ? [] : [{ type: 'check', operation, id, delayMs, tries: failed }]];
  if (delayMs === null) return to(machine, { step: 'unknown', key: shown.key, error });
  return to(machine, { ...shown, tries: failed }, [{ type: 'check', operation, id, delayMs }]);
}

const withoutError = (state: Entering): Entering => ({ ...state, error: undefined });
