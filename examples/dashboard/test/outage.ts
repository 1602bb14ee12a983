import { expect } from 'vitest';

import { type Answer, session, type World } from './world.ts';

const INTERNALS = /sqlite|postgres|ECONN|connect|terminat|select|update|readonly|locked|127\.0\.0\.1|node:|\.ts/i;

/** Holds that an answer says no more than that it did not work, and when to come back where nothing was done. */
export function expectOutage({ status, headers, body }: Answer<unknown>, ...allowed: readonly number[]): void {
  expect(allowed).toContain(status);
  expect(headers.get('Retry-After') !== null).toBe(status === 503);
  expect(JSON.stringify(body)).not.toMatch(INTERNALS);
}

const wrong = (code: string) => String((Number(code) + 1) % 1_000_000).padStart(6, '0');

/** A key, its code, and one try at it in vain. */
export async function prepare(world: World) {
  const client = world.as(session());
  const { key, secret } = await client.create({ name: 'Production checkout' });
  const proof = await client.challenge(key.id);
  const bad = { ...proof, code: wrong(proof.code) };
  expect(await client.remove(key.id, bad)).toMatchObject({ body: { attemptsLeft: 4 } });
  return { client, key, secret, proof, bad };
}

/** How many tries the one code has cost. */
export const attempts = async ({ db }: World) =>
  (await db.selectFrom('challenges').select('attempts').executeTakeFirstOrThrow()).attempts;
