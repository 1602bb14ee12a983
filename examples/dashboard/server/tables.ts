import type { Selectable } from 'kysely';

import type { Migration } from './migrate.ts';

/** Times are milliseconds since 1970, booleans 0 or 1, lists JSON: the same on every database. */
interface ApiKeysTable {
  id: string;
  account_id: string;
  /** Part of the secret's text, so that a lookup by secret touches one shard. */
  shard: string;
  /** SHA-256 of the secret. */
  secret_hash: string;
  hint: string;
  name: string | null;
  /** The name as it is compared where names must differ, else null. */
  unique_name: string | null;
  sort_name: string;
  search_text: string;
  note: string | null;
  scopes: string | null;
  allowed_ips: string | null;
  /** Why the key does not work yet, else null. */
  inactive_reason: string | null;
  disabled: number;
  created_at: number;
  created_by: string;
  last_used_at: number | null;
  expires_at: number | null;
  deleted_at: number | null;
  deleted_by: string | null;
  /** Counts what the user changes of the key, from 1. */
  version: number;
  /** When another key took this one's place, else null. From `expires_at` on such a key is no more. */
  rotated_at: number | null;
}

interface ChallengesTable {
  id: string;
  account_id: string;
  user_id: string;
  session_id: string;
  /** User, operation and keys as one digest: at most one pending challenge each. */
  target: string;
  body_hash: string;
  reference: string;
  code_salt: string;
  /** HMAC of the code under the server's pepper; void of meaning without it. */
  code_hash: string;
  attempts: number;
  max_attempts: number;
  /** `pending`, `completed`, `void`, or `undelivered` where the mail could not be sent. */
  state: string;
  created_at: number;
  expires_at: number;
}

interface IdempotencyKeysTable {
  account_id: string;
  user_id: string;
  key: string;
  /** HMAC of the request: it covers the code, which a plain digest would give away. */
  fingerprint: string;
  /** Which request is at work on it; null once `outcome` stands. */
  owner: string | null;
  locked_until: number;
  outcome: string | null;
  created_at: number;
}

interface RateLimitsTable {
  id: string;
  started_at: number;
  count: number;
}

/** What the key server keeps. A host's own tables may stand in the same database. */
export interface KeyTables {
  api_keys: ApiKeysTable;
  challenges: ChallengesTable;
  idempotency_keys: IdempotencyKeysTable;
  rate_limits: RateLimitsTable;
}

export type KeyRow = Selectable<ApiKeysTable>;
export type ChallengeRow = Selectable<ChallengesTable>;

/** The key server's schema, for {@link openStorage}. */
export const keyMigrations: readonly Migration[] = [
  {
    id: 'keys-1',
    async up(db) {
      await db.schema
        .createTable('api_keys')
        .addColumn('id', 'text', (column) => column.primaryKey())
        .addColumn('account_id', 'text', (column) => column.notNull())
        .addColumn('shard', 'text', (column) => column.notNull())
        .addColumn('secret_hash', 'text', (column) => column.notNull())
        .addColumn('hint', 'text', (column) => column.notNull())
        .addColumn('name', 'text')
        .addColumn('unique_name', 'text')
        .addColumn('sort_name', 'text', (column) => column.notNull())
        .addColumn('search_text', 'text', (column) => column.notNull())
        .addColumn('note', 'text')
        .addColumn('scopes', 'text')
        .addColumn('allowed_ips', 'text')
        .addColumn('inactive_reason', 'text')
        .addColumn('disabled', 'integer', (column) => column.notNull().defaultTo(0))
        .addColumn('created_at', 'bigint', (column) => column.notNull())
        .addColumn('created_by', 'text', (column) => column.notNull())
        .addColumn('last_used_at', 'bigint')
        .addColumn('expires_at', 'bigint')
        .addColumn('deleted_at', 'bigint')
        .addColumn('deleted_by', 'text')
        .execute();
      await db.schema
        .createIndex('api_keys_secret')
        .on('api_keys')
        .columns(['shard', 'secret_hash'])
        .unique()
        .execute();
      await db.schema.createIndex('api_keys_list').on('api_keys').columns(['account_id', 'created_at', 'id']).execute();
      await db.schema
        .createIndex('api_keys_unique_name')
        .on('api_keys')
        .columns(['account_id', 'unique_name'])
        .unique()
        .execute();
    },
  },
  {
    id: 'keys-2',
    async up(db) {
      await db.schema
        .createTable('challenges')
        .addColumn('id', 'text', (column) => column.primaryKey())
        .addColumn('account_id', 'text', (column) => column.notNull())
        .addColumn('user_id', 'text', (column) => column.notNull())
        .addColumn('session_id', 'text', (column) => column.notNull())
        .addColumn('target', 'text', (column) => column.notNull())
        .addColumn('body_hash', 'text', (column) => column.notNull())
        .addColumn('reference', 'text', (column) => column.notNull())
        .addColumn('code_salt', 'text', (column) => column.notNull())
        .addColumn('code_hash', 'text', (column) => column.notNull())
        .addColumn('attempts', 'integer', (column) => column.notNull().defaultTo(0))
        .addColumn('max_attempts', 'integer', (column) => column.notNull())
        .addColumn('state', 'text', (column) => column.notNull())
        .addColumn('created_at', 'bigint', (column) => column.notNull())
        .addColumn('expires_at', 'bigint', (column) => column.notNull())
        .execute();
      await db.schema.createIndex('challenges_target').on('challenges').columns(['target', 'created_at']).execute();
      await db.schema
        .createIndex('challenges_one_pending')
        .on('challenges')
        .column('target')
        .unique()
        .where('state' as never, '=', 'pending' as never)
        .execute();
      await db.schema
        .createTable('idempotency_keys')
        .addColumn('account_id', 'text', (column) => column.notNull())
        .addColumn('user_id', 'text', (column) => column.notNull())
        .addColumn('key', 'text', (column) => column.notNull())
        .addColumn('fingerprint', 'text', (column) => column.notNull())
        .addColumn('owner', 'text')
        .addColumn('locked_until', 'bigint', (column) => column.notNull())
        .addColumn('outcome', 'text')
        .addColumn('created_at', 'bigint', (column) => column.notNull())
        .addPrimaryKeyConstraint('idempotency_keys_pk', ['account_id', 'user_id', 'key'])
        .execute();
      await db.schema
        .createTable('rate_limits')
        .addColumn('id', 'text', (column) => column.primaryKey())
        .addColumn('started_at', 'bigint', (column) => column.notNull())
        .addColumn('count', 'integer', (column) => column.notNull())
        .execute();
    },
  },
  {
    id: 'keys-3',
    async up(db) {
      // SQLite adds one column in one statement.
      await db.schema
        .alterTable('api_keys')
        .addColumn('version', 'integer', (column) => column.notNull().defaultTo(1))
        .execute();
      await db.schema.alterTable('api_keys').addColumn('rotated_at', 'bigint').execute();
    },
  },
];
