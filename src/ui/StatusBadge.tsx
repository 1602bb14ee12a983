'use client';

import type { ReactNode } from 'react';

import type { ApiKey } from '../core/types.ts';
import { statusOf } from '../react/status.ts';
import { usePart } from './parts.ts';
import { reasonOf } from './reason.ts';
import { useWords } from './use-words.ts';

/** Whether a key works, and if not what to do: a word, a colour and a shape, so that no one of them must be seen. */
export function StatusBadge({ of: key, isChecking }: { of: ApiKey; isChecking: boolean }): ReactNode {
  const part = usePart();
  const words = useWords();
  const status = statusOf(key);
  const reason = isChecking ? undefined : reasonOf(key, words);
  return (
    <>
      <span {...part('status')} data-status={isChecking ? 'checking' : status}>
        {words(isChecking ? 'dialog.checking' : `status.${status}`)}
      </span>
      {reason && <span {...part('secondary')}>{reason}</span>}
    </>
  );
}
