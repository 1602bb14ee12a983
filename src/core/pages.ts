import { ApiKeysError } from './errors.ts';
import type { GuardedAdapter } from './guard.ts';
import type { CheckedPage } from './schema.ts';
import type { ApiKey, ListQuery } from './types.ts';

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

/** Those of the keys that the backend has now: by `get`, or else by reading the list to its end. */
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
  const found: ApiKey[] = [];
  for await (const page of allPages(adapter, { limit: 100 }, signal)) {
    found.push(...page.keys.filter(({ id }) => ids.includes(id)));
    if (unique(found).length === ids.length) break;
    demandReadable(page);
  }
  return unique(found);
}

/** Each id once, and the first of each counts. */
export function unique(keys: readonly ApiKey[]): readonly ApiKey[] {
  const byId = new Map<string, ApiKey>();
  for (const key of keys) if (!byId.has(key.id)) byId.set(key.id, key);
  return [...byId.values()];
}
