import { OpenAPIHono } from '@hono/zod-openapi';
import type { Context, MiddlewareHandler } from 'hono';
import { bodyLimit } from 'hono/body-limit';
import { etag } from 'hono/etag';
import { requestId } from 'hono/request-id';

import { accessOf } from './access.ts';
import { cancelChallenge, readChallenge } from './challenges.ts';
import { createEventStreams } from './events.ts';
import {
  answerError,
  everyAnswer,
  isRead,
  type KeyEnv,
  logFailure,
  refuseInvalid,
  sameOriginWrites,
  signedIn,
} from './http.ts';
import { sweep } from './idempotency.ts';
import { authenticateSecret, findKey, parseList, removeKey, toApiKey } from './keys.ts';
import { listPage } from './list.ts';
import { allow, type Call, createOne, deleteOne, deleteSet, rotateOne, updateOne } from './operations.ts';
import { type KeyServer, type KeyServerOptions, toKeyServer } from './options.ts';
import { isGuarded } from './policy.ts';
import { Problem } from './problem.ts';
import * as routes from './routes.ts';
import type { Proof } from './schemas.ts';

const MAX_BODY_BYTES = 100_000;
const SWEEP_INTERVAL_MS = 3_600_000;

/**
 * The HTTP contract as a Hono app, for any host and any base path: `host.route('/api', createKeyServer({ … }))`.
 *
 * The host says who asks (`authenticate`) and what they may do (`policy`), and brings the database and the mail. Everything
 * below the `signedIn` line needs a session, also what is added later.
 */
export function createKeyServer(options: KeyServerOptions): OpenAPIHono<KeyEnv> {
  const server = toKeyServer(options);
  const app = new OpenAPIHono<KeyEnv>({ defaultHook: refuseInvalid });
  app.onError(answerError(server));
  app.use(requestId(), everyAnswer(server), sameOriginWrites(server.origins));
  app.use(
    bodyLimit({
      maxSize: MAX_BODY_BYTES,
      onError: () => {
        throw new Problem('malformed_request', { status: 413 });
      },
    }),
  );
  addMe(app, server);
  app.use(signedIn(server), sweeping(server));
  for (const path of ['/api-keys/*', '/deletions']) app.use(path, publishing(server));
  addReads(app, server);
  addWrites(app, server);
  addDeletions(app, server);
  app.all('*', () => {
    throw new Problem('no_such_route');
  });
  return app;
}

/** Clears old records away once an hour, beside a request and without holding it up. */
function sweeping(server: KeyServer): MiddlewareHandler<KeyEnv> {
  let last = -Infinity;
  return async (c, next) => {
    if (server.now() - last >= SWEEP_INTERVAL_MS) {
      last = server.now();
      sweep(server).catch((error: Error) => logFailure(server, c.get('requestId'), error));
    }
    await next();
  };
}

/** Tells the account's open pages of each write that was done; asking for a code is none. */
function publishing({ changes }: KeyServer): MiddlewareHandler<KeyEnv> {
  return async (c, next) => {
    await next();
    if (!isRead(c) && c.res.ok && c.res.status !== 202) changes.publish(c.get('actor').session.account.id);
  };
}

function addMe(app: OpenAPIHono<KeyEnv>, server: KeyServer): void {
  app.openapi(routes.getMe, async (c) => {
    const [scheme, secret] = (c.req.header('Authorization') ?? '').split(' ');
    const given = scheme?.toLowerCase() === 'bearer' && secret;
    const row = given ? await authenticateSecret(server, given, server.clientAddress(c), c.get('requestId')) : null;
    if (!row) {
      const detail = given ? ', error="invalid_token"' : '';
      throw new Problem('unauthenticated', { headers: { 'WWW-Authenticate': `Bearer realm="keydesk"${detail}` } });
    }
    const scopes = row.scopes === null ? {} : { scopes: parseList(row.scopes) };
    return c.json({ keyId: row.id, account: row.account_id, name: row.name, hint: row.hint, ...scopes }, 200);
  });
}

