'use client';

import { useCallback, useId, type ReactNode } from 'react';

import type { ApiKey } from '../core/types.ts';
import { useAccess } from '../react/use-access.ts';
import { useApiKeys } from '../react/use-api-keys.ts';
import { useDeleteKeyFlow } from '../react/use-delete-key-flow.ts';
import { Button } from './Button.tsx';
import { CreateKeyButton } from './CreateKeyButton.tsx';
import { KeyRow } from './KeyRow.tsx';
import { ListNotes, ListFailed } from './ListNotes.tsx';
import { usePart } from './parts.ts';
import { reasonWords } from './reason.ts';
import { SkeletonRows } from './SkeletonRows.tsx';
import { TableState } from './TableState.tsx';
import { useWords } from './use-words.ts';

/** The keys of the nearest provider, with all that can become of a list: loading, empty, failed, out of date, more. */
export function KeyTable(): ReactNode {
  const part = usePart();
  const words = useWords();
  const list = useApiKeys();
  const access = useAccess();
  const { open } = useDeleteKeyFlow();
  const reasonId = useId();
  const onDelete = useCallback((key: ApiKey) => open(key), [open]);

  if (list.isError && list.keys.length === 0) return <ListFailed list={list} />;
  if (!list.isLoading && list.keys.length + list.unreadable === 0 && !list.hasNextPage) {
    const canCreate = access.create === true;
    return (
      <TableState
        kind="empty"
        title={words('empty.title')}
        description={words(canCreate ? 'empty.description' : 'empty.later')}
      >
        {canCreate && <CreateKeyButton />}
      </TableState>
    );
  }
  const reason = reasonWords('delete', access.delete, words);
  return (
    <div {...part('table-frame')}>
      <ListNotes list={list} />
      <table {...part('table')} aria-label={words('table.label')} aria-busy={list.isLoading}>
        <TableHead withActions={access.delete !== null} />
        <tbody>
          {list.isLoading && <SkeletonRows withActions={access.delete !== null} />}
          {list.keys.map((key) => (
            <KeyRow
              key={key.id}
              of={key}
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
      {list.hasNextPage && (
        <div {...part('actions')} data-place="below">
          <Button busy={list.isFetchingNextPage} onClick={() => void list.fetchNextPage()}>
            {words(list.isFetchingNextPage ? 'table.loadingMore' : 'table.loadMore')}
          </Button>
        </div>
      )}
    </div>
  );
}

function TableHead({ withActions }: { withActions: boolean }): ReactNode {
  const part = usePart();
  const words = useWords();
  const heads = [
    ['name', words('table.name')],
    ['key', words('table.key')],
    ['status', words('table.status')],
    ['created', words('table.created')],
    ['last-used', words('table.lastUsed')],
    ...(withActions ? [['actions', words('table.actions')]] : []),
  ];
  return (
    <thead>
      <tr>
        {heads.map(([column, label]) => (
          <th {...part('head')} key={column} scope="col" data-column={column}>
            <span>{label}</span>
          </th>
        ))}
      </tr>
    </thead>
  );
}
