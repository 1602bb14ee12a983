import { expect, test } from 'vitest';

import { openApiDocument } from '../server/openapi.ts';
import { ProblemSchema } from '../server/problem.ts';
import {
  AccessSchema,
  ApiKeySchema,
  ChallengeSchema,
  CreatedKeySchema,
  DeletionSchema,
  KeyPageSchema,
  MeSchema,
} from '../server/schemas.ts';
import { createWorld, newIntent, session } from './world.ts';

test('the document names every endpoint and answers errors as problem+json', () => {
  const document = openApiDocument();
  const operations = Object.entries(document.paths ?? {}).flatMap(([path, item]) =>
    Object.keys(item as object).map((method) => `${method} ${path}`),
  );
  expect(document.openapi).toBe('3.1.0');
  expect(operations).toStrictEqual([
    'get /access',
    'get /api-keys',
    'post /api-keys',
    'get /api-keys/{id}',
    'patch /api-keys/{id}',
    'delete /api-keys/{id}',
    'post /api-keys/{id}/rotations',
    'post /api-keys/{id}/deletions',
    'post /deletions',
    'get /challenges/{id}',
    'delete /challenges/{id}',
    'get /events',
    'get /me',
  ]);
  for (const item of Object.values(document.paths ?? {})) {
    for (const operation of Object.values(
      item as Record<string, { responses: Record<string, { content?: object }> }>,
    )) {
      expect(Object.keys(operation.responses['4XX']?.content ?? {})).toStrictEqual(['application/problem+json']);
    }
  }
});

test('every reference in the document leads somewhere', () => {
  const document = openApiDocument();
  const text = JSON.stringify(document);
  const references = [...text.matchAll(/"\$ref":"#\/components\/schemas\/(\w+)"/g)].map(([, name]) => name ?? '');
  expect(references.length).toBeGreaterThan(10);
  expect(Object.keys(document.components?.schemas ?? {})).toEqual(expect.arrayContaining([...new Set(references)]));
});

test('what the server answers is what the document says, with nothing beside it', async () => {
  const world = await createWorld('file::memory:');
  const client = world.as(session(), { keyLimit: 5, scopes: [{ scope: 'read' }], supportUrl: '/support' });
  const created = await client.create({ name: 'A', scopes: ['read'] });
  expect(CreatedKeySchema.strict().parse(created)).toStrictEqual(created);
  const unguarded = world.as(session({ id: 'session-2' }), { guarded: [] });
  const me = await client.send('GET', '/me', undefined, { Authorization: `Bearer ${created.secret}` });
  for (const [schema, answer] of [
    [AccessSchema, await client.get('/access')],
    [KeyPageSchema, await client.get('/api-keys')],
    [ApiKeySchema, await client.get(`/api-keys/${created.key.id}`)],
    [ChallengeSchema, await client.remove(created.key.id)],
    [ApiKeySchema, await client.write('PATCH', `/api-keys/${created.key.id}`, { name: 'B' })],
    [CreatedKeySchema, await unguarded.write('POST', `/api-keys/${created.key.id}/rotations`, { graceSeconds: 60 })],
    [DeletionSchema, await unguarded.write('POST', '/deletions', { keyIds: [created.key.id, 'key_none'] })],
    [MeSchema, me],
    [ProblemSchema, await client.get('/api-keys/key_none')],
    [ProblemSchema, await client.send('POST', '/api-keys', { name: 1 }, { 'Idempotency-Key': newIntent() })],
  ] as const) {
    expect(schema.strict().parse(answer.body)).toStrictEqual(answer.body);
  }
});
