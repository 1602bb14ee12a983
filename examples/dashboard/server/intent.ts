import type { Session } from './options.ts';
import type { KeyPolicy, Operation } from './policy.ts';
import { sha256 } from './secrets.ts';

/** What a code is asked for, and the only thing that it will ever allow. */
export interface Intent {
  readonly operation: Operation;
  readonly keyIds: readonly string[];
  /** The request's body without its proof. */
  readonly body: Readonly<Record<string, unknown>>;
}

/** A key as the mail names it. */
export interface MailSubject {
  readonly name: string | null;
  /** Absent for a key that is yet to be made. */
  readonly hint?: string;
}

/** The one who asks, within one request. */
export interface Actor {
  readonly session: Session;
  readonly policy: KeyPolicy;
  readonly requestId: string;
}

/** User, operation and keys as one digest: what at most one pending challenge may be for. */
export function targetOf({ session }: Actor, { operation, keyIds }: Intent): string {
  return sha256(JSON.stringify([session.account.id, session.user.id, operation, keyIds.toSorted()]));
}

/** The rest of the body as a digest. */
export function bodyHash({ body }: Intent): string {
  return sha256(JSON.stringify(Object.entries(body).toSorted(([a], [b]) => (a < b ? -1 : 1))));
}
