import type { ApiKeysError } from './errors.ts';
import type { GuardedAdapter } from './guard.ts';
import { createLatest } from './latest.ts';
import { allPages, isNewestFirst, unique } from './pages.ts';
import type { CheckedPage } from './schema.ts';
import { createStore, type Readable } from './store.ts';
import type { ApiKey, KeyStatus, ListQuery, Sort } from './types.ts';

/** What is being asked for: everything in a {@link ListQuery} but where to go on and how much. */
export interface ListFilter {
  readonly search?: string | undefined;
  readonly sort?: Sort | undefined;
  readonly status?: KeyStatus | undefined;
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
  /** Which read that was: of what is there, or of the next page. `none` without an error. */
  readonly failed: KeyListState['fetching'];
  /** From when on the backend allows the next try, on the client's clock in milliseconds. */
  readonly retryAt: number;
  readonly filter: ListFilter;
}

export interface KeyList extends Readable<KeyListState> {
  /** Reads once, where nothing was read yet. */
  ensure(): void;
  /** Reads again all that is loaded, from the first page on. */
  refetch(): Promise<void>;
  /** Something has changed: reads again, once what is being read is there. Nothing where nobody has looked yet. */
  invalidate(): void;
  fetchNextPage(): Promise<void>;
  setFilter(changes: ListFilter): void;
  /** Puts a key that was just created on top, without a request. */
  insert(key: ApiKey): void;
  /** Puts a key that was just changed in the place of what it was, without a request. */
  replace(key: ApiKey): void;
  /** Has what the backend does not do of a filter done here. Before, all of it goes to the backend. */
  arrangeBy(local: LocalArrangement): void;
  /** Aborts what is under way. What was loaded stays, and is read again at the next `ensure`. */
  stop(): void;
}

export type Asked = Pick<ListQuery, 'search' | 'sort' | 'status'>;

/** What can be done of a filter without the backend; see `localList`. */
export interface LocalArrangement {
  /** What the backend does not do of a filter, and what it does. */
  split(filter: ListFilter): readonly [here: Asked, there: Asked];
  arrange(keys: readonly ApiKey[], here: Asked): readonly ApiKey[];
}

export interface KeyListOptions {
  readonly pageSize: number;
  onError(error: ApiKeysError): void;
  /** Called with every id after a read of the whole unfiltered list during which no key can have changed its page. */
  onComplete(ids: ReadonlySet<string>, startedAt: number): void;
  now(): number;
}

const settled = { fetching: 'none', error: null, failed: 'none', retryAt: 0 } as const;
const initial: KeyListState = {
  status: 'idle',
  keys: [],
  nextCursor: null,
  total: undefined,
  unreadable: 0,
  ...settled,
  filter: {},
};

const isNothing = (filter: ListFilter): boolean => Object.keys(filter).length === 0;
const isSame = (a: object, b: object): boolean => JSON.stringify(a) === JSON.stringify(b);

/** Only what is wanted: a field that is there and empty would be another query. */
const given = ({ search, sort, status }: ListFilter): Asked => ({
  ...(search && { search }),
  ...(sort && { sort }),
  ...(status && { status }),
});

type Loaded = Omit<CheckedPage, 'total'> & { readonly total: number | undefined; readonly pages: number };

