'use client';

import type { ReactNode } from 'react';

import { usePart } from './parts.ts';
import { useWords } from './use-words.ts';

/** Rows in the table's own shape while the first ones are on their way. */
export function SkeletonRows({ count = 3, columns }: { count?: number; columns: readonly string[] }): ReactNode {
  const part = usePart();
  const words = useWords();
  return Array.from({ length: count }, (_, row) => (
    <tr {...part('row')} key={row}>
      {columns.map((column) => (
        <td {...part('cell')} key={column} data-column={column}>
          {column !== 'actions' && column !== 'lead' && (
            <span {...part('skeleton')}>{row === 0 && column === 'name' ? words('table.loading') : ''}</span>
          )}
        </td>
      ))}
    </tr>
  ));
}