function addReads(app: OpenAPIHono<KeyEnv>, server: KeyServer): void {
  app.use('/api-keys', etag({ weak: true }));
  app.use('/api-keys/:id', etag({ weak: true }));
  app.openapi(routes.getAccess, (c) => c.json(accessOf(c.get('actor'), server.clientAddress(c)), 200));
  app.openapi(routes.listKeys, async (c) => {
    const { account } = c.get('actor').session;
    return c.json(await listPage(server, account.id, c.req.valid('query')), 200);
  });
  app.openapi(routes.getKey, async (c) => {
    const row = await findKey(server.db, c.get('actor'), c.req.valid('param').id, server.now());
    return c.json(toApiKey(row, server.now()), 200);
  });
  app.openapi(routes.getChallenge, async (c) => {
    return c.json({ status: await readChallenge(server, c.get('actor'), c.req.valid('param').id) }, 200);
  });
  const eventStream = createEventStreams(server);
  const stream = { 'Content-Type': 'text/event-stream', 'X-Accel-Buffering': 'no' };
  app.openapi(routes.getEvents, (c) => {
    // Hono answers HEAD by GET and drops the body without a word, so that nothing would ever end it.
    return c.req.method === 'HEAD' ? c.body(null, 200, stream) : c.body(eventStream(c), 200, stream);
  });
}

function callOf(c: Context<KeyEnv>, proof: Proof | undefined, headers: { 'idempotency-key': string }): Call {
  return { actor: c.get('actor'), proof, idempotencyKey: headers['idempotency-key'] };
}

function addWrites(app: OpenAPIHono<KeyEnv>, server: KeyServer): void {
  app.openapi(routes.createKey, async (c) => {
    const { proof, ...input } = c.req.valid('json');
    const answer = await createOne(server, callOf(c, proof, c.req.valid('header')), input);
    if ('challenge' in answer) return c.json(answer.challenge, 202);
    return c.json(answer.result, 201, { Location: `${c.req.path}/${answer.result.key.id}` });
  });
  app.openapi(routes.updateKey, async (c) => {
    const { proof, ...changes } = c.req.valid('json');
    const headers = c.req.valid('header');
    const { id } = c.req.valid('param');
    const answer = await updateOne(server, callOf(c, proof, headers), id, changes, headers['if-match']);
    return 'challenge' in answer ? c.json(answer.challenge, 202) : c.json(answer.result, 200);
  });
  app.openapi(routes.rotateKey, async (c) => {
    const { proof, graceSeconds } = c.req.valid('json');
    const { id } = c.req.valid('param');
    const answer = await rotateOne(server, callOf(c, proof, c.req.valid('header')), id, graceSeconds);
    if ('challenge' in answer) return c.json(answer.challenge, 202);
    const keys = c.req.path.split('/').slice(0, -2).join('/');
    return c.json(answer.result, 201, { Location: `${keys}/${answer.result.key.id}` });
  });
  app.openapi(routes.cancelChallengeRoute, async (c) => {
    await cancelChallenge(server, c.get('actor'), c.req.valid('param').id);
    return c.body(null, 204);
  });
}

function addDeletions(app: OpenAPIHono<KeyEnv>, server: KeyServer): void {
  app.openapi(routes.deleteKeyWithCode, async (c) => {
    const { proof } = c.req.valid('json');
    const answer = await deleteOne(server, callOf(c, proof, c.req.valid('header')), c.req.valid('param').id);
    return 'challenge' in answer ? c.json(answer.challenge, 202) : c.json(answer.result, 200);
  });
  app.openapi(routes.deleteKeys, async (c) => {
    const { proof, keyIds } = c.req.valid('json');
    const answer = await deleteSet(server, callOf(c, proof, c.req.valid('header')), keyIds);
    return 'challenge' in answer ? c.json(answer.challenge, 202) : c.json(answer.result, 200);
  });
  app.openapi(routes.deleteKey, async (c) => {
    const actor = c.get('actor');
    const { id } = c.req.valid('param');
    allow(actor, 'delete');
    await findKey(server.db, actor, id, server.now());
    if (isGuarded(actor.policy, 'delete')) throw new Problem('step_up_required');
    await removeKey(server.db, actor, id, server.now());
    return c.body(null, 204);
  });
}
