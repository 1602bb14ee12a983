import { describe, expect, test } from 'vitest';

import type { WriteContext } from '../../src/core/types.ts';
import { problem, send, runBackend, type Behaviour, type Seen } from './http.ts';

const backend = runBackend();
const { adapterWith, seen } = backend;

const key = {
  id: 'k1',
  name: 'A',
  hint: 'sk_test_…4f2a',
  status: 'active',
  createdAt: '2026-11-23T10:00:00Z',
  lastUsedAt: null,
  expiresAt: null,
  version: '8',
};
const created = { key: { ...key, id: 'k2' }, secret: 'sk_test_0123456789abcdefghij' };
const challenge = { kind: 'challenge', id: 'chl_1', operation: 'update', keyIds: ['k1'], sentTo: 'o•••@shop.ng' };
const deletion = { deleted: ['k1'], failed: [{ keyId: 'k2', code: 'not_found' }] };
const proof = { challengeId: 'chl_1', code: '482913' };
const proven = '"proof":{"challengeId":"chl_1","code":"482913"}';
const write: WriteContext = { signal: new AbortController().signal, idempotencyKey: 'intent-1' };

const update = (context: WriteContext = write) => adapterWith().update('k1', { name: null, disabled: true }, context);
const rotate = (context: WriteContext = write) => adapterWith().rotate('k1', { graceSeconds: 3600 }, context);
const deleteMany = (context: WriteContext = write) => adapterWith().deleteMany(['k1', 'k2'], context);

describe('a call', () => {
  test.each<[string, () => Promise<unknown>, Behaviour, unknown, Partial<Seen>]>([
    [
      'updates',
      update,
      send(200, key),
      key,
      { method: 'PATCH', url: '/api/api-keys/k1', body: '{"name":null,"disabled":true}' },
    ],
    ['asks for a code to update', update, send(202, challenge), challenge, {}],
    [
      'updates with a code',
      () => update({ ...write, proof }),
      send(200, key),
      key,
      { body: `{"name":null,"disabled":true,${proven}}` },
    ],
    [
      'rotates',
      rotate,
      send(201, created),
      created,
      { method: 'POST', url: '/api/api-keys/k1/rotations', body: '{"graceSeconds":3600}' },
    ],
    ['asks for a code to rotate', rotate, send(202, challenge), challenge, {}],
    [
      'rotates with a code',
      () => rotate({ ...write, proof }),
      send(201, created),
      created,
      { body: `{"graceSeconds":3600,${proven}}` },
    ],
    [
      'deletes many',
      deleteMany,
      send(200, deletion),
      deletion,
      { method: 'POST', url: '/api/deletions', body: '{"keyIds":["k1","k2"]}' },
    ],
    ['asks for a code to delete many', deleteMany, send(202, challenge), challenge, {}],
    [
      'deletes many with a code',
      () => deleteMany({ ...write, proof }),
      send(200, deletion),
      deletion,
      { body: `{"keyIds":["k1","k2"],${proven}}` },
    ],
  ])('%s', async (_, call, behaviour, answer, request) => {
    backend.behave = behaviour;
    expect(await call()).toEqual(answer);
    expect(seen).toMatchObject([request]);
    expect(seen[0]?.headers).toMatchObject({
      'content-type': 'application/json',
      'idempotency-key': 'intent-1',
      'x-requested-with': 'keydesk',
    });
  });

  test('says which version it has seen, where it has', async () => {
    backend.behave = send(200, key);
    await update({ ...write, version: '7' });
    await update();
    expect(seen[0]?.headers).toMatchObject({ 'if-match': '"7"' });
    expect(seen[1]?.headers).not.toHaveProperty('if-match');
  });

  test.each(['"7"', 'W/"7"'])('says a version that is an entity tag as it is: %s', async (version) => {
    backend.behave = send(200, key);
    await update({ ...write, version });
    expect(seen[0]?.headers).toMatchObject({ 'if-match': version });
  });

  test('goes where the host has its endpoints, with every id in its place', async () => {
    const paths = { update: '/keys/{id}/edit', rotate: '/keys/{id}/roll', deleteMany: '/keys/bulk' };
    const { update: edit, rotate: roll, deleteMany: bulk } = adapterWith({ paths });
    backend.behave = send(200, { ...key, id: 'a/b' });
    await edit('a/b', { name: 'B' }, write);
    backend.behave = send(201, created);
    await roll('a/b', { graceSeconds: 0 }, write);
    backend.behave = send(200, { deleted: ['a/b'], failed: [] });
    await bulk(['a/b'], write);
    expect(seen.map(({ url }) => url)).toEqual(['/api/keys/a%2Fb/edit', '/api/keys/a%2Fb/roll', '/api/keys/bulk']);
  });

  test('goes nowhere for an id that no address can hold', async () => {
    const error = { code: 'invalid_input' };
    await expect(adapterWith().update('..', {}, write)).rejects.toMatchObject(error);
    await expect(adapterWith().rotate('', { graceSeconds: 0 }, write)).rejects.toMatchObject(error);
    expect(seen).toEqual([]);
  });
});

