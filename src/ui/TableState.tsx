'use client';

import type { ReactNode } from 'react';

import { usePart } from './parts.ts';

export interface TableStateProps {
  readonly kind: 'empty' | 'failed';
  readonly title: string;
  readonly description: string;
  readonly children?: ReactNode;
}

/** What stands in the table's place when there are no rows: never the same drawing for "none" and "could not load". */
export function TableState({ kind, title, description, children }: TableStateProps): ReactNode {
  const part = usePart();
  return (
    <div {...part('state')} data-kind={kind} role={kind === 'failed' ? 'alert' : undefined}>
      <svg
        viewBox="0 0 48 48"
        width="48"
        height="48"
        fill="none"
        stroke="currentColor"
        strokeWidth="1.5"
        aria-hidden="true"
      >
        {kind === 'empty' ? (
          <>
            <circle cx="16" cy="24" r="8" />
            <circle cx="16" cy="24" r="2.5" />
            <path d="M24 24h18m-4 0v5m-6-5v4" strokeLinecap="round" strokeLinejoin="round" />
          </>
        ) : (
          <>
            <path d="M14 34a8 8 0 0 1-.6-16 11 11 0 0 1 21.3 2.2A7 7 0 0 1 34 34z" strokeLinejoin="round" />
            <path d="M24 22v5m0 3.5v.1" strokeLinecap="round" />
          </>
        )}
      </svg>
      <h3>{title}</h3>
      <p>{description}</p>
      {children}
    </div>
  );
}
