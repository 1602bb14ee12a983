import type { ChangedFields } from './fields.ts';
import type { Session } from './options.ts';
import type { KeyPolicy, Operation } from './policy.ts';
import { sha256 } from './secrets.ts';

/** What is asked of a key, checked: as it is applied, and as the mail tells it. What is undefined stays as it is. */
export interface WriteBody extends ChangedFields {
  readonly disabled?: boolean | undefined;
  readonly graceSeconds?: number;
}

/** What a code is asked for, and the only thing that it will ever allow. */
export interface Intent {
  readonly operation: Operation;
  readonly keyIds: readonly string[];
  readonly body: WriteBody;
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

/** What is asked of them as a digest. */
export function bodyHash({ body }: Intent): string {
  // In a list JSON has no undefined: what is to stay would pass for what is to go.
  const given = Object.entries(body).filter(([, value]) => value !== undefined);
  return sha256(JSON.stringify(given.toSorted(([a], [b]) => (a < b ? -1 : 1))));
}
