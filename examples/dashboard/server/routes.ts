import { createRoute, z } from '@hono/zod-openapi';

import { ProblemSchema } from './problem.ts';
import {
  AccessSchema,
  ApiKeySchema,
  ChallengeSchema,
  ChallengeStatusSchema,
  CreatedKeySchema,
  DeletedKeySchema,
  DeletionRequestSchema,
  DeletionSchema,
  KEY_ID,
  KeyChangesSchema,
  KeyPageSchema,
  ListQuerySchema,
  ManyDeletionsRequestSchema,
  MeSchema,
  NewKeySchema,
  RotationRequestSchema,
} from './schemas.ts';

const json = <S extends z.ZodType>(description: string, schema: S) => ({
  description,
  content: { 'application/json': { schema } },
});

const body = <S extends z.ZodType>(schema: S) => ({
  // Else a request without one skips the schema.
  required: true,
  content: { 'application/json': { schema } },
});

const problems = {
  '4XX': {
    description: 'Refused; nothing was done.',
    content: { 'application/problem+json': { schema: ProblemSchema } },
  },
  '5XX': {
    description: 'Failed; a write may have been done, unless the code is delivery_failed or unavailable.',
    content: { 'application/problem+json': { schema: ProblemSchema } },
  },
};

const id = z.object({ id: z.string().regex(KEY_ID) });
const idempotency = z.object({
  'idempotency-key': z
    .string()
    .regex(/^[\x21-\x7e]{1,255}$/)
    .openapi({ description: 'One for each intent of the user; a retry carries the same. Kept for 24 hours.' }),
});
const version = idempotency.extend({
  'if-match': z.string().optional().openapi({ description: 'The version that was seen: `"<version>"`.' }),
});
const unchanged = { description: 'As If-None-Match says.' };
const condition = z.object({ 'if-none-match': z.string().optional() });
const custom = z.object({
  'x-requested-with': z
    .string()
    .optional()
    .openapi({ description: 'Any value, for example `keydesk`. Required unless there is an Idempotency-Key.' }),
});
const session = [{ session: [] }];

export const getAccess = createRoute({
  method: 'get',
  path: '/access',
  security: session,
  responses: { 200: json('What this account and user may do.', AccessSchema), ...problems },
});

export const listKeys = createRoute({
  method: 'get',
  path: '/api-keys',
  security: session,
  request: { query: ListQuerySchema, headers: condition },
  responses: { 200: json('One page of keys, with an ETag.', KeyPageSchema), 304: unchanged, ...problems },
});

export const getKey = createRoute({
  method: 'get',
  path: '/api-keys/{id}',
  security: session,
  request: { params: id, headers: condition },
  responses: { 200: json('The key, with an ETag.', ApiKeySchema), 304: unchanged, ...problems },
});

export const createKey = createRoute({
  method: 'post',
  path: '/api-keys',
  security: session,
  request: { headers: idempotency, body: body(NewKeySchema) },
  responses: {
    201: json('Created. No other answer ever holds the secret.', CreatedKeySchema),
    202: json('A code was mailed; repeat with proof.', ChallengeSchema),
    ...problems,
  },
});

export const updateKey = createRoute({
  method: 'patch',
  path: '/api-keys/{id}',
  security: session,
  request: { params: id, headers: version, body: body(KeyChangesSchema) },
  responses: {
    200: json('The key as it is now.', ApiKeySchema),
    202: json('A code was mailed; repeat with proof.', ChallengeSchema),
    ...problems,
  },
});

export const rotateKey = createRoute({
  method: 'post',
  path: '/api-keys/{id}/rotations',
  security: session,
  request: { params: id, headers: idempotency, body: body(RotationRequestSchema) },
  responses: {
    201: json('The new key, which took over all but the id. No other answer holds its secret.', CreatedKeySchema),
    202: json('A code was mailed; repeat with proof.', ChallengeSchema),
    ...problems,
  },
});

export const deleteKeyWithCode = createRoute({
  method: 'post',
  path: '/api-keys/{id}/deletions',
  security: session,
  request: { params: id, headers: idempotency, body: body(DeletionRequestSchema) },
  responses: {
    200: json('Deleted; the key no longer authenticates.', DeletedKeySchema),
    202: json('A code was mailed; repeat with proof.', ChallengeSchema),
    ...problems,
  },
});

export const deleteKey = createRoute({
  method: 'delete',
  path: '/api-keys/{id}',
  security: session,
  request: { params: id, headers: custom },
  responses: { 204: { description: 'Deleted. Only where the policy asks for no code.' }, ...problems },
});

export const deleteKeys = createRoute({
  method: 'post',
  path: '/deletions',
  security: session,
  request: { headers: idempotency, body: body(ManyDeletionsRequestSchema) },
  responses: {
    200: json('What became of each key.', DeletionSchema),
    202: json('A code was mailed, for exactly these keys; repeat with proof.', ChallengeSchema),
    ...problems,
  },
});

export const getChallenge = createRoute({
  method: 'get',
  path: '/challenges/{id}',
  security: session,
  request: { params: id },
  responses: { 200: json('Where the challenge stands.', ChallengeStatusSchema), ...problems },
});

export const cancelChallengeRoute = createRoute({
  method: 'delete',
  path: '/challenges/{id}',
  security: session,
  request: { params: id, headers: custom },
  responses: { 204: { description: 'The code works no longer, if it ever did.' }, ...problems },
});

export const getEvents = createRoute({
  method: 'get',
  path: '/events',
  security: session,
  responses: {
    200: {
      description: 'Server-Sent Events: `changed`, with `{}`, after each write of the account.',
      content: { 'text/event-stream': { schema: z.string() } },
    },
    ...problems,
  },
});

export const getMe = createRoute({
  method: 'get',
  path: '/me',
  security: [{ secret: [] }],
  responses: { 200: json('The key that this request carries.', MeSchema), ...problems },
});

/** Every endpoint, for the OpenAPI document. */
export const routes = [
  getAccess,
  listKeys,
  getKey,
  createKey,
  updateKey,
  rotateKey,
  deleteKeyWithCode,
  deleteKey,
  deleteKeys,
  getChallenge,
  cancelChallengeRoute,
  getEvents,
  getMe,
];
