'use client';

import { useState, type ReactNode } from 'react';

import type { KeyStatus } from '../../../core/types.ts';
import { useApiKeys, type UseApiKeys } from '../../../react/use-api-keys.ts';
import { useLocalList } from '../../../react/use-local-list.ts';
import { usePart } from '../../parts.ts';
import { useExtraWords } from '../../use-extra-words.ts';
import { useHasKeys } from './use-has-keys.ts';
import { useSearchField } from './use-search-field.ts';

/** Looks through the list: by text, and by status. */
export function ListTools(): ReactNode {
  const part = usePart();
  const list = useApiKeys();
  useLocalList();
  if (!useHasKeys(list)) return null;
  return (
    <div {...part('tools')} data-kind="list">
      <Search list={list} />
      <StatusFilter list={list} />
      <Found list={list} />
    </div>
  );
}

interface PartProps {
  readonly list: UseApiKeys;
}

function Search({ list }: PartProps): ReactNode {
  const part = usePart();
  const words = useExtraWords();
  const current = list.filter.search ?? '';
  return (
    <input
      {...part('input')}
      {...useSearchField(current, list.search)}
      type="search"
      defaultValue={current}
      aria-label={words('tools.search')}
      placeholder={words('tools.search')}
      dir="auto"
      autoComplete="off"
      spellCheck={false}
      enterKeyHint="search"
    />
  );
}

const statuses: readonly KeyStatus[] = ['active', 'expiring', 'inactive', 'disabled', 'expired'];

function StatusFilter({ list }: PartProps): ReactNode {
  const part = usePart();
  const words = useExtraWords();
  return (
    <select
      {...part('input')}
      aria-label={words('tools.status')}
      value={list.filter.status ?? ''}
      onChange={({ target }) => list.show(statuses.find((status) => status === target.value))}
    >
      <option value="">{words('tools.allStatuses')}</option>
      {statuses.map((status) => (
        <option key={status} value={status}>
          {words(`status.${status}`)}
        </option>
      ))}
    </select>
  );
}

/** Says how many keys there are of what is looked for. That there are none the table shows by itself. */
function Found({ list }: PartProps): ReactNode {
  const part = usePart();
  const words = useExtraWords();
  const found = useFound(list);
  const more = found?.isCounted ? 'tools.found' : 'tools.foundMore';
  const said = found && (found.count === 0 ? words('results.title') : words(more, { count: found.count }));
  return (
    <p {...part('secondary')} role="status">
      {/* The key: the same number for something else is news. */}
      <span key={found?.of} {...(found?.count === 0 && part('announcer'))}>
        {said}
      </span>
    </p>
  );
}

interface Result {
  /** What was looked for. */
  readonly of: string;
  readonly count: number;
  /** `false`: there are so many, or more. */
  readonly isCounted: boolean;
}

/** The latest whole answer, and only while it is the one to what is looked for now. */
function useFound({ filter, keys, total, hasNextPage, isFetching, isError }: UseApiKeys): Result | undefined {
  const [latest, settle] = useState<Result>();
  const of = [filter.status, filter.search].join(' ');
  const count = hasNextPage ? (total ?? keys.length) : keys.length;
  const isCounted = !hasNextPage || total !== undefined;
  const isNews = latest?.of !== of || latest.count !== count || latest.isCounted !== isCounted;
  if (isNews && !isFetching && !isError) settle({ of, count, isCounted });
  return latest?.of === of && of.trim() ? latest : undefined;
}
