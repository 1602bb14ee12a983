import { sql } from 'kysely';
import { expect, test } from 'vitest';

import type { Challenge, DeletedKey } from '../server/schemas.ts';
import { onBothDatabases } from './databases.ts';
import { codeFor, createWorld, listIds, meStatus, newIntent, session } from './world.ts';

const wrong = (code: string) => String((Number(code) + 1) % 1_000_000).padStart(6, '0');
const statuses = (answers: readonly { status: number }[], status: number) =>
  answers.filter((answer) => answer.status === status).length;

onBothDatabases('codes', (newDatabase) => {
  test('a code works for its own key only, and costs no try elsewhere', async () => {
    const world = await createWorld(await newDatabase());
    const client = world.as(session());
    const [a, b] = [await client.create({ name: 'A' }), await client.create({ name: 'B' })];
    const proof = await client.challenge(a.key.id);
    expect(await client.remove(b.key.id, proof)).toMatchObject({ status: 410, body: { code: 'challenge_gone' } });
    expect(await meStatus(world, b.secret)).toBe(200);
    expect(await client.remove(a.key.id, { ...proof, code: wrong(proof.code) })).toMatchObject({
      body: { attemptsLeft: 4 },
    });
    expect((await client.remove(a.key.id, proof)).status).toBe(200);
  });

  test('a code works in the session that asked for it only', async () => {
    const world = await createWorld(await newDatabase());
    const { key } = await world.as(session()).create();
    const proof = await world.as(session()).challenge(key.id);
    const later = world.as(session({ id: 'session-2' }));
    expect(await later.remove(key.id, proof)).toMatchObject({ status: 410, body: { code: 'challenge_gone' } });
  });

  test('the last try in vain exhausts the challenge, and the right code comes too late', async () => {
    const world = await createWorld(await newDatabase());
    const client = world.as(session());
    const { key, secret } = await client.create();
    const proof = await client.challenge(key.id);
    for (const attemptsLeft of [4, 3, 2, 1]) {
      expect(await client.remove(key.id, { ...proof, code: wrong(proof.code) })).toMatchObject({
        status: 422,
        body: { attemptsLeft },
      });
    }
    const last = await client.remove(key.id, { ...proof, code: wrong(proof.code) });
    expect(last).toMatchObject({ status: 410, body: { code: 'attempts_exhausted' } });
    expect(await client.remove(key.id, proof)).toMatchObject({ status: 410, body: { code: 'attempts_exhausted' } });
    expect(await client.get(`/challenges/${proof.challengeId}`)).toMatchObject({ body: { status: 'void' } });
    expect(await meStatus(world, secret)).toBe(200);
  });

  test('40 parallel wrong codes count as five tries', async () => {
    const world = await createWorld(await newDatabase());
    const client = world.as(session());
    const { key, secret } = await client.create();
    const proof = await client.challenge(key.id);
    const answers = await Promise.all(
      Array.from({ length: 40 }, () => client.remove(key.id, { ...proof, code: wrong(proof.code) })),
    );
    expect(statuses(answers, 422)).toBe(4);
    expect(statuses(answers, 410)).toBe(36);
    expect(await world.db.selectFrom('challenges').select('attempts').execute()).toEqual([{ attempts: 5 }]);
    expect(await client.remove(key.id, proof)).toMatchObject({ status: 410 });
    expect(await meStatus(world, secret)).toBe(200);
  });

  test('50 parallel right codes with keys of their own delete once, the rest get a definite answer', async () => {
    const world = await createWorld(await newDatabase());
    const client = world.as(session());
    const { key } = await client.create();
    const proof = await client.challenge(key.id);
    const answers = await Promise.all(Array.from({ length: 50 }, () => client.remove(key.id, proof)));
    expect(statuses(answers, 200)).toBe(1);
    expect(statuses(answers, 404) + statuses(answers, 410)).toBe(49);
    expect(await listIds(client)).toStrictEqual([]);
  });

  test('50 parallel right codes with one key delete once, and every repetition gets the same answer', async () => {
    const world = await createWorld(await newDatabase());
    const client = world.as(session());
    const { key } = await client.create();
    const proof = await client.challenge(key.id);
    const intent = newIntent();
    const answers = await Promise.all(
      Array.from({ length: 50 }, () => client.remove<DeletedKey>(key.id, proof, intent)),
    );
    expect(statuses(answers, 200)).toBeGreaterThanOrEqual(1);
    expect(statuses(answers, 200) + statuses(answers, 409)).toBe(50);
    const busy = answers.filter(({ status }) => status === 409);
    expect(busy.every(({ headers }) => headers.get('Retry-After') === '1')).toBe(true);
    const first = answers.find(({ status }) => status === 200);
    world.pass(3600);
    expect((await client.remove(key.id, proof, intent)).body).toStrictEqual(first?.body);
  });

  test('a wrong code with the same key is one try, and gets the same answer', async () => {
    const world = await createWorld(await newDatabase());
    const client = world.as(session(), { code: { attempts: 2 } });
    const { key } = await client.create();
    const proof = await client.challenge(key.id);
    const bad = { ...proof, code: wrong(proof.code) };
    const [one, two] = [newIntent(), newIntent()];
    const refused = await client.remove<object>(key.id, bad, one);
    expect(refused).toMatchObject({ status: 422, body: { code: 'code_invalid', attemptsLeft: 1 } });
    const again = await client.remove(key.id, bad, one);
    expect(again.body).toStrictEqual({ ...refused.body, requestId: again.headers.get('X-Request-Id') });
    const last = await client.remove(key.id, bad, two);
    expect(last).toMatchObject({ status: 410, body: { code: 'attempts_exhausted' } });
    world.pass(3600);
    expect(await client.remove(key.id, bad, one)).toMatchObject({ status: 422, body: { attemptsLeft: 1 } });
    expect(await client.remove(key.id, bad, two)).toMatchObject({ status: 410, body: { code: 'attempts_exhausted' } });
    expect(await world.db.selectFrom('challenges').select('attempts').execute()).toEqual([{ attempts: 2 }]);
  });

  test('a right code that comes to nothing is one try with the same key, too', async () => {
    const world = await createWorld(await newDatabase());
    const { key } = await world.as(session()).create({ name: 'Checkout' });
    const client = world.as(session({ id: 'session-2' }), { guarded: ['rotate'] });
    // All that can be known before a code is asked for was asked: only the database itself refuses this.
    await sql`create unique index one_of_each on api_keys (name)`.execute(world.db);
    const path = `/api-keys/${key.id}/rotations`;
    const send = (proof: object, intent: string) =>
      client.send<Challenge>('POST', path, { graceSeconds: 60, ...proof }, { 'Idempotency-Key': intent });
    const { body } = await send({}, newIntent());
    const proof = { challengeId: body.id, code: codeFor(world.inbox) };
    const intent = newIntent();
    const refusal = { status: 409, body: { code: 'name_taken' } };
    expect(await send({ proof }, intent)).toMatchObject(refusal);
    expect(await send({ proof }, intent)).toMatchObject(refusal);
    expect(await world.db.selectFrom('challenges').select('attempts').execute()).toEqual([{ attempts: 1 }]);
  });

  test('a new code voids the one before it', async () => {
    const world = await createWorld(await newDatabase());
    const client = world.as(session());
    const { key } = await client.create();
    const older = await client.challenge(key.id);
    world.pass(30);
    const newer = await client.challenge(key.id);
    expect(newer.challengeId).not.toBe(older.challengeId);
    expect(await client.remove(key.id, older)).toMatchObject({ status: 410, body: { code: 'challenge_gone' } });
    expect(await client.get(`/challenges/${older.challengeId}`)).toMatchObject({ body: { status: 'void' } });
    expect((await client.remove(key.id, newer)).status).toBe(200);
  });

  test('a new code must wait, and the server says how long', async () => {
    const world = await createWorld(await newDatabase());
    const client = world.as(session());
    const { key } = await client.create();
    const proof = await client.challenge(key.id);
    world.pass(10.5);
    const early = await client.remove(key.id);
    expect(early).toMatchObject({ status: 429, body: { code: 'rate_limited' } });
    expect(early.headers.get('Retry-After')).toBe('20');
    expect(world.inbox.messages()).toHaveLength(1);
    expect((await client.remove(key.id, proof)).status).toBe(200);
  });

  test('after a code was used, the next for the same need not wait', async () => {
    const world = await createWorld(await newDatabase());
    const client = world.as(session(), { guarded: ['create'] });
    const proof = await client.proofOf('POST', '/api-keys', { name: 'A' });
    expect((await client.write('POST', '/api-keys', { name: 'B' })).status).toBe(429);
    expect((await client.write('POST', '/api-keys', { name: 'A', proof })).status).toBe(201);
    expect((await client.write('POST', '/api-keys', { name: 'B' })).status).toBe(202);
  });

  test('20 parallel requests for a code send one mail', async () => {
    const world = await createWorld(await newDatabase());
    const client = world.as(session());
    const { key } = await client.create();
    const answers = await Promise.all(Array.from({ length: 20 }, () => client.remove(key.id)));
    expect(statuses(answers, 202)).toBe(1);
    const refused = answers.filter(({ status }) => status === 429);
    expect(refused.map(({ headers }) => headers.get('Retry-After'))).toStrictEqual(Array(19).fill('30'));
    expect(world.inbox.messages()).toHaveLength(1);
  });

  test('mails to one user are limited by the hour', async () => {
    const world = await createWorld(await newDatabase());
    const client = world.as(session(), { code: { sendsPerHour: 2 } });
    const keys = [await client.create(), await client.create(), await client.create()];
    const answers = [];
    for (const { key } of keys) answers.push(await client.remove(key.id));
    expect(answers.map(({ status }) => status)).toStrictEqual([202, 202, 429]);
    expect(answers[2]?.headers.get('Retry-After')).toBe('3600');
    world.pass(3600);
    expect((await client.remove(keys[2]?.key.id ?? '')).status).toBe(202);
  });

  test('an expired code says so', async () => {
    const world = await createWorld(await newDatabase());
    const client = world.as(session());
    const { key } = await client.create();
    const proof = await client.challenge(key.id);
    world.pass(300);
    expect(await client.remove(key.id, proof)).toMatchObject({ status: 410, body: { code: 'code_expired' } });
    expect(await client.get(`/challenges/${proof.challengeId}`)).toMatchObject({ body: { status: 'void' } });
  });

  test('a cancelled challenge is gone, and an unknown one is not found', async () => {
    const world = await createWorld(await newDatabase());
    const client = world.as(session());
    const { key } = await client.create();
    const proof = await client.challenge(key.id);
    expect((await client.send('DELETE', `/challenges/${proof.challengeId}`)).status).toBe(204);
    expect(await client.remove(key.id, proof)).toMatchObject({ status: 410, body: { code: 'challenge_gone' } });
    const unknown = { challengeId: 'chl_none', code: '123456' };
    expect(await client.remove(key.id, unknown)).toMatchObject({ status: 404, body: { code: 'challenge_gone' } });
  });

  test('letters are taken in either case', async () => {
    const world = await createWorld(await newDatabase());
    const client = world.as(session(), { code: { alphabet: 'alphanumeric', length: 8 } });
    const { key } = await client.create();
    const { challengeId, code } = await client.challenge(key.id);
    expect(code).toMatch(/^[2-9A-HJ-NP-Z]{8}$/);
    expect((await client.remove(key.id, { challengeId, code: ` ${code.toLowerCase()} ` })).status).toBe(200);
  });
});
