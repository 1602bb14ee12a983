import { ApiKeysError } from '../../core/errors.ts';
import type {
  Access,
  ApiKey,
  Challenge,
  CreatedKey,
  Deletion,
  KeyChanges,
  KeyPage,
  ListQuery,
  NewKey,
  RotateInput,
  WriteContext,
} from '../../core/types.ts';
import { createCodes } from './codes.ts';
import { createKeyStore, type KeyStore } from './keys.ts';
import { createReplays } from './replays.ts';
import type { CodePolicy, MemoryAdapterOptions, SentCode } from './types.ts';
import { create, remove, removeMany, rotate, update, type State } from './writes.ts';

/** The backend itself: every rule is enforced here, at once and by throwing. */
export interface MemoryServer {
  readonly keys: KeyStore;
  readonly sent: readonly SentCode[];
  list(query: ListQuery): KeyPage;
  get(id: string): ApiKey | null;
  access(): Access;
  create(input: NewKey, context: WriteContext): CreatedKey | Challenge;
  delete(id: string, context: WriteContext): Challenge | undefined;
  update(id: string, changes: KeyChanges, context: WriteContext): ApiKey | Challenge;
  rotate(id: string, input: RotateInput, context: WriteContext): CreatedKey | Challenge;
  deleteMany(ids: readonly string[], context: WriteContext): Deletion | Challenge;
  setAccess(changes: Partial<Access>): void;
  setSignedIn(signedIn: boolean): void;
}

const allowed: Access = {
  verification: 'verified',
  can: { create: true, delete: true, update: true, rotate: true, deleteMany: true },
};

const defaultCodes: CodePolicy = {
  guarded: ['delete', 'deleteMany'],
  length: 6,
  alphabet: 'digits',
  expiresInSeconds: 300,
  resendAfterSeconds: 30,
  attempts: 5,
  sentTo: 'o•••@shop.ng',
};

export function createServer(options: MemoryAdapterOptions): MemoryServer {
  const state = initial(options);
  const { keys, codes } = state;
  const inSession = <T>(work: () => T): T => {
    if (!state.signedIn) throw new ApiKeysError('unauthenticated');
    return work();
  };
  return {
    keys,
    sent: codes.sent,
    list: (query) => inSession(() => keys.list(query)),
    get: (id) => inSession(() => keys.get(id) ?? null),
    access: () => inSession(() => state.access),
    create: (input, context) => inSession(() => create(state, input, context)),
    delete: (id, context) => inSession(() => remove(state, id, context)),
    update: (id, changes, context) => inSession(() => update(state, id, changes, context)),
    rotate: (id, input, context) => inSession(() => rotate(state, id, input, context)),
    deleteMany: (ids, context) => inSession(() => removeMany(state, ids, context)),
    setAccess(changes) {
      state.access = merge(state.access, changes);
    },
    setSignedIn(signedIn) {
      state.signedIn = signedIn;
      if (!signedIn) codes.voidAll();
    },
  };
}

function initial(options: MemoryAdapterOptions): State {
  const { keys = [], now = Date.now, maxPageSize = 100, secretPrefix = 'sk_test_', uniqueNames = false } = options;
  const codePolicy = { ...defaultCodes, ...options.codePolicy };
  const session = { access: merge(allowed, options.access), signedIn: true };
  const ipRequired = (): boolean => session.access.policy?.allowedIps?.required === true;
  return Object.assign(session, {
    keys: createKeyStore({ keys, secretPrefix, maxPageSize, now, ipRequired }),
    codes: createCodes(codePolicy, now),
    replays: createReplays(),
    codePolicy,
    uniqueNames,
    now,
  });
}

const merge = (access: Access, changes: Partial<Access> = {}): Access =>
  structuredClone({ ...access, ...changes, can: { ...access.can, ...changes.can } });
