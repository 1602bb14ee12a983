import { mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { fileURLToPath } from 'node:url';

import { type Dialect, Kysely, PostgresDialect, SqliteDialect } from 'kysely';
import { Pool, types } from 'pg';

import { type Migration, migrate } from './migrate.ts';

const BUSY_TIMEOUT_MS = 2_000;
const INT8_OID = 20;

/** The path of a database that ends with its process. */
export const IN_MEMORY = ':memory:';

/**
 * Opens the database that `url` names and brings its schema up to date.
 *
 * `postgres://…` is PostgreSQL, or an engine that speaks its protocol. `file:…` and `file::memory:` are the embedded SQLite
 * of Node, which needs nothing installed. Nothing else has to change between the two.
 */
export async function openStorage<Tables>(url: string, migrations: readonly Migration[]): Promise<Kysely<Tables>> {
  const db = new Kysely<Tables>({ dialect: dialectFor(url) });
  try {
    await migrate(db, migrations);
  } catch (error) {
    await db.destroy();
    throw error;
  }
  return db;
}

/** Where the embedded database is: a path, or {@link IN_MEMORY}. `null` where `url` names PostgreSQL. */
export function sqlitePath(url: string): string | null {
  if (/^postgres(ql)?:/.test(url)) return null;
  if (!url.startsWith('file:')) throw new Error('DATABASE_URL must start with "file:" or "postgres://".');
  return url.startsWith('file://') ? fileURLToPath(url) : url.slice('file:'.length);
}

function dialectFor(url: string): Dialect {
  const path = sqlitePath(url);
  return path === null ? postgres(url) : sqlite(path);
}

function sqlite(path: string): Dialect {
  if (path !== IN_MEMORY) mkdirSync(dirname(path), { recursive: true });
  const database = new DatabaseSync(path, { timeout: BUSY_TIMEOUT_MS, enableForeignKeyConstraints: true });
  database.exec('pragma journal_mode = wal; pragma synchronous = full; pragma secure_delete = on;');
  return new SqliteDialect({
    database: {
      close: () => database.close(),
      prepare(sql) {
        const statement = database.prepare(sql);
        return {
          reader: statement.columns().length > 0,
          all: (parameters) => statement.all(...(parameters as never[])),
          run: (parameters) => statement.run(...(parameters as never[])),
          iterate: (parameters) => statement.iterate(...(parameters as never[])),
        };
      },
    },
  });
}

function postgres(connectionString: string): Dialect {
  const pool = new Pool({
    connectionString,
    connectionTimeoutMillis: 5_000,
    // pg gives bigint as text; every bigint here is a time in milliseconds or a count and fits a number.
    types: {
      getTypeParser: (oid: number, format?: string) =>
        oid === INT8_OID ? Number : types.getTypeParser(oid, format as 'text'),
    },
  });
  // An idle connection that the server closes is an event; without a listener it would end the process.
  pool.on('error', () => undefined);
  // So is one that is lost in use; the query or the transaction on it fails on its own.
  pool.on('connect', (client) => client.on('error', () => undefined));
  return new PostgresDialect({ pool });
}
