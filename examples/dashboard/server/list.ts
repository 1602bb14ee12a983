import { type Expression, type ExpressionBuilder, sql, type RawBuilder, type SqlBool } from 'kysely';

import { EXPIRING_MS, isPresent, toApiKey } from './keys.ts';
import { foldText } from './names.ts';
import type { KeyServer } from './options.ts';
import { Problem } from './problem.ts';
import type { ApiKey, KeyPage, ListQuery } from './schemas.ts';
import { sha256 } from './secrets.ts';
import type { KeyTables } from './tables.ts';

type SortField = 'name' | 'createdAt' | 'lastUsedAt' | 'expiresAt';
type Keys = ExpressionBuilder<KeyTables, 'api_keys'>;

/** Never used sorts before the oldest use, never expiring after the latest date: databases disagree on nulls. */
const SORT_EXPRESSIONS: Record<SortField, RawBuilder<string | number>> = {
  name: sql<string>`sort_name`,
  createdAt: sql<number>`created_at`,
  lastUsedAt: sql<number>`coalesce(last_used_at, -1)`,
  expiresAt: sql<number>`coalesce(expires_at, ${sql.lit(Number.MAX_SAFE_INTEGER)})`,
};

interface Cursor {
  readonly value: string | number;
  readonly id: string;
}

/** One page by keyset: it begins after the last row of the page before, whatever was added or deleted meanwhile. */
export async function listPage(server: KeyServer, accountId: string, query: ListQuery): Promise<KeyPage> {
  const { field, descending } = parseSort(query.sort);
  const value = SORT_EXPRESSIONS[field];
  const direction = descending ? 'desc' : 'asc';
  const matching = server.db
    .selectFrom('api_keys')
    .where((keys) => keys.and(conditions(keys, server, accountId, query)));
  const after = query.cursor === undefined ? null : readCursor(query.cursor, query);
  const rows = await matching
    .selectAll()
    .select(value.as('sort_value'))
    .$if(after !== null, (q) => q.where((keys) => follows(keys, value, descending, after as Cursor)))
    .orderBy(value, direction)
    .orderBy('id', direction)
    .limit(query.limit + 1)
    .execute();
  const { total } = await matching.select((keys) => keys.fn.countAll<number>().as('total')).executeTakeFirstOrThrow();
  const page = rows.slice(0, query.limit);
  const last = page.at(-1);
  return {
    keys: page.map((row) => toApiKey(row, server.now())),
    nextCursor: rows.length > page.length && last ? writeCursor({ value: last.sort_value, id: last.id }, query) : null,
    total,
  };
}

function parseSort(sort: string) {
  const descending = sort.startsWith('-');
  return { field: sort.slice(descending ? 1 : 0) as SortField, descending };
}

function follows(
  keys: Keys,
  value: Expression<string | number>,
  descending: boolean,
  after: Cursor,
): Expression<SqlBool> {
  const comparison = descending ? '<' : '>';
  return keys.or([
    keys(value, comparison, after.value),
    keys.and([keys(value, '=', after.value), keys('id', comparison, after.id)]),
  ]);
}

function conditions(keys: Keys, server: KeyServer, accountId: string, query: ListQuery): Expression<SqlBool>[] {
  const search = foldText(query.search ?? '').trim();
  return [
    keys('account_id', '=', accountId),
    isPresent(server.now())(keys),
    ...(search
      ? [sql<SqlBool>`search_text like ${`%${search.replace(/[\\%_]/g, String.raw`\$&`)}%`} escape '\\'`]
      : []),
    ...(query.status ? statusConditions(keys, query.status, server.now()) : []),
  ];
}

/** The same order of precedence as `statusOf`. */
function statusConditions(keys: Keys, status: ApiKey['status'], now: number): Expression<SqlBool>[] {
  const disabled = keys('disabled', '=', 1);
  if (status === 'disabled') return [disabled];
  const expired = keys('expires_at', '<=', now);
  const enabled = [keys('disabled', '=', 0)];
  if (status === 'expired') return [...enabled, expired];
  const alive = [...enabled, keys.or([keys('expires_at', 'is', null), keys('expires_at', '>', now)])];
  if (status === 'inactive') return [...alive, keys('inactive_reason', 'is not', null)];
  const working = [...alive, keys('inactive_reason', 'is', null)];
  const soon = now + EXPIRING_MS;
  if (status === 'expiring') return [...working, keys('expires_at', '<=', soon)];
  return [...working, keys.or([keys('expires_at', 'is', null), keys('expires_at', '>', soon)])];
}

/** A cursor is good for the query it came from only: elsewhere it would skip keys silently. */
function signature({ sort, search, status }: ListQuery): string {
  return sha256(JSON.stringify([sort, search, status])).slice(0, 8);
}

function writeCursor({ value, id }: Cursor, query: ListQuery): string {
  return Buffer.from(JSON.stringify([value, id, signature(query)])).toString('base64url');
}

/** PostgreSQL takes no NUL. */
function isText(value: unknown): value is string {
  return typeof value === 'string' && !value.includes('\0');
}

function readCursor(text: string, query: ListQuery): Cursor {
  try {
    const [value, id, signed] = JSON.parse(Buffer.from(text, 'base64url').toString()) as unknown[];
    const isValue = parseSort(query.sort).field === 'name' ? isText : Number.isSafeInteger;
    if (isValue(value) && isText(id) && signed === signature(query)) return { value: value as string | number, id };
  } catch {
    // Not JSON: answered below like every other broken cursor.
  }
  throw new Problem('malformed_request', { errors: [{ pointer: '/cursor', code: 'invalid_cursor' }] });
}
