import { closedDeletion, stepDeletion } from './delete-machine.ts';
import type { DeleteEffect, DeleteEvent, DeleteState } from './delete-states.ts';
import { ApiKeysError, isDefinite, toApiKeysError } from './errors.ts';
import type { ApiKeysEvent } from './events.ts';
import type { GuardedAdapter, WriteIntent } from './guard.ts';
import { newIdempotencyKey } from './idempotency-key.ts';
import { noWaits, type Knowledge, type Waits } from './knowledge.ts';
import { allPages } from './pages.ts';
import { createRunner } from './runner.ts';
import type { Readable } from './store.ts';
import type { ApiKey } from './types.ts';

/** The deletion as a host drives it: every verb is safe at any time, and does nothing where it does not fit. */
export interface DeleteFlow extends Readable<DeleteState> {
  open(key: ApiKey): void;
  /** Asks the backend to delete; it answers by sending a code, or by deleting at once where it asks for none. */
  confirm(): void;
  submit(code: string): void;
  resend(): void;
  /** Checks an unknown outcome again. */
  retry(): void;
  /** Goes on after the user has signed in again. */
  signedIn(): void;
  close(): void;
}

export interface DeleteFlowRunner extends DeleteFlow {
  /** Takes what a read of the whole list, begun at `startedAt`, proves about keys. */
  observe(ids: ReadonlySet<string>, startedAt: number): void;
  stop(): void;
}

export interface DeleteFlowOptions {
  readonly adapter: GuardedAdapter;
  readonly knowledge: Knowledge;
  readonly initial?: DeleteState | undefined;
  now(): number;
  emit(event: ApiKeysEvent): void;
  onSignedOut(error: ApiKeysError): void;
}

