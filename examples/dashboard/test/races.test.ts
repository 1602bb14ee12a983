import { expect, test, vi } from 'vitest';

import type { KeyPolicy, Operation } from '../server/policy.ts';
import type { ApiKey, Challenge } from '../server/schemas.ts';
import { onBothDatabases } from './databases.ts';
import { type Answer, type Client, createWorld, newIntent, session, type World } from './world.ts';

// Many requests each, on a machine that may be busy.
vi.setConfig({ testTimeout: 20_000 });

/** One write of the contract, on the keys `a` and `b`. */
interface Write {
  readonly operation: Operation;
  readonly method: string;
  readonly path: (a: string) => string;
  readonly body: (a: string, b: string) => object;
  /** How often it was done, by what the keys are now. */
  readonly done: (keys: readonly ApiKey[], a: string, b: string) => number;
}

const isThere = (keys: readonly ApiKey[], id: string) => keys.some((key) => key.id === id);

const writes: readonly Write[] = [
  {
    operation: 'create',
    method: 'POST',
    path: () => '/api-keys',
    body: () => ({ name: 'New' }),
    done: (keys) => keys.filter(({ name }) => name === 'New').length,
  },
  {
    operation: 'update',
    method: 'PATCH',
    path: (a) => `/api-keys/${a}`,
    body: () => ({ name: 'Changed' }),
    done: (keys, a) => Number(keys.find(({ id }) => id === a)?.version) - 1,
  },
  {
    operation: 'rotate',
    method: 'POST',
    path: (a) => `/api-keys/${a}/rotations`,
    body: () => ({ graceSeconds: 60 }),
    done(keys, a) {
      const added = keys.filter(({ name }) => name === 'A').length - 1;
      const isRetired = keys.find(({ id }) => id === a)?.statusReason === 'rotated';
      return isRetired === added > 0 ? added : NaN;
    },
  },
  {
    operation: 'delete',
    method: 'POST',
    path: (a) => `/api-keys/${a}/deletions`,
    body: () => ({}),
    done: (keys, a) => (isThere(keys, a) ? 0 : 1),
  },
  {
    operation: 'deleteMany',
    method: 'POST',
    path: () => '/deletions',
    body: (a, b) => ({ keyIds: [a, b] }),
    done: (keys, a, b) => (isThere(keys, a) === isThere(keys, b) ? Number(!isThere(keys, a)) : NaN),
  },
];

type Body = Record<string, unknown>;

const guarded = writes.map(({ operation }) => operation);
const wrong = (code: string) => String((Number(code) + 1) % 1_000_000).padStart(6, '0');
const isDone = ({ status }: Answer) => status === 200 || status === 201;
const codesOf = (answers: readonly Answer[]) => new Set(answers.map(({ body }) => body['code']));

/** Two keys, and the one write with its code, ready to be confirmed. */
async function prepare(world: World, { method, path, body, done }: Write, policy: Partial<KeyPolicy> = {}) {
  const free = world.as(session({ id: 'free', user: { id: 'usr_free' } }), { guarded: [] });
  const a = (await free.create({ name: 'A' })).key.id;
  const b = (await free.create({ name: 'B' })).key.id;
  const client = world.as(session(), { guarded, ...policy });
  const proof = await client.proofOf(method, path(a), body(a, b));
  const confirm = (given: object = proof, idempotencyKey = newIntent(), by: Client = client) =>
    by.write<Body>(method, path(a), { ...body(a, b), proof: given }, { 'Idempotency-Key': idempotencyKey });
  const count = async () => done((await free.get<{ keys: ApiKey[] }>('/api-keys')).body.keys, a, b);
  return { a, b, client, proof, confirm, count };
}

const times = <Result>(count: number, call: () => Promise<Result>) =>
  Promise.all(Array.from({ length: count }, () => call()));

const attemptsOf = async (world: World) =>
  (await world.db.selectFrom('challenges').select(['attempts', 'state']).execute()) as unknown;

