import type { ApiKeysAdapter } from '../../core/adapter.ts';
import type { Access, ApiKey, Challenge, Operation } from '../../core/types.ts';

/** A key to start with. What is left out is filled in; with a `secret` the key authenticates. */
export type MemoryKey = Partial<ApiKey> & { readonly secret?: string };

/** What somebody else changes of a key. A new `version` comes by itself, unless nothing but `lastUsedAt` changes. */
export type MemoryChanges = Partial<Omit<ApiKey, 'id' | 'version'>>;

/** The calls that the adapter takes, by the names of its methods. */
export type MemoryCall = 'list' | 'get' | 'access' | Operation;

/** How one-time codes are made and how long they hold. */
export interface CodePolicy {
  /**
   * What asks for a code. Default `delete` and `deleteMany`; the second asks wherever the first does. A rotation without
   * overlap ends a key as well: a backend that guards deletions should guard `rotate` too.
   */
  readonly guarded: readonly Operation[];
  /** Characters in a code. Default 6. */
  readonly length: number;
  /** Default `digits`. `alphanumeric` codes are upper case and are compared without case. */
  readonly alphabet: Challenge['codeAlphabet'];
  /** Default 300. */
  readonly expiresInSeconds: number;
  /** Seconds between two codes for the same operation on the same keys. Default 30. */
  readonly resendAfterSeconds: number;
  /** How many codes may be tried on one challenge. Default 5. */
  readonly attempts: number;
  /** The masked address that codes go to. Default `o•••@shop.ng`. */
  readonly sentTo: string;
}

export interface MemoryAdapterOptions {
  /** The keys to start with, in the order in which the list shows them. Default none. */
  readonly keys?: readonly MemoryKey[];
  /** Default: verified, and may do everything. `can` is filled up from the same default. */
  readonly access?: Partial<Access>;
  readonly codePolicy?: Partial<CodePolicy>;
  /** Whether a name may be used once only, in any case. Default `false`. */
  readonly uniqueNames?: boolean;
  /** Milliseconds that each call takes, the same for all or for each call its own. `Infinity` never answers. Default 0. */
  readonly delayMs?: number | ((call: MemoryCall) => number);
  /** The backend's clock, in milliseconds since 1970. Default `Date.now`. */
  readonly now?: () => number;
  /** The most keys in one page. Default 100. */
  readonly maxPageSize?: number;
  /** What every new secret starts with. Default `sk_test_`. */
  readonly secretPrefix?: string;
  /** The adapter's `channel`. Default none: tabs do not tell each other. */
  readonly channel?: string;
}

/** A code that the backend "sent". */
export interface SentCode {
  readonly to: string;
  readonly code: string;
  readonly keyIds: readonly string[];
  readonly operation: Operation;
  /** The same as in the challenge. */
  readonly reference: string;
}

/** How often each method was called. A call whose signal had already been aborted does not count. */
export type MemoryCalls = Record<MemoryCall, number> & {
  /** Codes sent: of all writes together, resends included, replays not. */
  challenges: number;
  /** Writes that carried a proof. */
  confirms: number;
};

/**
 * The side of the backend that a user of the adapter does not see: what it sent, what it holds, and what others do to it.
 * What is changed here reaches the listeners of `subscribe`, as done by others; the adapter's own writes do not, since
 * whoever made them has the answer.
 */
export interface MemoryBackend {
  /** Every code sent so far, the latest last. */
  readonly sent: readonly SentCode[];
  /** A copy at each reading. */
  readonly calls: Readonly<MemoryCalls>;
  /** Every key, newest first. */
  keys(): ApiKey[];
  /**
   * Whether a request with this secret would be let in, as an API of the host would answer it. With the `address` it comes
   * from, the key's own addresses count; an address that cannot be read is in none. Sets `lastUsedAt`, quietly.
   */
  authenticates(secret: string, address?: string): boolean;
  /** Somebody else creates a key. */
  add(key?: MemoryKey): ApiKey;
  /** Somebody else changes a key, past every rule. Answers whether it was there. */
  change(id: string, changes: MemoryChanges): boolean;
  /** Somebody else deletes a key. Answers whether it was there. */
  remove(id: string): boolean;
  /** Changes what the account may do. Members of `can` that are not named stay as they are. */
  setAccess(changes: Partial<Access>): void;
  /** Ends the session: every call is `unauthenticated`, and the open challenges are void. */
  signOut(): void;
  signIn(): void;
}

/** A whole backend behind every method of the contract, and its inner side for whoever made it. */
export interface MemoryAdapter extends Required<Omit<ApiKeysAdapter, 'channel'>>, Pick<ApiKeysAdapter, 'channel'> {
  readonly backend: MemoryBackend;
}
