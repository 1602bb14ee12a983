import { ApiKeysError, isDefinite, toApiKeysError } from './errors.ts';
import type { ApiKeysEvent } from './events.ts';
import { knownNow, type Before } from './find-created.ts';
import type { FlowContext } from './flow-context.ts';
import { isChallenge, type WriteIntent } from './guard.ts';
import { newIdempotencyKey } from './idempotency-key.ts';
import { noWaits, type Waits } from './knowledge.ts';
import { createRunner } from './runner.ts';
import type { SecretHolder } from './secret.ts';
import type { Readable } from './store.ts';
import type { Challenge } from './types.ts';
import { stepWrite } from './write-machine.ts';
import type { Task, WriteEffect, WriteEvent, WriteState } from './write-states.ts';
import { contentOf, marksOf, subjectOf, type WriteMachine, type WriteRules } from './write-step.ts';

/** A write as a host drives it: every verb is safe at any time, and does nothing where it does not fit. */
export interface WriteFlow<I, R> extends Readable<WriteState<I, R>> {
  /** Sends it; the backend answers by doing it, or by asking for a code. */
  confirm(input: I): void;
  /** Sends the code. */
  submit(code: string): void;
  /** Asks for a new code. */
  resend(): void;
  /** Checks an unknown outcome again. */
  retry(): void;
  /** Goes on after the user has signed in again. */
  signedIn(): void;
  close(): void;
  /** When the next request may be sent, and the next code, on the client's clock in milliseconds. */
  waits(): Waits;
}

/** One write: its machine's parameters, and how it is done. */
export interface WriteSpec<I, R> extends WriteRules<I, R> {
  /** As its events are named: `key.delete.requested`. */
  readonly name: 'create' | 'update' | 'rotate' | 'delete';
  /** Where a secret goes that it brings. */
  readonly secret?: SecretHolder;
  /** `isWatched`: somebody is still there to see what it brings. */
  call(task: Task<I>, intent: WriteIntent, isWatched: () => boolean): Promise<R | Challenge>;
  /** Looks for what an unanswered call has done: its result, or `null` where it did nothing. Rejects where it cannot be told. */
  find(task: Task<I>, before: Before, signal: AbortSignal): Promise<R | null>;
  /** Takes a result over into what is known and listed. */
  apply(task: Task<I>, result: R): void;
  /** Hears of every refusal. What it returns is the result, where the refusal itself proves that it is done. */
  onRefused?(task: Task<I>, error: ApiKeysError, call: 'request' | 'verify'): R | undefined;
}

export interface WriteRunner<I, R> extends WriteFlow<I, R> {
  open(task: Task<I>, asks: boolean): void;
  dispatch(event: WriteEvent<I, R>): void;
  /** For what may be given up. */
  signal(): AbortSignal;
  /** When the last code for a key was answered; `Infinity` while one is out. */
  answeredAt(keyId: string): number;
  stop(): void;
}

/** What one user wants once: kept for retries of the same until an answer is definite. */
interface Intent {
  readonly idempotencyKey: string;
  readonly before: Before;
}

interface Sent {
  readonly call: Promise<unknown> | null;
  readonly answeredAt: number;
}

