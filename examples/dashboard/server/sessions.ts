import { randomBytes } from 'node:crypto';

import type { Context } from 'hono';
import { deleteCookie, setCookie } from 'hono/cookie';
import { parse } from 'hono/utils/cookie';
import type { Kysely } from 'kysely';

import { type Business, findBusiness } from './businesses.ts';
import type { Migration } from './migrate.ts';
import { sha256 } from './secrets.ts';
import type { KeyTables } from './tables.ts';

const COOKIE = 'keydesk_session';
const LIFETIME_MS = 12 * 3_600_000;

/** The dashboard's own tables beside the key server's. */
export interface DashboardTables extends KeyTables {
  sessions: { id: string; business: string; expires_at: number };
  settings: { name: string; value: string };
}

/** The dashboard's own schema. */
export const dashboardMigrations: readonly Migration[] = [
  {
    id: 'dashboard-1',
    async up(db) {
      await db.schema
        .createTable('sessions')
        .addColumn('id', 'text', (column) => column.primaryKey())
        .addColumn('business', 'text', (column) => column.notNull())
        .addColumn('expires_at', 'bigint', (column) => column.notNull())
        .execute();
      await db.schema
        .createTable('settings')
        .addColumn('name', 'text', (column) => column.primaryKey())
        .addColumn('value', 'text', (column) => column.notNull())
        .execute();
    },
  },
  {
    // The pepper stood here once, beside the hashes that it is to protect.
    id: 'dashboard-2',
    async up(db) {
      const settings = db as unknown as Kysely<DashboardTables>;
      await settings.deleteFrom('settings').where('name', '=', 'pepper').execute();
    },
  },
];

/** Sessions in the database, by a digest of the cookie: they outlive a restart, and a copy of the database opens none. */
export function createSessions(db: Kysely<DashboardTables>, now: () => number) {
  const find = async (token: string | undefined) => {
    if (token === undefined) return null;
    const id = sha256(token);
    const row = await db
      .selectFrom('sessions')
      .selectAll()
      .where('id', '=', id)
      .where('expires_at', '>', now())
      .executeTakeFirst();
    const business = row && findBusiness(row.business);
    return business ? { id, business } : null;
  };
  return {
    /** The session that the request's cookie names, or null. */
    read: (request: Request) => find(tokenOf(request)),
    async start(c: Context, business: Business): Promise<void> {
      await end(db, c);
      const token = randomBytes(32).toString('base64url');
      const expiresAt = now() + LIFETIME_MS;
      await db.deleteFrom('sessions').where('expires_at', '<=', now()).execute();
      await db
        .insertInto('sessions')
        .values({ id: sha256(token), business: business.id, expires_at: expiresAt })
        .execute();
      setCookie(c, COOKIE, token, { ...cookieOptions(c), maxAge: LIFETIME_MS / 1000 });
    },
    async end(c: Context): Promise<void> {
      await end(db, c);
      deleteCookie(c, COOKIE, cookieOptions(c));
    },
  };
}

export type Sessions = ReturnType<typeof createSessions>;

function tokenOf(request: Request): string | undefined {
  return parse(request.headers.get('Cookie') ?? '', COOKIE)[COOKIE];
}

async function end(db: Kysely<DashboardTables>, c: Context): Promise<void> {
  const token = tokenOf(c.req.raw);
  if (token !== undefined) await db.deleteFrom('sessions').where('id', '=', sha256(token)).execute();
}

function cookieOptions(c: Context) {
  return { path: '/', httpOnly: true, sameSite: 'Strict', secure: c.req.url.startsWith('https:') } as const;
}
