import { ApiKeysError, type FieldError } from '../../core/errors.ts';
import type {
  Access,
  ApiKey,
  Challenge,
  CreatedKey,
  KeyPage,
  ListQuery,
  NewKey,
  Proof,
  WriteContext,
} from '../../core/types.ts';
import { createCodes, type Codes, type Guarded } from './codes.ts';
import { createKeyStore, type KeyStore } from './keys.ts';
import { createReplays } from './replays.ts';
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

export function createServer(options: MemoryAdapterOptions): MemoryServer {
  const { now = Date.now, maxPageSize = 100, secretPrefix = 'sk_test_', uniqueNames = false } = options;
  const policy = { ...defaultCodes, ...options.codePolicy };
  const keys = createKeyStore({ keys: options.keys ?? [], secretPrefix, maxPageSize, now });
  const codes = createCodes(policy, now);
  const replays = createReplays();
  let access = merge(allowed, options.access);
  let signedIn = true;

  const inSession = <T>(work: () => T): T => {
    if (!signedIn) throw new ApiKeysError('unauthenticated');
    return work();
  };
  const create = (input: NewKey, { proof }: WriteContext): CreatedKey | Challenge => {
    mayCreate(access, keys);
    checkInput(input, access, now());
    if (uniqueNames && keys.hasName(nameOf(input))) throw new ApiKeysError('name_taken');
    const guarded: Guarded = { operation: 'create', keyIds: [], body: input };
    return (policy.requiredToCreate && stepUp(codes, guarded, proof)) || keys.create(input);
  };
  const remove = (id: string, { proof }: WriteContext): Challenge | undefined => {
    demand(access.can.delete);
    if (!keys.get(id)) throw new ApiKeysError('not_found');
    const guarded: Guarded = { operation: 'delete', keyIds: [id] };
    const challenge = policy.required ? stepUp(codes, guarded, proof) : undefined;
    if (!challenge) keys.remove(id);
    return challenge;
  };

  return {
    keys,
    sent: codes.sent,
    list: (query) => inSession(() => keys.list(query)),
    get: (id) => inSession(() => keys.get(id) ?? null),
    access: () => inSession(() => access),
    create: (input, context) =>
      inSession(() => replays.once(context, ['create', input], () => create(input, context), withoutSecret)),
    delete: (id, context) =>
      inSession(() => replays.once(context, ['delete', id], () => remove(id, context), asBefore)),
    setAccess: (changes) => void (access = merge(access, changes)),
    setSignedIn(value) {
      signedIn = value;
      if (!signedIn) codes.voidAll();
    },
  };
}

/** The challenge that stands before the operation, or nothing where the proof has opened the way. */
function stepUp(codes: Codes, guarded: Guarded, proof: Proof | undefined): Challenge | undefined {
  if (!proof) return codes.challenge(guarded);
  codes.redeem(guarded, proof);
  return undefined;
}

const merge = (access: Access, changes: Partial<Access> = {}): Access =>
  structuredClone({ ...access, ...changes, can: { ...access.can, ...changes.can } });

const asBefore =
  <T>(answer: T): (() => T) =>
  () =>
    answer;

/** A secret is given once. Its replay cannot be a success, and `bad_response` sends the caller to look for the key. */
function withoutSecret(answer: CreatedKey | Challenge): () => Challenge {
  if ('kind' in answer) return () => answer;
  return () => {
    throw new ApiKeysError('bad_response');
  };
}

function demand(permission: true | string | undefined): void {
  if (permission !== undefined && permission !== true) throw new ApiKeysError('forbidden');
}

function mayCreate({ verification, can, policy }: Access, keys: KeyStore): void {
  if (verification !== 'verified') throw new ApiKeysError('verification_required');
  demand(can.create);
  if (keys.size >= (policy?.keyLimit ?? Infinity)) throw new ApiKeysError('limit_reached');
}

function checkInput(input: NewKey, { policy = {} }: Access, now: number): void {
  const { nameRequired = false, nameMaxLength = Infinity } = policy;
  const name = nameOf(input);
  const fields: FieldError[] = [];
  if (nameRequired && !name) fields.push({ field: 'name', code: 'required' });
  if (graphemes(name) > nameMaxLength) fields.push({ field: 'name', code: 'too_long' });
  if (input.expiresAt !== undefined && !(Date.parse(input.expiresAt) > now)) {
    fields.push({ field: 'expiresAt', code: 'invalid' });
  }
  if (fields.length > 0) throw new ApiKeysError('invalid_input', { fields });
}

const nameOf = ({ name = '' }: NewKey): string => name.trim();

const graphemes = (text: string): number => [...new Intl.Segmenter('und').segment(text)].length;
