'use client';

import { useCallback, useId, useMemo, type ReactNode } from 'react';

import type { ApiKey } from '../core/types.ts';
import { useAccess } from '../react/use-access.ts';
import { useApiKeys } from '../react/use-api-keys.ts';
import { useDeleteKeyFlow } from '../react/use-delete-key-flow.ts';
import { columnsFor, defaultColumns, type Columns } from './columns.tsx';
import { useExtras } from './extras.ts';
import { KeyRow } from './KeyRow.tsx';
import { ListNotes, ListFailed } from './ListNotes.tsx';
import { LoadMore } from './LoadMore.tsx';
import { NoKeys } from './NoKeys.tsx';
import { usePart } from './parts.ts';
import { reasonWords } from './reason.ts';
import { SkeletonRows } from './SkeletonRows.tsx';
import { TableHead } from './TableHead.tsx';
import { useWords } from './use-words.ts';

export interface KeyTableProps {
  /** What is shown of each key besides its name. Default: all that the kit has. */
  readonly columns?: Columns | undefined;
}

/** The keys of the nearest provider, with all that can become of a list: loading, empty, failed, out of date, more. */
export function KeyTable({ columns: wanted = defaultColumns }: KeyTableProps): ReactNode {
  const part = usePart();
  const words = useWords();
  const list = useApiKeys();
  const access = useAccess();
  const extras = useExtras();
  const { open } = useDeleteKeyFlow();
  const reasonId = useId();
  const onDelete = useCallback((key: ApiKey) => open(key), [open]);
  const columns = useMemo(() => columnsFor(wanted, list.keys), [wanted, list.keys]);

  if (list.isError && list.keys.length === 0) return <ListFailed list={list} />;
  if (!list.isLoading && list.keys.length + list.unreadable === 0 && !list.hasNextPage) return <NoKeys list={list} />;
  const reason = reasonWords('delete', access.delete, words);
  const withActions = access.delete !== null || extras.some(({ RowAction }) => RowAction);
  const lead = extras.some(({ LeadCell }) => LeadCell) ? ['lead'] : [];
  const ids = [...lead, 'name', ...columns.map(({ id }) => id), ...(withActions ? ['actions'] : [])];
  return (
    <div {...part('table-frame')}>
      <ListNotes list={list} />
      <table
        {...part('table')}
        aria-label={words('panel.title')}
        aria-busy={list.isLoading || (list.isFetching && !list.isFetchingNextPage)}
      >
        <TableHead columns={columns} extras={extras} withActions={withActions} sort={list.filter.sort} />
        <tbody>
          {list.isLoading && <SkeletonRows columns={ids} />}
          {list.keys.map((key) => (
            <KeyRow
              key={key.id}
              of={key}
              columns={columns}
              extras={extras}
              isChecking={list.checking.has(key.id)}
              deletable={access.delete}
              reasonId={reason && reasonId}
              onDelete={onDelete}
            />
          ))}
        </tbody>
      </table>
      {reason && (
        <p {...part('secondary')} id={reasonId} data-place="below">
          {reason}
        </p>
      )}
      {list.hasNextPage && <LoadMore list={list} />}
    </div>
  );
}
