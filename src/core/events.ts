import type { ApiKeysErrorCode } from './errors.ts';

interface Failure {
  readonly code: ApiKeysErrorCode;
  readonly requestId: string | undefined;
}

/** The writes on keys that are there. A deletion of several keys is told key by key. */
type KeyWrite = 'delete' | 'update' | 'rotate';

/** What a host may log or count. Ids and codes only: no secret, no one-time code, no name. */
export type ApiKeysEvent =
  | { readonly type: 'key.create.requested' | 'key.create.challenge_sent' }
  /** `secret_lost`: the key exists, and its secret did not arrive, or nobody was there any more to see it. */
  | { readonly type: 'key.create.succeeded' | 'key.create.secret_lost'; readonly keyId: string }
  | ({ readonly type: 'key.create.failed' } & Failure)
  | { readonly type: `key.${KeyWrite}.${'requested' | 'challenge_sent'}`; readonly keyId: string }
  | { readonly type: 'key.delete.succeeded' | 'key.update.succeeded'; readonly keyId: string }
  | {
      readonly type: 'key.rotate.succeeded' | 'key.rotate.secret_lost';
      readonly keyId: string;
      readonly newKeyId: string;
    }
  | ({ readonly type: `key.${KeyWrite}.failed`; readonly keyId: string } & Failure)
  | ({ readonly type: 'read.failed' } & Failure);
