import {
  closedCreation,
  stepCreation,
  type CreateEffect,
  type CreateEvent,
  type CreateState,
} from './create-machine.ts';
import { ApiKeysError, isDefinite, toApiKeysError } from './errors.ts';
import type { ApiKeysEvent } from './events.ts';
import { findCreated, knownNow, type Before } from './find-created.ts';
import type { GuardedAdapter } from './guard.ts';
import { newIdempotencyKey } from './idempotency-key.ts';
import type { KeyList } from './key-list.ts';
import { createRunner } from './runner.ts';
import type { SecretHolder } from './secret.ts';
import type { Readable } from './store.ts';
import type { NewKey, Policy } from './types.ts';

/** The creation as a host drives it: every verb is safe at any time, and does nothing where it does not fit. */
export interface CreateFlow extends Readable<CreateState> {
  /** Creates a key at once where the backend asks for nothing; else the form is next. */
  open(): void;
  submit(input: NewKey): void;
  /** The clipboard has the secret. */
  copied(): void;
  /** Back from the question whether to close without copying. */
  stay(): void;
  /** Closes without copying. */
  discard(): void;
  /** Checks an unknown outcome again. */
  retry(): void;
  /** Goes on after the user has signed in again. */
  signedIn(): void;
  /** Closes; asks first while the secret is not copied. */
  close(): void;
}

export interface CreateFlowRunner extends CreateFlow {
  stop(): void;
}

export interface CreateFlowOptions {
  readonly adapter: GuardedAdapter;
  readonly list: KeyList;
  readonly secret: SecretHolder;
  readonly initial?: CreateState | undefined;
  policy(): Policy | undefined;
  now(): number;
  emit(event: ApiKeysEvent): void;
  onSignedOut(error: ApiKeysError): void;
}

/** What one user wants once: kept for retries of the same input until an answer is definite. */
interface Intent {
  readonly of: string;
  readonly idempotencyKey: string;
  readonly before: Before;
}

export function createCreateFlow(options: CreateFlowOptions): CreateFlowRunner {
  const { adapter, list, secret, now, emit } = options;
  const { get, subscribe, dispatch, after, signal, clear } = createRunner<CreateState, CreateEvent, CreateEffect>(
    { ...closedCreation, ...(options.initial && { state: options.initial }) },
    stepCreation,
    run,
  );
  let intent: Intent | null = null;
  let notBefore = 0;

  function run(effect: CreateEffect): void {
    switch (effect.type) {
      case 'create':
        return void create(effect);
      case 'check':
        return after(effect.delayMs, () => void check(effect));
      case 'insert':
        return list.insert(effect.key);
      case 'wipe':
        return secret.wipe();
      case 'refetch':
        clear();
        // Once let go of, the list is read again when it is next looked at.
        return list.get().status === 'idle' ? undefined : void list.refetch();
      case 'signedOut':
        return options.onSignedOut(effect.error);
    }
  }

  async function create({ operation, input }: Extract<CreateEffect, { type: 'create' }>): Promise<void> {
    emit({ type: 'key.create.requested' });
    const scope = signal();
    try {
      if (!adapter.create) throw new ApiKeysError('forbidden');
      const { idempotencyKey } = intentOf(input);
      const answer = await adapter.create(input, { idempotencyKey });
      // Creating behind a code is not offered yet, and nothing was created.
      if ('kind' in answer) throw new ApiKeysError('forbidden');
      intent = null;
      // With nobody there to see it, the secret is not even held.
      if (!scope.aborted) secret.put(answer.secret);
      dispatch({ type: 'created', operation, key: answer.key, isLost: scope.aborted });
      emit({ type: 'key.create.succeeded', keyId: answer.key.id });
    } catch (thrown) {
      refuse(operation, toApiKeysError(thrown));
    }
  }

  function refuse(operation: number, error: ApiKeysError): void {
    if (isDefinite(error)) intent = null;
    if (error.retryAfterMs !== undefined) notBefore = now() + error.retryAfterMs;
    emit({ type: 'key.create.failed', code: error.code, requestId: error.requestId });
    dispatch({ type: 'refused', operation, error, at: now() });
  }

  function intentOf(input: NewKey): Intent {
    const of = JSON.stringify(input);
    intent = intent?.of === of ? intent : { of, idempotencyKey: newIdempotencyKey(), before: knownNow(list.get()) };
    return intent;
  }

  async function check({ operation, input }: Extract<CreateEffect, { type: 'check' }>): Promise<void> {
    const scope = signal();
    try {
      const key = await findCreated(adapter, intentOf(input).before, input, scope);
      if (scope.aborted) return;
      if (key) emit({ type: 'key.create.secret_lost', keyId: key.id });
      dispatch({ type: 'found', operation, key });
    } catch (thrown) {
      if (!scope.aborted) dispatch({ type: 'unread', operation, error: toApiKeysError(thrown) });
    }
  }

  const verb = (type: 'copied' | 'stay' | 'discard' | 'retry' | 'signedIn' | 'close') => (): void => dispatch({ type });

  return {
    get,
    subscribe,
    open() {
      const state = get();
      // Whoever closed over an unknown outcome, saw the list and begins again wants a key of their own.
      if (state.step === 'closed' && !state.pending) intent = null;
      dispatch({ type: 'open', asks: asksSomething(options.policy()), at: now(), notBefore });
    },
    submit: (input) => dispatch({ type: 'submit', input, at: now(), notBefore }),
    copied: verb('copied'),
    stay: verb('stay'),
    discard: verb('discard'),
    retry: verb('retry'),
    signedIn: verb('signedIn'),
    close: verb('close'),
    stop() {
      clear();
      dispatch({ type: get().step === 'created' ? 'discard' : 'close' });
      secret.wipe();
    },
  };
}

/** Whether a form must stand before the creation. */
export const asksSomething = (policy: Policy | undefined): boolean => policy?.nameRequired !== undefined;
