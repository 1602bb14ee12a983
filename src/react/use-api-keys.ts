'use client';

import { useMemo } from 'react';

import type { ApiKeysError } from '../core/errors.ts';
import type { KeyListState, ListFilter } from '../core/key-list.ts';
import type { ApiKey, KeyStatus, Sort } from '../core/types.ts';
import { useEnvironment } from './provider.tsx';
import { useRead, useReadable } from './use-readable.ts';

export interface UseApiKeys {
  /** All loaded keys but those proven gone. */
  readonly keys: readonly ApiKey[];
  /** Ids of keys whose deletion was sent and not answered; it is being found out whether they still exist. */
  readonly checking: ReadonlySet<string>;
  /** Nothing is there to show yet. */
  readonly isLoading: boolean;
  /** A read is under way, with or without keys to show. */
  readonly isFetching: boolean;
  readonly isFetchingNextPage: boolean;
  /** The last read failed. The keys, if any, are the last good ones: an error is never an empty list. */
  readonly isError: boolean;
  readonly error: ApiKeysError | null;
  /** Which read that was: of what is there, or of the next page. `none` without an error. */
  readonly failed: KeyListState['failed'];
  /** From when on the backend allows another try, on the client's clock in milliseconds; see `useSecondsUntil`. */
  readonly retryAt: number;
  readonly hasNextPage: boolean;
  /** How many keys the backend counts, where it counts. */
  readonly total: number | undefined;
  /** How many rows came without an id and cannot be shown. */
  readonly unreadable: number;
  /** What is searched for, shown and sorted by. Nothing found is not the same as no keys. */
  readonly filter: ListFilter;
  fetchNextPage(): Promise<void>;
  refetch(): Promise<void>;
  /**
   * Shows the keys whose name or hint holds the text; an empty text is no search. It is the backend that searches. Where
   * that cannot, the kit does, over the whole list, but only with `useLocalList()`, the part `localList` or the extra
   * `listTools`; without them the text goes to the backend all the same. So it is with `sort` and `show`.
   */
  search(text: string): void;
  sort(by: Sort): void;
  /** Only the keys of one status, or all. */
  show(status: KeyStatus | undefined): void;
}

/** The list of keys of the nearest provider; reads it when the first view mounts. */
export function useApiKeys(): UseApiKeys {
  const { list, facts } = useEnvironment().client;
  const state = useRead(list);
  const { gone, doubtful } = useReadable(facts);
  const keys = useMemo(() => state.keys.filter((key) => !gone.has(key.id)), [state.keys, gone]);
  return {
    keys,
    checking: doubtful,
    isLoading: keys.length === 0 && state.status !== 'ready' && state.status !== 'failed',
    isFetching: state.fetching !== 'none',
    isFetchingNextPage: state.fetching === 'more',
    isError: state.error !== null,
    error: state.error,
    failed: state.failed,
    retryAt: state.retryAt,
    hasNextPage: state.nextCursor !== null,
    total: state.total,
    unreadable: state.unreadable,
    fetchNextPage: list.fetchNextPage,
    refetch: list.refetch,
    filter: state.filter,
    search: (text) => list.setFilter({ search: text || undefined }),
    sort: (by) => list.setFilter({ sort: by }),
    show: (status) => list.setFilter({ status }),
  };
}
