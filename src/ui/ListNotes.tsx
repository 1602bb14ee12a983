'use client';

import type { ReactNode } from 'react';

import type { UseApiKeys } from '../react/use-api-keys.ts';
import { usePart } from './parts.ts';
import { SupportLink } from './SupportLink.tsx';
import { TableState } from './TableState.tsx';
import { useWords } from './use-words.ts';
import { WaitingButton } from './WaitingButton.tsx';

/** In the table's place when nothing could be loaded. */
export function ListFailed({ list }: { list: UseApiKeys }): ReactNode {
  const part = usePart();
  const words = useWords();
  const { error } = list;
  const signedOut = error?.code === 'unauthenticated';
  const reason = error ? words(`error.${error.code}`) : '';
  return (
    <TableState
      kind="failed"
      title={words(signedOut ? 'signIn.title' : 'failed.title')}
      description={signedOut ? reason : words('failed.description', { reason })}
    >
      <div {...part('actions')} data-place="center">
        <SupportLink error={error} />
        <Retry list={list} variant="secondary" />
      </div>
      {error?.requestId && <p {...part('secondary')}>{words('dialog.requestId', { requestId: error.requestId })}</p>}
    </TableState>
  );
}

/** Above rows that are there, but not as they should be. */
export function ListNotes({ list }: { list: UseApiKeys }): ReactNode {
  const part = usePart();
  const words = useWords();
  return (
    <>
      {list.isError && (
        <div {...part('note')} data-tone="warning">
          <p role="status">{words('panel.refreshFailed')}</p>
          <Retry list={list} variant="quiet" />
        </div>
      )}
      {list.unreadable > 0 && (
        <div {...part('note')} data-tone="warning" role="status">
          <p>{words('panel.unreadable', { count: list.unreadable })}</p>
        </div>
      )}
    </>
  );
}

function Retry({ list, variant }: { list: UseApiKeys; variant: 'secondary' | 'quiet' }): ReactNode {
  const words = useWords();
  return (
    <WaitingButton
      variant={variant}
      at={list.retryAt}
      waiting="code.retryIn"
      busy={list.isFetching}
      onClick={() => void list.refetch()}
    >
      {words('panel.retry')}
    </WaitingButton>
  );
}
