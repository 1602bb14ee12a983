import { Hono } from 'hono';
import { type Kysely, sql } from 'kysely';
import { onTestFinished } from 'vitest';

import { type Inbox, startInbox } from '../server/inbox.ts';
import { createKeyServer } from '../server/key-server.ts';
import { createSmtpMailer } from '../server/mail.ts';
import type { KeyServerOptions, LogEntry, Session } from '../server/options.ts';
import type { KeyPolicy } from '../server/policy.ts';
import type { ApiKey, Challenge, CreatedKey } from '../server/schemas.ts';
import { openStorage } from '../server/storage.ts';
import { keyMigrations, type KeyTables } from '../server/tables.ts';

export const ORIGIN = 'https://host.example';
const START = Date.parse('2026-11-23T10:00:00.000Z');

/** An answer, read. */
export interface Answer<Body = Record<string, unknown>> {
  readonly status: number;
  readonly headers: Headers;
  readonly body: Body;
}

/** One signed-in user's way to the server. */
export interface Client {
  get<Body>(path: string, headers?: Record<string, string>): Promise<Answer<Body>>;
  send<Body>(method: string, path: string, body?: unknown, headers?: Record<string, string>): Promise<Answer<Body>>;
  /** A write with an intent of its own, unless `headers` say otherwise. */
  write<Body>(method: string, path: string, body: object, headers?: Record<string, string>): Promise<Answer<Body>>;
  /** Asks for the code of a write and reads it from the mail. */
  proofOf(method: string, path: string, body: object): Promise<{ challengeId: string; code: string }>;
  create(input?: object): Promise<CreatedKey>;
  /** Asks for a code, or submits one; each call is an intent of its own unless `idempotencyKey` says otherwise. */
  remove<Body>(
    id: string,
    proof?: { challengeId: string; code: string },
    idempotencyKey?: string,
  ): Promise<Answer<Body>>;
  /** Asks for a code and reads it from the mail. */
  challenge(id: string): Promise<{ challengeId: string; code: string }>;
}

export interface World {
  readonly db: Kysely<KeyTables>;
  readonly inbox: Inbox;
  readonly logs: LogEntry[];
  /** Moves the server's clock on. */
  pass(seconds: number): void;
  as(session: Session, policy?: Partial<KeyPolicy>): Client;
  /** Ends a session; its client goes on with a cookie that opens nothing. */
  signOut(session: Session): void;
  request(path: string, init?: RequestInit): Promise<Response>;
}

const owner: Session = {
  id: 'session-1',
  user: { id: 'usr_ada', email: 'ada@shop.ng', role: 'owner' },
  account: { id: 'acc_shop', name: 'Shop NG', registeredEmail: 'office@shop.ng', verification: 'verified' },
};

/** A session: the verified owner's, but for what is said. */
export function session(
  changes: { id?: string; user?: Partial<Session['user']>; account?: Partial<Session['account']> } = {},
): Session {
  return {
    id: changes.id ?? owner.id,
    user: { ...owner.user, ...changes.user },
    account: { ...owner.account, ...changes.account },
  };
}

/** The same permission for every operation. */
export function allCan(answer: true | string): KeyPolicy['can'] {
  return { create: answer, delete: answer, update: answer, rotate: answer, deleteMany: answer };
}

let intents = 0;

/** A key of an intent that no other call has. */
export function newIntent(): string {
  intents += 1;
  return `intent-${intents}`;
}

/** The six-character code in the newest mail to an address. */
export function codeFor(inbox: Inbox, address = 'office@shop.ng'): string {
  const mail = inbox.messages().find(({ to }) => to.includes(address));
  const code = /^[0-9A-Z]{4,10}$/m.exec(mail?.text ?? '')?.[0];
  if (code === undefined) throw new Error(`No mail with a code for ${address}`);
  return code;
}

