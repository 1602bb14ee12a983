import { ApiKeysError, type FieldError } from '../../core/errors.ts';
import type {
  Access,
  ApiKey,
  Challenge,
  CreatedKey,
  Deletion,
  KeyChanges,
  NewKey,
  Operation,
  Permission,
  RotateInput,
  WriteContext,
} from '../../core/types.ts';
import { fieldErrors, graceErrors, setErrors } from './checks.ts';
import type { Codes, Guarded } from './codes.ts';
import type { KeyStore } from './keys.ts';
import type { Replays } from './replays.ts';
import { isRotated } from './status.ts';
import type { CodePolicy } from './types.ts';

/** What the backend holds. */
export interface State {
  readonly keys: KeyStore;
  readonly codes: Codes;
  readonly replays: Replays;
  readonly codePolicy: CodePolicy;
  readonly uniqueNames: boolean;
  readonly now: () => number;
  access: Access;
  signedIn: boolean;
}

interface Write<T> {
  readonly guarded: Guarded;
  /** Throws where the write is refused, whatever the code. */
  check(): void;
  apply(): T;
  /** A secret is in the answer. */
  readonly givenOnce?: boolean;
}

export function create(state: State, input: NewKey, context: WriteContext): CreatedKey | Challenge {
  const { access, keys } = state;
  return perform(state, context, {
    guarded: { operation: 'create', keyIds: [], body: input },
    check() {
      demand(access.can.create);
      if (access.verification !== 'verified') throw new ApiKeysError('verification_required');
      refuse(fieldErrors({ name: null, expiresAt: null, scopes: [], ...input }, access.policy ?? {}, state.now()));
      demandName(state, input.name);
      if (keys.size >= (access.policy?.keyLimit ?? Infinity)) throw new ApiKeysError('limit_reached');
    },
    apply: () => keys.create(input),
    givenOnce: true,
  });
}

export function remove(state: State, id: string, context: WriteContext): Challenge | undefined {
  const { access, keys } = state;
  return perform(state, context, {
    guarded: { operation: 'delete', keyIds: [id] },
    check() {
      demand(access.can.delete);
      keyOf(keys, id);
    },
    apply: () => void keys.remove(id),
  });
}

export function update(state: State, id: string, changes: KeyChanges, context: WriteContext): ApiKey | Challenge {
  const { access, keys } = state;
  return perform(state, context, {
    guarded: { operation: 'update', keyIds: [id], body: changes },
    check() {
      demand(access.can.update);
      const key = keyOf(keys, id);
      if (isRotated(key)) refuse([{ field: 'id', code: 'rotated' }]);
      if (context.version !== undefined && context.version !== key.version) throw new ApiKeysError('edit_conflict');
      if (Object.values(changes).every((value) => value === undefined)) throw new ApiKeysError('invalid_input');
      refuse(fieldErrors(changes, access.policy ?? {}, state.now()));
      demandName(state, changes.name, id);
    },
    apply: () => keys.update(id, changes),
  });
}

export function rotate(state: State, id: string, input: RotateInput, context: WriteContext): CreatedKey | Challenge {
  const { access, keys } = state;
  return perform(state, context, {
    guarded: { operation: 'rotate', keyIds: [id], body: input },
    check() {
      demand(access.can.rotate);
      // It makes a key, like a creation.
      if (access.verification !== 'verified') throw new ApiKeysError('verification_required');
      const key = keyOf(keys, id);
      if (isRotated(key)) refuse([{ field: 'id', code: 'rotated' }]);
      if (key.status === 'disabled' || key.status === 'expired') refuse([{ field: 'id', code: 'not_active' }]);
      refuse(graceErrors(input, access.policy ?? {}));
    },
    apply: () => keys.rotate(id, input.graceSeconds),
    givenOnce: true,
  });
}

export function removeMany(state: State, ids: readonly string[], context: WriteContext): Deletion | Challenge {
  const { access, keys } = state;
  return perform(state, context, {
    guarded: { operation: 'deleteMany', keyIds: ids },
    check() {
      demand(access.can.deleteMany);
      demand(access.can.delete);
      refuse(setErrors(ids));
      if (!ids.some((id) => keys.get(id))) throw new ApiKeysError('not_found');
    },
    apply() {
      const deleted = ids.filter((id) => keys.remove(id));
      const left = ids.filter((id) => !deleted.includes(id));
      return { deleted, failed: left.map((keyId) => ({ keyId, code: 'not_found' })) };
    },
  });
}

/** The one way of every write: its rules, then its code where the policy wants one, then the work, once. */
function perform<T>(
  state: State,
  context: WriteContext,
  { guarded, check, apply, givenOnce }: Write<T>,
): T | Challenge {
  const { codes, replays } = state;
  const work = (): T | Challenge => {
    check();
    return (asksForCode(state, guarded.operation) && stepUp(codes, guarded, context)) || apply();
  };
  return replays.once<T | Challenge>(context, guarded, work, (answer) => {
    if (isChallenge(answer)) return repeated(codes, guarded, answer);
    return givenOnce ? secretIsGone : () => answer;
  });
}

/** Many deletions are no way round the code of one. */
function asksForCode({ codePolicy: { guarded } }: State, operation: Operation): boolean {
  return guarded.includes(operation) || (operation === 'deleteMany' && guarded.includes('delete'));
}

/** The challenge that stands before the operation, or nothing where the proof has opened the way. */
function stepUp(codes: Codes, guarded: Guarded, { proof }: WriteContext): Challenge | undefined {
  if (!proof) return codes.challenge(guarded);
  codes.redeem(guarded, proof);
  return undefined;
}

const isChallenge = (answer: unknown): answer is Challenge =>
  typeof answer === 'object' && answer !== null && 'kind' in answer;

const repeated =
  (codes: Codes, guarded: Guarded, { id }: Challenge) =>
  (): Challenge =>
    codes.repeat(guarded, id);

/** A secret is given once: its repetition is no success, and `bad_response` sends the caller to look for the key. */
function secretIsGone(): never {
  throw new ApiKeysError('bad_response');
}

function demand(permission: Permission | undefined): void {
  if (permission !== undefined && permission !== true) throw new ApiKeysError('forbidden');
}

function demandName({ keys, uniqueNames }: State, name: string | null | undefined, besides?: string): void {
  if (uniqueNames && name && keys.hasName(name.trim(), besides)) throw new ApiKeysError('name_taken');
}

function keyOf(keys: KeyStore, id: string): ApiKey {
  const key = keys.get(id);
  if (!key) throw new ApiKeysError('not_found');
  return key;
}

function refuse(fields: readonly FieldError[]): void {
  if (fields.length > 0) throw new ApiKeysError('invalid_input', { fields });
}
