import { createAccessGate, type AccessGate } from './access-gate.ts';
import type { ApiKeysAdapter } from './adapter.ts';
import { createCreateFlow, type CreateFlow } from './create-flow.ts';
import type { CreateState } from './create-machine.ts';
import { createDeleteFlow, type DeleteFlow } from './delete-flow.ts';
import type { DeleteState } from './delete-states.ts';
import type { ApiKeysError } from './errors.ts';
import type { ApiKeysEvent } from './events.ts';
import { guardAdapter, type GuardOptions } from './guard.ts';
import { createKeyList, type KeyList } from './key-list.ts';
import { createKnowledge, type KeyFacts } from './knowledge.ts';
import { createSecretHolder, type SecretHolder } from './secret.ts';
import type { Readable } from './store.ts';

/** Whom a client tells. What they throw is reported, and stops nothing. */
export interface ApiKeysListener {
  readonly onEvent?: ((event: ApiKeysEvent) => void) | undefined;
  /** Called once when the session has ended, until a call succeeds again. */
  readonly onUnauthenticated?: (() => void) | undefined;
}

export interface ApiKeysClientOptions extends GuardOptions, ApiKeysListener {
  /** Keys asked for in one page. Default 50. */
  readonly pageSize?: number;
  /** A monotonic clock in milliseconds. Default `performance.now`. */
  now?(): number;
  /** States to begin in, for stories and tests. */
  readonly initial?: { readonly deletion?: DeleteState; readonly creation?: CreateState; readonly secret?: string };
}

/** Everything that is known and going on for one account: one client for each adapter, shared by all its views. */
export interface ApiKeysClient {
  /** What the adapter can do: an absent method is an absent control. */
  readonly can: { readonly create: boolean; readonly delete: boolean };
  readonly list: KeyList;
  readonly access: AccessGate;
  readonly creation: CreateFlow;
  readonly deletion: DeleteFlow;
  readonly facts: Readable<KeyFacts>;
  readonly secret: SecretHolder;
  now(): number;
  /** Tells one more what happens. Returns the end of it. */
  listen(listener: ApiKeysListener): () => void;
  /** Keeps the client at work until the returned function is called; then reads and timers end, and the secret is wiped. */
  retain(): () => void;
}

/**
 * Makes a client of an adapter, without React. Nothing is called until a view, or you, asks for it.
 *
 * @example
 * const client = createApiKeysClient(restAdapter({ baseUrl: '/api' }));
 * await client.list.refetch();
 * console.log(client.list.get().keys);
 */
export function createApiKeysClient(adapter: ApiKeysAdapter, options: ApiKeysClientOptions = {}): ApiKeysClient {
  let signedOut = false;
  const guarded = guardAdapter(adapter, options, () => (signedOut = false));
  const now = options.now ?? (() => performance.now());
  const listeners = new Set<ApiKeysListener>([options]);
  const tellAll = (what: (listener: ApiKeysListener) => void): void => {
    for (const listener of Array.from(listeners)) tell(() => what(listener));
  };
  const emit = (event: ApiKeysEvent): void => tellAll((listener) => listener.onEvent?.(event));
  const knowledge = createKnowledge();
  const secret = createSecretHolder();
  if (options.initial?.secret !== undefined) secret.put(options.initial.secret);

  const onSignedOut = (): void => {
    if (!signedOut) tellAll((listener) => listener.onUnauthenticated?.());
    signedOut = true;
  };
  const onReadError = (error: ApiKeysError): void => {
    emit({ type: 'read.failed', code: error.code, requestId: error.requestId });
    if (error.code === 'unauthenticated') onSignedOut();
  };

  const shared = { adapter: guarded, now, emit, onSignedOut };
  const deletion = createDeleteFlow({ ...shared, knowledge, initial: options.initial?.deletion });
  const access = createAccessGate(guarded, onReadError);
  const list = createKeyList(guarded, {
    pageSize: options.pageSize ?? 50,
    now,
    onError: onReadError,
    onComplete: deletion.observe,
  });
  const creation = createCreateFlow({
    ...shared,
    list,
    secret,
    initial: options.initial?.creation,
    policy: () => access.get().access?.policy,
  });

  return {
    can: { create: guarded.create !== undefined, delete: guarded.delete !== undefined },
    list,
    access,
    creation,
    deletion,
    facts: knowledge,
    secret,
    now,
    listen(listener) {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    retain: retainer(
      () => guarded.subscribe?.(() => void list.refetch()),
      () => {
        // The list last: closing over an unknown creation reads it.
        for (const part of [creation, deletion, access, list]) part.stop();
      },
    ),
  };
}

/** Tells the host something. What it throws is for its own error handling, and stops nothing here. */
function tell(call: () => void): void {
  try {
    call();
  } catch (error) {
    queueMicrotask(() => {
      throw error;
    });
  }
}

/**
 * Counts holders, and settles in a microtask: React's StrictMode lets go of everything and takes it again at once,
 * which must neither start nor end anything.
 */
function retainer(start: () => (() => void) | undefined, stop: () => void): () => () => void {
  const holders = new Set<object>();
  let end: (() => void) | null = null;
  const settle = (): void => {
    if (holders.size > 0 && !end) {
      const unsubscribe = start();
      end = () => {
        stop();
        unsubscribe?.();
      };
    } else if (holders.size === 0 && end) {
      end();
      end = null;
    }
  };
  return () => {
    const holder = {};
    holders.add(holder);
    queueMicrotask(settle);
    return () => {
      holders.delete(holder);
      queueMicrotask(settle);
    };
  };
}
