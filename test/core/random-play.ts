import {
  createApiKeysClient,
  manyDeletion,
  rotation,
  updating,
  type ApiKeysAdapter,
  type ApiKeysClient,
  type WriteContext,
} from 'keydesk/headless';
import { afterEach, beforeEach, vi } from 'vitest';

import { healthy, healthyAccess, healthyChallenge, healthyPage, type Endpoint } from './random-answers.ts';
import { wrongIn, wrongWith } from './random-store.ts';
import { keyA, keyB } from './support.ts';

type Method = (...args: unknown[]) => Promise<unknown>;

/** What the flows have in common. */
interface AnyFlow {
  get(): { readonly step: string };
  submit(code: string): void;
  close(): void;
  discard?(): void;
}

const withCode = ['create', 'delete', 'update', 'rotate', 'deleteMany'] as const;

/** A backend that does all it is asked, behind a code. */
const healthyMethods: Readonly<Record<Endpoint, Method>> = {
  list: async () => healthyPage,
  get: async () => healthy.get,
  access: async () => healthyAccess,
  ...(Object.fromEntries(
    withCode.map((operation): [string, Method] => [
      operation,
      async (...args) => ((args.at(-1) as WriteContext).proof ? healthy[operation] : healthyChallenge(operation)),
    ]),
  ) as Record<(typeof withCode)[number], Method>),
};

/** One client, whose `endpoint` answers as it likes for a while, and what a user does there. */
class Play {
  readonly #out = new Set<Promise<unknown>>();
  #now = 1_000;
  readonly client: ApiKeysClient;

  constructor(methods: Readonly<Record<Endpoint, Method>>) {
    const watched = Object.entries(methods).map(([name, method]): [string, Method] => [
      name,
      (...args) => this.#watch(method(...args)),
    ]);
    this.client = createApiKeysClient(Object.fromEntries(watched) as unknown as ApiKeysAdapter, {
      now: () => this.#now,
    });
    this.client.part(manyDeletion);
  }

  #watch(call: Promise<unknown>): Promise<unknown> {
    this.#out.add(call);
    const end = (): void => void this.#out.delete(call);
    call.then(end, end);
    return call;
  }

  /** Until nothing is out any more. */
  async settle(): Promise<void> {
    for (let quiet = 0; quiet < 2; quiet += 1) {
      if (this.#out.size > 0) quiet = 0;
      await Promise.allSettled(this.#out);
      for (let turn = 0; turn < 20; turn += 1) await Promise.resolve();
    }
  }

  async pass(ms: number): Promise<void> {
    this.#now += ms;
    vi.advanceTimersByTime(ms);
    await this.settle();
  }
}

/** Plays through one endpoint's random answers. Returns what was wrong; what throws is wrong, too. */
export async function play(endpoint: Endpoint, method: Method, isOver: () => boolean): Promise<readonly string[]> {
  vi.clearAllTimers();
  const wrong: string[] = [];
  const random: Method = (...args) => (isOver() ? healthyMethods[endpoint](...args) : method(...args));
  const scene = new Play({
    ...healthyMethods,
    [endpoint]: random,
    ...(endpoint === 'get' && { delete: losingProof }),
  });
  const { client } = scene;
  const look = (flow?: AnyFlow): void => {
    wrong.push(...wrongWith(client), ...(flow ? wrongIn(flow.get()) : []));
  };
  if (endpoint === 'list') await playList(scene, look, wrong);
  else if (endpoint === 'access') await playAccess(scene, look, wrong);
  else await playFlow(scene, endpoint === 'get' ? 'delete' : endpoint, look, wrong);
  // However many bad answers are left.
  if (endpoint === 'list') while (!isOver()) await client.list.refetch();
  await client.list.refetch();
  const { status, keys, error } = client.list.get();
  if (status !== 'ready' || keys.length === 0 || error !== null) wrong.push('the list does not recover');
  look();
  return [...new Set(wrong)];
}

const losingProof: Method = async (...args) => {
  if ((args.at(-1) as WriteContext).proof) throw new Error('lost');
  return healthyChallenge('delete');
};

async function playList(scene: Play, look: () => void, wrong: string[]): Promise<void> {
  const { list } = scene.client;
  for (let reads = 0; reads < 4; reads += 1) {
    const before = list.get();
    await (reads === 2 ? list.fetchNextPage() : list.refetch());
    // A cursor that is refused leads back to the first page.
    await scene.settle();
    const { error, keys, status, fetching } = list.get();
    if (fetching !== 'none') wrong.push('the list is read for ever');
    if (error && JSON.stringify(keys) !== JSON.stringify(before.keys)) wrong.push('a failed read lost the rows');
    if (status !== 'ready' && status !== 'failed') wrong.push(`the list is ${status}`);
    look();
  }
}

async function playAccess({ client: { access } }: Play, look: () => void, wrong: string[]): Promise<void> {
  for (let reads = 0; reads < 4; reads += 1) {
    const before = access.get().access;
    await access.recheck();
    if (access.get().error && access.get().access !== before) wrong.push('a failed read lost the access');
    look();
  }
}

async function playFlow(
  scene: Play,
  operation: (typeof withCode)[number],
  look: (flow: AnyFlow) => void,
  wrong: string[],
): Promise<void> {
  await scene.client.list.refetch();
  const flow = await begin(scene, operation);
  look(flow);
  for (let codes = 0; codes < 2 && flow.get().step === 'entering'; codes += 1) {
    flow.submit('1'.repeat(codeLengthOf(flow.get())));
    await scene.settle();
    look(flow);
  }
  for (let looks = 0; looks < 3; looks += 1) await scene.pass(5_000);
  look(flow);
  flow.close();
  if (flow.get().step === 'done') flow.discard?.();
  if (flow.get().step !== 'closed' || 'pending' in flow.get()) wrong.push(`close leads to ${flow.get().step}`);
  await scene.settle();
}

const codeLengthOf = (state: object): number =>
  'challenge' in state ? (state.challenge as { codeLength: number }).codeLength : 6;

/** As far as the first answer. */
async function begin(scene: Play, operation: (typeof withCode)[number]): Promise<AnyFlow> {
  const { client } = scene;
  switch (operation) {
    case 'create':
      client.creation.open(true);
      client.creation.confirm({ name: 'Shop' });
      await scene.settle();
      return client.creation;
    case 'update':
      return openAndConfirm(scene, client.part(updating), { name: 'Shop' });
    case 'rotate':
      return openAndConfirm(scene, client.part(rotation), { graceSeconds: 0 });
    case 'delete':
    case 'deleteMany':
      client.deletion.open(operation === 'delete' ? keyA : [keyA, keyB]);
      client.deletion.confirm();
      await scene.settle();
      return client.deletion;
  }
}

async function openAndConfirm<I>(
  scene: Play,
  flow: AnyFlow & { open(key: typeof keyA): void; confirm(input: I): void },
  input: I,
): Promise<AnyFlow> {
  flow.open(keyA);
  flow.confirm(input);
  await scene.settle();
  return flow;
}

/** Has the tests of a file play on timers of their own, and not hear what developers are told of such a backend. */
export function playAtOnce(): void {
  beforeEach(() => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    vi.spyOn(console, 'error').mockReturnValue();
  });
  afterEach(() => {
    vi.useRealTimers();
    vi.restoreAllMocks();
  });
}