export function createKeyList(adapter: GuardedAdapter, options: KeyListOptions): KeyList {
  const store = createStore<KeyListState>(initial);
  const change = (changes: Partial<KeyListState>): void => store.set({ ...store.get(), ...changes });
  /** Keys created here that a read begun before their creation cannot know, with the moment they came. */
  const created = new Map<string, { key: ApiKey; at: number }>();
  const latest = createLatest();
  /** All that is loaded, before what is searched, filtered and sorted here. */
  let rows: readonly ApiKey[] = [];
  /** What they were asked for. */
  let shown: ListFilter = {};
  let local: LocalArrangement | undefined;
  /** Why the refresh that is under way is not the last read: it is outdated, or a page was asked for meanwhile. */
  let [isOutdated, wantsMore] = [false, false];
  const split = (filter: ListFilter): readonly [Asked, Asked] => local?.split(filter) ?? [{}, given(filter)];
  const here = (): Asked => split(store.get().filter)[0];
  const there = (filter = store.get().filter): Asked => split(filter)[1];
  const isAsked = (): boolean => isSame(there(shown), there());
  const show = (keys: readonly ApiKey[], changes: Partial<KeyListState> = {}): void => {
    rows = unique(keys);
    change({ ...changes, keys: local?.arrange(rows, here()) ?? rows });
  };

  const query = (): Omit<ListQuery, 'cursor'> => ({ ...there(), limit: options.pageSize });

  function read(fetching: 'refresh' | 'more', load: (signal: AbortSignal) => Promise<Loaded>): Promise<void> {
    const startedAt = options.now();
    change({ fetching, status: hasRows(store.get()) ? 'ready' : 'loading' });
    return latest.run(
      load,
      (loaded) => goOn(() => accept(loaded, startedAt, fetching)),
      (error) => goOn(() => refuse(error, fetching)),
    );
  }

  function goOn(settle: () => void): void {
    settle();
    const { fetching, retryAt } = store.get();
    // What the backend wants to wait for is for the user to try again.
    if (fetching !== 'none' || options.now() < retryAt) return;
    if (isOutdated) return void list.refetch();
    if (wantsMore) void list.fetchNextPage();
    wantsMore = false;
  }

  function accept({ pages, ...loaded }: Loaded, startedAt: number, fetching: 'refresh' | 'more'): void {
    shown = store.get().filter;
    const isWhole = isUnfiltered(there());
    const isFresh = fetching === 'refresh';
    if (isFresh) for (const [id, { at }] of created) if (at < startedAt) created.delete(id);
    const own = isWhole ? [...created.values()].map(({ key }) => key).toReversed() : [];
    show([...own, ...loaded.keys], { ...loaded, ...settled, status: 'ready' });
    // A row that cannot be read could be any key, and one that is renamed or used may move to a page read before.
    const isSteady = pages === 1 || (there().sort?.field ?? (isNewestFirst(rows) && 'createdAt')) === 'createdAt';
    if (isFresh && isWhole && isSteady && loaded.nextCursor === null && loaded.unreadable === 0) {
      options.onComplete(new Set(rows.map((key) => key.id)), startedAt);
    }
  }

  function refuse(error: ApiKeysError, fetching: 'refresh' | 'more'): void {
    // A cursor that the backend no longer knows: only the first page can be trusted.
    if (fetching === 'more' && error.code === 'invalid_input') return void readAll();
    // Rows of another search would pass for the result of this one.
    const isOther = !isSame(split(shown), split(store.get().filter));
    if (isOther) show([], { nextCursor: null });
    const retryAt = options.now() + (error.retryAfterMs ?? 0);
    const status = hasRows(store.get()) && !isOther ? 'ready' : 'failed';
    change({ status, fetching: 'none', error, failed: fetching, retryAt });
    options.onError(error);
  }

  async function loadAsMuchAs(loadedBefore: number, signal: AbortSignal): Promise<Loaded> {
    // What is searched, filtered or sorted here needs all of it.
    const wanted = isNothing(here()) ? loadedBefore : Infinity;
    let sum: Loaded = { keys: [], nextCursor: null, total: undefined, unreadable: 0, pages: 0 };
    for await (const page of allPages(adapter, query(), signal)) {
      sum = joined(sum, page);
      if (sum.keys.length >= wanted) break;
    }
    return sum;
  }

  const readAll = (): Promise<void> => read('refresh', (signal) => loadAsMuchAs(isAsked() ? rows.length : 0, signal));

  const list: KeyList = {
    ...store.readable,
    ensure() {
      if (store.get().status === 'idle') void list.refetch();
    },
    refetch() {
      isOutdated = false;
      // A page that the user asked for comes after the refresh that gets in its way.
      wantsMore = isAsked() && (wantsMore || store.get().fetching === 'more');
      return readAll();
    },
    invalidate() {
      const { status, fetching, retryAt } = store.get();
      if (fetching === 'refresh') isOutdated = true;
      else if (status !== 'idle' && options.now() >= retryAt) void list.refetch();
    },
    async fetchNextPage() {
      const { nextCursor, fetching, unreadable, total } = store.get();
      if (fetching === 'refresh' && isAsked()) wantsMore = true;
      if (nextCursor === null || fetching !== 'none' || !isAsked()) return;
      await read('more', async (signal) => {
        const more = await adapter.list({ ...query(), cursor: nextCursor }, { signal });
        return joined({ keys: rows, nextCursor, unreadable, total, pages: 1 }, more);
      });
    },
    setFilter(changes) {
      const { filter, status, nextCursor, fetching } = store.get();
      change({ filter: { ...filter, ...changes } });
      const isLoaded = status === 'ready' && nextCursor === null && fetching !== 'refresh';
      if (!isLoaded || !isAsked()) {
        // That nothing was found does not mean that there is nothing.
        if (store.get().keys.length === 0 && isUnfiltered(store.get().filter)) change({ status: 'loading' });
        return void list.refetch();
      }
      // Nothing new to ask for: what is loaded is looked at in another way.
      shown = store.get().filter;
      show(rows);
    },
    insert(key) {
      created.set(key.id, { key, at: options.now() });
      show([key, ...rows]);
    },
    replace(key) {
      const own = created.get(key.id);
      if (own) created.set(key.id, { ...own, key });
      show(rows.map((each) => (each.id === key.id ? key : each)));
      // What is being read may be older than the change.
      if (store.get().fetching === 'refresh') void list.refetch();
    },
    arrangeBy(arrangement) {
      local = arrangement;
    },
    stop() {
      isOutdated = wantsMore = false;
      latest.abort();
      change({ status: 'idle', fetching: 'none' });
    },
  };
  return list;
}

const hasRows = (state: KeyListState): boolean => state.keys.length > 0 || state.status === 'ready';

const isUnfiltered = ({ search, status }: ListFilter): boolean => !search && !status;

const joined = (before: Loaded, page: CheckedPage): Loaded => ({
  ...page,
  keys: [...before.keys, ...page.keys],
  total: page.total ?? before.total,
  unreadable: before.unreadable + page.unreadable,
  pages: before.pages + 1,
});
