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
  MemoryChanges,
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
 * Every call rejects with `unauthenticated` after `backend.signOut()` and with `aborted` when the signal says so, before
 * anything was applied. Every write: `forbidden`, and all but a creation `not_found`; `invalid_input` names its `fields`.
 *
 * - `create`: `verification_required`, `name_taken`, `limit_reached`, `invalid_input`. Reasons are `required`, `too_long`,
 *   `too_many`, `invalid_format`, `invalid_characters`, `in_the_past`, `too_early`, `too_late`, `not_offered` (so is every
 *   scope where the policy offers none) and `duplicate`.
 * - `update`: the same reasons, `name_taken`, `edit_conflict`; `id` is `rotated` where the key is on its way out.
 * - `rotate`: `verification_required`; `id` is `rotated` or `not_active`, `graceSeconds` is `invalid_format`, `too_short`
 *   or `too_long`. The key limit does not stand against it.
 * - `deleteMany`: `keyIds` is `required`, `too_many` (over 100) or `duplicate`; `not_found` where none of them is there.
 * - `list`: `invalid_input` for a cursor that is not of this query.
 * - With a proof: `challenge_gone`, `code_expired`, `code_invalid` (with `attemptsLeft`), `attempts_exhausted`; without one
 *   `rate_limited` (with `retryAfterMs`) where the last code is too young.
 *
 * A repeated idempotency key gets the earlier answer and does nothing; a challenge comes with the time that is left of it.
 * The repetition of a creation or a rotation is `bad_response`, outcome unknown: the key exists and its secret is lost,
 * which a caller finds out by listing. An idempotency key that was used for something else is `invalid_input`.
 */
export function memoryAdapter(options: MemoryAdapterOptions = {}): MemoryAdapter {
  const server = createServer(options);
  const listeners = new Set<() => void>();
  const calls = { list: 0, get: 0, access: 0, create: 0, delete: 0, update: 0, rotate: 0, deleteMany: 0, confirms: 0 };

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
    update: (id, changes, context) => answer('update', context, () => server.update(id, changes, context)),
    rotate: (id, input, context) => answer('rotate', context, () => server.rotate(id, input, context)),
    deleteMany: (ids, context) => answer('deleteMany', context, () => server.deleteMany(ids, context)),
    subscribe(onChange) {
      // An own function each time, so that one listener subscribed twice has two subscriptions.
      const listener = (): void => onChange();
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    ...(options.channel !== undefined && { channel: options.channel }),
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
  const told = (done: boolean): boolean => {
    if (done) notify();
    return done;
  };
  return {
    sent: server.sent,
    get calls() {
      return { ...calls, challenges: server.sent.length };
    },
    keys: () => structuredClone([...server.keys.all()]),
    authenticates: (secret, address) => server.keys.authenticates(secret, address),
    add(key = {}) {
      const added = server.keys.add(key);
      notify();
      return structuredClone(added);
    },
    change: (id, changes) => told(server.keys.change(id, changes)),
    remove: (id) => told(server.keys.remove(id)),
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
