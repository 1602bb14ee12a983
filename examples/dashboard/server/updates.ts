import type { Kysely, Transaction } from 'kysely';

import { columnsOf } from './columns.ts';
import type { ChangedFields } from './fields.ts';
import type { Actor } from './intent.ts';
import { findKey, toApiKey } from './keys.ts';
import { invalidField, Problem } from './problem.ts';
import type { ApiKey } from './schemas.ts';
import type { KeyRow, KeyTables } from './tables.ts';
import { isUniqueViolation } from './transact.ts';

/** A change of one key, checked against the policy. */
export interface Update {
  readonly id: string;
  readonly fields: ChangedFields;
  readonly disabled: boolean | undefined;
  /** The `If-Match` header: the version that the change was based on. Absent, or `*`: any. */
  readonly ifMatch: string | undefined;
}

/** The account's key, fit to be changed. Throws `not_found`, `invalid_input` at `/id` (`rotated`), and `edit_conflict`. */
export async function findChangeable(
  db: Kysely<KeyTables>,
  actor: Actor,
  { id, ifMatch = '*' }: Update,
  now: number,
): Promise<KeyRow> {
  const row = await findKey(db, actor, id, now);
  if (row.rotated_at !== null) throw invalidField('/id', 'rotated');
  if (ifMatch !== '*' && ifMatch !== `"${row.version}"`) throw new Problem('edit_conflict');
  return row;
}

/** Changes the account's key. Throws what {@link findChangeable} does, and `name_taken`. */
export async function changeKey(
  trx: Transaction<KeyTables>,
  actor: Actor,
  update: Update,
  now: number,
): Promise<ApiKey> {
  const row = await findChangeable(trx, actor, update, now);
  const changes = {
    ...columnsOf(actor.policy, row, update.fields),
    ...(update.disabled !== undefined && { disabled: update.disabled ? 1 : 0 }),
    version: row.version + 1,
  };
  try {
    await trx.updateTable('api_keys').set(changes).where('id', '=', row.id).execute();
  } catch (error) {
    throw isUniqueViolation(error) ? new Problem('name_taken') : error;
  }
  return toApiKey({ ...row, ...changes }, now);
}
