'use client';

import type { ReactNode } from 'react';

import { useEnvironment } from '../react/provider.tsx';
import type { UseApiKeys } from '../react/use-api-keys.ts';
import { useReadable } from '../react/use-readable.ts';
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
  const { failed } = useReadable(useEnvironment().client.list);
  const error = failed === 'refresh' ? list.error : null;
  const reason = error?.code === 'unauthenticated' ? 'error.unauthenticated' : 'panel.refreshFailed';
  return (
    <>
      <Note text={error && words(reason)}>
        {error?.requestId && <p {...part('secondary')}>{words('dialog.requestId', { requestId: error.requestId })}</p>}
        <SupportLink error={error} />
        <Retry list={list} variant="quiet" />
      </Note>
      <Note text={list.unreadable > 0 && words('panel.unreadable', { count: list.unreadable })} />
    </>
  );
}

/** Stays when it has nothing to say: what comes together with its text is not said by every screen reader. */
function Note({ text, children }: { text: string | false | null; children?: ReactNode }): ReactNode {
  const part = usePart();
  return (
    <div {...part(text ? 'note' : 'announcer')} data-tone="warning">
      <p role="status">{text}</p>
      {text && children}
    </div>
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
      {words(list.error?.code === 'unauthenticated' ? 'signIn.done' : 'panel.retry')}
    </WaitingButton>
  );
}
