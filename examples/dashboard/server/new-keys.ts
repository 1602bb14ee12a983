import type { Kysely, Transaction } from 'kysely';

import { columnsOf, searchText } from './columns.ts';
import type { KeyFields } from './fields.ts';
import type { Actor } from './intent.ts';
import { findKey, isPresent, removeKeys, statusOf, toApiKey } from './keys.ts';
import type { KeyServer } from './options.ts';
import { invalidField, Problem } from './problem.ts';
import type { CreatedKey } from './schemas.ts';
import { hintOf, makeSecret, randomText, sha256, shardOf } from './secrets.ts';
import type { KeyRow, KeyTables } from './tables.ts';
import { isUniqueViolation } from './transact.ts';

type Maker = Pick<KeyServer, 'secretPrefix' | 'now'>;

/** Checks, before a code is asked for, that there is room for a key. Throws `limit_reached` and `name_taken`. */
export async function checkRoom(server: KeyServer, actor: Actor, fields: KeyFields): Promise<void> {
  await demandRoom(server, server.db, actor);
  const { row } = blankKey(server, actor);
  await demandFreeName(server.db, row, columnsOf(actor.policy, row, fields).unique_name);
}

async function demandRoom({ now }: Maker, db: Kysely<KeyTables>, { policy, session }: Actor): Promise<void> {
  if (policy.keyLimit !== undefined && (await countKeys(db, session.account.id, now())) >= policy.keyLimit) {
    throw new Problem('limit_reached');
  }
}

/** Throws `name_taken` where another key of the account has the name. The index has the last word. */
export async function demandFreeName(
  db: Kysely<KeyTables>,
  { id, account_id }: KeyRow,
  uniqueName: string | null | undefined,
): Promise<void> {
  if (uniqueName === null || uniqueName === undefined) return;
  const other = await db
    .selectFrom('api_keys')
    .select('id')
    .where('account_id', '=', account_id)
    .where('unique_name', '=', uniqueName)
    .where('id', '!=', id)
    .executeTakeFirst();
  if (other) throw new Problem('name_taken');
}

/** Makes a key. Throws `limit_reached` and `name_taken`. */
export async function insertKey(
  server: Maker,
  trx: Transaction<KeyTables>,
  actor: Actor,
  fields: KeyFields,
): Promise<CreatedKey> {
  await demandRoom(server, trx, actor);
  const { row, secret } = blankKey(server, actor);
  return insert(server, trx, { ...row, ...columnsOf(actor.policy, row, fields) }, secret);
}

async function countKeys(db: Kysely<KeyTables>, accountId: string, now: number): Promise<number> {
  const { count } = await db
    .selectFrom('api_keys')
    .select((keys) => keys.fn.countAll<number>().as('count'))
    .where('account_id', '=', accountId)
    .where(isPresent(now))
    .executeTakeFirstOrThrow();
  return count;
}

function blankKey({ secretPrefix, now }: Maker, { session }: Actor): { row: KeyRow; secret: string } {
  const accountId = session.account.id;
  const secret = makeSecret(secretPrefix, accountId);
  const hint = hintOf(secretPrefix, secret);
  const row: KeyRow = {
    id: `key_${randomText(20)}`,
    account_id: accountId,
    shard: shardOf(accountId),
    secret_hash: sha256(secret),
    hint,
    name: null,
    unique_name: null,
    sort_name: '',
    search_text: searchText(null, hint),
    note: null,
    scopes: null,
    allowed_ips: null,
    inactive_reason: null,
    disabled: 0,
    created_at: now(),
    created_by: session.user.email,
    last_used_at: null,
    expires_at: null,
    deleted_at: null,
    deleted_by: null,
    version: 1,
    rotated_at: null,
  };
  return { row, secret };
}

async function insert(server: Maker, trx: Transaction<KeyTables>, row: KeyRow, secret: string): Promise<CreatedKey> {
  try {
    await trx.insertInto('api_keys').values(row).execute();
  } catch (error) {
    throw isUniqueViolation(error) ? new Problem('name_taken') : error;
  }
  return { key: toApiKey(row, server.now()), secret };
}

/**
 * The account's key, fit to be rotated. Throws `not_found`, `invalid_input` at `/id` (`rotated`, `not_active`), and
 * `limit_reached`.
 */
export async function findRotatable(db: Kysely<KeyTables>, actor: Actor, id: string, now: number): Promise<KeyRow> {
  const row = await findKey(db, actor, id, now);
  if (row.rotated_at !== null) throw invalidField('/id', 'rotated');
  if (['disabled', 'expired'].includes(statusOf(row, now))) throw invalidField('/id', 'not_active');
  await demandRotationRoom(db, actor, now);
  return row;
}

/** Makes a key in the place of another, which works until its grace period ends, and at most until its own end. */
export async function replaceKey(
  server: Maker,
  trx: Transaction<KeyTables>,
  actor: Actor,
  id: string,
  graceSeconds: number,
): Promise<CreatedKey> {
  const now = server.now();
  const old = await findRotatable(trx, actor, id, now);
  if (graceSeconds === 0) await removeKeys(trx, actor, [id], now);
  else await endLater(trx, old, now, graceSeconds);
  const { row, secret } = blankKey(server, actor);
  const { name, unique_name, sort_name, note, scopes, allowed_ips, inactive_reason } = old;
  const kept = { name, unique_name, sort_name, note, scopes, allowed_ips, inactive_reason };
  const found = { search_text: searchText(name, row.hint), expires_at: nextExpiry(actor, old, now) };
  return insert(server, trx, { ...row, ...kept, ...found }, secret);
}

/** While one old key works on, no second one may: the limit would hold for nobody who rotates. */
async function demandRotationRoom(db: Kysely<KeyTables>, { policy, session }: Actor, now: number): Promise<void> {
  if (policy.keyLimit !== undefined && (await countKeys(db, session.account.id, now)) > policy.keyLimit) {
    throw new Problem('limit_reached');
  }
}

async function endLater(trx: Transaction<KeyTables>, old: KeyRow, now: number, graceSeconds: number): Promise<void> {
  await trx
    .updateTable('api_keys')
    .set({
      rotated_at: now,
      expires_at: Math.min(old.expires_at ?? Infinity, now + graceSeconds * 1000),
      unique_name: null,
      version: old.version + 1,
    })
    .where('id', '=', old.id)
    .execute();
}

/** The lifetime of the old key, from now, as far as the policy allows. */
function nextExpiry({ policy }: Actor, { created_at, expires_at }: KeyRow, now: number): number | null {
  const { required = false, maxSeconds = Infinity } = policy.expiry ?? {};
  if (expires_at === null) return required && maxSeconds < Infinity ? now + maxSeconds * 1000 : null;
  return now + Math.min(expires_at - created_at, maxSeconds * 1000);
}
