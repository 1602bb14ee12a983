'use client';

import type { ReactNode } from 'react';

import type { KeyStatus } from '../core/types.ts';
import { usePart } from './parts.ts';
import { useWords } from './use-words.ts';

/** Whether a key works: a word, a colour and a shape, so that no one of them must be seen. */
export function StatusBadge({ status }: { status: KeyStatus | 'checking' }): ReactNode {
  const part = usePart();
  const words = useWords();
  return (
    <span {...part('status')} data-status={status}>
      {status === 'checking' ? words('table.checking') : words(`status.${status}`)}
    </span>
  );
}
