import type { Context, MiddlewareHandler } from 'hono';
import { HTTPException } from 'hono/http-exception';
import { matchedRoutes } from 'hono/route';
import type { z } from 'zod';

import type { Actor } from './intent.ts';
import type { KeyServer } from './options.ts';
import { Problem } from './problem.ts';
import { isBusy, isUnreachable } from './transact.ts';

/** What the key server's handlers find on the context. */
export interface KeyEnv {
  Variables: { requestId: string; actor: Actor };
}

const BUSY_RETRY_SECONDS = 1;
const SAFE_METHODS = new Set(['GET', 'HEAD', 'OPTIONS']);

/** Whether the request's method changes nothing. */
export function isRead({ req }: Context): boolean {
  return SAFE_METHODS.has(req.method);
}

/** Sets the headers that every answer carries, a 304 and an error too, and logs the request. */
export function everyAnswer(server: Pick<KeyServer, 'log' | 'now'>): MiddlewareHandler<KeyEnv> {
  return async (c, next) => {
    const began = server.now();
    await next();
    c.res.headers.set('Cache-Control', 'no-store');
    c.res.headers.set('X-Content-Type-Options', 'nosniff');
    c.res.headers.set('Referrer-Policy', 'no-referrer');
    c.res.headers.set('X-Request-Id', c.get('requestId'));
    const session = (c.get('actor') as Actor | undefined)?.session;
    server.log({
      level: 'info',
      event: 'request',
      requestId: c.get('requestId'),
      method: c.req.method,
      route: matchedRoutes(c).findLast(({ path }) => !path.endsWith('*'))?.path ?? '*',
      status: c.res.status,
      ...(c.error instanceof Problem && { code: c.error.code }),
      milliseconds: server.now() - began,
      ...(session && { accountId: session.account.id, userId: session.user.id }),
    });
  };
}

/**
 * Refuses writes from other sites: a foreign Origin, or no header that a form or a plain link could not send. With
 * `origins` absent the request's own host is the only one allowed.
 */
export function sameOriginWrites(origins?: readonly string[]): MiddlewareHandler {
  return async (c, next) => {
    if (!isRead(c)) {
      if (!isAllowedOrigin(c, origins)) throw new Problem('csrf');
      if (c.req.header('X-Requested-With') === undefined && c.req.header('Idempotency-Key') === undefined) {
        throw new Problem('csrf');
      }
      const type = c.req.header('Content-Type');
      if (type !== undefined && !/^application\/json\s*(;|$)/i.test(type)) throw new Problem('malformed_request');
    }
    await next();
  };
}

/** By `Origin` where there is one, else by `Sec-Fetch-Site`. Neither: not a browser, so there is no cookie to abuse. */
export function isAllowedOrigin(c: Context, origins?: readonly string[]): boolean {
  const origin = c.req.header('Origin');
  if (origin === undefined) return ['same-origin', undefined].includes(c.req.header('Sec-Fetch-Site'));
  if (origins) return origins.includes(origin);
  return URL.parse(origin)?.host === new URL(c.req.url).host;
}

/** Lets a request on only with a session, and puts who asks on the context. */
export function signedIn(server: KeyServer): MiddlewareHandler<KeyEnv> {
  return async (c, next) => {
    const session = await server.authenticate(c.req.raw);
    if (!session) throw new Problem('unauthenticated', { headers: { 'WWW-Authenticate': 'Session realm="keydesk"' } });
    c.set('actor', { session, policy: server.policy(session), requestId: c.get('requestId') });
    await next();
  };
}

const QUERY_LIKE = new Set(['query', 'cookie']);

/** What a request that does not fit the route's schema is answered. */
export function refuseInvalid(result: { success: boolean; target: string; error?: z.core.$ZodError }): void {
  if (result.success) return;
  const issues = result.error?.issues ?? [];
  const errors = issues.map((issue) => ({
    pointer: ['', ...issue.path.map(String)].join('/'),
    code: reasonOf(issue),
  }));
  if (result.target === 'param') throw new Problem('not_found');
  if (result.target === 'header') throw new Problem('idempotency_key_missing');
  const unreadable = QUERY_LIKE.has(result.target) || errors.some(({ pointer }) => pointer === '');
  throw new Problem(unreadable ? 'malformed_request' : 'invalid_input', { errors });
}

function reasonOf(issue: z.core.$ZodIssue): string {
  if (issue.code === 'too_big') return issue.origin === 'array' ? 'too_many' : 'too_long';
  if (issue.code === 'too_small') return issue.origin === 'array' ? 'required' : 'too_short';
  return issue.code;
}

/** Answers what was thrown. Anything unforeseen is a 500 with the request id, or a 503 from a database that is busy or away; its details go to the log only. */
export function answerError(server: Pick<KeyServer, 'log'>) {
  return (error: Error, c: Context<KeyEnv>): Response => {
    const requestId = c.get('requestId');
    if (error instanceof Problem) return error.toResponse(requestId);
    if (error instanceof HTTPException && error.status < 500) {
      return new Problem('malformed_request', { status: error.status }).toResponse(requestId);
    }
    logFailure(server, c.get('requestId'), error);
    const isTemporary = isBusy(error) || isUnreachable(error);
    const problem = isTemporary
      ? new Problem('unavailable', { retryAfterSeconds: BUSY_RETRY_SECONDS })
      : new Problem('server');
    return problem.toResponse(requestId);
  };
}

/** Logs what went wrong by name and message, never with its parameters. */
export function logFailure({ log }: Pick<KeyServer, 'log'>, requestId: string, error: Error): void {
  const { name, message, code } = error as Error & { code?: string };
  log({
    level: 'error',
    event: 'failure',
    requestId,
    error: { name, message, ...(code && { code }) },
  });
}
