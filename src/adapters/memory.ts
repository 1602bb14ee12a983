import { ApiKeysError } from '../core/errors.ts';
import type { ReadContext } from '../core/types.ts';
import { createServer, type MemoryServer } from './memory/server.ts';
import type { MemoryAdapter, MemoryAdapterOptions, MemoryBackend, MemoryCall, MemoryCalls } from './memory/types.ts';

export type {
  CodePolicy,
  MemoryAdapter,
  MemoryAdapterOptions,
  MemoryBackend,
  MemoryCall,
  MemoryCalls,
  MemoryKey,
  SentCode,
} from './memory/types.ts';

/**
 * A whole backend in memory, for tests, stories and first steps: it keeps keys, "sends" codes and enforces every rule of
 * the contract. `backend` is its inner side; there stand the codes it sent.
 *
 * Every answer is a fresh copy. No method uses `this`, so a capability is taken away by leaving its method out:
 * `const { create, ...readOnly } = memoryAdapter()`.
 *
 * Rejects with `unauthenticated` after `backend.signOut()` and with `aborted` when the signal says so, before anything was
 * applied. `create`: `verification_required`, `forbidden`, `invalid_input` (with `fields`; reasons `required`, `too_long`,
 * `invalid_format`, `in_the_past`), `name_taken`, `limit_reached`. `delete`: `forbidden`, `not_found`. `list`: `invalid_input` for a cursor that
 * is not of this query. With a proof: `challenge_gone`, `code_expired`, `code_invalid` (with `attemptsLeft`),
 * `attempts_exhausted`; without one `rate_limited` (with `retryAfterMs`) where the last code is too young.
 *
 * A repeated idempotency key gets the earlier answer and does nothing; a challenge comes with the time that is left of it. The repetition of a creation is `bad_response`,
 * outcome unknown: the key exists and its secret is lost, which a caller finds out by listing. An idempotency key that was
 * used for something else is `invalid_input`.
 */
export function memoryAdapter(options: MemoryAdapterOptions = {}): MemoryAdapter {
  const server = createServer(options);
  const listeners = new Set<() => void>();
  const calls = { list: 0, get: 0, access: 0, create: 0, delete: 0, confirms: 0 };

  async function answer<T>(call: MemoryCall, { signal, proof }: Context, work: () => T): Promise<T> {
    if (signal.aborted) throw new ApiKeysError('aborted');
    calls[call] += 1;
    if (proof) calls.confirms += 1;
    await passed(delayOf(options, call), signal);
    return structuredClone(work());
  }

  return {
    list: (query, context) => answer('list', context, () => server.list(query)),
    get: (id, context) => answer('get', context, () => server.get(id)),
    access: (context) => answer('access', context, () => server.access()),
    create: (input, context) => answer('create', context, () => server.create(input, context)),
    delete: (id, context) => answer('delete', context, () => server.delete(id, context)),
    subscribe(onChange) {
      // An own function each time, so that one listener subscribed twice has two subscriptions.
      const listener = (): void => onChange();
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    supports: { search: true, sort: ['name', 'createdAt', 'lastUsedAt', 'expiresAt'], filter: ['status'] },
    backend: backendOf(server, calls, () => listeners.forEach((listener) => listener())),
  };
}

type Context = ReadContext & { readonly proof?: unknown };

function backendOf(server: MemoryServer, calls: Omit<MemoryCalls, 'challenges'>, notify: () => void): MemoryBackend {
  const signIn = (signedIn: boolean): void => {
    server.setSignedIn(signedIn);
    notify();
  };
  return {
    sent: server.sent,
    get calls() {
      return { ...calls, challenges: server.sent.length };
    },
    keys: () => structuredClone([...server.keys.all()]),
    authenticates: (secret) => server.keys.authenticates(secret),
    add(key = {}) {
      const added = server.keys.add(key);
      notify();
      return structuredClone(added);
    },
    remove(id) {
      const removed = server.keys.remove(id);
      if (removed) notify();
      return removed;
    },
    setAccess(changes) {
      server.setAccess(changes);
      notify();
    },
    signOut: () => signIn(false),
    signIn: () => signIn(true),
  };
}

function delayOf({ delayMs = 0 }: MemoryAdapterOptions, call: MemoryCall): number {
  return typeof delayMs === 'function' ? delayMs(call) : delayMs;
}

/** Settles after `ms`, and never before the caller's own code has run on: an answer is never there at once. */
function passed(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const done = (): void => {
      signal.removeEventListener('abort', onAbort);
      resolve();
    };
    const onAbort = (): void => {
      clearTimeout(timer);
      reject(new ApiKeysError('aborted'));
    };
    signal.addEventListener('abort', onAbort, { once: true });
    // A timer turns `Infinity` into one millisecond.
    const timer = ms > 0 && ms < Infinity ? setTimeout(done, ms) : undefined;
    if (!(ms > 0)) queueMicrotask(done);
  });
}