describe('an error', () => {
  test.each<[string, Behaviour, string]>([
    ['a 412 that says so', problem(412, { code: 'edit_conflict' }), 'edit_conflict'],
    ['any other 412', send(412, 'x', { 'Content-Type': 'text/plain' }), 'edit_conflict'],
    ['a replayed rotation', problem(409, { code: 'create_replayed' }), 'bad_response'],
    ['a missing key', problem(404, { code: 'not_found' }), 'not_found'],
    ['a missing route', send(404, {}), 'bad_response'],
  ])('of %s', async (_, behaviour, code) => {
    backend.behave = behaviour;
    await expect(update()).rejects.toMatchObject({ code });
    await expect(rotate()).rejects.toMatchObject({ code });
    await expect(deleteMany()).rejects.toMatchObject({ code });
  });

  test('names the field that a rotation has wrong', async () => {
    backend.behave = problem(422, { code: 'invalid_input', errors: [{ pointer: '/graceSeconds', code: 'too_long' }] });
    await expect(rotate()).rejects.toMatchObject({ fields: [{ field: 'graceSeconds', code: 'too_long' }] });
  });
});

function answerWith(status: number, body: unknown): void {
  backend.behave = send(status, body, { 'X-Request-Id': 'req_1' });
}

describe('an answer that is none', () => {
  const lost = { code: 'bad_response', outcome: 'unknown', requestId: 'req_1' };

  test.each([[{ ...key, id: 'k2' }], [{}], [[]], [null]])('%j is no proof of an update', async (body) => {
    answerWith(200, body);
    await expect(update()).rejects.toMatchObject(lost);
  });

  test.each([[null], ['"text"']])('%j is no rotation', async (body) => {
    answerWith(201, body);
    await expect(rotate()).rejects.toMatchObject(lost);
  });

  test.each([
    [{ deleted: ['k1'], failed: [] }],
    [{ deleted: ['k1', 'k1'], failed: [] }],
    [{ deleted: ['k1', 'k2', 'k3'], failed: [] }],
    [{ deleted: ['k1', 'k2'], failed: [{ keyId: 'k2', code: 'not_found' }] }],
    [{ deleted: ['k1'], failed: ['k2'] }],
    [{ deleted: ['k1'], failed: [null] }],
    [{ deleted: ['k1', 'k2'] }],
    [{ failed: [] }],
    [{ deleted: 'k1k2', failed: [] }],
    [[]],
    [null],
  ])('%j does not account for each key', async (body) => {
    answerWith(200, body);
    await expect(deleteMany()).rejects.toMatchObject(lost);
  });

  test('no content does not account for any', async () => {
    backend.behave = (response) => void response.writeHead(204).end();
    await expect(deleteMany()).rejects.toMatchObject({ code: 'bad_response' });
  });

  test('the keys may be told in any order', async () => {
    const told = { deleted: ['k2', 'k1'], failed: [] };
    answerWith(200, told);
    expect(await deleteMany()).toEqual(told);
  });
});
