import { OpenAPIHono } from '@hono/zod-openapi';
import type { MiddlewareHandler } from 'hono';
import { bodyLimit } from 'hono/body-limit';
import { etag } from 'hono/etag';
import { requestId } from 'hono/request-id';

import { cancelChallenge, readChallenge } from './challenges.ts';
import {
  answerError,
  everyAnswer,
  type KeyEnv,
  logFailure,
  refuseInvalid,
  sameOriginWrites,
  signedIn,
} from './http.ts';
import { sweep } from './idempotency.ts';
import type { Actor } from './intent.ts';
import { authenticateSecret, checkNewKey, findKey, insertKey, removeKey, toApiKey } from './keys.ts';
import { listPage } from './list.ts';
import { type KeyServer, type KeyServerOptions, toKeyServer } from './options.ts';
import { Problem } from './problem.ts';
import * as routes from './routes.ts';
import type { Access, NewKey, Proof } from './schemas.ts';
import { isGuarded, runWrite } from './write.ts';

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
  addReads(app, server);
  addWrites(app, server);
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

function addMe(app: OpenAPIHono<KeyEnv>, server: KeyServer): void {
  app.openapi(routes.getMe, async (c) => {
    const [scheme, secret] = (c.req.header('Authorization') ?? '').split(' ');
    const given = scheme?.toLowerCase() === 'bearer' && secret;
    const row = given ? await authenticateSecret(server, given) : null;
    if (!row) {
      const detail = given ? ', error="invalid_token"' : '';
      throw new Problem('unauthenticated', { headers: { 'WWW-Authenticate': `Bearer realm="keydesk"${detail}` } });
    }
    const scopes = row.scopes === null ? {} : { scopes: JSON.parse(row.scopes) as string[] };
    return c.json({ keyId: row.id, account: row.account_id, name: row.name, hint: row.hint, ...scopes }, 200);
  });
}

function addReads(app: OpenAPIHono<KeyEnv>, server: KeyServer): void {
  app.use('/api-keys', etag({ weak: true }));
  app.use('/api-keys/:id', etag({ weak: true }));
  app.openapi(routes.getAccess, (c) => c.json(accessOf(c.get('actor')), 200));
  app.openapi(routes.listKeys, async (c) => {
    const { account } = c.get('actor').session;
    return c.json(await listPage(server, account.id, c.req.valid('query')), 200);
  });
  app.openapi(routes.getKey, async (c) => {
    const row = await findKey(server.db, c.get('actor').session.account.id, c.req.valid('param').id);
    return c.json(toApiKey(row, server.now()), 200);
  });
  app.openapi(routes.getChallenge, async (c) => {
    return c.json({ status: await readChallenge(server, c.get('actor'), c.req.valid('param').id) }, 200);
  });
}

function addWrites(app: OpenAPIHono<KeyEnv>, server: KeyServer): void {
  app.openapi(routes.createKey, async (c) => {
    const { proof, ...input } = c.req.valid('json');
    const answer = await createOne(server, c.get('actor'), input, proof, c.req.valid('header')['idempotency-key']);
    if ('challenge' in answer) return c.json(answer.challenge, 202);
    return c.json(answer.result, 201, { Location: `${c.req.path}/${answer.result.key.id}` });
  });
  app.openapi(routes.deleteKeyWithCode, async (c) => {
    const { id } = c.req.valid('param');
    const { proof } = c.req.valid('json');
    const answer = await deleteOne(server, c.get('actor'), id, proof, c.req.valid('header')['idempotency-key']);
    return 'challenge' in answer ? c.json(answer.challenge, 202) : c.json(answer.result, 200);
  });
  app.openapi(routes.deleteKey, async (c) => {
    const actor = c.get('actor');
    const { id } = c.req.valid('param');
    allow(actor, 'delete');
    await findKey(server.db, actor.session.account.id, id);
    if (isGuarded(actor, 'delete')) throw new Problem('step_up_required');
    await removeKey(server, server.db, actor, id);
    return c.body(null, 204);
  });
  app.openapi(routes.cancelChallengeRoute, async (c) => {
    await cancelChallenge(server, c.get('actor'), c.req.valid('param').id);
    return c.body(null, 204);
  });
}

function createOne(server: KeyServer, actor: Actor, input: NewKey, proof: Proof | undefined, idempotencyKey: string) {
  allow(actor, 'create');
  if (actor.session.account.verification !== 'verified') throw new Problem('verification_required');
  const checked = checkNewKey(actor, input, server.now());
  return runWrite(server, actor, {
    intent: { operation: 'create', keyIds: [], body: input },
    proof,
    idempotencyKey,
    prepare: () => Promise.resolve([]),
    apply: (trx) => insertKey(server, trx, actor, checked),
    keep: ({ key }) => key.id,
    replay: (keyId) => {
      throw new Problem('create_replayed', { keyId });
    },
  });
}

function deleteOne(server: KeyServer, actor: Actor, id: string, proof: Proof | undefined, idempotencyKey: string) {
  allow(actor, 'delete');
  return runWrite(server, actor, {
    intent: { operation: 'delete', keyIds: [id], body: {} },
    proof,
    idempotencyKey,
    prepare: async () => [await findKey(server.db, actor.session.account.id, id)],
    apply: (trx) => removeKey(server, trx, actor, id),
    keep: (deleted) => deleted,
    replay: (deleted) => deleted,
  });
}

function allow({ policy }: Actor, operation: 'create' | 'delete'): void {
  if (policy.can[operation] !== true) throw new Problem('forbidden');
}

function accessOf({ session, policy }: Actor): Access {
  const { verification, verificationReason } = session.account;
  const { can, nameRequired, nameMaxLength, keyLimit, actionUrl, supportUrl } = policy;
  return {
    verification,
    ...(verificationReason !== undefined && { verificationReason }),
    can,
    policy: {
      ...(nameRequired !== undefined && { nameRequired }),
      ...(nameMaxLength !== undefined && { nameMaxLength }),
      ...(keyLimit !== undefined && { keyLimit }),
    },
    ...(actionUrl !== undefined && { actionUrl }),
    ...(supportUrl !== undefined && { supportUrl }),
  };
}
