import { ApiKeysError } from './errors.ts';
import type { GuardedAdapter } from './guard.ts';
import type { KeyListState } from './key-list.ts';
import { allPages, demandReadable, unique } from './pages.ts';
import type { ApiKey, NewKey, Sort } from './types.ts';

/** What was known when a creation was sent: a key that is neither among these nor older is new. */
export interface Before {
  readonly ids: ReadonlySet<string>;
  /** Every key of this moment or later is among them; `null` where that cannot be said of any. */
  readonly from: number | null;
}

export function knownNow({ status, keys, nextCursor, unreadable, filter }: KeyListState): Before {
  const ids = new Set(keys.map(({ id }) => id));
  const unfiltered = status === 'ready' && !filter.search && filter.status === undefined && unreadable === 0;
  if (!unfiltered) return { ids, from: null };
  return { ids, from: nextCursor === null ? -Infinity : newestOf(keys) };
}

/** The first key's moment, where each key is followed by an older one: then those not loaded yet are older still. */
function newestOf(keys: readonly ApiKey[]): number | null {
  const moments = keys.map(({ createdAt }) => Date.parse(createdAt ?? ''));
  const isNewestFirst = moments.every((moment, index) => moment <= (moments[index - 1] ?? Infinity));
  return (isNewestFirst && moments[0]) || null;
}

const newestFirst: Sort = { field: 'createdAt', direction: 'descending' };

/** Looks for the key that a creation with a lost answer has made. Rejects where it cannot be told from another's. */
export async function findCreated(
  adapter: GuardedAdapter,
  before: Before,
  input: NewKey,
  signal: AbortSignal,
): Promise<ApiKey | null> {
  const { ids, from } = before;
  if (from === null) throw new ApiKeysError('unknown');
  const sorted = adapter.supports.sort?.includes('createdAt') ?? false;
  const isNew = ({ id, createdAt }: ApiKey): boolean =>
    !ids.has(id) && (from === -Infinity || Date.parse(createdAt ?? '') >= from);
  const found: ApiKey[] = [];
  for await (const page of allPages(adapter, { limit: 100, ...(sorted && { sort: newestFirst }) }, signal)) {
    found.push(...page.keys.filter((key) => isNew(key) && isNamedAs(input, key)));
    demandReadable(page);
    if (sorted) break;
  }
  // Nothing but its name ties a key to who wanted it: of two, or without one, it may be somebody else's.
  const [key, ...others] = unique(found);
  if (key && (others.length > 0 || !plain(input.name))) throw new ApiKeysError('unknown');
  return key ?? null;
}

const plain = (name: string | null | undefined): string => name?.normalize().trim() ?? '';

const isNamedAs = (input: NewKey, key: ApiKey): boolean => !plain(input.name) || plain(key.name) === plain(input.name);
