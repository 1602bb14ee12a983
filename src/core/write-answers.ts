import { waitBeforeCheck } from './check-wait.ts';
import { ApiKeysError, isDefinite } from './errors.ts';
import type { Challenge, Operation } from './types.ts';
import type { Entering, Requesting, Verifying, WriteEffect, WriteState } from './write-states.ts';
import { check, idsOf, isSameSet, next, to, type Of, type Step, type WriteMachine } from './write-step.ts';

// What the backend's answers make of a write.

export function challenged<I, R>(
  machine: WriteMachine<I, R>,
  { operation, challenge, at }: Of<I, R, 'challenged'>,
): Step<I, R> {
  const { state } = machine;
  if (operation !== machine.operation) return [machine, []];
  // Nobody is there to enter it: whoever comes back begins anew.
  if (state.step === 'closed') return to(machine, { step: 'closed' });
  if (state.step !== 'requesting') return [machine, []];
  const { task, sentAt } = state;
  if (!isFor(challenge, machine.rules.operation(task), idsOf(task))) {
    return to(machine, { step: 'failed', task, error: new ApiKeysError('bad_response') });
  }
  const deadline = sentAt + challenge.expiresInSeconds * 1000;
  return to(machine, {
    step: 'entering',
    task,
    challenge,
    deadline,
    resendAt: at + challenge.resendAfterSeconds * 1000,
  });
}

const isFor = ({ operation, keyIds }: Challenge, wanted: Operation, ids: ReadonlySet<string>): boolean =>
  operation === wanted && keyIds.length === ids.size && [...ids].every((id) => keyIds.includes(id));

export function done<I, R>(machine: WriteMachine<I, R>, { operation, task, result }: Of<I, R, 'done'>): Step<I, R> {
  const { state } = machine;
  if (operation === machine.operation && isOut(state)) return to(machine, { step: 'done', task, result });
  // Proof of deletion changes the state from wherever it comes, and however late.
  const isProof = machine.rules.gone && 'task' in state && state.step !== 'done' && isSameSet(state.task, idsOf(task));
  return isProof ? [next(machine, { step: 'done', task: state.task, result }), []] : [machine, []];
}

const isOut = <I, R>(state: WriteState<I, R>): boolean =>
  state.step === 'closed' ? state.pending !== undefined : state.step === 'requesting' || state.step === 'verifying';

/** The keys were looked for and are not there: after a deletion with a lost answer, this is the answer. */
export function gone<I, R>(machine: WriteMachine<I, R>, ids: ReadonlySet<string>): Step<I, R> {
  const { state, rules } = machine;
  // While the deletion is out, its own answer says who did it.
  if (!rules.gone || !('task' in state) || state.step === 'verifying' || state.step === 'done') return [machine, []];
  if (!state.task.keys.every(({ id }) => ids.has(id))) return [machine, []];
  const how = state.step === 'checking' || state.step === 'unknown' ? 'deleted' : 'already_gone';
  return [next(machine, { step: 'done', task: state.task, result: rules.gone(how) }), []];
}

export function refused<I, R>(machine: WriteMachine<I, R>, event: Of<I, R, 'refused'>): Step<I, R> {
  const { state, rules } = machine;
  const { error, task, call, operation } = event;
  const lostCode = call === 'verify' && !isDefinite(error);
  const lostResult = call === 'request' && error.outcome === 'unknown' && !('resending' in state);
  // A deletion without a code in between may have been done. To ask for it again does no harm, so its question stays.
  const reread: WriteEffect<I>[] = rules.gone && lostResult ? [{ type: 'refetch' }] : [];
  // Nobody is there to tell: where it may have been done, the list says so.
  if (state.step === 'closed' && !rules.gone && (operation === machine.operation || !state.pending)) {
    return to(machine, { step: 'closed' }, error.outcome === 'unknown' ? [{ type: 'refetch' }] : []);
  }
  if (operation !== machine.operation) {
    // An open window that looks for this very answer has waited for it.
    const awaited = state.step === 'checking' && isSameSet(state.task, idsOf(task));
    if (!rules.gone || !lostCode || awaited) return [machine, reread];
    return [machine, [{ type: 'check', operation, task, tries: 0, delayMs: error.retryAfterMs ?? 0 }]];
  }
  if (state.step !== 'requesting' && state.step !== 'verifying') return [machine, []];
  const missingOne = error.code === 'not_found' && task.keys.length > 1;
  if (lostCode || (lostResult && !rules.gone) || missingOne) return check(machine, state.task, error.retryAfterMs);
  return to(machine, afterRefusal<I, R>(state, error, event.at), reread);
}

