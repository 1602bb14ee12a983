import type { ApiKeysErrorCode } from './errors.ts';

/** What a host may log or count. Ids and codes only: no secret, no one-time code, no name. */
export type ApiKeysEvent =
  | { readonly type: 'key.create.requested' }
  | { readonly type: 'key.create.succeeded' | 'key.create.secret_lost'; readonly keyId: string }
  | { readonly type: 'key.create.failed'; readonly code: ApiKeysErrorCode; readonly requestId: string | undefined }
  | { readonly type: 'key.delete.requested' | 'key.delete.challenge_sent'; readonly keyId: string }
  | { readonly type: 'key.delete.succeeded'; readonly keyId: string }
  | {
      readonly type: 'key.delete.failed';
      readonly keyId: string;
      readonly code: ApiKeysErrorCode;
      readonly requestId: string | undefined;
    }
  | { readonly type: 'read.failed'; readonly code: ApiKeysErrorCode; readonly requestId: string | undefined };
