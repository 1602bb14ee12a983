'use client';

import type { ReactNode } from 'react';

import type { Sort } from '../core/types.ts';
import type { TableColumn } from './columns.tsx';
import type { Extra } from './extras.ts';
import { usePart } from './parts.ts';
import { useWords } from './use-words.ts';

export interface TableHeadProps {
  readonly columns: readonly TableColumn[];
  readonly extras: readonly Extra[];
  readonly withActions: boolean;
  readonly sort: Sort | undefined;
}

const nameColumn = { id: 'name', header: { message: 'table.name' }, sort: 'name' } as const;

/** The heads of the columns. */
export function TableHead({ columns, extras, withActions, sort }: TableHeadProps): ReactNode {
  const part = usePart();
  const words = useWords();
  const SortHead = extras.find((extra) => extra.SortHead)?.SortHead;
  return (
    <thead>
      <tr>
        {extras.map(
          ({ LeadHead }, index) =>
            LeadHead && (
              <th {...part('head')} key={index} scope="col" data-column="lead">
                <LeadHead />
              </th>
            ),
        )}
        {[nameColumn, ...columns].map(({ id, header, sort: field }) => {
          const label = typeof header === 'string' ? header : words(header.message);
          const direction = sort && sort.field === field ? sort.direction : undefined;
          return (
            <th {...part('head')} key={id} scope="col" data-column={id} aria-sort={direction}>
              {field && SortHead ? <SortHead field={field} label={label} /> : <span>{label}</span>}
            </th>
          );
        })}
        {withActions && (
          <th {...part('head')} scope="col" data-column="actions">
            <span>{words('table.actions')}</span>
          </th>
        )}
      </tr>
    </thead>
  );
}
