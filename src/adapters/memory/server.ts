import { ApiKeysError, type FieldError } from '../../core/errors.ts';
import type {
  Access,
  ApiKey,
  Challenge,
  CreatedKey,
  KeyPage,
  ListQuery,
  NewKey,
  WriteContext,
} from '../../core/types.ts';
import { createCodes, type Codes, type Guarded } from './codes.ts';
import { createKeyStore, type KeyStore } from './keys.ts';
import { createReplays, type Replays } from './replays.ts';
import type { CodePolicy, MemoryAdapterOptions, SentCode } from './types.ts';

/** The backend itself: every rule is enforced here, at once and by throwing. */
export interface MemoryServer {
  readonly keys: KeyStore;
  readonly sent: readonly SentCode[];
  list(query: ListQuery): KeyPage;
  get(id: string): ApiKey | null;
  access(): Access;
  create(input: NewKey, context: WriteContext): CreatedKey | Challenge;
  delete(id: string, context: WriteContext): Challenge | undefined;
  setAccess(changes: Partial<Access>): void;
  setSignedIn(signedIn: boolean): void;
}

const allowed: Access = { verification: 'verified', can: { create: true, delete: true } };

const defaultCodes: CodePolicy = {
  required: true,
  requiredToCreate: false,
  length: 6,
  alphabet: 'digits',
  expiresInSeconds: 300,
  resendAfterSeconds: 30,
  attempts: 5,
  sentTo: 'o•••@shop.ng',
};

interface State {
  readonly keys: KeyStore;
  readonly codes: Codes;
  readonly replays: Replays;
  readonly policy: CodePolicy;
  readonly uniqueNames: boolean;
  readonly now: () => number;
  access: Access;
  signedIn: boolean;
}

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
  const { now = Date.now, maxPageSize = 100, secretPrefix = 'sk_test_', uniqueNames = false } = options;
  const policy = { ...defaultCodes, ...options.codePolicy };
  return {
    keys: createKeyStore({ keys: options.keys ?? [], secretPrefix, maxPageSize, now }),
    codes: createCodes(policy, now),
    replays: createReplays(),
    policy,
    uniqueNames,
    now,
    access: merge(allowed, options.access),
    signedIn: true,
  };
}

function create(state: State, input: NewKey, context: WriteContext): CreatedKey | Challenge {
  const { keys, codes, policy, replays } = state;
  const guarded: Guarded = { operation: 'create', keyIds: [], body: input };
  const work = (): CreatedKey | Challenge => {
    checkNew(state, input);
    return (policy.requiredToCreate && stepUp(codes, guarded, context)) || keys.create(input);
  };
  return replays.once(context, guarded, work, (answer) => again(codes, guarded, answer) ?? secretIsGone);
}

function remove(
  { access, keys, codes, policy, replays }: State,
  id: string,
  context: WriteContext,
): Challenge | undefined {
  const guarded: Guarded = { operation: 'delete', keyIds: [id] };
  const work = (): Challenge | undefined => {
    demand(access.can.delete);
    if (!keys.get(id)) throw new ApiKeysError('not_found');
    const challenge = policy.required ? stepUp(codes, guarded, context) : undefined;
    if (!challenge) keys.remove(id);
    return challenge;
  };
  return replays.once(context, guarded, work, (answer) => again(codes, guarded, answer) ?? (() => undefined));
}

/** The challenge that stands before the operation, or nothing where the proof has opened the way. */
function stepUp(codes: Codes, guarded: Guarded, { proof }: WriteContext): Challenge | undefined {
  if (!proof) return codes.challenge(guarded);
  codes.redeem(guarded, proof);
  return undefined;
}

const merge = (access: Access, changes: Partial<Access> = {}): Access =>
  structuredClone({ ...access, ...changes, can: { ...access.can, ...changes.can } });

/** What a repetition gets where the first answer was a challenge. */
function again(
  codes: Codes,
  guarded: Guarded,
  answer: CreatedKey | Challenge | undefined,
): (() => Challenge) | undefined {
  if (!answer || !('kind' in answer)) return undefined;
  const { id } = answer;
  return () => codes.repeat(guarded, id);
}

/** A secret is given once: its repetition is no success, and `bad_response` sends the caller to look for the key. */
function secretIsGone(): never {
  throw new ApiKeysError('bad_response');
}

function demand(permission: true | string | undefined): void {
  if (permission !== undefined && permission !== true) throw new ApiKeysError('forbidden');
}

function checkNew(state: State, input: NewKey): void {
  const { access, keys, uniqueNames } = state;
  demand(access.can.create);
  if (access.verification !== 'verified') throw new ApiKeysError('verification_required');
  checkFields(state, input);
  if (uniqueNames && keys.hasName(nameOf(input))) throw new ApiKeysError('name_taken');
  if (keys.size >= (access.policy?.keyLimit ?? Infinity)) throw new ApiKeysError('limit_reached');
}

function checkFields({ access, now }: State, input: NewKey): void {
  const { nameRequired = false, nameMaxLength = Infinity } = access.policy ?? {};
  const name = nameOf(input);
  const expiresAt = input.expiresAt === undefined ? Infinity : Date.parse(input.expiresAt);
  const fields: FieldError[] = [];
  if (nameRequired && !name) fields.push({ field: 'name', code: 'required' });
  if (graphemes(name) > nameMaxLength) fields.push({ field: 'name', code: 'too_long' });
  if (Number.isNaN(expiresAt)) fields.push({ field: 'expiresAt', code: 'invalid_format' });
  if (expiresAt <= now()) fields.push({ field: 'expiresAt', code: 'in_the_past' });
  if (fields.length > 0) throw new ApiKeysError('invalid_input', { fields });
}

const nameOf = ({ name = '' }: NewKey): string => name.trim();

const graphemes = (text: string): number => [...new Intl.Segmenter('und').segment(text)].length;
