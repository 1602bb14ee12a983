import type { Operation } from '../../core/types.ts';
import { actOf, needsOf } from '../acts.ts';
import { demand, refused, rejection, same, shown } from '../assert.ts';
import { isChallenge, operations, plain, type Scenario, scenario, type Scene } from '../scene.ts';

/** Fails unless the second time is answered as the first, or, where a secret was given once, says that it may be done. */
export async function demandRepeated(
  first: unknown,
  again: () => Promise<unknown>,
  isGivenOnce: boolean,
): Promise<void> {
  const what = 'The same intent again';
  if (!isGivenOnce) return same(await again(), first, what);
  const answer = await again().catch(() => undefined);
  if (answer === undefined) {
    const { code, outcome } = await rejection(again, `${what}: expected the first answer, or a rejection`);
    demand(outcome === 'unknown', `${what}: expected a rejection with the outcome unknown, but ${code} came.`);
    return;
  }
  same(answer, first, what);
}

export const isGivenOnce = (operation: Operation): boolean => operation === 'create' || operation === 'rotate';

const repeatCase = (operation: Operation): Scenario =>
  scenario(`${operation}: the same intent again is done once`, needsOf(operation), async (scene) => {
    const { attempt, applied } = await actOf[operation](scene);
    let context = scene.write();
    let first = await attempt(context);
    if (isChallenge(first)) {
      context = await scene.proven(first);
      first = await attempt(context);
    }
    await demandRepeated(first, () => attempt(context), isGivenOnce(operation));
    same(await applied(), 1, 'How often it was done');
  });

const reusedCase = (operation: Operation): Scenario =>
  scenario(`${operation}: an intent that was used for something else is refused`, needsOf(operation), async (scene) => {
    const { attempt, other, applied } = await actOf[operation](scene);
    const context = scene.write();
    const done = isChallenge(await attempt(context)) ? 0 : 1;
    await refused(() => other(context), 'invalid_input', 'The same idempotency key for something else');
    same(await applied(), done, 'How often it was done');
  });

const forbiddenCase = (operation: Operation): Scenario =>
  scenario(
    `${operation}: is forbidden without the permission`,
    [...needsOf(operation), 'can'],
    async (scene) => {
      const { attempt, applied } = await actOf[operation](scene);
      await refused(() => attempt(scene.write()), 'forbidden', 'Without the permission');
      same(await applied(), 0, 'How often it was done');
    },
    { can: { ...plain.can, [operation]: 'read_only' } },
  );

type OnKey = Exclude<Operation, 'create'>;

const onKey: readonly OnKey[] = ['delete', 'update', 'rotate', 'deleteMany'];

/** Writes to one key by its id. */
function writeTo({ adapter, write }: Scene, operation: OnKey, id: string): Promise<unknown> {
  switch (operation) {
    case 'delete':
      return adapter.delete(id, write());
    case 'update':
      return adapter.update(id, { name: 'changed' }, write());
    case 'rotate':
      return adapter.rotate(id, { graceSeconds: 0 }, write());
    case 'deleteMany':
      return adapter.deleteMany([id], write());
  }
}

const missingCase = (operation: OnKey): Scenario =>
  scenario(`${operation}: is not_found where there is no such key`, [operation, 'keys'], async (scene) => {
    const id = await scene.key({ name: 'one' });
    const before = await scene.listed(id);
    await refused(() => writeTo(scene, operation, 'no-such-key'), 'not_found', 'A key that is not there');
    same(await scene.all(), [before], 'The keys');
  });

const foreignCase = (operation: OnKey): Scenario =>
  scenario(`${operation}: is not_found for a key of another account`, [operation, 'foreignKey'], async (scene) => {
    const id = await scene.hands.foreignKey();
    await refused(() => writeTo(scene, operation, id), 'not_found', "Another account's key");
  });

const copyCase = (operation: Operation): Scenario =>
  scenario(
    `${operation}: what the caller does to the answer changes nothing`,
    [...needsOf(operation)],
    async (scene) => {
      const { attempt } = await actOf[operation](scene);
      const context = scene.write();
      const answer = await attempt(context);
      const before = await scene.all();
      spoil(answer);
      same(await scene.all(), before, 'The keys, after the caller changed the answer');
      if (isGivenOnce(operation) && !isChallenge(answer)) return;
      const again = await attempt(context);
      demand(!shown(again).includes('spoilt'), `Expected a fresh copy, but what the caller changed came again.`);
    },
  );

/** Overwrites all that can be overwritten. */
export function spoil(value: unknown): void {
  if (typeof value !== 'object' || value === null) return;
  for (const [name, field] of Object.entries(value)) {
    spoil(field);
    if (typeof field !== 'object' || field === null) Reflect.set(value, name, 'spoilt');
  }
  if (Array.isArray(value)) Reflect.set(value, value.length, 'spoilt');
}

export const writeCases: readonly Scenario[] = [
  ...operations.map(repeatCase),
  ...operations.map(reusedCase),
  ...operations.map(forbiddenCase),
  ...onKey.map(missingCase),
  ...onKey.map(foreignCase),
  ...operations.filter((operation) => operation !== 'delete').map(copyCase),
];
