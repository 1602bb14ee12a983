import {
  ApiKeysError,
  createApiKeysClient,
  localList,
  manyDeletion,
  type ApiKey,
  type ApiKeysAdapter,
  type ApiKeysClient,
  type ApiKeysClientOptions,
  type ApiKeysErrorCode,
  type ApiKeysErrorDetails,
  type ApiKeysEvent,
  type Challenge,
  type KeyPage,
  type WriteContext,
} from 'keydesk/headless';

export const rightCode = '482913';
export const wrongCode = '111111';

export const keyNamed = (id: string, changes: Partial<ApiKey> = {}): ApiKey => ({
  id,
  name: `Key ${id}`,
  hint: `sk_…${id}`,
  status: 'active',
  createdAt: '2026-01-01T00:00:00.000Z',
  lastUsedAt: null,
  expiresAt: null,
  ...changes,
});

export const keyA = keyNamed('a');
export const keyB = keyNamed('b');

export const challengeFor = (id: string, changes: Partial<Challenge> = {}): Challenge => ({
  kind: 'challenge',
  id: `challenge-${id}`,
  operation: 'delete',
  keyIds: [id],
  method: 'email',
  sentTo: 'o•••@shop.ng',
  codeLength: 6,
  codeAlphabet: 'digits',
  expiresInSeconds: 300,
  resendAfterSeconds: 30,
  attemptsLeft: 5,
  ...changes,
});

export const pageOf = (keys: readonly ApiKey[], nextCursor: string | null = null): KeyPage => ({ keys, nextCursor });

/** Lets everything run on that waits for nothing but settled promises. */
export async function settle(): Promise<void> {
  for (let turn = 0; turn < 30; turn += 1) await Promise.resolve();
}

/** So much later, on the test's own clock. */
export const after = (ms: number): Promise<void> => new Promise((resolve) => void setTimeout(resolve, ms));
export const never: Promise<never> = new Promise(() => undefined);

const writes = ['create', 'delete', 'update', 'rotate', 'deleteMany'] as const;
type Method = 'list' | 'get' | 'access' | (typeof writes)[number];

/** One call that the kit made, answered by the test when and how it likes. */
export interface Call {
  /** What was asked for: the one argument before the context, or a list of the two. */
  readonly input: unknown;
  readonly context: WriteContext;
  answer(value?: unknown): Promise<void>;
  fail(code: ApiKeysErrorCode, details?: ApiKeysErrorDetails): Promise<void>;
  reject(thrown: unknown): Promise<void>;
}

/** A backend that does nothing by itself: every call waits until the test answers it. */
export class HandDrivenBackend {
  readonly #calls = new Map<Method, Call[]>();
  readonly adapter: ApiKeysAdapter;
  change: () => void = () => undefined;

  constructor(extra: Partial<ApiKeysAdapter> = {}, methods: readonly Method[] = ['list', 'get', ...writes]) {
    const driven = methods.map((method) => [
      method,
      (...args: unknown[]) => this.#called(method, args.at(-1), args.length > 2 ? args.slice(0, -1) : args[0]),
    ]);
    this.adapter = {
      ...Object.fromEntries(driven),
      subscribe: (onChange) => {
        this.change = onChange;
        return () => (this.change = () => undefined);
      },
      ...extra,
    } as ApiKeysAdapter;
  }

  calls(method: Method): readonly Call[] {
    return this.#calls.get(method) ?? [];
  }

  last(method: Method): Call {
    const call = this.calls(method).at(-1);
    if (!call) throw new Error(`The kit never called "${method}".`);
    return call;
  }

  #called(method: Method, context: unknown, input?: unknown): Promise<unknown> {
    return new Promise((resolve, reject) => {
      const fail = async (thrown: unknown): Promise<void> => {
        reject(thrown);
        await settle();
      };
      const call: Call = {
        input,
        context: context as WriteContext,
        async answer(value) {
          resolve(value);
          await settle();
        },
        fail: (code, details) => fail(new ApiKeysError(code, details)),
        reject: fail,
      };
      this.#calls.set(method, [...this.calls(method), call]);
    });
  }
}

export interface Desk {
  readonly backend: HandDrivenBackend;
  readonly client: ApiKeysClient;
  readonly events: ApiKeysEvent[];
  /** How often the host was told that the session has ended. */
  readonly signOuts: () => number;
}

export function openDesk(backend = new HandDrivenBackend(), options: ApiKeysClientOptions = {}): Desk {
  const events: ApiKeysEvent[] = [];
  let signOuts = 0;
  const client = createApiKeysClient(backend.adapter, {
    onEvent: (event) => events.push(event),
    onUnauthenticated: () => (signOuts += 1),
    ...options,
  });
  client.part(localList);
  client.part(manyDeletion);
  return { backend, client, events, signOuts: () => signOuts };
}

/** A client whose list has been read: `keys` is all there is, unless `nextCursor` leads on. */
export async function deskWith(
  keys: readonly ApiKey[],
  {
    backend = new HandDrivenBackend(),
    nextCursor = null as string | null,
    ...options
  }: Partial<Pick<Desk, 'backend'>> & {
    nextCursor?: string | null;
  } & ApiKeysClientOptions = {},
): Promise<Desk> {
  const desk = openDesk(backend, options);
  desk.client.list.ensure();
  await desk.backend.last('list').answer(pageOf(keys, nextCursor));
  return desk;
}

/** The ids that a view shows: the list without what is proven gone. */
export function shownIds({ list, facts }: ApiKeysClient): string[] {
  return list
    .get()
    .keys.map(({ id }) => id)
    .filter((id) => !facts.get().gone.has(id));
}
