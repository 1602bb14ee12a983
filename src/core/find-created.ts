import { ApiKeysError } from './errors.ts';
import type { GuardedAdapter } from './guard.ts';
import type { KeyListState } from './key-list.ts';
import { allPages, demandReadable, isNewestFirst, steadily, unique } from './pages.ts';
import type { ApiKey } from './types.ts';

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
  if (nextCursor === null) return { ids, from: -Infinity };
  // Where each key is followed by an older one, those not loaded yet are older still.
  return { ids, from: (isNewestFirst(keys) && Date.parse(keys[0]?.createdAt ?? '')) || null };
}

/** Looks for the key that a call with a lost answer has made: all that are new and may be it. Rejects where that cannot be told. */
export async function findCreated(
  adapter: GuardedAdapter,
  before: Before,
  mayBe: (key: ApiKey) => boolean,
  signal: AbortSignal,
): Promise<readonly ApiKey[]> {
  const { ids, from } = before;
  if (from === null) throw new ApiKeysError('unknown');
  const order = steadily(adapter);
  const isNew = ({ id, createdAt }: ApiKey): boolean =>
    !ids.has(id) && (from === -Infinity || Date.parse(createdAt ?? '') >= from);
  const found: ApiKey[] = [];
  for await (const page of allPages(adapter, { limit: 100, ...order }, signal)) {
    found.push(...page.keys.filter((key) => isNew(key) && mayBe(key)));
    demandReadable(page);
    if (order.sort) break;
  }
  return unique(found);
}

/** A name as backends compare it; empty for none. */
export const plain = (name: string | null | undefined): string => name?.normalize().trim() ?? '';
