import { closedCreation, stepCreation, type CreateEffect, type CreateEvent, type CreateState } from './create-machine.ts';
import { ApiKeysError, toApiKeysError } from './errors.ts';
import type { ApiKeysEvent } from './events.ts';
import type { GuardedAdapter } from './guard.ts';
import { newIdempotencyKey } from './idempotency-key.ts';
import type { KeyList } from './key-list.ts';
import { createRunner } from './runner.ts';
import type { SecretHolder } from './secret.ts';
import type { Readable } from './store.ts';
import type { ApiKey, ListQuery, NewKey, Policy } from './types.ts';

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

/** What the list showed when a creation was sent: a key that is not among these is new. */
interface Before {
  readonly keys: readonly ApiKey[];
  readonly complete: boolean;
}

export function createCreateFlow(options: CreateFlowOptions): CreateFlowRunner {
  const { adapter, list, secret, now, emit } = options;
  const { get, subscribe, dispatch, after, clear } = createRunner<CreateState, CreateEvent, CreateEffect>(
    { ...closedCreation, ...(options.initial && { state: options.initial }) },
    stepCreation,
    run,
  );
  /** One intent, one key: kept for retries of the same input until an answer is definite. */
  let intent: { readonly of: string; readonly idempotencyKey: string } | null = null;
  let before: Before = { keys: [], complete: false };
  let notBefore = 0;
  let reads = new AbortController();

  function run(effect: CreateEffect): void {
    switch (effect.type) {
      case 'create':
        return void create(effect);
      case 'check':
        return after(effect.delayMs, () => void check(effect));
      case 'insert':
        return list.insert(effect.key);
      case 'wipe':
        emit({ type: 'key.secret.dismissed' });
        return secret.wipe();
      case 'refetch':
        return void list.refetch();
      case 'signedOut':
        return options.onSignedOut(effect.error);
    }
  }

  async function create({ operation, input }: Extract<CreateEffect, { type: 'create' }>): Promise<void> {
    const { keys, status } = list.get();
    before = { keys, complete: status === 'ready' };
    emit({ type: 'key.create.requested' });
    try {
      if (!adapter.create) throw new ApiKeysError('forbidden');
      const { signal } = new AbortController();
      const answer = await adapter.create(input, { signal, idempotencyKey: keyFor(input) });
      if ('kind' in answer) throw new ApiKeysError('bad_response');
      intent = null;
      secret.put(answer.secret);
      dispatch({ type: 'created', operation, key: answer.key });
      emit({ type: 'key.create.succeeded', keyId: answer.key.id });
    } catch (thrown) {
      refuse(operation, toApiKeysError(thrown));
    }
  }

  function refuse(operation: number, error: ApiKeysError): void {
    if (error.outcome === 'not_applied' && error.code !== 'conflict_in_progress') intent = null;
    if (error.retryAfterMs !== undefined) notBefore = now() + error.retryAfterMs;
    emit({ type: 'key.create.failed', code: error.code, requestId: error.requestId });
    dispatch({ type: 'refused', operation, error, at: now() });
  }

  function keyFor(input: NewKey): string {
    const of = JSON.stringify(input);
    intent = intent?.of === of ? intent : { of, idempotencyKey: newIdempotencyKey() };
    return intent.idempotencyKey;
  }

  async function check({ operation, input }: Extract<CreateEffect, { type: 'check' }>): Promise<void> {
    const { signal } = reads;
    try {
      if (!before.complete) throw new ApiKeysError('bad_response');
      const newestFirst = adapter.supports.sort?.includes('createdAt')
        ? { sort: { field: 'createdAt', direction: 'descending' } as const }
        : {};
      const query: ListQuery = { cursor: null, limit: 100, ...newestFirst };
      const key = newKeyAmong((await adapter.list(query, { signal })).keys, before.keys, input);
      if (key) emit({ type: 'key.create.secret_lost', keyId: key.id });
      dispatch({ type: 'found', operation, key });
    } catch (thrown) {
      if (!signal.aborted) dispatch({ type: 'unread', operation, error: toApiKeysError(thrown) });
    }
  }

  return {
    get,
    subscribe,
    open: () => dispatch({ type: 'open', asks: asksSomething(options.policy()), at: now(), notBefore }),
    submit: (input) => dispatch({ type: 'submit', input, at: now(), notBefore }),
    copied() {
      if (get().step === 'created') emit({ type: 'key.secret.copied' });
      dispatch({ type: 'copied' });
    },
    stay: () => dispatch({ type: 'stay' }),
    discard: () => dispatch({ type: 'discard' }),
    retry: () => dispatch({ type: 'retry' }),
    signedIn: () => dispatch({ type: 'signedIn' }),
    close: () => dispatch({ type: 'close' }),
    stop() {
      reads.abort();
      reads = new AbortController();
      clear();
      dispatch({ type: get().step === 'created' ? 'discard' : 'close' });
      secret.wipe();
    },
  };
}

/** Whether a form must stand before the creation. */
export const asksSomething = (policy: Policy | undefined): boolean => policy?.nameRequired !== undefined;

/** The key that a creation with a lost answer has made: not known before, not older than what was, of the asked name. */
function newKeyAmong(keys: readonly ApiKey[], known: readonly ApiKey[], { name }: NewKey): ApiKey | null {
  const ids = new Set(known.map((key) => key.id));
  const newest = Math.max(...known.map((key) => moment(key.createdAt)));
  const asked = name?.normalize().trim();
  return (
    keys.find(
      (key) =>
        !ids.has(key.id) &&
        (key.createdAt === null || moment(key.createdAt) >= newest) &&
        (asked === undefined || key.name === asked),
    ) ?? null
  );
}

const moment = (date: string | null): number => (date === null ? -Infinity : Date.parse(date));
