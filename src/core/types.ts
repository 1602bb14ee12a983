/** A date as an ISO 8601 string, for example `2026-11-23T10:15:00.000Z`. */
export type IsoDate = string;

/** Whether a key works, and if not why. `inactive` exists and does not work yet; `statusReason` says what is missing. */
export type KeyStatus = 'active' | 'inactive' | 'disabled' | 'expired' | 'expiring';

/** One API key as the table shows it. There is no secret in it, and no field where one could stand. */
export interface ApiKey {
  readonly id: string;
  /** `null` where the key was made without a name. */
  readonly name: string | null;
  /** The masked key, for display only: `sk_live_…4f2a`. */
  readonly hint: string;
  readonly status: KeyStatus;
  /** A short reason code from the backend, for example `ip_required`. */
  readonly statusReason?: string;
  readonly createdAt: IsoDate | null;
  readonly createdBy?: string;
  readonly lastUsedAt: IsoDate | null;
  readonly expiresAt: IsoDate | null;
  readonly scopes?: readonly string[];
  readonly allowedIps?: readonly string[];
}

/** The answer to a creation, and the only shape that carries a secret. */
export interface CreatedKey {
  readonly key: ApiKey;
  readonly secret: string;
}

/** One page of keys. `nextCursor` is `null` on the last one. */
export interface KeyPage {
  readonly keys: readonly ApiKey[];
  readonly nextCursor: string | null;
  /** How many keys there are in all, where the backend counts them. */
  readonly total?: number;
}

export type SortField = 'name' | 'createdAt' | 'lastUsedAt' | 'expiresAt';
export type FilterField = 'status';

/** Which column the list is sorted by, and which way. */
export interface Sort {
  readonly field: SortField;
  readonly direction: 'ascending' | 'descending';
}

/** What the list asks for. `cursor` comes from an earlier page of the same search, sort and status. */
export interface ListQuery {
  readonly cursor: string | null;
  /** Keys in a page; backends may give fewer. */
  readonly limit: number;
  readonly search?: string;
  readonly sort?: Sort;
  readonly status?: KeyStatus;
}

/** What the user asks a new key to be. Every field is optional unless the policy says otherwise. */
export interface NewKey {
  readonly name?: string;
  readonly expiresAt?: IsoDate;
  readonly scopes?: readonly string[];
  readonly allowedIps?: readonly string[];
  readonly note?: string;
}

/** The writes that a backend may guard by a code. */
export type Operation = 'create' | 'delete' | 'update' | 'rotate' | 'deleteMany';

/**
 * A backend's demand for a one-time code before it does `operation` on `keyIds`.
 * Times are relative and in seconds, so that clocks need not agree.
 */
export interface Challenge {
  readonly kind: 'challenge';
  readonly id: string;
  readonly operation: Operation;
  readonly keyIds: readonly string[];
  /** How the code travels; `email` unless the backend says otherwise. */
  readonly method: string;
  /** The masked destination, for example `o•••@shop.ng`. */
  readonly sentTo: string;
  readonly codeLength: number;
  readonly codeAlphabet: 'digits' | 'alphanumeric';
  readonly expiresInSeconds: number;
  readonly resendAfterSeconds: number;
  readonly attemptsLeft?: number | undefined;
  /** Stands in the mail too, so that the user can tell which mail belongs to this request. */
  readonly reference?: string;
}

/** The answer to a challenge. */
export interface Proof {
  readonly challengeId: string;
  readonly code: string;
}

export interface ReadContext {
  readonly signal: AbortSignal;
}

export interface WriteContext {
  readonly signal: AbortSignal;
  /** One for each intent of the user; a retry of the same intent carries the same key. */
  readonly idempotencyKey: string;
  readonly proof?: Proof;
}

/** Where the account stands in business verification (KYB/KYC). */
export type Verification = 'verified' | 'not_started' | 'pending' | 'needs_information' | 'rejected';

/** `true`, or the backend's reason code for why not: `read_only`, `owner_only`, … */
export type Permission = true | string;

/** What the backend asks of a new key. Where nothing is asked, one press creates it. */
export interface Policy {
  /** Absent: no name is asked for. `false`: offered. `true`: required. */
  readonly nameRequired?: boolean;
  /** In characters as a reader counts them (graphemes). */
  readonly nameMaxLength?: number;
  /** How many keys the account may hold. */
  readonly keyLimit?: number;
}

/** What this account may do, and why not. Verification and permission are two gates: a key can be made behind both. */
export interface Access {
  readonly verification: Verification;
  /** The backend's explanation in the user's language, for example what a reviewer still needs. Shown as text. */
  readonly verificationReason?: string;
  readonly can: Readonly<Partial<Record<'create' | 'delete', Permission>>>;
  readonly policy?: Policy;
  /** Where the user goes on with verification. `https:`, `http:` and relative addresses only. */
  readonly actionUrl?: string;
  readonly supportUrl?: string;
}