function afterRefusal<I, R>(state: Requesting<I> | Verifying<I>, error: ApiKeysError, at: number): WriteState<I, R> {
  const { task } = state;
  switch (error.code) {
    case 'unauthenticated':
      return { step: 'signedOut', task };
    case 'forbidden':
    case 'verification_required':
      return { step: 'failed', task, error };
    case 'limit_reached':
    case 'not_found':
      // One more key is too many, or the key is no more: to try again is of no use.
      if ((task.keys.length === 0) === (error.code === 'limit_reached')) return { step: 'failed', task, error };
      break;
    case 'rate_limited':
      if (state.step === 'requesting' && state.resending) return { ...state.resending, error };
    // falls through: of a code, these are told beside its field
    case 'code_invalid':
    case 'code_expired':
    case 'invalid_input':
      // What is wrong with a field of the form is told there.
      if (state.step === 'verifying' && (error.code !== 'invalid_input' || !error.fields?.length)) {
        return askAgain(state, error, at);
      }
  }
  return { step: 'confirming', task, error };
}

function askAgain<I>(state: Verifying<I>, error: ApiKeysError, at: number): Entering<I> {
  const deadline = error.code === 'code_expired' ? at : state.deadline;
  // Only the backend counts the tries: where it does not tell, the old number is no longer true.
  const attemptsLeft = error.code === 'code_invalid' ? error.attemptsLeft : state.challenge.attemptsLeft;
  return { ...state, step: 'entering', deadline, challenge: { ...state.challenge, attemptsLeft }, error };
}

export function found<I, R>(machine: WriteMachine<I, R>, { operation, task, result }: Of<I, R, 'found'>): Step<I, R> {
  const { state, rules } = machine;
  if (state.step !== 'checking') return [machine, []];
  if (operation !== machine.operation && !(rules.gone && isSameSet(state.task, idsOf(task)))) return [machine, []];
  if (result === null) return to(machine, { step: 'confirming', task: state.task, note: 'not_done' });
  return to(machine, { step: 'done', task: state.task, result });
}

export function unread<I, R>(
  machine: WriteMachine<I, R>,
  { operation, task, tries, error }: Of<I, R, 'unread'>,
): Step<I, R> {
  const { state, rules } = machine;
  const shown = state.step === 'checking' && operation === machine.operation ? state : null;
  const failed = (shown?.tries ?? tries) + 1;
  const delayMs = waitBeforeCheck(failed, error);
  const again: WriteEffect<I>[] = delayMs === null ? [] : [{ type: 'check', operation, task, tries: failed, delayMs }];
  if (error.code === 'unauthenticated') {
    return shown ? to(machine, { step: 'signedOut', task, unsure: true }) : [machine, []];
  }
  if (!shown) return [machine, again];
  // It was changed meanwhile, and not only as it was wanted.
  if (error.code === 'edit_conflict') return to(machine, { step: 'confirming', task, error });
  // Only what changes a key can find it gone: a deletion has succeeded then, and a creation looks through the list.
  if (error.code === 'not_found' && !rules.gone && !rules.custody) return to(machine, { step: 'failed', task, error });
  return delayMs === null
    ? to(machine, { step: 'unknown', task, error })
    : to(machine, { ...shown, tries: failed }, again);
}
