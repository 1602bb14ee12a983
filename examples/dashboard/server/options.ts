import type { Context } from 'hono';
import type { Kysely } from 'kysely';

import { type Changes, createChanges } from './events.ts';
import type { Mailer } from './mail.ts';
import type { KeyPolicy } from './policy.ts';
import type { KeyTables } from './tables.ts';

export type Verification = 'verified' | 'not_started' | 'pending' | 'needs_information' | 'rejected';
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
  /**
   * The caller's own address, for allowlists; null where it is not known, and then a key with an allowlist is refused. Behind
   * a proxy the socket's is the proxy's: read the header that the proxy sets, and only where no client can set it. Default null.
   */
  readonly clientAddress?: (c: Context) => string | null;
  /** How open pages hear of a change. Default: within this process; several processes need one that reaches all. */
  readonly changes?: Changes;
  /** Ends what would stay open otherwise: the event streams of open pages. Default: they end with their pages. */
  readonly closing?: AbortSignal;
  /** Milliseconds since 1970. Default `Date.now`. */
  readonly now?: () => number;
  readonly log?: (entry: LogEntry) => void;
}

/** How secrets begin where the host says nothing else. */
export const DEFAULT_SECRET_PREFIX = 'sk_live';

type Open = 'origins' | 'closing';

/** The options with their defaults. */
export type KeyServer = Required<Omit<KeyServerOptions, Open>> & Pick<KeyServerOptions, Open>;

/** Fills in the defaults and refuses settings that would weaken every code. */
export function toKeyServer(options: KeyServerOptions): KeyServer {
  if (options.pepper.length < 32) throw new Error('createKeyServer: pepper must have at least 32 characters.');
  return {
    secretPrefix: DEFAULT_SECRET_PREFIX,
    clientAddress: () => null,
    changes: createChanges(),
    now: Date.now,
    log: () => undefined,
    ...options,
  };
}
