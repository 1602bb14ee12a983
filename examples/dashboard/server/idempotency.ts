import { createHmac } from 'node:crypto';

import type { Kysely } from 'kysely';

import type { Actor } from './intent.ts';
import { removeEnded } from './keys.ts';
import type { KeyServer } from './options.ts';
import { Problem } from './problem.ts';
import { randomText } from './secrets.ts';
import type { KeyTables } from './tables.ts';

/** As long as a client waits for an answer: only then does it come again. */
const LEASE_MS = 20_000;
const DAY_MS = 86_400_000;
const IN_PROGRESS_RETRY_SECONDS = 1;

/** This request's hold on its Idempotency-Key; `outcome` where an earlier request with it has finished. */
export interface Claim {
  readonly scope: { readonly account_id: string; readonly user_id: string; readonly key: string };
  readonly owner: string;
  readonly outcome: unknown;
}

/**
 * Takes the key for this request, or finds what it led to before. Throws `conflict_in_progress` while another request is at
 * work on it, `idempotency_key_reused` where it came with another request. A lease ends by itself, should a server die.
 */
export async function claimKey(server: KeyServer, actor: Actor, key: string, request: unknown): Promise<Claim> {
  const { session } = actor;
  const now = server.now();
  const scope = { account_id: session.account.id, user_id: session.user.id, key };
  const owner = randomText(16);
  const fingerprint = createHmac('sha256', server.pepper)
    .update(`request\n${JSON.stringify(request)}`)
    .digest('base64url');
  const lease = { fingerprint, owner, locked_until: now + LEASE_MS, outcome: null, created_at: now };
  const taken = await server.db
    .insertInto('idempotency_keys')
    .values({ ...scope, ...lease })
    .onConflict((conflict) =>
      conflict
        .columns(['account_id', 'user_id', 'key'])
        .doUpdateSet(lease)
        .where((q) =>
          q.or([
            q('idempotency_keys.created_at', '<=', now - DAY_MS),
            q.and([
              q('idempotency_keys.outcome', 'is', null),
              q('idempotency_keys.fingerprint', '=', fingerprint),
              q('idempotency_keys.locked_until', '<=', now),
            ]),
          ]),
        ),
    )
    .returning('owner')
    .executeTakeFirst();
  if (taken) return { scope, owner, outcome: undefined };
  return { scope, owner, outcome: await earlierOutcome(server.db, scope, fingerprint) };
}

async function earlierOutcome(db: Kysely<KeyTables>, scope: Claim['scope'], fingerprint: string): Promise<unknown> {
  const row = await db
    .selectFrom('idempotency_keys')
    .selectAll()
    .where((q) => q.and(scope))
    .executeTakeFirst();
  if (row && row.fingerprint !== fingerprint) throw new Problem('idempotency_key_reused');
  // No row: the other request has just failed and let go.
  if (!row?.outcome) throw new Problem('conflict_in_progress', { retryAfterSeconds: IN_PROGRESS_RETRY_SECONDS });
  return JSON.parse(row.outcome) as unknown;
}

/** Keeps what a replay is answered. In the operation's own transaction, the two cannot come apart. */
export async function settleKey(db: Kysely<KeyTables>, claim: Claim, outcome: unknown): Promise<void> {
  const { numUpdatedRows } = await db
    .updateTable('idempotency_keys')
    .set({ outcome: JSON.stringify(outcome), owner: null })
    .where((q) => q.and({ ...claim.scope, owner: claim.owner }))
    .executeTakeFirst();
  if (numUpdatedRows !== 1n) {
    throw new Problem('conflict_in_progress', { retryAfterSeconds: IN_PROGRESS_RETRY_SECONDS });
  }
}

/** Lets go after a failure, so that a retry is tried afresh. What was settled stays. */
export async function releaseKey(db: Kysely<KeyTables>, claim: Claim): Promise<void> {
  await db
    .deleteFrom('idempotency_keys')
    .where((q) => q.and({ ...claim.scope, owner: claim.owner }))
    .execute();
}

/** Removes what no request can need any more: idempotency keys and challenges older than a day, hashes of rotated keys. */
export async function sweep({ db, now }: Pick<KeyServer, 'db' | 'now'>): Promise<void> {
  const yesterday = now() - DAY_MS;
  await db.deleteFrom('idempotency_keys').where('created_at', '<=', yesterday).execute();
  await db.deleteFrom('challenges').where('created_at', '<=', yesterday).execute();
  await db.deleteFrom('rate_limits').where('started_at', '<=', yesterday).execute();
  await removeEnded(db, now());
}
