import type { AddressInfo } from 'node:net';

import { createAdaptorServer, type ServerType } from '@hono/node-server';
import type { Kysely } from 'kysely';

import { createDashboard } from './dashboard.ts';
import { type Inbox, startInbox } from './inbox.ts';
import { createSmtpMailer } from './mail.ts';
import type { LogEntry } from './options.ts';
import { pepperFor } from './pepper.ts';
import type { CodePolicy, Operation } from './policy.ts';
import { seeds } from './seed.ts';
import { dashboardMigrations, type DashboardTables } from './sessions.ts';
import { openStorage } from './storage.ts';
import { keyMigrations } from './tables.ts';
import { transact } from './transact.ts';

const GRACE_MS = 5_000;

export interface StartOptions {
  /** `file:…` or `postgres://…`. */
  readonly databaseUrl: string;
  /** 0 takes a free one; a port in use is an error. */
  readonly port: number;
  /** Default `127.0.0.1`. */
  readonly host?: string;
  /** Default: an inbox in this process. */
  readonly smtpUrl?: string;
  /** The sender of mails. Default `Keydesk <no-reply@keydesk.example>`. */
  readonly mailFrom?: string;
  /** Default: made at the first start and kept in a file beside the embedded database. PostgreSQL needs one given. */
  readonly pepper?: string;
  /** Replaces every business's rules for codes. */
  readonly codePolicy?: CodePolicy;
  /** Replaces what needs a code at every business. */
  readonly guarded?: readonly Operation[];
  /** Milliseconds since 1970. Default `Date.now`. */
  readonly now?: () => number;
  /** Default: no log. */
  readonly log?: (entry: LogEntry) => void;
}

export interface RunningDashboard {
  /** Without a slash at the end. */
  readonly url: string;
  /** Absent where `smtpUrl` names a real mail server. */
  readonly inbox: Inbox | undefined;
  /** Lets requests that are under way finish, for up to five seconds. */
  close(): Promise<void>;
}

/** Starts the dashboard with all it needs: schema, seed, inbox, HTTP. Nothing is left behind when a part fails. */
export async function startDashboard(options: StartOptions): Promise<RunningDashboard> {
  const now = options.now ?? Date.now;
  const log = options.log ?? (() => undefined);
  const pepper = options.pepper ?? pepperFor(options.databaseUrl);
  await using stack = new AsyncDisposableStack();
  const db = await openStorage<DashboardTables>(options.databaseUrl, [...keyMigrations, ...dashboardMigrations]);
  stack.defer(() => db.destroy());
  const inbox = options.smtpUrl === undefined ? await startInbox() : undefined;
  if (inbox) stack.defer(() => inbox.close());
  const from = options.mailFrom ?? 'Keydesk <no-reply@keydesk.example>';
  const mail = createSmtpMailer(options.smtpUrl ?? inbox?.url ?? '', from);
  stack.defer(() => mail.close());
  await seedOnce(db, now());
  const { codePolicy, guarded } = options;
  const closing = new AbortController();
  const app = createDashboard({
    db,
    mail,
    pepper,
    closing: closing.signal,
    now,
    log,
    ...(inbox && { inbox }),
    ...(codePolicy && { codePolicy }),
    ...(guarded && { guarded }),
  });
  const server = createAdaptorServer({ fetch: app.fetch });
  const host = options.host ?? '127.0.0.1';
  const port = await listen(server, options.port, host);
  stack.defer(() => stop(server));
  stack.defer(() => closing.abort());
  const running = stack.move();
  return {
    url: `http://${host.includes(':') ? `[${host}]` : host}:${port}`,
    inbox,
    close: () => running.disposeAsync(),
  };
}

/** The mark and the keys in one transaction: they come together or not at all, and never twice. */
async function seedOnce(db: Kysely<DashboardTables>, now: number): Promise<void> {
  for (const { mark, plant } of seeds) {
    await transact(db, async (trx) => {
      const { numInsertedOrUpdatedRows } = await trx
        .insertInto('settings')
        .values({ name: mark, value: 'yes' })
        .onConflict((conflict) => conflict.doNothing())
        .executeTakeFirstOrThrow();
      if (numInsertedOrUpdatedRows === 1n) await plant(trx, now);
    });
  }
}

function listen(server: ServerType, port: number, host: string): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, () => {
      server.off('error', reject);
      resolve((server.address() as AddressInfo).port);
    });
  });
}

async function stop(server: ServerType): Promise<void> {
  const closed = new Promise<void>((resolve) => server.close(() => resolve()));
  const timer = setTimeout(() => 'closeAllConnections' in server && server.closeAllConnections(), GRACE_MS);
  await closed;
  clearTimeout(timer);
}
