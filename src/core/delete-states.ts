import type { ApiKeysError } from './errors.ts';
import type { Waits } from './knowledge.ts';
import type { ApiKey, Challenge } from './types.ts';

// Every moment here is in milliseconds on one monotonic clock, so that a changed wall clock changes nothing.

/** The code is asked for. It is never in here: it lives in the form and passes through `submit`. */
export interface Entering {
  readonly step: 'entering';
  readonly key: ApiKey;
  readonly challenge: Challenge;
  /** From here on the code counts as expired: counted from the sending of the request, so never later than the server's. */
  readonly deadline: number;
  readonly resendAt: number;
  readonly error?: ApiKeysError | undefined;
}

/** Where a deletion stands. Exactly one of these at any time. */
export type DeleteState =
  | { readonly step: 'closed' }
  | { readonly step: 'confirming'; readonly key: ApiKey; readonly error?: ApiKeysError; readonly note?: 'still_there' }
  | { readonly step: 'requesting'; readonly key: ApiKey; readonly sentAt: number; readonly resending?: Entering }
  | Entering
  | (Omit<Entering, 'step' | 'error'> & { readonly step: 'verifying' })
  | { readonly step: 'checking'; readonly key: ApiKey; readonly tries: number }
  | { readonly step: 'unknown'; readonly key: ApiKey; readonly error: ApiKeysError }
  | { readonly step: 'signedOut'; readonly key: ApiKey }
  | { readonly step: 'failed'; readonly key: ApiKey; readonly error: ApiKeysError }
  | { readonly step: 'deleted'; readonly key: ApiKey; readonly how: 'deleted' | 'already_gone' };

export type DeleteEvent =
  // The user's:
  | { readonly type: 'open'; readonly key: ApiKey; readonly doubtful: boolean }
  | { readonly type: 'confirm' | 'resend'; readonly at: number; readonly notBefore: number }
  | { readonly type: 'submit'; readonly code: string; readonly at: number; readonly notBefore: number }
  | { readonly type: 'signedIn'; readonly doubtful: boolean }
  | { readonly type: 'retry' | 'close' }
  // The backend's, to one operation:
  | { readonly type: 'challenged'; readonly operation: number; readonly challenge: Challenge; readonly at: number }
  | { readonly type: 'done'; readonly operation: number; readonly id: string }
  | {
      readonly type: 'refused';
      readonly operation: number;
      readonly call: 'request' | 'verify';
      readonly id: string;
      readonly error: ApiKeysError;
      readonly at: number;
    }
  /** `tries`: how many such reads have failed before, where no dialog counts them. */
  | {
      readonly type: 'unread';
      readonly operation: number;
      readonly id: string;
      readonly tries?: number;
      readonly error: ApiKeysError;
    }
  // Found out in any way:
  | { readonly type: 'present'; readonly id: string }
  | { readonly type: 'gone'; readonly id: string };

export type DeleteEffect =
  | { readonly type: 'request'; readonly operation: number; readonly id: string }
  | {
      readonly type: 'verify';
      readonly operation: number;
      readonly id: string;
      readonly challengeId: string;
      readonly code: string;
    }
  | {
      readonly type: 'check';
      readonly operation: number;
      readonly id: string;
      readonly tries?: number;
      readonly delayMs: number;
    }
  | { readonly type: 'bury' | 'doubt' | 'clear'; readonly id: string }
  | { readonly type: 'hold'; readonly id: string; readonly waits: Partial<Waits> }
  | { readonly type: 'signedOut'; readonly error: ApiKeysError };
