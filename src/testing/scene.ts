import type { ApiKeysAdapter } from '../core/adapter.ts';
import type {
  ApiKey,
  Challenge,
  CreatedKey,
  ListQuery,
  NewKey,
  Operation,
  ReadContext,
  WriteContext,
} from '../core/types.ts';
import { demand } from './assert.ts';
import type { ContractBackend, ContractHands, ContractOptions, ContractPart, ContractSetup } from './types.ts';

/** Any write of the adapter, bound to what it is done to. */
export type Attempt<T> = (context: WriteContext) => Promise<T>;

/** What a case plays on: a backend of its own, and the steps that many cases share. */
export interface Scene {
  readonly adapter: Required<Omit<ApiKeysAdapter, 'channel'>>;
  readonly hands: Required<ContractHands>;
  readonly read: ReadContext;
  readonly patienceMs: number;
  /** The context of a new intent. */
  write(context?: Partial<WriteContext>): WriteContext;
  /** All keys, page by page. */
  all(query?: Partial<ListQuery>): Promise<ApiKey[]>;
  /** One key as it is listed. */
  listed(id: string): Promise<ApiKey | undefined>;
  /** The id of a key that is there from now on, whoever made it. */
  key(input?: NewKey): Promise<string>;
  create(input?: NewKey): Promise<CreatedKey>;
  rotate(id: string, graceSeconds: number): Promise<CreatedKey>;
  /** The answer, whose secret is kept out of every message from now on. */
  noted<T>(answer: Promise<T>): Promise<T>;
  /** Does a write, with a code where one is asked for. */
  through<T>(attempt: Attempt<T | Challenge>): Promise<T>;
  /** Asks for a code. */
  ask(attempt: Attempt<unknown>, context?: WriteContext): Promise<Challenge>;
  /** A new intent with the code that was sent last. */
  proven(challenge: Challenge): Promise<WriteContext>;
  /** A new intent with a code that is not the one sent last. */
  disproven(challenge: Challenge): Promise<WriteContext>;
}

/** The setup of a case that asks for nothing. */
export const plain: ContractSetup = {
  guarded: [],
  policy: {},
  can: { create: true, delete: true, update: true, rotate: true, deleteMany: true },
  verification: 'verified',
  uniqueNames: false,
};

export const isChallenge = (answer: unknown): answer is Challenge =>
  typeof answer === 'object' && answer !== null && 'kind' in answer && answer.kind === 'challenge';

let intents = 0;

export function createScene(
  backend: ContractBackend,
  { patienceMs = 2_000 }: ContractOptions,
  remember: (secret: string) => void,
): Scene {
  // What a case needs was looked for before.
  const adapter = backend.adapter as Scene['adapter'];
  const hands = backend as Required<ContractBackend>;
  const read = { signal: new AbortController().signal };

  function write(context: Partial<WriteContext> = {}): WriteContext {
    intents += 1;
    return { ...read, idempotencyKey: `contract-${Date.now().toString(36)}-${intents}`, ...context };
  }
  async function all(query: Partial<ListQuery> = {}): Promise<ApiKey[]> {
    const keys: ApiKey[] = [];
    let cursor: string | null = null;
    for (let pages = 0; pages < 50; pages += 1) {
      const page = await adapter.list({ cursor, limit: 50, ...query, ...(cursor !== null && { cursor }) }, read);
      keys.push(...page.keys);
      cursor = page.nextCursor;
      if (cursor === null) return keys;
    }
    demand(false, 'list: expected a last page, whose nextCursor is null, but none of 50 was.');
    return keys;
  }
  async function code(): Promise<string> {
    demand(typeof hands.newestCode === 'function', 'A code was asked for, and there is no hand newestCode to read it.');
    const newest = await hands.newestCode();
    remember(newest);
    return newest;
  }
  const proof = (challenge: Challenge, given: string): WriteContext =>
    write({ proof: { challengeId: challenge.id, code: given } });
  const proven = async (challenge: Challenge): Promise<WriteContext> => proof(challenge, await code());

  async function through<T>(attempt: Attempt<T | Challenge>): Promise<T> {
    const first = await attempt(write());
    if (!isChallenge(first)) return first;
    const second = await attempt(await proven(first));
    demand(!isChallenge(second), `${first.operation}: expected its result after the code, but a challenge came.`);
    return second;
  }
  async function noted<T>(call: Promise<T>): Promise<T> {
    const answer = await call;
    const secret: unknown = typeof answer === 'object' && answer !== null && Reflect.get(answer, 'secret');
    if (typeof secret === 'string' && secret !== '') remember(secret);
    return answer;
  }
  async function made(attempt: Attempt<CreatedKey | Challenge>): Promise<CreatedKey> {
    const created = await through((context) => noted(attempt(context)));
    const whole = typeof created?.secret === 'string' && created.secret !== '' && typeof created.key?.id === 'string';
    demand(whole, 'Expected a new key and its secret, but one of them did not come.');
    return created;
  }
  const create = (input: NewKey = {}): Promise<CreatedKey> => made((context) => adapter.create(input, context));
  return {
    adapter,
    hands,
    read,
    patienceMs,
    write,
    all,
    listed: async (id) => (await all()).find((key) => key.id === id),
    key: async (input = {}) => (hands.addKey ? await hands.addKey(input) : (await create(input)).key).id,
    create,
    rotate: (id, graceSeconds) => made((context) => adapter.rotate(id, { graceSeconds }, context)),
    noted,
    through,
    async ask(attempt, context = write()) {
      const answer = await attempt(context);
      demand(isChallenge(answer), 'Expected a challenge where the setup guards the operation, but none came.');
      return answer;
    },
    proven,
    async disproven(challenge) {
      const right = await code();
      return proof(challenge, (right.startsWith('2') ? '3' : '2') + right.slice(1));
    },
  };
}

/** A case before it has a backend. */
export interface Scenario {
  readonly name: string;
  readonly needs: readonly Need[];
  readonly setup: Partial<ContractSetup>;
  readonly play: (scene: Scene) => Promise<void>;
}

/** `keys`: keys can be there at all, by the hand `addKey` or the method `create`. */
export type Need = ContractPart | 'keys';

export function scenario(
  name: string,
  needs: readonly Need[],
  play: Scenario['play'],
  setup: Partial<ContractSetup> = {},
): Scenario {
  return { name, needs, play, setup };
}

export const operations: readonly Operation[] = ['create', 'delete', 'update', 'rotate', 'deleteMany'];
