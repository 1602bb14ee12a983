'use client';

import type { ReactNode } from 'react';

import { usePart } from './parts.ts';

export interface TableStateProps {
  readonly kind: 'empty' | 'failed';
  readonly title: string;
  readonly description?: string | false;
  readonly children?: ReactNode;
}

const drawings = {
  // A key,
  empty: 'M8 24a8 8 0 1 0 16 0a8 8 0 1 0-16 0m5.5 0a2.5 2.5 0 1 0 5 0a2.5 2.5 0 1 0-5 0M24 24h18m-4 0v5m-6-5v4',
  // and a cloud with a mark.
  failed: 'M14 34a8 8 0 0 1-.6-16 11 11 0 0 1 21.3 2.2A7 7 0 0 1 34 34zM24 22v5m0 3.5v.1',
};

/** What stands in the table's place when there are no rows: never the same drawing for "none" and "could not load". */
export function TableState({ kind, title, description, children }: TableStateProps): ReactNode {
  const part = usePart();
  return (
    <div {...part('state')} data-kind={kind}>
      <svg viewBox="0 0 48 48" aria-hidden="true">
        <path d={drawings[kind]} />
      </svg>
      {/* What can be pressed stands outside: a count in it would be said each second. */}
      <div role={kind === 'failed' ? 'alert' : undefined}>
        <h3>{title}</h3>
        {description && <p>{description}</p>}
      </div>
      {children}
    </div>
  );
}
