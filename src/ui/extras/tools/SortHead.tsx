'use client';

import type { ReactNode } from 'react';

import type { Sort, SortField } from '../../../core/types.ts';
import { useApiKeys } from '../../../react/use-api-keys.ts';
import type { SortHeadProps } from '../../extras.ts';
import { usePart } from '../../parts.ts';

/** Sorts by its column when pressed, and turns the order when pressed again. */
export function SortHead({ field, label }: SortHeadProps): ReactNode {
  const part = usePart();
  const { filter, sort } = useApiKeys();
  const direction = filter.sort?.field === field ? filter.sort.direction : undefined;
  return (
    <button {...part('sort')} type="button" onClick={() => sort(turned(field, direction))}>
      {label}
    </button>
  );
}

/** Names begin with A, moments with the latest. */
function turned(field: SortField, direction: Sort['direction'] | undefined): Sort {
  const first = field === 'name' ? 'ascending' : 'descending';
  if (direction !== first) return { field, direction: first };
  return { field, direction: first === 'ascending' ? 'descending' : 'ascending' };
}
