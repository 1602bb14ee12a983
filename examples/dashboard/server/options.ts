import type { Kysely } from 'kysely';

import type { Mailer } from './mail.ts';
import type { KeyTables } from './tables.ts';

export type Verification = 'verified' | 'not_started' | 'pending' | 'needs_information' | 'rejected';
export type Operation = 'create' | 'delete' | 'update' | 'rotate' | 'deleteMany';

/** Who is asking. The host knows; the key server takes its word. */
export interface Session {
  /** Changes with every sign-in. A code works only in the session that asked for it. */
  readonly id: string;
  readonly user: { readonly id: string; readonly email: string; readonly role: string };
  readonly account: {
    readonly id: string;
    readonly name: string;
    /** Where codes go. Not necessarily the user's own address. */
    readonly registeredEmail: string;
    readonly verification: Verification;
    readonly verificationReason?: string;
  };
}

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
  /** How long after one mail the next may be asked for. Default 30. */
  readonly resendAfterSeconds?: number;
  /** Mails to one user in one hour. Default 10. */
  readonly sendsPerHour?: number;
}

/** What an account and its user may do. Asked anew for each request. */
export interface KeyPolicy {
  /** By role: true, or a reason code for why not. Verification is a gate of its own. */
  readonly can: { readonly create: true | string; readonly delete: true | string };
  /** Absent: no name is asked for. `false`: offered. `true`: required. */
  readonly nameRequired?: boolean;
  /** In graphemes. Default 80. */
  readonly nameMaxLength?: number;
  /** Whether two keys of the account may not have the same name. Default false. */
  readonly uniqueNames?: boolean;
  /** Keys that the account may hold. Default: no limit. */
  readonly keyLimit?: number;
  /** Scopes that a new key may ask for. Default none. */
  readonly scopes?: readonly string[];
  /** Operations that need a one-time code. Default `['delete']`. */
  readonly guarded?: readonly Operation[];
  readonly code?: CodePolicy;
  /** Where the user goes on with verification. */
  readonly actionUrl?: string;
  readonly supportUrl?: string;
}

/** One line of the log. It never holds a secret, a code, a name or what a mail says. */
export interface LogEntry {
  readonly level: 'info' | 'error';
  readonly event: 'request' | 'failure' | 'delivery_failed';
  readonly requestId: string;
  readonly method?: string;
  /** The route's pattern, for example `/api-keys/:id`. */
  readonly route?: string;
  readonly status?: number;
  readonly code?: string;
  readonly milliseconds?: number;
  readonly accountId?: string;
  readonly userId?: string;
  readonly error?: { readonly name: string; readonly message: string; readonly code?: string };
}

export interface KeyServerOptions {
  readonly db: Kysely<KeyTables>;
  readonly mail: Mailer;
  /** Reads the session from the request, by cookie or token; null answers 401. */
  readonly authenticate: (request: Request) => Promise<Session | null>;
  readonly policy: (session: Session) => KeyPolicy;
  /** Keys the hashes of codes, so that the database alone does not give them away. At least 32 characters. */
  readonly pepper: string;
  /** How secrets begin: `<org>_<env>`. Default `sk_live`. */
  readonly secretPrefix?: string;
  /** Origins that may write, for example `https://dashboard.example`. Default: the host that the request names. */
  readonly origins?: readonly string[];
  /** Milliseconds since 1970. Default `Date.now`. */
  readonly now?: () => number;
  readonly log?: (entry: LogEntry) => void;
}

/** How secrets begin where the host says nothing else. */
export const DEFAULT_SECRET_PREFIX = 'sk_live';

/** The options with nothing left open. */
export type KeyServer = Required<Omit<KeyServerOptions, 'origins'>> & Pick<KeyServerOptions, 'origins'>;

/** Fills in the defaults and refuses settings that would weaken every code. */
export function toKeyServer(options: KeyServerOptions): KeyServer {
  if (options.pepper.length < 32) throw new Error('createKeyServer: pepper must have at least 32 characters.');
  return { secretPrefix: DEFAULT_SECRET_PREFIX, now: Date.now, log: () => undefined, ...options };
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
