import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';

import { getConnInfo } from '@hono/node-server/conninfo';
import { serveStatic } from '@hono/node-server/serve-static';
import { type Context, Hono } from 'hono';
import { bodyLimit } from 'hono/body-limit';
import { requestId } from 'hono/request-id';
import { secureHeaders } from 'hono/secure-headers';
import type { Kysely } from 'kysely';
import { z } from 'zod';

import { type Business, businesses, findBusiness } from './businesses.ts';
import { type Environment, live, sandbox } from './environments.ts';
import { answerError, everyAnswer, isAllowedOrigin, type KeyEnv } from './http.ts';
import type { Inbox } from './inbox.ts';
import { createKeyServer } from './key-server.ts';
import type { Mailer } from './mail.ts';
import type { LogEntry } from './options.ts';
import type { CodePolicy, Operation } from './policy.ts';
import { Problem } from './problem.ts';
import { createSessions, type DashboardTables, type Sessions } from './sessions.ts';

const WEB_ROOT = join(import.meta.dirname, '../dist-web');
const SESSION_BODY = z.object({ business: z.string() });

export interface DashboardOptions {
  readonly db: Kysely<DashboardTables>;
  readonly mail: Mailer;
  /** Absent where mail goes to a real server. */
  readonly inbox?: Inbox;
  readonly pepper: string;
  /** Replaces every business's rules for codes, for example to let a test wait less. */
  readonly codePolicy?: CodePolicy;
  /** Replaces what needs a code at every business. */
  readonly guarded?: readonly Operation[];
  /** Ends open event streams. */
  readonly closing: AbortSignal;
  readonly now: () => number;
  readonly log: (entry: LogEntry) => void;
}

/**
 * The demo host: sign-in and inbox at `/app`, the key server at `/api` and once more, for trying things, at `/api/sandbox`,
 * and the built web page everywhere else.
 */
export function createDashboard(options: DashboardOptions): Hono<KeyEnv> {
  const sessions = createSessions(options.db, options.now);
  const app = new Hono<KeyEnv>();
  app.onError(answerError(options));
  // The longer path first: the other one takes all that begins like it.
  for (const environment of [sandbox, live]) {
    app.route(environment.path, keyServer(options, sessions, environment));
  }
  app.route('/app', hostApi(options, sessions));
  addWebPage(app);
  return app;
}

function keyServer(options: DashboardOptions, sessions: Sessions, { secretPrefix, accountOf }: Environment) {
  const { db, mail, pepper, closing, now, log, codePolicy, guarded } = options;
  // The key server sees its own tables only.
  const keyTables = db as unknown as Parameters<typeof createKeyServer>[0]['db'];
  return createKeyServer({
    db: keyTables,
    mail,
    pepper,
    secretPrefix,
    closing,
    now,
    log,
    clientAddress: (c) => getConnInfo(c).remote.address ?? null,
    async authenticate(request) {
      const session = await sessions.read(request);
      return session && { id: session.id, user: session.business.user, account: accountOf(session.business) };
    },
    policy: ({ account, user }) => {
      const business = businesses.find((each) => accountOf(each).id === account.id && each.user.id === user.id);
      if (!business) throw new Error('A session without a business.');
      return { ...business.policy, ...(codePolicy && { code: codePolicy }), ...(guarded && { guarded }) };
    },
  });
}

/** What the page may know of a business. */
function describe({ id, description, user, account }: Business) {
  const { name, email, role } = user;
  return {
    id,
    description,
    user: { name, email, role },
    account: { name: account.name, verification: account.verification, registeredEmail: account.registeredEmail },
  };
}

function hostApi({ inbox, now, log }: DashboardOptions, sessions: Sessions): Hono<KeyEnv> {
  const app = new Hono<KeyEnv>();
  app.onError(answerError({ log }));
  app.use(requestId(), everyAnswer({ now, log }), bodyLimit({ maxSize: 10_000 }));
  app.use(async (c, next) => {
    if (c.req.method !== 'GET' && !isAllowedOrigin(c)) throw new Problem('csrf');
    await next();
  });
  app.get('/businesses', (c) => c.json({ businesses: businesses.map(describe) }));
  app.get('/session', async (c) => c.json(describe((await required(sessions, c)).business)));
  app.post('/session', async (c) => {
    const body = SESSION_BODY.safeParse(await c.req.json().catch(() => null));
    if (!body.success) throw new Problem('malformed_request');
    const business = findBusiness(body.data.business);
    if (!business) throw new Problem('not_found');
    await sessions.start(c, business);
    return c.json(describe(business), 201);
  });
  app.delete('/session', async (c) => {
    await sessions.end(c);
    return c.body(null, 204);
  });
  app.get('/inbox', async (c) => {
    const { business } = await required(sessions, c);
    const own = inbox?.messages().filter(({ to }) => to.includes(business.account.registeredEmail));
    return c.json({ available: inbox !== undefined, mails: own ?? [] });
  });
  app.all('*', () => {
    throw new Problem('no_such_route');
  });
  return app;
}

async function required(sessions: Sessions, c: Context) {
  const session = await sessions.read(c.req.raw);
  if (!session) throw new Problem('unauthenticated', { headers: { 'WWW-Authenticate': 'Session realm="dashboard"' } });
  return session;
}

function addWebPage(app: Hono<KeyEnv>): void {
  app.use(
    secureHeaders({
      strictTransportSecurity: false,
      xFrameOptions: 'DENY',
      contentSecurityPolicy: {
        defaultSrc: ["'self'"],
        scriptSrc: ["'self'"],
        styleSrc: ["'self'"],
        objectSrc: ["'none'"],
        baseUri: ["'none'"],
        formAction: ["'self'"],
        frameAncestors: ["'none'"],
        // No part of the page makes HTML or script out of text, so no policy may either.
        requireTrustedTypesFor: ["'script'"],
        trustedTypes: ["'none'"],
      },
    }),
  );
  if (existsSync(WEB_ROOT)) app.use(serveStatic({ root: WEB_ROOT, onFound: cacheAssets }));
  app.get('*', async (c) => {
    const page = join(WEB_ROOT, 'index.html');
    // An asset of an older build must fail, not be taken for a page.
    if (c.req.path.startsWith('/assets/')) return c.text('Not found', 404);
    if (!existsSync(page)) return c.text('The web page is not built. Run: npm run build -w keydesk-dashboard', 404);
    c.header('Cache-Control', 'no-cache');
    return c.html(await readFile(page, 'utf8'));
  });
}

/** Vite names assets by their content, so they never change; the page itself does. */
function cacheAssets(path: string, c: Context): void {
  c.header('Cache-Control', path.includes('/assets/') ? 'public, max-age=31536000, immutable' : 'no-cache');
}
