import { createAccessGate, type AccessGate } from './access-gate.ts';
import type { ApiKeysAdapter } from './adapter.ts';
import { createCreateFlow, type CreateFlow } from './create-flow.ts';
import { createDeleteFlow, type DeleteFlow, type DeleteFlowRunner } from './delete-flow.ts';
import type { ApiKeysError } from './errors.ts';
import type { ApiKeysEvent } from './events.ts';
import type { FlowContext, InitialStates } from './flow-context.ts';
import { guardAdapter, type GuardOptions, type GuardedAdapter } from './guard.ts';
import { createKeyList, type KeyList } from './key-list.ts';
import { createKnowledge, type KeyFacts } from './knowledge.ts';
import type { Readable } from './store.ts';
import type { Operation } from './types.ts';

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
  readonly initial?: InitialStates;
}

/**
 * What a client can have besides the list, the creation and the deletion, such as {@link rotation}. It is made when it is
 * first asked for, so that nobody pays for what nobody uses.
 */
export type ClientPart<T> = (context: FlowContext & { readonly deletion: DeleteFlowRunner }) => T & Stoppable;

interface Stoppable {
  stop(): void;
  /** Wipes a secret that is held. */
  discard?(): void;
}

/** Everything that is known and going on for one account: one client for each adapter, shared by all its views. */
export interface ApiKeysClient {
  /** What the adapter can do: an absent method is an absent control. */
  can(operation: Operation): boolean;
  readonly list: KeyList;
  readonly access: AccessGate;
  readonly creation: CreateFlow;
  readonly deletion: DeleteFlow;
  readonly facts: Readable<KeyFacts>;
  /** Which of search, sort and filter the backend does itself, and its channel between tabs. */
  readonly supports: GuardedAdapter['supports'];
  readonly channel: string | undefined;
  now(): number;
  /** The client's one such part. */
  part<T>(make: ClientPart<T>): T;
  /** Wipes every secret that is held, and closes the windows that show one. */
  discardSecrets(): void;
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

  const onSignedOut = (): void => {
    if (!signedOut) tellAll((listener) => listener.onUnauthenticated?.());
    signedOut = true;
  };
  const onReadError = (error: ApiKeysError): void => {
    emit({ type: 'read.failed', code: error.code, requestId: error.requestId });
    if (error.code === 'unauthenticated') onSignedOut();
  };

  const access = createAccessGate(guarded, onReadError);
  const list = createKeyList(guarded, {
    pageSize: options.pageSize ?? 50,
    now,
    onError: onReadError,
    onComplete: (ids, startedAt) => deletion.observe(ids, startedAt),
  });
  const context: FlowContext = {
    adapter: guarded,
    knowledge,
    list,
    initial: options.initial ?? {},
    policy: () => access.get().access?.policy,
    now,
    emit,
    onSignedOut,
  };
  const deletion = createDeleteFlow(context);
  const creation = createCreateFlow(context);
  const parts = new Map<ClientPart<unknown>, Stoppable>();
  const all = (): readonly Stoppable[] => [creation, deletion, ...parts.values()];

  return {
    can: guarded.can,
    supports: guarded.supports,
    channel: adapter.channel,
    list,
    access,
    creation,
    deletion,
    facts: knowledge,
    now,
    part<T>(make: ClientPart<T>) {
      const made = (parts.get(make) as (T & Stoppable) | undefined) ?? make({ ...context, deletion });
      parts.set(make, made);
      return made;
    },
    discardSecrets: () => all().forEach((part) => part.discard?.()),
    listen(listener) {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    retain: retainer(
      () => guarded.subscribe?.(list.invalidate),
      () => {
        // The list last: closing over an unknown creation reads it.
        for (const part of [...all(), access, list]) part.stop();
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
