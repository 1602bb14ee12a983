import type { ApiKeysError } from './errors.ts';
import type { ApiKey, Challenge } from './types.ts';

// Every moment here is in milliseconds on one monotonic clock, so that a changed wall clock changes nothing.

/** What a user wants done: to which keys (none for a creation), and how (`null` for a deletion). */
export interface Task<I> {
  readonly keys: readonly ApiKey[];
  readonly input: I;
}

interface Coded<I> {
  readonly task: Task<I>;
  readonly challenge: Challenge;
  /** From here on the code counts as expired: counted from the sending of the request, so never later than the server's. */
  readonly deadline: number;
  readonly resendAt: number;
}

/** The code is asked for. It is never in here: it lives in the form and passes through `submit`. */
export interface Entering<I> extends Coded<I> {
  readonly step: 'entering';
  readonly error?: ApiKeysError | undefined;
}

export interface Verifying<I> extends Coded<I> {
  readonly step: 'verifying';
}

export interface Requesting<I> {
  readonly step: 'requesting';
  readonly task: Task<I>;
  readonly sentAt: number;
  /** The code that is there already, where a new one is asked for. */
  readonly resending?: Entering<I>;
}

/** Where a write stands: from the question, through a code where the backend asks for one, to its result. Exactly one of these at any time. */
export type WriteState<I, R> =
  /** `pending`: what brings a secret is still out, and what it brings will be shown. */
  | { readonly step: 'closed'; readonly pending?: Requesting<I> | Verifying<I> }
  /** `note`: its outcome was looked for, and it was not done. `was`: the key as it was opened, where it is another one now. */
  | {
      readonly step: 'confirming';
      readonly task: Task<I>;
      readonly error?: ApiKeysError;
      readonly note?: 'not_done';
      readonly was?: ApiKey;
    }
  | Requesting<I>
  | Entering<I>
  | Verifying<I>
  | { readonly step: 'checking'; readonly task: Task<I>; readonly tries: number }
  | { readonly step: 'unknown'; readonly task: Task<I>; readonly error: ApiKeysError }
  /** `unsure`: it was sent, and it is not known yet whether it was done. */
  | { readonly step: 'signedOut'; readonly task: Task<I>; readonly unsure?: true }
  | { readonly step: 'failed'; readonly task: Task<I>; readonly error: ApiKeysError }
  | { readonly step: 'done'; readonly task: Task<I>; readonly result: R };

/** What a user does with a secret that was brought. */
export type CustodyEvent = 'copied' | 'stay' | 'discard' | 'close';

export type WriteEvent<I, R> =
  // The user's. `asks`: something is to be said or asked before it is sent.
  | {
      readonly type: 'open';
      readonly task: Task<I>;
      readonly asks: boolean;
      readonly doubtful: boolean;
      readonly at: number;
      readonly notBefore: number;
    }
  | { readonly type: 'confirm'; readonly input: I; readonly at: number; readonly notBefore: number }
  | { readonly type: 'resend'; readonly at: number; readonly notBefore: number }
  | { readonly type: 'submit'; readonly code: string; readonly at: number; readonly notBefore: number }
  | { readonly type: 'signedIn'; readonly doubtful: boolean }
  | { readonly type: 'retry' | CustodyEvent }
  // The backend's, to one operation:
  | { readonly type: 'challenged'; readonly operation: number; readonly challenge: Challenge; readonly at: number }
  | { readonly type: 'done'; readonly operation: number; readonly task: Task<I>; readonly result: R }
  | {
      readonly type: 'refused';
      readonly operation: number;
      readonly call: 'request' | 'verify';
      readonly task: Task<I>;
      readonly error: ApiKeysError;
      readonly at: number;
    }
  /** It was looked for: its result, or `null` where it was not done. */
  | { readonly type: 'found'; readonly operation: number; readonly task: Task<I>; readonly result: R | null }
  /** It could not be looked for. `tries`: how often before, where no window counts them. */
  | {
      readonly type: 'unread';
      readonly operation: number;
      readonly task: Task<I>;
      readonly tries: number;
      readonly error: ApiKeysError;
    }
  // Found out in any way:
  | { readonly type: 'gone'; readonly ids: ReadonlySet<string> }
  | { readonly type: 'refreshed'; readonly key: ApiKey };

export type WriteEffect<I> =
  | { readonly type: 'request'; readonly operation: number; readonly task: Task<I> }
  | {
      readonly type: 'verify';
      readonly operation: number;
      readonly task: Task<I>;
      readonly challengeId: string;
      readonly code: string;
    }
  | {
      readonly type: 'check';
      readonly operation: number;
      readonly task: Task<I>;
      readonly tries: number;
      readonly delayMs: number;
    }
  /** Closed before the answer came: nobody knows. */
  | { readonly type: 'doubt'; readonly task: Task<I> }
  | { readonly type: 'wipe' | 'refetch' };