onBothDatabases('races and replays', (newDatabase) => {
  test.each(writes)('$operation: 50 right confirms at once do it once', async (write) => {
    const world = await createWorld(await newDatabase());
    const { confirm, count, proof, client } = await prepare(world, write, { code: { attempts: 50 } });
    const answers = await times(50, () => confirm());
    expect(answers.filter(isDone)).toHaveLength(1);
    const refusals = ['challenge_gone', 'not_found', 'invalid_input'];
    expect(refusals).toEqual(expect.arrayContaining([...codesOf(answers.filter((answer) => !isDone(answer)))]));
    expect(await count()).toBe(1);
    expect(await client.get(`/challenges/${proof.challengeId}`)).toMatchObject({ body: { status: 'completed' } });
  });

  test.each(writes)('$operation: 50 wrong codes at once are five tries', async (write) => {
    const world = await createWorld(await newDatabase());
    const { confirm, count, proof } = await prepare(world, write);
    const answers = await times(50, () => confirm({ ...proof, code: wrong(proof.code) }));
    const left = answers.flatMap(({ status, body }) => (status === 422 ? [Number(body['attemptsLeft'])] : []));
    expect(left.toSorted((x, y) => x - y)).toStrictEqual([1, 2, 3, 4]);
    expect(answers.filter(({ status }) => status === 410)).toHaveLength(46);
    expect(await confirm()).toMatchObject({ status: 410, body: { code: 'attempts_exhausted' } });
    expect(await attemptsOf(world)).toEqual([{ attempts: 5, state: 'pending' }]);
    expect(await count()).toBe(0);
  });

  test.each(writes)('$operation: 20 times the same confirm at once is one, with one answer', async (write) => {
    const world = await createWorld(await newDatabase());
    const { confirm, count, proof } = await prepare(world, write);
    const intent = newIntent();
    const answers = await times(20, () => confirm(proof, intent));
    const makes = ['create', 'rotate'].includes(write.operation);
    const done = answers.filter(isDone);
    expect(done.length).toBeLessThanOrEqual(makes ? 1 : 20);
    expect(new Set(done.map(({ body }) => JSON.stringify(body))).size).toBe(1);
    const others = codesOf(answers.filter((answer) => !isDone(answer)));
    expect(['conflict_in_progress', 'create_replayed']).toEqual(expect.arrayContaining([...others]));
    const again = await confirm(proof, intent);
    const keyId = (done[0]?.body['key'] as ApiKey | undefined)?.id;
    expect(again).toMatchObject(
      makes ? { status: 409, body: { code: 'create_replayed', keyId } } : { ...done[0], headers: again.headers },
    );
    expect(await count()).toBe(1);
    expect(await attemptsOf(world)).toEqual([{ attempts: 1, state: 'completed' }]);
  });

  test.each(writes)('$operation: 20 times the same wrong code at once is one try', async (write) => {
    const world = await createWorld(await newDatabase());
    const { confirm, count, proof } = await prepare(world, write);
    const bad = { ...proof, code: wrong(proof.code) };
    const intent = newIntent();
    const answers = await times(20, () => confirm(bad, intent));
    expect(['conflict_in_progress', 'code_invalid']).toEqual(expect.arrayContaining([...codesOf(answers)]));
    expect(await confirm(bad, intent)).toMatchObject({ status: 422, body: { attemptsLeft: 4 } });
    expect(await attemptsOf(world)).toEqual([{ attempts: 1, state: 'pending' }]);
    expect(await count()).toBe(0);
  });

  test.each(writes)('$operation: 20 times the same request for a code is one mail', async (write) => {
    const world = await createWorld(await newDatabase());
    const { a, b, client, count } = await prepare(world, write);
    world.pass(31);
    const intent = { 'Idempotency-Key': newIntent() };
    const ask = () => client.write<Challenge>(write.method, write.path(a), write.body(a, b), intent);
    const answers = await times(20, ask);
    const asked = answers.filter(({ status }) => status === 202);
    expect(new Set(asked.map(({ body }) => body.id)).size).toBe(1);
    expect(answers.every(({ status }) => [202, 409].includes(status))).toBe(true);
    expect((await ask()).body).toStrictEqual(asked[0]?.body);
    expect(world.inbox.messages()).toHaveLength(2);
    expect(await count()).toBe(0);
  });

  test.each(writes)('$operation: its code is of no use for another write, and costs no try there', async (write) => {
    const world = await createWorld(await newDatabase());
    const { a, b, client, count, confirm, proof } = await prepare(world, write);
    for (const other of writes.filter(({ operation }) => operation !== write.operation)) {
      const answer = await client.write(other.method, other.path(a), { ...other.body(a, b), proof });
      expect(answer).toMatchObject({ status: 410, body: { code: 'challenge_gone' } });
    }
    const elsewhere = await client.write<Body>(write.method, write.path(b), {
      ...write.body(b, 'key_none'),
      name: 'X',
      proof,
    });
    expect([elsewhere.status, elsewhere.body['code']]).toEqual([410, 'challenge_gone']);
    expect(await attemptsOf(world)).toEqual([{ attempts: 0, state: 'pending' }]);
    expect(await count()).toBe(0);
    expect(isDone(await confirm())).toBe(true);
    expect(await count()).toBe(1);
  });

  test.each(writes)('$operation: after sign-out the code is 401, and of no use in the next session', async (write) => {
    const world = await createWorld(await newDatabase());
    const { confirm, count, proof } = await prepare(world, write);
    world.signOut(session());
    expect(await confirm()).toMatchObject({ status: 401, body: { code: 'unauthenticated' } });
    const next = world.as(session({ id: 'session-2' }), { guarded });
    expect(await confirm(proof, newIntent(), next)).toMatchObject({ status: 410, body: { code: 'challenge_gone' } });
    expect(await attemptsOf(world)).toEqual([{ attempts: 0, state: 'pending' }]);
    expect(await count()).toBe(0);
  });
});