export function createWriteFlow<I, R>(
  context: FlowContext,
  spec: WriteSpec<I, R>,
  initial: WriteState<I, R> = { step: 'closed' },
): WriteRunner<I, R> {
  const { knowledge, list, now } = context;
  const first: WriteMachine<I, R> = { operation: 0, state: initial, rules: spec };
  const { get, subscribe, dispatch, after, signal, clear } = createRunner<
    WriteMachine<I, R>,
    WriteEvent<I, R>,
    WriteEffect<I>
  >(first, stepWrite, run);
  const intents = new Map<string, Intent>();
  /** The last code sent for each key: its call while it is out, then when its answer came. */
  const codes = new Map<string, Sent>();
  const befores = new WeakMap<Task<I>, Before>();
  const subject = (task: Task<I>): string => subjectOf(spec, task);

  function run(effect: WriteEffect<I>): void {
    switch (effect.type) {
      case 'request':
        return void request(effect);
      case 'verify':
        return void verify(effect);
      case 'check':
        return after(effect.delayMs, () => void check(effect));
      case 'doubt':
        return spec.gone && effect.task.keys.forEach(({ id }) => knowledge.doubt(id));
      case 'wipe':
        return spec.secret?.wipe();
      case 'refetch':
        if (!spec.gone) clear();
        // Once let go of, the list is read again when it is next looked at.
        return list.get().status === 'idle' ? undefined : void list.refetch();
    }
  }

  async function request({ operation, task }: Extract<WriteEffect<I>, { type: 'request' }>): Promise<void> {
    tell(task, 'requested');
    knowledge.hold(subject(task), { request: Infinity });
    try {
      const { idempotencyKey, before } = intentOf(task);
      befores.set(task, before);
      const answer = await spec
        .call(task, { idempotencyKey }, watched())
        .finally(() => knowledge.release(subject(task)));
      intents.delete(contentOf(task));
      if (!isChallenge(answer)) return succeed(operation, task, answer);
      // Even an answer that comes too late means that a mail was sent, and that the next one must wait.
      knowledge.hold(subject(task), { request: now() + answer.resendAfterSeconds * 1000 });
      dispatch({ type: 'challenged', operation, challenge: answer, at: now() });
      tell(task, 'challenge_sent');
    } catch (thrown) {
      refuse('request', operation, task, thrown);
    }
  }

  async function verify(effect: Extract<WriteEffect<I>, { type: 'verify' }>): Promise<void> {
    const { operation, task, challengeId, code } = effect;
    befores.set(task, knownNow(list.get()));
    const intent = { idempotencyKey: newIdempotencyKey(), proof: { challengeId, code } };
    const call = spec.call(task, intent, watched());
    const note = (sent: Sent): void => marksOf(task).forEach((mark) => codes.set(mark, sent));
    note({ call, answeredAt: Infinity });
    try {
      const answer = await call.finally(() => note({ call: null, answeredAt: now() }));
      // A second challenge in answer to a proof is no proof of anything.
      if (isChallenge(answer)) throw new ApiKeysError('bad_response');
      succeed(operation, task, answer);
    } catch (thrown) {
      refuse('verify', operation, task, thrown);
    }
  }

  /** Nobody has left since now, or somebody has come back: to its window, or to the list. */
  function watched(scope = signal()): () => boolean {
    return () => !scope.aborted || get().step !== 'closed' || list.get().status !== 'idle';
  }

  function succeed(operation: number, task: Task<I>, result: R): void {
    spec.apply(task, result);
    dispatch({ type: 'done', operation, task, result });
  }

  function refuse(call: 'request' | 'verify', operation: number, task: Task<I>, thrown: unknown): void {
    const error = toApiKeysError(thrown);
    const { code, requestId, retryAfterMs } = error;
    if (isDefinite(error)) intents.delete(contentOf(task));
    tell(task, 'failed', { code, requestId });
    if (code === 'unauthenticated') context.onSignedOut();
    // Of several, it does not say which one is not there.
    if (code === 'not_found' && task.keys.length === 1) for (const { id } of task.keys) knowledge.bury(id);
    if (retryAfterMs !== undefined) {
      const until = now() + retryAfterMs;
      knowledge.hold(subject(task), { request: until, ...(call === 'verify' && { submit: until }) });
    }
    const proof = spec.onRefused?.(task, error, call);
    if (proof !== undefined) return succeed(operation, task, proof);
    dispatch({ type: 'refused', operation, call, task, error, at: now() });
  }

  async function check(effect: Extract<WriteEffect<I>, { type: 'check' }>): Promise<void> {
    const { operation, task, tries } = effect;
    // A read that overtakes the write would prove nothing.
    await Promise.allSettled(marksOf(task).map(async (mark) => codes.get(mark)?.call));
    const scope = signal();
    const sent = marksOf(task).map((mark) => codes.get(mark));
    try {
      const result = await spec.find(task, befores.get(task) ?? knownNow(list.get()), scope);
      if (scope.aborted && !spec.gone) return;
      // Overtaken by a newer code: what this read saw may have changed.
      const isOvertaken = marksOf(task).some((mark, index) => codes.get(mark) !== sent[index]);
      if (isOvertaken) return scope.aborted ? undefined : void check(effect);
      if (result !== null) {
        // It is over: whoever wants the same again wants it anew.
        intents.delete(contentOf(task));
        spec.apply(task, result);
      } else if (spec.gone) for (const { id } of task.keys) knowledge.clear(id);
      dispatch({ type: 'found', operation, task, result });
    } catch (thrown) {
      if (scope.aborted) return;
      const error = toApiKeysError(thrown);
      // On top of another change it is wanted anew.
      if (error.code === 'edit_conflict') intents.delete(contentOf(task));
      if (error.code === 'unauthenticated') context.onSignedOut();
      dispatch({ type: 'unread', operation, task, tries, error });
    }
  }

  function intentOf(task: Task<I>): Intent {
    const content = contentOf(task);
    const intent = intents.get(content) ?? { idempotencyKey: newIdempotencyKey(), before: knownNow(list.get()) };
    intents.set(content, intent);
    return intent;
  }

  /** One event for each key, or one for none. */
  function tell(task: Task<I>, what: string, details: object = {}): void {
    const ids = task.keys.map(({ id }) => ({ keyId: id }));
    for (const each of ids.length > 0 ? ids : [{}])
      context.emit({ type: `key.${spec.name}.${what}`, ...each, ...details } as ApiKeysEvent);
  }

  const taskNow = (): Task<I> | undefined => {
    const state = get();
    return 'task' in state ? state.task : undefined;
  };
  const waits = (task = taskNow()): Waits => (task && knowledge.get().waits.get(subject(task))) ?? noWaits;
  const isDoubtful = (task: Task<I> | undefined): boolean =>
    spec.gone !== undefined && (task?.keys.some(({ id }) => knowledge.get().doubtful.has(id)) ?? false);

  return {
    get,
    subscribe,
    dispatch,
    signal,
    waits: () => waits(),
    answeredAt: (keyId) => codes.get(keyId)?.answeredAt ?? -Infinity,
    open(task, asks) {
      const state = get();
      // Whoever closed over an unknown outcome, saw the list and begins again wants it anew.
      if (!spec.gone && state.step === 'closed' && !state.pending) intents.clear();
      dispatch({ type: 'open', task, asks, doubtful: isDoubtful(task), at: now(), notBefore: waits(task).request });
    },
    confirm: (input) => dispatch({ type: 'confirm', input, at: now(), notBefore: waits().request }),
    submit: (code) => dispatch({ type: 'submit', code, at: now(), notBefore: waits().submit }),
    resend: () => dispatch({ type: 'resend', at: now(), notBefore: waits().request }),
    retry: () => dispatch({ type: 'retry' }),
    signedIn: () => dispatch({ type: 'signedIn', doubtful: isDoubtful(taskNow()) }),
    close: () => dispatch({ type: 'close' }),
    stop() {
      clear();
      dispatch({ type: get().step === 'done' ? 'discard' : 'close' });
      dispatch({ type: 'close' });
      spec.secret?.wipe();
    },
  };
}
