import type { Kysely, Transaction } from 'kysely';

import type { Actor } from './intent.ts';
import { cleanName, foldText } from './names.ts';
import type { KeyServer } from './options.ts';
import { invalidField, Problem } from './problem.ts';
import type { ApiKey, CreatedKey, DeletedKey, NewKey } from './schemas.ts';
import { hintOf, lookupOf, makeSecret, randomText, sha256, shardOf } from './secrets.ts';
import type { KeyRow, KeyTables } from './tables.ts';
import { isUniqueViolation } from './transact.ts';

const DAY_MS = 86_400_000;
const LAST_USED_RESOLUTION_MS = 60_000;

/** How long before its end a key counts as `expiring`. */
export const EXPIRING_MS = 7 * DAY_MS;

function statusOf(row: KeyRow, now: number): ApiKey['status'] {
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
  return {
    id: row.id,
    name: row.name,
    hint: row.hint,
    status: statusOf(row, now),
    ...(row.inactive_reason !== null && { statusReason: row.inactive_reason }),
    createdAt: new Date(row.created_at).toISOString(),
    createdBy: row.created_by,
    lastUsedAt: isoOrNull(row.last_used_at),
    expiresAt: isoOrNull(row.expires_at),
    ...(row.scopes !== null && { scopes: JSON.parse(row.scopes) as string[] }),
    ...(row.allowed_ips !== null && { allowedIps: JSON.parse(row.allowed_ips) as string[] }),
  };
}

/** The account's key. Throws `not_found`, the same for another account's key, a deleted one and none. */
export async function findKey(db: Kysely<KeyTables>, accountId: string, id: string): Promise<KeyRow> {
  const row = await db
    .selectFrom('api_keys')
    .selectAll()
    .where('id', '=', id)
    .where('account_id', '=', accountId)
    .where('deleted_at', 'is', null)
    .executeTakeFirst();
  if (!row) throw new Problem('not_found');
  return row;
}

/** What is asked for, checked against the account's policy. Throws `invalid_input`. */
export function checkNewKey({ policy }: Actor, input: NewKey, now: number) {
  const name = cleanName(input.name, policy);
  const expiresAt = input.expiresAt === undefined ? null : Date.parse(input.expiresAt);
  if (expiresAt !== null && !(expiresAt > now)) throw invalidField('/expiresAt', 'in_the_past');
  const unknown = input.scopes?.findIndex((scope) => !policy.scopes?.includes(scope)) ?? -1;
  if (unknown >= 0) throw invalidField(`/scopes/${unknown}`, 'not_offered');
  if (input.allowedIps?.length) throw invalidField('/allowedIps', 'not_offered');
  return { name, expiresAt, scopes: input.scopes ?? null, note: input.note ?? null };
}

/** Makes a key. Throws `limit_reached` and `name_taken`. */
export async function insertKey(
  server: Pick<KeyServer, 'secretPrefix' | 'now'>,
  trx: Transaction<KeyTables>,
  { session, policy }: Actor,
  input: ReturnType<typeof checkNewKey>,
): Promise<CreatedKey> {
  const accountId = session.account.id;
  if (policy.keyLimit !== undefined && (await countKeys(trx, accountId)) >= policy.keyLimit) {
    throw new Problem('limit_reached');
  }
  const secret = makeSecret(server.secretPrefix, accountId);
  const hint = hintOf(server.secretPrefix, secret);
  const row: KeyRow = {
    id: `key_${randomText(20)}`,
    account_id: accountId,
    shard: shardOf(accountId),
    secret_hash: sha256(secret),
    hint,
    name: input.name,
    unique_name: policy.uniqueNames && input.name !== null ? foldText(input.name) : null,
    sort_name: foldText(input.name ?? ''),
    search_text: foldText(`${input.name ?? ''}\n${hint}`),
    note: input.note,
    scopes: input.scopes && JSON.stringify(input.scopes),
    allowed_ips: null,
    inactive_reason: null,
    disabled: 0,
    created_at: server.now(),
    created_by: session.user.email,
    last_used_at: null,
    expires_at: input.expiresAt,
    deleted_at: null,
    deleted_by: null,
  };
  try {
    await trx.insertInto('api_keys').values(row).execute();
  } catch (error) {
    throw isUniqueViolation(error) ? new Problem('name_taken') : error;
  }
  return { key: toApiKey(row, server.now()), secret };
}

async function countKeys(db: Kysely<KeyTables>, accountId: string): Promise<number> {
  const { count } = await db
    .selectFrom('api_keys')
    .select((keys) => keys.fn.countAll<number>().as('count'))
    .where('account_id', '=', accountId)
    .where('deleted_at', 'is', null)
    .executeTakeFirstOrThrow();
  return count;
}

/** Deletes the account's key; from the commit on its secret answers 401. The row stays, for the record, without its hash. */
export async function removeKey(
  server: KeyServer,
  db: Kysely<KeyTables>,
  { session }: Actor,
  id: string,
): Promise<DeletedKey> {
  const now = server.now();
  const { numUpdatedRows } = await db
    .updateTable('api_keys')
    .set({ deleted_at: now, deleted_by: session.user.email, unique_name: null, secret_hash: `deleted:${id}` })
    .where('id', '=', id)
    .where('account_id', '=', session.account.id)
    .where('deleted_at', 'is', null)
    .executeTakeFirst();
  if (numUpdatedRows !== 1n) throw new Problem('not_found');
  return { keyId: id, deletedAt: new Date(now).toISOString() };
}

/** The key that a secret belongs to, or null where it does not work. Notes the use, to the minute. */
export async function authenticateSecret(server: KeyServer, secret: string): Promise<KeyRow | null> {
  const lookup = lookupOf(server.secretPrefix, secret);
  if (!lookup) return null;
  const now = server.now();
  const row = await server.db
    .selectFrom('api_keys')
    .selectAll()
    .where('shard', '=', lookup.shard)
    .where('secret_hash', '=', lookup.hash)
    .where('deleted_at', 'is', null)
    .executeTakeFirst();
  if (!row || !['active', 'expiring'].includes(statusOf(row, now))) return null;
  if (row.last_used_at === null || row.last_used_at <= now - LAST_USED_RESOLUTION_MS) {
    await server.db.updateTable('api_keys').set({ last_used_at: now }).where('id', '=', row.id).execute();
  }
  return row;
}