/** The key server mounted in a host, with a real database, a real SMTP inbox, and a clock that stands still. */
export async function createWorld(databaseUrl: string, options: Partial<KeyServerOptions> = {}): Promise<World> {
  const db = await openStorage<KeyTables>(databaseUrl, keyMigrations);
  const inbox = await startInbox();
  const mail = createSmtpMailer(inbox.url, 'Keydesk <no-reply@keydesk.example>');
  const logs: LogEntry[] = [];
  const sessions = new Map<string, { session: Session; policy: KeyPolicy }>();
  let time = START;
  onTestFinished(async () => {
    mail.close();
    await inbox.close();
    await db.destroy();
  });
  const host = new Hono().route(
    '/api',
    createKeyServer({
      db,
      mail,
      pepper: 'a pepper for tests, of 32 characters and more',
      now: () => time,
      log: (entry) => logs.push(entry),
      authenticate: async (request) => sessions.get(request.headers.get('Cookie') ?? '')?.session ?? null,
      policy: ({ id }) =>
        [...sessions.values()].find((each) => each.session.id === id)?.policy ?? { can: allCan(true) },
      clientAddress: (c) => c.req.header('Test-Address') ?? null,
      ...options,
    }),
  );
  const request = async (path: string, init?: RequestInit) => host.request(`${ORIGIN}/api${path}`, init);
  return {
    db,
    inbox,
    logs,
    request,
    pass: (seconds) => {
      time += seconds * 1000;
    },
    signOut: ({ id }) => void sessions.delete(id),
    as(who, policy = {}) {
      sessions.set(who.id, { session: who, policy: { can: allCan(true), ...policy } });
      return clientOf(request, inbox, who);
    },
  };
}

function clientOf(request: World['request'], inbox: Inbox, { id, account }: Session): Client {
  const client: Client = {
    get: (path, headers) => client.send('GET', path, undefined, headers),
    async send(method, path, body, headers) {
      const type = body === undefined ? {} : { 'Content-Type': 'application/json' };
      const answer = await request(path, {
        method,
        headers: { Cookie: id, Origin: ORIGIN, 'X-Requested-With': 'keydesk', ...type, ...headers },
        ...(body !== undefined && { body: JSON.stringify(body) }),
      });
      const text = await answer.text();
      return { status: answer.status, headers: answer.headers, body: text ? JSON.parse(text) : undefined };
    },
    write: (method, path, body, headers) =>
      client.send(method, path, body, { 'Idempotency-Key': newIntent(), ...headers }),
    async proofOf(method, path, body) {
      const answer = await client.write<Challenge>(method, path, body);
      if (answer.status !== 202) throw new Error(`${method} ${path} answered ${answer.status}, and no challenge`);
      return { challengeId: answer.body.id, code: codeFor(inbox, account.registeredEmail) };
    },
    async create(input = {}) {
      const { status, body } = await client.send<CreatedKey>('POST', '/api-keys', input, {
        'Idempotency-Key': newIntent(),
      });
      if (status !== 201) throw new Error(`Creating answered ${status}: ${JSON.stringify(body)}`);
      return body;
    },
    remove: (keyId, proof, idempotencyKey = newIntent()) =>
      client.send('POST', `/api-keys/${keyId}/deletions`, proof ? { proof } : {}, {
        'Idempotency-Key': idempotencyKey,
      }),
    async challenge(keyId) {
      const { status, body } = await client.remove<Challenge>(keyId);
      if (status !== 202) throw new Error(`Asking for a code answered ${status}: ${JSON.stringify(body)}`);
      return { challengeId: body.id, code: codeFor(inbox, account.registeredEmail) };
    },
  };
  return client;
}

/** What `GET /me` answers to a secret that comes from an address. */
export async function meStatus(world: World, secret: string, address?: string): Promise<number> {
  const from = address === undefined ? {} : { 'Test-Address': address };
  return (await world.request('/me', { headers: { Authorization: `Bearer ${secret}`, ...from } })).status;
}

/** The ids on a list. */
export async function listIds(client: Client, query = ''): Promise<string[]> {
  const { body } = await client.get<{ keys: ApiKey[] }>(`/api-keys${query}`);
  return body.keys.map(({ id }) => id);
}

/** Every value in every table, as text. */
export async function dump(db: Kysely<KeyTables>): Promise<string> {
  const tables = await db.introspection.getTables();
  const names = [...new Set(tables.map(({ name }) => name))];
  const rows = await Promise.all(names.map((name) => sql`select * from ${sql.table(name)}`.execute(db)));
  return JSON.stringify(rows.map((result) => result.rows));
}
