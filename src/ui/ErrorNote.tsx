'use client';

import type { ReactNode } from 'react';

import type { ApiKeysError } from '../core/errors.ts';
import { usePart } from './parts.ts';
import { SupportLink } from './SupportLink.tsx';
import { useWords } from './use-words.ts';

export interface ErrorNoteProps {
  readonly error: ApiKeysError;
  /** Instead of the error's own words. */
  readonly children?: ReactNode;
  /** The way on, beside it: nothing of it is said with the error. */
  readonly action?: ReactNode;
}

/** What went wrong, where it happened: the words for its code, the request id, and the way to support. */
export function ErrorNote({ error, children, action }: ErrorNoteProps): ReactNode {
  const part = usePart();
  const words = useWords();
  return (
    <div {...part('note')} data-tone="danger">
      <div role="alert">
        <p>{children ?? words(`error.${error.code}`)}</p>
        <p {...part('secondary')}>
          {error.requestId && <span>{words('dialog.requestId', { requestId: error.requestId })}</span>}
          <SupportLink error={error} />
        </p>
      </div>
      {action}
    </div>
  );
}