export function createDeleteFlow(options: DeleteFlowOptions): DeleteFlowRunner {
  const { adapter, knowledge, now, emit } = options;
  const { get, subscribe, dispatch, after, signal, clear } = createRunner<DeleteState, DeleteEvent, DeleteEffect>(
    { ...closedDeletion, ...(options.initial && { state: options.initial }) },
    stepDeletion,
    run,
  );
  /** The last confirmation of each key: its call while it is out, then when its answer came. */
  const confirmations = new Map<string, { call: Promise<unknown> | null; answeredAt: number }>();
  /** The idempotency key of each request for a code whose outcome is open: asking again is a retry of the same. */
  const asked = new Map<string, string>();
  const reported = new Set<string>();

  function run(effect: DeleteEffect): void {
    switch (effect.type) {
      case 'request':
        return void request(effect);
      case 'verify':
        return void verify(effect);
      case 'check':
        return after(effect.delayMs, () => void check(effect));
      case 'hold':
        return knowledge.hold(effect.id, effect.waits);
      case 'signedOut':
        return options.onSignedOut(effect.error);
      default:
        return knowledge[effect.type](effect.id);
    }
  }

  async function request({ operation, id }: Extract<DeleteEffect, { type: 'request' }>): Promise<void> {
    emit({ type: 'key.delete.requested', keyId: id });
    knowledge.hold(id, { request: Infinity });
    try {
      const idempotencyKey = asked.get(id) ?? newIdempotencyKey();
      asked.set(id, idempotencyKey);
      const answer = await remove(id, { idempotencyKey }).finally(() => knowledge.release(id));
      asked.delete(id);
      if (!answer) return deleted({ type: 'done', operation, id });
      dispatch({ type: 'challenged', operation, challenge: answer, at: now() });
      emit({ type: 'key.delete.challenge_sent', keyId: id });
    } catch (thrown) {
      refuse('request', operation, id, thrown);
    }
  }

  async function verify({
    operation,
    id,
    challengeId,
    code,
  }: Extract<DeleteEffect, { type: 'verify' }>): Promise<void> {
    const call = remove(id, { idempotencyKey: newIdempotencyKey(), proof: { challengeId, code } });
    const answered = (): void => void confirmations.set(id, { call: null, answeredAt: now() });
    confirmations.set(id, { call, answeredAt: Infinity });
    try {
      // A second challenge in answer to a proof is no proof of anything.
      if (await call.finally(answered)) throw new ApiKeysError('bad_response');
      deleted({ type: 'done', operation, id });
    } catch (thrown) {
      refuse('verify', operation, id, thrown);
    }
  }

  // Not aborted by anything but its own timeout: whoever asked to delete wants it, and its outcome must be known.
  async function remove(id: string, intent: WriteIntent): ReturnType<NonNullable<typeof adapter.delete>> {
    if (!adapter.delete) throw new ApiKeysError('forbidden');
    return adapter.delete(id, intent);
  }

  function deleted(event: Extract<DeleteEvent, { type: 'done' | 'gone' }>): void {
    if (!reported.has(event.id)) emit({ type: 'key.delete.succeeded', keyId: event.id });
    reported.add(event.id);
    dispatch(event);
  }

  function refuse(call: 'request' | 'verify', operation: number, id: string, thrown: unknown): void {
    const error = toApiKeysError(thrown);
    if (isDefinite(error)) asked.delete(id);
    emit({ type: 'key.delete.failed', keyId: id, code: error.code, requestId: error.requestId });
    dispatch({ type: 'refused', operation, call, id, error, at: now() });
    if (knowledge.get().gone.has(id)) dispatch({ type: 'gone', id });
  }

  async function check({ operation, id, tries = 0 }: Extract<DeleteEffect, { type: 'check' }>): Promise<void> {
    // A read that overtakes the confirmation would prove nothing.
    await confirmations.get(id)?.call?.catch(() => undefined);
    const scope = signal();
    const confirmation = confirmations.get(id);
    try {
      const found = await exists(adapter, id, scope);
      if (!found) return deleted({ type: 'gone', id });
      // Overtaken by a newer confirmation: what this read saw is no longer news.
      if (confirmations.get(id) === confirmation) dispatch({ type: 'present', id });
    } catch (thrown) {
      if (!scope.aborted) dispatch({ type: 'unread', operation, id, tries, error: toApiKeysError(thrown) });
    }
  }

  const waits = (): Waits => {
    const state = get();
    return (state.step !== 'closed' && knowledge.get().waits.get(state.key.id)) || noWaits;
  };

  const isDoubtful = (id: string): boolean => knowledge.get().doubtful.has(id);

  const verb = (type: 'retry' | 'close') => (): void => dispatch({ type });

  return {
    get,
    subscribe,
    open: (key) => dispatch({ type: 'open', key, doubtful: isDoubtful(key.id) }),
    confirm: () => dispatch({ type: 'confirm', at: now(), notBefore: waits().request }),
    submit: (code) => dispatch({ type: 'submit', code, at: now(), notBefore: waits().submit }),
    resend: () => dispatch({ type: 'resend', at: now(), notBefore: waits().request }),
    retry: verb('retry'),
    signedIn() {
      const state = get();
      dispatch({ type: 'signedIn', doubtful: state.step !== 'closed' && isDoubtful(state.key.id) });
    },
    close: verb('close'),
    observe(ids, startedAt) {
      for (const id of knowledge.get().doubtful) {
        const { answeredAt = -Infinity } = confirmations.get(id) ?? {};
        if (!ids.has(id)) deleted({ type: 'gone', id });
        // A read that began before the answer may have been overtaken by the deletion.
        else if (answeredAt < startedAt) dispatch({ type: 'present', id });
      }
      const state = get();
      if (state.step !== 'closed' && !ids.has(state.key.id)) dispatch({ type: 'gone', id: state.key.id });
    },
    stop() {
      clear();
      dispatch({ type: 'close' });
    },
  };
}

/** Whether the backend still has the key: by `get`, or else by reading the list to its end. */
async function exists(adapter: GuardedAdapter, id: string, signal: AbortSignal): Promise<boolean> {
  if (adapter.get) return (await adapter.get(id, { signal })) !== null;
  for await (const page of allPages(adapter, signal)) {
    if (page.keys.some((key) => key.id === id)) return true;
  }
  return false;
}
