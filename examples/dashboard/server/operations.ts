import { columnsOf } from './columns.ts';
import { checkChanges, checkNewKey, refuseAt } from './fields.ts';
import type { Actor } from './intent.ts';
import { findKey, findKeys, removeKey, removeKeys } from './keys.ts';
import { checkRoom, demandFreeName, findRotatable, insertKey, replaceKey } from './new-keys.ts';
import type { KeyServer } from './options.ts';
import type { Operation } from './policy.ts';
import { invalidField, Problem } from './problem.ts';
import type { ApiKey, CreatedKey, DeletedKey, Deletion, KeyChanges, NewKey, Proof } from './schemas.ts';
import { changeKey, findChangeable } from './updates.ts';
import { runWrite } from './write.ts';

/** Who writes, and what every write carries. */
export interface Call {
  readonly actor: Actor;
  readonly proof: Proof | undefined;
  readonly idempotencyKey: string;
}

/** Throws `forbidden` where the user's role does not allow the operation. */
export function allow({ policy }: Actor, operation: Operation): void {
  if (policy.can[operation] !== true) throw new Problem('forbidden');
}

function requireVerified({ session }: Actor): void {
  if (session.account.verification !== 'verified') throw new Problem('verification_required');
}

/** A secret is kept nowhere: a replay can only say which key was made. */
const onlyOnce = {
  keep: ({ key }: CreatedKey) => key.id,
  replay(keyId: string): never {
    throw new Problem('create_replayed', { keyId });
  },
};

const asItWas = <Result>() => ({ keep: (result: Result) => result, replay: (result: Result) => result });

/** Creates a key. */
export function createOne(server: KeyServer, { actor, ...call }: Call, input: NewKey) {
  allow(actor, 'create');
  requireVerified(actor);
  const fields = checkNewKey(actor.policy, input, server.now());
  return runWrite(server, actor, {
    ...call,
    ...onlyOnce,
    intent: { operation: 'create', keyIds: [], body: fields },
    async prepare() {
      await checkRoom(server, actor, fields);
      return [{ name: fields.name }];
    },
    apply: (trx) => insertKey(server, trx, actor, fields),
  });
}

/** Changes what is given of a key, where it still has the version that `ifMatch` names. */
export function updateOne(
  server: KeyServer,
  { actor, ...call }: Call,
  id: string,
  changes: KeyChanges,
  ifMatch: string | undefined,
) {
  allow(actor, 'update');
  if (Object.keys(changes).length === 0) throw new Problem('malformed_request');
  const fields = checkChanges(actor.policy, changes, server.now());
  const update = { id, fields, disabled: changes.disabled, ifMatch };
  return runWrite(server, actor, {
    ...call,
    ...asItWas<ApiKey>(),
    intent: { operation: 'update', keyIds: [id], body: { ...fields, disabled: changes.disabled } },
    async prepare() {
      const row = await findChangeable(server.db, actor, update, server.now());
      await demandFreeName(server.db, row, columnsOf(actor.policy, row, fields).unique_name);
      return [row];
    },
    apply: (trx) => changeKey(trx, actor, update, server.now()),
  });
}

/** Makes a key in the place of another. It makes one, so the business must be verified. */
export function rotateOne(server: KeyServer, { actor, ...call }: Call, id: string, graceSeconds: number) {
  allow(actor, 'rotate');
  requireVerified(actor);
  if (graceSeconds > (actor.policy.rotation?.maxGraceSeconds ?? Infinity)) {
    throw invalidField('/graceSeconds', 'too_long');
  }
  return runWrite(server, actor, {
    ...call,
    ...onlyOnce,
    intent: { operation: 'rotate', keyIds: [id], body: { graceSeconds } },
    prepare: async () => [await findRotatable(server.db, actor, id, server.now())],
    apply: (trx) => replaceKey(server, trx, actor, id, graceSeconds),
  });
}

/** Deletes a key. */
export function deleteOne(server: KeyServer, { actor, ...call }: Call, id: string) {
  allow(actor, 'delete');
  return runWrite(server, actor, {
    ...call,
    ...asItWas<DeletedKey>(),
    intent: { operation: 'delete', keyIds: [id], body: {} },
    prepare: async () => [await findKey(server.db, actor, id, server.now())],
    apply: (trx) => removeKey(trx, actor, id, server.now()),
  });
}

/** Deletes those of the keys that are there, behind one code for exactly this set. */
export function deleteSet(server: KeyServer, { actor, ...call }: Call, keyIds: readonly string[]) {
  allow(actor, 'deleteMany');
  allow(actor, 'delete');
  refuseAt('/keyIds', 'duplicate', keyIds, (id, index) => keyIds.indexOf(id) !== index);
  return runWrite(server, actor, {
    ...call,
    ...asItWas<Deletion>(),
    intent: { operation: 'deleteMany', keyIds, body: {} },
    async prepare() {
      const rows = await findKeys(server.db, actor, keyIds, server.now());
      if (rows.length === 0) throw new Problem('not_found');
      return rows.toSorted((a, b) => keyIds.indexOf(a.id) - keyIds.indexOf(b.id));
    },
    apply: (trx) => removeKeys(trx, actor, keyIds, server.now()),
  });
}
