import fc from 'fast-check';
import { ApiKeysError, createApiKeysClient, type ApiKey, type ApiKeysAdapter, type Challenge } from 'keydesk/headless';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';

import { figure } from '../explore/figure.ts';
import { after, challengeFor, keyNamed, never, rightCode, settle } from './support.ts';

/** Runs: `LOST_ANSWERS=100000 npm run unit -- test/core/lost-answers.test.ts`. */
const runs = Number(process.env['LOST_ANSWERS'] ?? 1_000);
const seed = Number(process.env['LOST_SEED'] ?? 1_000);
const mostReads = 3;

/** What is lost, and how. */
interface Loss {
  readonly write: 'delete' | 'create' | 'create behind a code';
  /** Whether the key that is created is given a name. */
  readonly isNamed: boolean;
  /** Whether it had taken effect. */
  readonly isDone: boolean;
  readonly how: 'network' | 'timeout' | 'server' | 'html' | 'never' | 'late';
  /** How each read that looks for it goes, one after the other. */
  readonly reads: readonly Read[];
  readonly others: number;
  /** What somebody else does meanwhile. */
  readonly meanwhile: 'nothing' | 'creates' | 'deletes';
  readonly get: boolean;
}

type Read = 'well' | 'late' | 'fails';

const anyLoss: fc.Arbitrary<Loss> = fc.record({
  write: fc.constantFrom('delete', 'create', 'create behind a code'),
  isNamed: fc.boolean(),
  isDone: fc.boolean(),
  how: fc.constantFrom('network', 'timeout', 'server', 'html', 'never', 'late'),
  // At most one of them fails.
  reads: fc.constantFrom<readonly Read[]>(['well'], ['late'], ['fails', 'well'], ['fails', 'late'], ['late', 'fails']),
  others: fc.nat({ max: 4 }),
  meanwhile: fc.constantFrom('nothing', 'creates', 'deletes'),
  get: fc.boolean(),
});

const lateMs = 4_000;
const writeTimeoutMs = 20_000;

/** A server that does what it is asked, behind a line that loses one answer. */
class Server {
  readonly keys: Map<string, ApiKey>;
  reads = 0;
  #isLost = false;
  readonly #loss: Loss;

  constructor(loss: Loss) {
    this.#loss = loss;
    const ids = ['mine', ...Array.from({ length: loss.others }, (_, index) => `other${index}`)];
    this.keys = new Map(ids.map((id) => [id, keyNamed(id)]));
  }

  get adapter(): ApiKeysAdapter {
    return {
      list: () => this.#read(() => ({ keys: [...this.keys.values()], nextCursor: null })),
      ...(this.#loss.get && { get: (id) => this.#read(() => this.keys.get(id) ?? null) }),
      create: async ({ name }, { proof }) => {
        if (this.#loss.write === 'create behind a code' && !proof) return this.#challenge('create', []);
        return this.#lose(() => {
          const key = keyNamed('fresh', { name: name ?? null });
          this.keys.set(key.id, key);
          return { key, secret: 'sk_test_of_nobody' };
        });
      },
      delete: async (id, { proof }) => {
        if (!proof) return this.#challenge('delete', [id]);
        return this.#lose(() => void this.keys.delete(id));
      },
    };
  }

  #challenge(operation: 'create' | 'delete', keyIds: readonly string[]): Challenge {
    return challengeFor('a', { operation, keyIds });
  }

  async #read<T>(look: () => T): Promise<T> {
    if (!this.#isLost) return look();
    const read = this.#loss.reads[this.reads] ?? 'well';
    this.reads += 1;
    if (read === 'fails') throw new ApiKeysError('network');
    const seen = look();
    if (read === 'late') await after(lateMs);
    return seen;
  }

  async #lose<T>(perform: () => T): Promise<T> {
    const { isDone, how, meanwhile } = this.#loss;
    const answer = isDone ? perform() : null;
    if (meanwhile === 'creates') this.keys.set('theirs', keyNamed('theirs'));
    if (meanwhile === 'deletes') this.keys.delete('other0');
    this.#isLost = true;
    if (how === 'never') return never;
    if (how === 'html') return '<!doctype html>' as T;
    if (how !== 'late') throw new ApiKeysError(how);
    await after(writeTimeoutMs + 1_000);
    if (answer === null) throw new ApiKeysError('network');
    return answer;
  }
}

/** What the user is told in the end. */
async function verdictOn(server: Server, { write, isNamed }: Loss): Promise<string> {
  let now = 0;
  const client = createApiKeysClient(server.adapter, { now: () => now, writeTimeoutMs });
  const flow = write === 'delete' ? client.deletion : client.creation;
  await client.list.refetch();
  if (write === 'delete') {
    client.deletion.open(keyNamed('mine'));
    client.deletion.confirm();
  } else {
    client.creation.open(true);
    client.creation.confirm(isNamed ? { name: 'Shop' } : {});
  }
  await settle();
  if (write !== 'create') flow.submit(rightCode);
  await settle();
  for (let seconds = 0; seconds < 60 && !isOver(flow.get()); seconds += 1) {
    now += 1_000;
    vi.advanceTimersByTime(1_000);
    await settle();
  }
  const state = flow.get();
  if (state.step === 'done') return 'custody' in state.result ? state.result.custody : state.result.how;
  return state.step === 'confirming' ? `${state.note}` : state.step;
}

/** What it must be: nothing ties a key without a name to who wanted one. */
function rightVerdict({ keys }: Server, { write, isNamed }: Loss): string {
  if (write === 'delete') return keys.has('mine') ? 'not_done' : 'deleted';
  if (!isNamed && (keys.has('fresh') || keys.has('theirs'))) return 'doubtful';
  return keys.has('fresh') ? 'lost' : 'not_done';
}

const isOver = ({ step }: { readonly step: string }): boolean =>
  !['requesting', 'verifying', 'checking'].includes(step);

beforeEach(() => void vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] }));
afterEach(() => void vi.useRealTimers());

test(
  `of ${runs} lost answers each is told as it was, after at most ${mostReads} reads`,
  { timeout: 600_000 },
  async () => {
    const told: Record<string, number> = {};
    let most = 0;
    await fc.assert(
      fc.asyncProperty(anyLoss, async (loss) => {
        vi.clearAllTimers();
        const server = new Server(loss);
        const verdict = await verdictOn(server, loss);
        const truth = loss.write === 'delete' ? !server.keys.has('mine') : server.keys.has('fresh');
        expect(truth).toBe(loss.isDone);
        expect(verdict).toBe(rightVerdict(server, loss));
        expect(server.reads).toBeGreaterThan(0);
        expect(server.reads).toBeLessThanOrEqual(mostReads);
        most = Math.max(most, server.reads);
        told[verdict] = (told[verdict] ?? 0) + 1;
      }),
      { numRuns: runs, seed },
    );
    expect(Object.keys(told).toSorted()).toEqual(['deleted', 'doubtful', 'lost', 'not_done']);
    figure(`${runs} of ${runs} right (${JSON.stringify(told)}), at most ${most} reads each`);
  },
);
