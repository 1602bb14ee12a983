'use client';

import type { ReactNode } from 'react';

import type { MessageKey } from '../core/messages.ts';
import type { ApiKey, SortField } from '../core/types.ts';
import { shownText } from './format.ts';
import { KeyScopes } from './KeyScopes.tsx';
import { Moment } from './Moment.tsx';
import { usePart } from './parts.ts';
import { StatusBadge } from './StatusBadge.tsx';
import { useWords } from './use-words.ts';

/** The table's own columns besides the name. */
export type ColumnName = 'key' | 'status' | 'scopes' | 'created' | 'last-used' | 'expires';

/** A column of the host's. */
export interface HostColumn {
  /** Its `data-column`. */
  readonly id: string;
  readonly header: string;
  /** Sorts by this field when its head is pressed. */
  readonly sort?: SortField;
  readonly render: (key: ApiKey) => ReactNode;
}

/** What a table shows of each key besides its name, in order. `scopes` and `expires` are drawn where a key has some. */
export type Columns = readonly (ColumnName | HostColumn)[];

export const defaultColumns: Columns = ['key', 'status', 'scopes', 'created', 'last-used', 'expires'];

interface OwnColumn {
  readonly header: MessageKey;
  readonly sort?: SortField;
  /** Without any value in it the column is not drawn. */
  readonly has?: (key: ApiKey) => boolean;
  readonly Cell: (props: { of: ApiKey; isChecking: boolean }) => ReactNode;
}

const own: Readonly<Record<ColumnName, OwnColumn>> = {
  key: { header: 'table.key', Cell: Masked },
  status: {
    header: 'table.status',
    Cell: ({ of, isChecking }) => <StatusBadge of={of} isChecking={isChecking} />,
  },
  scopes: { header: 'table.scopes', has: ({ scopes = [] }) => scopes.length > 0, Cell: KeyScopes },
  created: { header: 'table.created', sort: 'createdAt', Cell: Created },
  'last-used': { header: 'table.lastUsed', sort: 'lastUsedAt', Cell: LastUsed },
  expires: { header: 'table.expires', sort: 'expiresAt', has: ({ expiresAt }) => expiresAt !== null, Cell: Expires },
};

/** A column as the table draws it. */
export interface TableColumn {
  readonly id: string;
  readonly header: string | { readonly message: MessageKey };
  readonly sort: SortField | undefined;
  readonly Cell: OwnColumn['Cell'];
}

const cells = new WeakMap<HostColumn, OwnColumn['Cell']>();

/** The same component for the same column: another one would lose the focus and the state of what it draws. */
function cellOf(column: HostColumn): OwnColumn['Cell'] {
  const Cell: OwnColumn['Cell'] = cells.get(column) ?? (({ of }) => column.render(of));
  cells.set(column, Cell);
  return Cell;
}

/** The columns to draw for these keys. */
export function columnsFor(columns: Columns, keys: readonly ApiKey[]): readonly TableColumn[] {
  return columns.flatMap((column): TableColumn[] => {
    if (typeof column !== 'string') {
      return [{ id: column.id, header: column.header, sort: column.sort, Cell: cellOf(column) }];
    }
    const { header, sort, has, Cell } = own[column];
    return has && !keys.some((key) => has(key)) ? [] : [{ id: column, header: { message: header }, sort, Cell }];
  });
}

function Masked({ of: key }: { of: ApiKey }): ReactNode {
  const part = usePart();
  const words = useWords();
  return <code {...part('key')}>{key.hint || words('table.none')}</code>;
}

function Created({ of: key }: { of: ApiKey }): ReactNode {
  const words = useWords();
  const part = usePart();
  return (
    <>
      <Moment date={key.createdAt} show="date" fallback={words('table.none')} />
      {key.createdBy && (
        <bdi {...part('secondary')} title={shownText(key.createdBy)}>
          {words('table.createdBy', { who: shownText(key.createdBy) })}
        </bdi>
      )}
    </>
  );
}

function LastUsed({ of: key }: { of: ApiKey }): ReactNode {
  const words = useWords();
  return <Moment date={key.lastUsedAt} show="relative" fallback={words('table.never')} />;
}

function Expires({ of: key }: { of: ApiKey }): ReactNode {
  const words = useWords();
  return <Moment date={key.expiresAt} show="relative" fallback={words('table.never')} />;
}
