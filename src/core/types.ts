import type { ApiKeysErrorCode } from './errors.ts';

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
  readonly note?: string;
  /** Changes with each change of the key: what an update was based on. Opaque, for example an ETag. */
  readonly version?: string;
}

/** The answer to a creation and to a rotation, and the only shape that carries a secret. */
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

/** What the user wants changed of a key: only the fields that are there. `null` takes a value away. */
export interface KeyChanges {
  readonly name?: string | null;
  readonly expiresAt?: IsoDate | null;
  readonly scopes?: readonly string[];
  readonly allowedIps?: readonly string[];
  readonly note?: string | null;
  /** `true` takes a key out of use, `false` back into it. */
  readonly disabled?: boolean;
}

/** How a key is rotated: a new one takes over its name, scopes and addresses, and the old one ends. */
export interface RotateInput {
  /** How long the old key still works, in seconds; 0 ends it at once. */
  readonly graceSeconds: number;
}

/** One key that a deletion of many left where it was, and why. */
export interface KeyFailure {
  readonly keyId: string;
  readonly code: ApiKeysErrorCode;
}

/** The answer to a deletion of many: what became of each key. */
export interface Deletion {
  readonly deleted: readonly string[];
  readonly failed: readonly KeyFailure[];
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
  /** For an update: the `version` of the key that the user saw. A newer one is refused with `edit_conflict`. */
  readonly version?: string;
  /** One for each intent of the user; a retry of the same intent carries the same key. */
  readonly idempotencyKey: string;
  readonly proof?: Proof;
}

/** Where the account stands in business verification (KYB/KYC). */
export type Verification = 'verified' | 'not_started' | 'pending' | 'needs_information' | 'rejected';

/** `true`, or the backend's reason code for why not: `read_only`, `owner_only`, … */
export type Permission = true | string;

/** When a key may or must end. Times are in seconds from now. */
export interface ExpiryPolicy {
  /** `true`: every key ends. Default `false`. */
  readonly required?: boolean;
  readonly minSeconds?: number;
  readonly maxSeconds?: number;
  /** What is offered besides a date. Default 7, 30, 90 and 365 days, as far as the bounds allow. */
  readonly presets?: readonly number[];
}

/** One scope that a key may have. */
export interface ScopeOffer {
  /** What stands in the key's `scopes`, for example `payments:write`. */
  readonly scope: string;
  /** What it is about, in the user's language: `Payments`. Offers of one resource are shown as its levels. Default: the scope. */
  readonly resource?: string;
  readonly level?: 'read' | 'write';
  /** A heading above several resources. */
  readonly group?: string;
  readonly description?: string;
}

/** From where a key may be used: single addresses and CIDR ranges, IPv4 and IPv6. */
export interface IpPolicy {
  /** `true`: a key without an address does not work yet. Default `false`. */
  readonly required?: boolean;
  /** How many entries there may be. */
  readonly max?: number;
  /** The user's own address as the backend sees it, to be offered. */
  readonly own?: string;
}

/** How a key may be rotated. */
export interface RotationPolicy {
  /** Grace periods on offer, in seconds. Default 0, 3 600, 86 400 and 604 800. */
  readonly presets?: readonly number[];
  /** The longest grace period, in seconds. Default: no limit. */
  readonly maxGraceSeconds?: number;
}

/** What the backend asks of a key. Where nothing is asked, one press creates it. What is absent is not offered. */
export interface Policy {
  /** Absent: no name is asked for. `false`: offered. `true`: required. */
  readonly nameRequired?: boolean;
  /** In characters as a reader counts them (graphemes). */
  readonly nameMaxLength?: number;
  /** How many keys the account may hold. */
  readonly keyLimit?: number;
  readonly expiry?: ExpiryPolicy;
  readonly scopes?: readonly ScopeOffer[];
  /** Whether a key needs at least one scope. Default `false`. */
  readonly scopesRequired?: boolean;
  readonly allowedIps?: IpPolicy;
  /** Notes are offered, with so many characters. */
  readonly noteMaxLength?: number;
  readonly rotation?: RotationPolicy;
}

/** What this account may do, and why not. Verification and permission are two gates: a key can be made behind both. */
export interface Access {
  readonly verification: Verification;
  /** The backend's explanation in the user's language, for example what a reviewer still needs. Shown as text. */
  readonly verificationReason?: string;
  readonly can: Readonly<Partial<Record<Operation, Permission>>>;
  readonly policy?: Policy;
  /** Where the user goes on with verification. `https:`, `http:` and relative addresses only. */
  readonly actionUrl?: string;
  readonly supportUrl?: string;
}
