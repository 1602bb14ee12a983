import { expect, test } from 'vitest';

import type { Challenge, CreatedKey, DeletedKey } from '../server/schemas.ts';
import { sha256 } from '../server/secrets.ts';
import { onBothDatabases } from './databases.ts';
import { allCan, codeFor, createWorld, dump, listIds, meStatus, newIntent, session } from './world.ts';

const wrong = (code: string) => String((Number(code) + 1) % 1_000_000).padStart(6, '0');

onBothDatabases('deleting a key', (newDatabase) => {
  test('a code is mailed, a wrong one is counted, the right one deletes', async () => {
    const world = await createWorld(await newDatabase());
    const client = world.as(session());
    const { key, secret } = await client.create({ name: 'Production checkout' });
    expect(await meStatus(world, secret)).toBe(200);

    const asked = await client.remove<Challenge>(key.id);
    expect(asked.status).toBe(202);
    expect(asked.body).toStrictEqual({
      kind: 'challenge',
      id: expect.stringMatching(/^chl_/),
      operation: 'delete',
      keyIds: [key.id],
      method: 'email',
      sentTo: 'o•••@shop.ng',
      codeLength: 6,
      codeAlphabet: 'digits',
      expiresInSeconds: 300,
      resendAfterSeconds: 30,
      attemptsLeft: 5,
      reference: expect.stringMatching(/^[0-9A-Z]{3}$/),
    });
    const challengeId = asked.body.id;
    const code = codeFor(world.inbox);

    expect(await client.remove(key.id, { challengeId, code: wrong(code) })).toMatchObject({
      status: 422,
      body: { code: 'code_invalid', attemptsLeft: 4 },
    });
    expect(await meStatus(world, secret)).toBe(200);
    expect(await client.get(`/challenges/${challengeId}`)).toMatchObject({ status: 200, body: { status: 'pending' } });

    const deleted = await client.remove<DeletedKey>(key.id, { challengeId, code });
    expect(deleted).toMatchObject({ status: 200, body: { keyId: key.id, deletedAt: '2026-11-23T10:00:00.000Z' } });
    expect(await meStatus(world, secret)).toBe(401);
    expect(await listIds(client)).toStrictEqual([]);
    expect(await client.get(`/api-keys/${key.id}`)).toMatchObject({ status: 404, body: { code: 'not_found' } });
    expect(await client.get(`/challenges/${challengeId}`)).toMatchObject({ body: { status: 'completed' } });
    expect(await client.remove(key.id)).toMatchObject({ status: 404, body: { code: 'not_found' } });
  });

  test('no route deletes without proof', async () => {
    const world = await createWorld(await newDatabase());
    const client = world.as(session());
    const { key, secret } = await client.create();
    expect(await client.send('DELETE', `/api-keys/${key.id}`)).toMatchObject({
      status: 403,
      body: { code: 'step_up_required' },
    });
    expect((await client.remove(key.id)).status).toBe(202);
    const attempts = [
      client.send('DELETE', '/api-keys'),
      client.send('POST', `/api-keys/${key.id}`, {}, { 'Idempotency-Key': newIntent() }),
      client.send('PUT', `/api-keys/${key.id}`, { deletedAt: 1 }),
      client.send('POST', '/api-key/delete', { keyId: key.id }, { 'Idempotency-Key': newIntent() }),
    ];
    expect((await Promise.all(attempts)).map(({ status }) => status)).toStrictEqual(attempts.map(() => 404));
    expect((await client.write('POST', '/deletions', { keyIds: [key.id] })).status).toBe(202);
    expect((await client.write('POST', `/api-keys/${key.id}/rotations`, { graceSeconds: 0 })).status).toBe(202);
    const members = { status: 'deleted', deletedAt: '2026-11-23T10:00:00Z', deleted: true };
    expect((await client.write('PATCH', `/api-keys/${key.id}`, members)).status).toBe(400);
    expect(await meStatus(world, secret)).toBe(200);
    expect(await listIds(client)).toStrictEqual([key.id]);
  });

  test('a policy without a code deletes at once, also by DELETE', async () => {
    const world = await createWorld(await newDatabase());
    const client = world.as(session(), { guarded: [] });
    const [one, two] = [await client.create(), await client.create()];
    expect((await client.remove(one.key.id)).status).toBe(200);
    expect((await client.send('DELETE', `/api-keys/${two.key.id}`)).status).toBe(204);
    expect(await listIds(client)).toStrictEqual([]);
    expect(world.inbox.messages()).toHaveLength(0);
  });

  test("another business's key is a missing key", async () => {
    const world = await createWorld(await newDatabase());
    const other = world.as(session({ id: 'session-2', user: { id: 'usr_eve' }, account: { id: 'acc_other' } }));
    const { key, secret } = await world.as(session()).create();
    const missing = await other.remove<object>('key_none');
    for (const answer of [
      await other.get(`/api-keys/${key.id}`),
      await other.remove(key.id),
      await other.remove(key.id, { challengeId: 'chl_none', code: '123456' }),
      await other.send('DELETE', `/api-keys/${key.id}`),
    ]) {
      expect(answer).toMatchObject({ status: 404, body: { ...missing.body, requestId: expect.any(String) } });
    }
    expect(world.inbox.messages()).toHaveLength(0);
    expect(await meStatus(world, secret)).toBe(200);
  });

  test("one business's code is of no use to another, nor to another user", async () => {
    const world = await createWorld(await newDatabase());
    const { key } = await world.as(session()).create();
    const proof = await world.as(session()).challenge(key.id);
    const colleague = world.as(session({ id: 'session-2', user: { id: 'usr_bob' } }));
    expect(await colleague.remove(key.id, proof)).toMatchObject({ status: 404, body: { code: 'challenge_gone' } });
    expect(await colleague.get(`/challenges/${proof.challengeId}`)).toMatchObject({ status: 404 });
    expect((await colleague.send('DELETE', `/challenges/${proof.challengeId}`)).status).toBe(204);
    expect((await world.as(session()).remove(key.id, proof)).status).toBe(200);
  });

  test('a member who may not delete is refused before anything else', async () => {
    const world = await createWorld(await newDatabase());
    const { key } = await world.as(session()).create();
    const viewer = world.as(session({ id: 'viewer', user: { id: 'usr_kemi' } }), {
      can: allCan('read_only'),
    });
    expect(await viewer.remove(key.id)).toMatchObject({ status: 403, body: { code: 'forbidden' } });
    expect(await viewer.send('DELETE', `/api-keys/${key.id}`)).toMatchObject({
      status: 403,
      body: { code: 'forbidden' },
    });
    expect(world.inbox.messages()).toHaveLength(0);
  });

  test('an unverified business may delete its keys', async () => {
    const world = await createWorld(await newDatabase());
    const { key } = await world.as(session()).create();
    const suspended = world.as(session({ account: { verification: 'rejected' } }));
    expect((await suspended.remove(key.id, await suspended.challenge(key.id))).status).toBe(200);
  });

  test('no secret and no code of any write in the database or the log', async () => {
    const world = await createWorld(await newDatabase());
    const guarded = ['create', 'update', 'rotate', 'deleteMany'] as const;
    const client = world.as(session(), { guarded, noteMaxLength: 50 });
    const told: string[] = [];
    const write = async (method: string, path: string, body: object) => {
      const proof = await client.proofOf(method, path, body);
      const bad = { ...proof, code: wrong(proof.code) };
      expect((await client.write(method, path, { ...body, proof: bad })).status).toBe(422);
      const pending = await dump(world.db);
      const answer = await client.write<CreatedKey>(method, path, { ...body, proof });
      expect(answer.status).toBeLessThan(202);
      for (const text of [pending, await dump(world.db)]) {
        expect(text).toContain(proof.challengeId);
        expect(text).not.toMatch(new RegExp(`\\b(${proof.code}|${bad.code})\\b`));
      }
      told.push(proof.code, bad.code);
      return answer.body;
    };
    const one = await write('POST', '/api-keys', { name: 'Production checkout', note: 'Only for us' });
    await write('PATCH', `/api-keys/${one.key.id}`, { name: 'Changed checkout' });
    const two = await write('POST', `/api-keys/${one.key.id}/rotations`, { graceSeconds: 60 });
    await meStatus(world, two.secret);
    await write('POST', '/deletions', { keyIds: [one.key.id, two.key.id] });
    const logged = JSON.stringify(world.logs);
    for (const route of ['/api/api-keys/:id', '/api/api-keys/:id/rotations', '/api/deletions', '/api/me']) {
      expect(logged).toContain(`"${route}"`);
    }
    for (const words of ['checkout', 'Only for us']) expect(logged).not.toContain(words);
    expect(logged).not.toMatch(new RegExp(`\\b(${told.join('|')})\\b`));
    for (const { secret } of [one, two]) {
      for (const text of [logged, await dump(world.db)]) {
        expect(text).not.toContain(secret.slice(8, 42));
        expect(text).not.toContain(sha256(secret));
      }
    }
  });

  test('no secret and no code in the database or the log', async () => {
    const world = await createWorld(await newDatabase());
    const client = world.as(session());
    const { key, secret } = await client.create({ name: 'Production checkout' });
    const proof = await client.challenge(key.id);
    await client.remove(key.id, { ...proof, code: wrong(proof.code) });
    const pending = await dump(world.db);
    expect(pending).toContain(sha256(secret));
    await client.remove(key.id, proof);
    expect(await dump(world.db)).not.toContain(sha256(secret));
    const logged = JSON.stringify(world.logs);
    expect(logged).toContain('/api/api-keys/:id/deletions');
    expect(pending).toContain(proof.challengeId);
    for (const text of [pending, await dump(world.db), logged]) {
      expect(text).not.toContain(secret);
      expect(text).not.toContain(secret.slice(8, 42));
      expect(text).not.toContain(`"${proof.code}"`);
      expect(text).not.toMatch(new RegExp(`\\b${proof.code}\\b`));
    }
    expect(logged).not.toContain('Production checkout');
  });
});
