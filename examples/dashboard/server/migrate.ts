import type { Kysely } from 'kysely';

import { isUniqueViolation, transact } from './transact.ts';

/** One step of the schema. Steps run once, in their order; a published one never changes. */
export interface Migration {
  readonly id: string;
  up(db: Kysely<never>): Promise<void>;
}

interface History {
  schema_history: { id: string };
}

/** Runs the steps that this database has not seen, each in a transaction. Several servers may start at once. */
export async function migrate<Tables>(db: Kysely<Tables>, migrations: readonly Migration[]): Promise<void> {
  const history = db as unknown as Kysely<History>;
  await atStart(() =>
    history.schema
      .createTable('schema_history')
      .ifNotExists()
      .addColumn('id', 'text', (column) => column.primaryKey())
      .execute(),
  );
  for (const migration of migrations) await atStart(() => apply(history, migration));
}

async function apply(db: Kysely<History>, migration: Migration): Promise<void> {
  await transact(db, async (trx) => {
    const done = await trx.selectFrom('schema_history').select('id').where('id', '=', migration.id).executeTakeFirst();
    if (done) return;
    await trx.insertInto('schema_history').values({ id: migration.id }).execute();
    await migration.up(trx as unknown as Kysely<never>);
  });
}

/** `duplicate_object` and `duplicate_table`: by when each notices the other, PostgreSQL refuses the slower of two in its own way. */
const MADE_MEANWHILE = new Set(['42710', '42P07']);

/** PostgreSQL refuses one of two servers that create the same table at once, `if not exists` or not. */
async function atStart(step: () => Promise<void>): Promise<void> {
  try {
    await step();
  } catch (error) {
    const { code = '' } = error as { code?: string };
    if (!isUniqueViolation(error) && !MADE_MEANWHILE.has(code)) throw error;
    await step();
  }
}
