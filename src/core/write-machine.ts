import { isCompleteCode } from './code.ts';
import type { ApiKey } from './types.ts';
import { challenged, done, found, gone, refused, unread } from './write-answers.ts';
import type { CustodyEvent, Entering, Task, WriteEvent } from './write-states.ts';
import { check, next, to, type Of, type Step, type WriteMachine } from './write-step.ts';

/** The whole of every write: the next state and what is to be done. Total: an event that does not fit changes nothing. */
export function stepWrite<I, R>(machine: WriteMachine<I, R>, event: WriteEvent<I, R>): Step<I, R> {
  const { state } = machine;
  switch (event.type) {
    case 'open':
      return open(machine, event);
    case 'confirm':
      if (state.step !== 'confirming' || event.at < event.notBefore) return [machine, []];
      return send(machine, { ...state.task, input: event.input }, event.at);
    case 'resend':
      if (state.step !== 'entering' || event.at < Math.max(event.notBefore, state.resendAt)) return [machine, []];
      return send(machine, state.task, event.at, state);
    case 'submit':
      return submit(machine, event);
    case 'retry':
      return state.step === 'unknown' ? check(machine, state.task) : [machine, []];
    case 'signedIn':
      if (state.step !== 'signedOut') return [machine, []];
      return begin(machine, state.task, event.doubtful || state.unsure === true);
    case 'copied':
    case 'stay':
    case 'discard':
      return keep(machine, event.type);
    case 'close':
      return close(machine);
    case 'challenged':
      return challenged(machine, event);
    case 'done':
      return done(machine, event);
    case 'refused':
      return refused(machine, event);
    case 'found':
      return found(machine, event);
    case 'unread':
      return unread(machine, event);
    case 'gone':
      return gone(machine, event.ids);
    case 'refreshed':
      return refreshed(machine, event.key);
  }
}

/** The key is another one than what the form was about. */
function refreshed<I, R>(machine: WriteMachine<I, R>, key: ApiKey): Step<I, R> {
  const { state } = machine;
  if (state.step !== 'confirming') return [machine, []];
  const [before] = state.task.keys;
  if (before?.id !== key.id) return [machine, []];
  return to(machine, { ...state, was: state.was ?? before, task: { ...state.task, keys: [key] } });
}

function open<I, R>(
  machine: WriteMachine<I, R>,
  { task, asks, doubtful, at, notBefore }: Of<I, R, 'open'>,
): Step<I, R> {
  const { state } = machine;
  if (state.step !== 'closed') return [machine, []];
  if (state.pending) return to(machine, state.pending);
  if (doubtful || asks || at < notBefore) return begin(machine, task, doubtful);
  return send(machine, task, at);
}

/** What was sent and never answered is looked for first. */
function begin<I, R>(machine: WriteMachine<I, R>, task: Task<I>, doubtful: boolean): Step<I, R> {
  return doubtful ? check(machine, task) : to(machine, { step: 'confirming', task });
}

function send<I, R>(machine: WriteMachine<I, R>, task: Task<I>, at: number, entering?: Entering<I>): Step<I, R> {
  const sent = next(machine, {
    step: 'requesting',
    task,
    sentAt: at,
    ...(entering && { resending: { ...entering, error: undefined } }),
  });
  return [sent, [{ type: 'request', operation: sent.operation, task }]];
}

function submit<I, R>(machine: WriteMachine<I, R>, { code, at, notBefore }: Of<I, R, 'submit'>): Step<I, R> {
  const { state } = machine;
  if (state.step !== 'entering' || at >= state.deadline || at < notBefore) return [machine, []];
  const { task, challenge, deadline, resendAt } = state;
  if (!isCompleteCode(code, { length: challenge.codeLength, alphabet: challenge.codeAlphabet })) return [machine, []];
  const sent = next(machine, { step: 'verifying', task, challenge, deadline, resendAt });
  return [sent, [{ type: 'verify', operation: sent.operation, task, challengeId: challenge.id, code }]];
}

function close<I, R>(machine: WriteMachine<I, R>): Step<I, R> {
  const { state, rules } = machine;
  switch (state.step) {
    case 'closed':
      return [machine, []];
    case 'requesting':
    case 'verifying':
      // A secret that arrives is offered, even where the window was closed meanwhile.
      if (rules.custody) return to(machine, { step: 'closed', pending: state });
      // A write on its way is not taken back: until its answer is here, nobody knows.
      return [
        next(machine, { step: 'closed' }),
        state.step === 'verifying' ? [{ type: 'doubt', task: state.task }] : [],
      ];
    case 'checking':
    case 'unknown':
      return [next(machine, { step: 'closed' }), rules.gone ? [] : [{ type: 'refetch' }]];
    case 'done':
      if (rules.custody) return keep(machine, 'close');
  }
  return [next(machine, { step: 'closed' }), []];
}

function keep<I, R>(machine: WriteMachine<I, R>, event: CustodyEvent): Step<I, R> {
  const { state, rules } = machine;
  if (state.step !== 'done' || !rules.custody) return [machine, []];
  const result = rules.custody(state.result, event);
  return result === null ? to(machine, { step: 'closed' }, [{ type: 'wipe' }]) : to(machine, { ...state, result });
}
