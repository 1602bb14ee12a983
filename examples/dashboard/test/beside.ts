import { type Kysely, sql } from 'kysely';
import { onTestFinished } from 'vitest';

import { businesses } from '../server/businesses.ts';
import { sandbox } from '../server/environments.ts';
import { insertKey } from '../server/new-keys.ts';
import type { CreatedKey } from '../server/schemas.ts';
import { openStorage } from '../server/storage.ts';
import { keyMigrations, type KeyTables } from '../server/tables.ts';
import { transact } from '../server/transact.ts';

const NAP_SECONDS = 0.4;
/** Takes SQLite about as long. */
const NAP_STEPS = 3_000_000;

/** A server's database as a test sees and changes it beside the server. */
export interface Beside {
  readonly db: Kysely<KeyTables>;
  /** A key of Orbit's sandbox, with a name that no other has, for use from here. */
  plant(): Promise<CreatedKey>;
  /** Takes away what was planted, and forgets how many mails went out. */
  clear(): Promise<void>;
  /** Ends what requests hold, as time does. */
  endHolds(): Promise<unknown>;
  /** Makes every update of a `table.column` take a while. */
  slowDown(step: string): Promise<void>;
  speedUp(step: string): Promise<void>;
  /** Whether its file is whole; PostgreSQL sees to that itself. */
  isSound(): Promise<boolean>;
}

/** Opens a database that a server is at work on, until the test ends. */
export async function openBeside(databaseUrl: string): Promise<Beside> {
  const db = await openStorage<KeyTables>(databaseUrl, keyMigrations);
  onTestFinished(() => db.destroy());
  const isPostgres = databaseUrl.startsWith('postgres');
  let count = 0;
  return {
    db,
    plant: () => plant(db, `Key no. ${(count += 1)}`),
    async clear() {
      await db.deleteFrom('api_keys').where('name', 'like', 'Key no. %').execute();
      await db.deleteFrom('rate_limits').execute();
    },
    endHolds: () => db.updateTable('idempotency_keys').set({ locked_until: 0 }).where('outcome', 'is', null).execute(),
    async slowDown(step) {
      if (isPostgres) await sql.raw(NAP_FUNCTION).execute(db);
      const [table, column] = step.split('.');
      const action = isPostgres ? 'for each row execute function nap()' : NAP_ACTION;
      await sql.raw(`create trigger nap before update of ${column} on ${table} ${action}`).execute(db);
    },
    async speedUp(step) {
      await sql.raw(`drop trigger nap${isPostgres ? ` on ${step.split('.')[0]}` : ''}`).execute(db);
    },
    async isSound() {
      if (isPostgres) return true;
      const { rows } = await sql`pragma integrity_check`.execute(db);
      return JSON.stringify(rows) === '[{"integrity_check":"ok"}]';
    },
  };
}

const NAP_FUNCTION = `create or replace function nap() returns trigger as
  'begin perform pg_sleep(${NAP_SECONDS}); return new; end' language plpgsql`;
const NAP_ACTION = `begin
  select count(*) from (
    with recursive steps(n) as (select 1 union all select n + 1 from steps where n < ${NAP_STEPS}) select n from steps
  );
end`;

function plant(db: Kysely<KeyTables>, name: string): Promise<CreatedKey> {
  const business = businesses.find(({ id }) => id === 'orbit');
  if (!business) throw new Error('There is no Orbit.');
  const { user, policy } = business;
  const session = { id: 'plant', user, account: sandbox.accountOf(business) };
  const fields = { name, expiresAt: null, scopes: null, allowedIps: ['127.0.0.1'], note: null };
  const server = { secretPrefix: sandbox.secretPrefix, now: Date.now };
  return transact(db, (trx) => insertKey(server, trx, { session, policy, requestId: 'plant' }, fields));
}
