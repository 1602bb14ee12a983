import type { ApiKeysError } from './errors.ts';
import type { GuardedAdapter } from './guard.ts';
import { createLatest } from './latest.ts';
import type { CheckedPage } from './schema.ts';
import { createStore, type Readable } from './store.ts';
import type { ApiKey, KeyStatus, ListQuery, Sort } from './types.ts';

/** What is being asked for: everything in a {@link ListQuery} but where to go on and how much. */
export interface ListFilter {
  readonly search?: string;
  readonly sort?: Sort;
  readonly status?: KeyStatus;
}

/** `idle` was never read or is no longer watched; `loading` has nothing to show yet; `failed` never had anything. */
export type ListStatus = 'idle' | 'loading' | 'ready' | 'failed';

export interface KeyListState {
  readonly status: ListStatus;
  /** The keys as the backend gave them; a failed refresh leaves the last good ones. */
  readonly keys: readonly ApiKey[];
  readonly nextCursor: string | null;
  readonly total: number | undefined;
  /** Rows that came without an id and cannot be shown. */
  readonly unreadable: number;
  readonly fetching: 'none' | 'refresh' | 'more';
  /** Why the last read failed; stays until one succeeds. */
  readonly error: ApiKeysError | null;
  readonly filter: ListFilter;
}

export interface KeyList extends Readable<KeyListState> {
  /** Reads once, where nothing was read yet. */
  ensure(): void;
  /** Reads again all that is loaded, from the first page on. */
  refetch(): Promise<void>;
  fetchNextPage(): Promise<void>;
  setFilter(changes: ListFilter): void;
  /** Puts a key that was just created on top, without a request. */
  insert(key: ApiKey): void;
  /** Aborts what is under way. What was loaded stays, and is read again at the next `ensure`. */
  stop(): void;
}

export interface KeyListOptions {
  readonly pageSize: number;
  onError(error: ApiKeysError): void;
  /** Called with every id after a read of the whole list without any filter. */
  onComplete(ids: ReadonlySet<string>, startedAt: number): void;
  now(): number;
}

const initial: KeyListState = {
  status: 'idle',
  keys: [],
  nextCursor: null,
  total: undefined,
  unreadable: 0,
  fetching: 'none',
  error: null,
  filter: {},
};

interface Loaded extends Omit<CheckedPage, 'total'> {
  readonly total: number | undefined;
}

export function createKeyList(adapter: GuardedAdapter, options: KeyListOptions): KeyList {
  const store = createStore<KeyListState>(initial);
  const change = (changes: Partial<KeyListState>): void => store.set({ ...store.get(), ...changes });
  /** Keys created here that a read begun before their creation cannot know, with the moment they came. */
  const created = new Map<string, { key: ApiKey; at: number }>();
  const latest = createLatest();

  function page(cursor: string | null, signal: AbortSignal): Promise<CheckedPage> {
    const query: ListQuery = { ...store.get().filter, cursor, limit: options.pageSize };
    return adapter.list(query, { signal });
  }

  function read(fetching: 'refresh' | 'more', load: (signal: AbortSignal) => Promise<Loaded>): Promise<void> {
    const startedAt = options.now();
    change({ fetching, status: hasRows(store.get()) ? 'ready' : 'loading' });
    return latest.run(
      load,
      (loaded) => accept(loaded, startedAt, fetching),
      (error) => refuse(error, fetching),
    );
  }

  function accept(loaded: Loaded, startedAt: number, fetching: 'refresh' | 'more'): void {
    const isWhole = isUnfiltered(store.get().filter);
    const isFresh = fetching === 'refresh';
    if (isFresh) for (const [id, { at }] of created) if (at < startedAt) created.delete(id);
    const own = isWhole ? [...created.values()].map(({ key }) => key).toReversed() : [];
    const keys = unique([...own, ...loaded.keys]);
    change({ ...loaded, keys, status: 'ready', fetching: 'none', error: null });
    // A row that cannot be read could be any key: without it nothing is proven.
    if (isFresh && isWhole && loaded.nextCursor === null && loaded.unreadable === 0) {
      options.onComplete(new Set(keys.map((key) => key.id)), startedAt);
    }
  }

  function refuse(error: ApiKeysError, fetching: 'refresh' | 'more'): void {
    // A cursor that the backend no longer knows: only the first page can be trusted.
    if (fetching === 'more' && error.code === 'invalid_input') return void list.refetch();
    change({ status: hasRows(store.get()) ? 'ready' : 'failed', fetching: 'none', error });
    options.onError(error);
  }

  async function loadAsMuchAs(loadedBefore: number, signal: AbortSignal): Promise<Loaded> {
    let sum: Loaded = { keys: [], nextCursor: null, total: undefined, unreadable: 0 };
    do {
      sum = joined(sum, await page(sum.nextCursor, signal));
    } while (sum.nextCursor !== null && sum.keys.length < loadedBefore);
    return sum;
  }

  const list: KeyList = {
    ...store.readable,
    ensure() {
      if (store.get().status === 'idle') void list.refetch();
    },
    refetch: () => read('refresh', (signal) => loadAsMuchAs(store.get().keys.length, signal)),
    async fetchNextPage() {
      const { nextCursor, fetching, keys, unreadable, total } = store.get();
      if (nextCursor === null || fetching !== 'none') return;
      await read('more', async (signal) =>
        joined({ keys, nextCursor, unreadable, total }, await page(nextCursor, signal)),
      );
    },
    setFilter(changes) {
      change({ ...initial, filter: { ...store.get().filter, ...changes } });
      void list.refetch();
    },
    insert(key) {
      created.set(key.id, { key, at: options.now() });
      change({ keys: unique([key, ...store.get().keys]) });
    },
    stop() {
      latest.abort();
      change({ status: 'idle', fetching: 'none' });
    },
  };
  return list;
}

const hasRows = (state: KeyListState): boolean => state.keys.length > 0 || state.status === 'ready';

const isUnfiltered = ({ search, status }: ListFilter): boolean => !search && status === undefined;

const joined = (before: Loaded, page: CheckedPage): Loaded => ({
  keys: [...before.keys, ...page.keys],
  nextCursor: page.nextCursor,
  total: page.total ?? before.total,
  unreadable: before.unreadable + page.unreadable,
});

function unique(keys: readonly ApiKey[]): readonly ApiKey[] {
  const byId = new Map<string, ApiKey>();
  for (const key of keys) if (!byId.has(key.id)) byId.set(key.id, key);
  return [...byId.values()];
}
