export type Operation = 'create' | 'delete' | 'update' | 'rotate' | 'deleteMany';

/** True, or a reason code for why not, for example `read_only`. */
export type Permission = true | string;

/** How one-time codes behave. */
export interface CodePolicy {
  /** Characters, 4 to 10. Default 6. */
  readonly length?: number;
  /** Default `digits`. `alphanumeric` leaves out what is easily misread: 0 O 1 I. */
  readonly alphabet?: 'digits' | 'alphanumeric';
  /** Default 300, at most 600. */
  readonly lifetimeSeconds?: number;
  /** How many codes may be tried. Default 5. */
  readonly attempts?: number;
  /** How long after one mail the next for the same may be asked for, unless its code was used. Default 30. */
  readonly resendAfterSeconds?: number;
  /** Mails to one user in one hour. Default 10. */
  readonly sendsPerHour?: number;
}

/** When a key may or must end, in seconds from now. Bounds give way by five minutes, as the user's clock is another. */
export interface ExpiryPolicy {
  /** Default false. */
  readonly required?: boolean;
  readonly minSeconds?: number;
  /** Holds for what a rotation makes, too. */
  readonly maxSeconds?: number;
  /** What the page offers besides a date. */
  readonly presets?: readonly number[];
}

/** One scope that a key may have. Only `scope` is looked at here; the rest is for the page. */
export interface ScopeOffer {
  readonly scope: string;
  readonly resource?: string;
  readonly level?: 'read' | 'write';
  readonly group?: string;
  readonly description?: string;
}

/** From where keys may be used. Its presence offers allowlists at all. */
export interface IpPolicy {
  /** Whether a key without an address is inactive (`ip_required`). Default false. */
  readonly required?: boolean;
  /** Entries that a key may have. Default 100, and no more than that. */
  readonly max?: number;
}

/** How keys may be rotated. */
export interface RotationPolicy {
  /** Grace periods that the page offers, in seconds. */
  readonly presets?: readonly number[];
  /** The longest grace period, in seconds. Default: no limit but that of the request, ten years. */
  readonly maxGraceSeconds?: number;
}

/** What an account and its user may do. Asked anew for each request. */
export interface KeyPolicy {
  /** By role. Verification is a gate of its own. `deleteMany` needs `delete`, too. */
  readonly can: Readonly<Record<Operation, Permission>>;
  /** Absent: no name is asked for. `false`: offered. `true`: required. */
  readonly nameRequired?: boolean;
  /** In graphemes. Default 80. */
  readonly nameMaxLength?: number;
  /** Whether two keys of the account may not have the same name. Default false. */
  readonly uniqueNames?: boolean;
  /** Keys that the account may hold. A rotation may pass it. Default: no limit. */
  readonly keyLimit?: number;
  /** Absent: keys may end at any time, or never. */
  readonly expiry?: ExpiryPolicy;
  /** Scopes that a key may have. Default none. */
  readonly scopes?: readonly ScopeOffer[];
  /** Whether a key needs a scope. Default false. */
  readonly scopesRequired?: boolean;
  /** Absent: keys may be used from anywhere, and no allowlist is taken. */
  readonly allowedIps?: IpPolicy;
  /** In graphemes. Absent: no note is taken. */
  readonly noteMaxLength?: number;
  readonly rotation?: RotationPolicy;
  /** Operations that need a one-time code. Default `['delete']`, which covers `deleteMany`. */
  readonly guarded?: readonly Operation[];
  readonly code?: CodePolicy;
  /** Where the user goes on with verification. */
  readonly actionUrl?: string;
  readonly supportUrl?: string;
}

/** The policy's rules for codes with the defaults filled in. Throws where they leave what is safe. */
export function codePolicy(policy: KeyPolicy): Required<CodePolicy> {
  const code: Required<CodePolicy> = {
    length: 6,
    alphabet: 'digits',
    lifetimeSeconds: 300,
    attempts: 5,
    resendAfterSeconds: 30,
    sendsPerHour: 10,
    ...policy.code,
  };
  if (code.length < 4 || code.length > 10) throw new Error('A code has 4 to 10 characters.');
  if (code.lifetimeSeconds > 600) throw new Error('A code lives at most 600 seconds.');
  return code;
}

/** Whether the policy asks for a one-time code. Deleting many is no way round the code of deleting one. */
export function isGuarded({ guarded = ['delete'] }: KeyPolicy, operation: Operation): boolean {
  return guarded.includes(operation) || (operation === 'deleteMany' && guarded.includes('delete'));
}
