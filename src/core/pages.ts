import { ApiKeysError } from './errors.ts';
import type { GuardedAdapter } from './guard.ts';
import type { CheckedPage } from './schema.ts';
import type { ApiKey, Sort } from './types.ts';

/** The whole list without any filter, page by page, for who looks for one key in it. */
export async function* allPages(
  adapter: GuardedAdapter,
  signal: AbortSignal,
  sort?: Sort,
): AsyncGenerator<CheckedPage> {
  let cursor: string | null = null;
  do {
    const page: CheckedPage = await adapter.list({ cursor, limit: 100, ...(sort && { sort }) }, { signal });
    yield page;
    // The key that is looked for may be the one that cannot be read.
    if (page.unreadable > 0) throw new ApiKeysError('bad_response');
    cursor = page.nextCursor;
  } while (cursor !== null);
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
  for await (const { keys } of allPages(adapter, signal)) {
    found.push(...keys.filter(({ id }) => ids.includes(id)));
    if (found.length === ids.length) break;
  }
  return found;
}

/** Each id once, and the first of each counts. */
export function unique(keys: readonly ApiKey[]): readonly ApiKey[] {
  const byId = new Map<string, ApiKey>();
  for (const key of keys) if (!byId.has(key.id)) byId.set(key.id, key);
  return [...byId.values()];
}
