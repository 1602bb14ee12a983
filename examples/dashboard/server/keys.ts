import { type Expression, type ExpressionBuilder, type Kysely, sql, type SqlBool } from 'kysely';

import { logFailure } from './http.ts';
import type { Actor } from './intent.ts';
import { isAllowedAddress } from './ip-ranges.ts';
import type { KeyServer } from './options.ts';
import { Problem } from './problem.ts';
import type { ApiKey, DeletedKey, Deletion } from './schemas.ts';
import { lookupOf } from './secrets.ts';
import type { KeyRow, KeyTables } from './tables.ts';

const DAY_MS = 86_400_000;
const LAST_USED_RESOLUTION_MS = 60_000;

/** Stands where a hash was: no secret has it. */
const NO_HASH = sql<string>`'deleted:' || id`;

/** How long before its end a key counts as `expiring`. */
export const EXPIRING_MS = 7 * DAY_MS;

/** Where a key stands: the first that holds of disabled, expired, inactive, expiring. */
export function statusOf(row: KeyRow, now: number): ApiKey['status'] {
  if (row.disabled) return 'disabled';
  if (row.expires_at !== null && row.expires_at <= now) return 'expired';
  if (row.inactive_reason !== null) return 'inactive';
  return row.expires_at !== null && row.expires_at <= now + EXPIRING_MS ? 'expiring' : 'active';
}

function isoOrNull(time: number | null): string | null {
  return time === null ? null : new Date(time).toISOString();
}

/** A row as the contract shows it. */
export function toApiKey(row: KeyRow, now: number): ApiKey {
  const statusReason = row.rotated_at === null ? row.inactive_reason : 'rotated';
  return {
    id: row.id,
    name: row.name,
    hint: row.hint,
    status: statusOf(row, now),
    ...(statusReason !== null && { statusReason }),
    createdAt: new Date(row.created_at).toISOString(),
    createdBy: row.created_by,
    lastUsedAt: isoOrNull(row.last_used_at),
    expiresAt: isoOrNull(row.expires_at),
    ...(row.scopes !== null && { scopes: parseList(row.scopes) }),
    ...(row.allowed_ips !== null && { allowedIps: parseList(row.allowed_ips) }),
    ...(row.note !== null && { note: row.note }),
    version: String(row.version),
  };
}

/** A list from its column. */
export function parseList(json: string): string[] {
  return JSON.parse(json) as string[];
}

/** Holds for keys that are there: not deleted, and not rotated longer ago than the grace period. */
export function isPresent(now: number) {
  return (keys: ExpressionBuilder<KeyTables, 'api_keys'>): Expression<SqlBool> =>
    keys.and([keys('deleted_at', 'is', null), keys.or([keys('rotated_at', 'is', null), keys('expires_at', '>', now)])]);
}

/** Those of the account's keys that are there, in no order. */
export function findKeys(
  db: Kysely<KeyTables>,
  { session }: Actor,
  ids: readonly string[],
  now: number,
): Promise<KeyRow[]> {
  return db
    .selectFrom('api_keys')
    .selectAll()
    .where('id', 'in', ids)
    .where('account_id', '=', session.account.id)
    .where(isPresent(now))
    .execute();
}

/** The account's key. Throws `not_found`, the same for another account's key, a deleted one and none. */
export async function findKey(db: Kysely<KeyTables>, actor: Actor, id: string, now: number): Promise<KeyRow> {
  const [row] = await findKeys(db, actor, [id], now);
  if (!row) throw new Problem('not_found');
  return row;
}

/**
 * Deletes the account's keys; from the commit on their secrets answer 401. The rows stay, for the record, without their
 * hashes. Those that are not there are told; throws `not_found` where none is.
 */
export async function removeKeys(
  db: Kysely<KeyTables>,
  { session }: Actor,
  ids: readonly string[],
  now: number,
): Promise<Deletion> {
  const rows = await db
    .updateTable('api_keys')
    .set({
      deleted_at: now,
      deleted_by: session.user.email,
      unique_name: null,
      secret_hash: NO_HASH,
    })
    .where('id', 'in', ids)
    .where('account_id', '=', session.account.id)
    .where(isPresent(now))
    .returning('id')
    .execute();
  if (rows.length === 0) throw new Problem('not_found');
  const gone = new Set(rows.map(({ id }) => id));
  return {
    deleted: ids.filter((id) => gone.has(id)),
    failed: ids.filter((id) => !gone.has(id)).map((keyId) => ({ keyId, code: 'not_found' })),
  };
}

/** Treats as deleted what was rotated and whose grace period is over: their secrets are refused already. */
export async function removeEnded(db: Kysely<KeyTables>, now: number): Promise<void> {
  await db
    .updateTable('api_keys')
    .set((keys) => ({ deleted_at: keys.ref('expires_at'), deleted_by: 'rotation', secret_hash: NO_HASH }))
    .where('rotated_at', 'is not', null)
    .where('deleted_at', 'is', null)
    .where('expires_at', '<=', now)
    .execute();
}

/** Deletes the account's key, as {@link removeKeys} does. */
export async function removeKey(db: Kysely<KeyTables>, actor: Actor, id: string, now: number): Promise<DeletedKey> {
  await removeKeys(db, actor, [id], now);
  return { keyId: id, deletedAt: new Date(now).toISOString() };
}

/**
 * The key that a secret belongs to, or null where it does not work, or not from this address. Notes the use, to the minute,
 * where the database takes a write: a key works also while it takes none.
 */
export async function authenticateSecret(
  server: KeyServer,
  secret: string,
  address: string | null,
  requestId: string,
): Promise<KeyRow | null> {
  const lookup = lookupOf(server.secretPrefix, secret);
  if (!lookup) return null;
  const now = server.now();
  const row = await server.db
    .selectFrom('api_keys')
    .selectAll()
    .where('shard', '=', lookup.shard)
    .where('secret_hash', '=', lookup.hash)
    .where(isPresent(now))
    .executeTakeFirst();
  if (!row || !['active', 'expiring'].includes(statusOf(row, now))) return null;
  if (row.allowed_ips !== null && !isAllowedAddress(parseList(row.allowed_ips), address)) return null;
  if (row.last_used_at === null || row.last_used_at <= now - LAST_USED_RESOLUTION_MS) {
    await noteUse(server, row.id, now, requestId);
  }
  return row;
}

async function noteUse(server: KeyServer, id: string, now: number, requestId: string): Promise<void> {
  const noted = server.db.updateTable('api_keys').set({ last_used_at: now }).where('id', '=', id).execute();
  await noted.catch((error: Error) => logFailure(server, requestId, error));
}
