import { ApiKeysError } from './errors.ts';
import type { GuardedAdapter } from './guard.ts';
import type { CheckedPage } from './schema.ts';
import type { ApiKey, ListQuery, Sort } from './types.ts';

/** A list page by page, to its end. Rejects with `bad_response` where a page leads back to one that was read before. */
export async function* allPages(
  { list }: GuardedAdapter,
  query: Omit<ListQuery, 'cursor'>,
  signal: AbortSignal,
): AsyncGenerator<CheckedPage> {
  const cursors = new Set<string | null>();
  let cursor: string | null = null;
  do {
    if (cursors.has(cursor)) throw new ApiKeysError('bad_response');
    cursors.add(cursor);
    const page: CheckedPage = await list({ ...query, cursor }, { signal });
    yield page;
    cursor = page.nextCursor;
  } while (cursor !== null);
}

/** For who looks for one key: that may be the one that cannot be read. */
export function demandReadable({ unreadable }: CheckedPage): void {
  if (unreadable > 0) throw new ApiKeysError('bad_response');
}

const newestFirst: Sort = { field: 'createdAt', direction: 'descending' };

/** The order in which no key moves to another page while the pages are read, where the backend can give it. */
export const steadily = ({ supports }: GuardedAdapter): { readonly sort?: Sort } =>
  supports.sort?.includes('createdAt') ? { sort: newestFirst } : {};

/** Whether each key is followed by an older one. */
export function isNewestFirst(keys: readonly ApiKey[]): boolean {
  const moments = keys.map(({ createdAt }) => Date.parse(createdAt ?? ''));
  return moments.every((moment, index) => moment <= (moments[index - 1] ?? Infinity));
}

/**
 * Those of the keys that the backend has now: by `get`, or else by reading the list to its end. Rejects with `unknown` where
 * one that is missing may have moved to a page read before.
 */
export async function findKeys(
  adapter: GuardedAdapter,
  ids: readonly string[],
  signal: AbortSignal,
): Promise<readonly ApiKey[]> {
  const { get } = adapter;
  if (get) {
    const found = await Promise.all(ids.map((id) => get(id, { signal })));
    return found.filter((key) => key !== null);
  }
  const order = steadily(adapter);
  const seen: ApiKey[] = [];
  let found: readonly ApiKey[] = [];
  let pages = 0;
  for await (const page of allPages(adapter, { limit: 100, ...order }, signal)) {
    pages += 1;
    seen.push(...page.keys);
    found = unique(seen).filter(({ id }) => ids.includes(id));
    if (found.length === ids.length) return found;
    demandReadable(page);
  }
  if (pages > 1 && !order.sort && !isNewestFirst(seen)) throw new ApiKeysError('unknown');
  return found;
}

/** Each id once, and the first of each counts. */
export function unique(keys: readonly ApiKey[]): readonly ApiKey[] {
  const byId = new Map<string, ApiKey>();
  for (const key of keys) if (!byId.has(key.id)) byId.set(key.id, key);
  return [...byId.values()];
}
