'use client';

import type { ReactNode } from 'react';

import type { DeleteState } from '../core/delete-flow.ts';
import type { Words } from '../core/messages.ts';
import { isInUse } from '../react/status.ts';
import { useSecondsUntil } from '../react/use-clock.ts';
import type { UseDeleteKeyFlow } from '../react/use-delete-key-flow.ts';
import { Button } from './Button.tsx';
import { DialogBody, useFocusOnAppear } from './Dialog.tsx';
import { ErrorNote } from './ErrorNote.tsx';
import { usePart } from './parts.ts';

export interface DeleteConfirmProps {
  readonly of: 'delete' | 'deleteMany';
  readonly words: Words;
  readonly flow: UseDeleteKeyFlow;
  readonly state: Extract<DeleteState, { step: 'confirming' | 'requesting' }>;
  /** The keys by name. */
  readonly children: ReactNode;
}

/** Names the key, or the keys, and says what will happen; opens with Cancel in focus, and calls nothing before Confirm is pressed. */
export function DeleteConfirm({ of, words, flow, state, children }: DeleteConfirmProps): ReactNode {
  const part = usePart();
  const cancelRef = useFocusOnAppear<HTMLButtonElement>();
  const waiting = useSecondsUntil(flow.waits.request, 'up');
  // Closed and opened again while it was asked for, the code is still on its way.
  const asking = state.step === 'requesting' || waiting === Infinity;
  const { error, note } = state.step === 'confirming' && !asking ? state : {};
  const { keys } = state.task;
  const inUse = keys.filter((key) => isInUse(key)).length;
  const notDone = note && words(`${of}.notDone`);
  const actions = (
    <>
      <Button ref={cancelRef} onClick={flow.close}>
        {words('dialog.cancel')}
      </Button>
      <Button variant="danger" busy={asking} aria-disabled={waiting > 0} onClick={flow.confirm}>
        {words(asking ? 'code.sending' : 'delete.confirm')}
      </Button>
    </>
  );
  return (
    <DialogBody
      title={words(`${of}.title`, { count: keys.length })}
      description={words(`${of}.description`)}
      // An error says itself, and nothing is new while the code is asked for.
      says={asking || error ? '' : notDone}
      about={
        <>
          {children}
          {inUse > 0 && (
            <p {...part('note')} data-tone="warning">
              {words(`${of}.inUse`, { count: inUse })}
            </p>
          )}
        </>
      }
      actions={actions}
    >
      {error && <ErrorNote error={error} />}
      {notDone && (
        <p {...part('note')} data-tone="warning">
          {notDone}
        </p>
      )}
      <p {...part('timing')}>{!asking && waiting > 0 && words('code.retryIn', { seconds: waiting })}</p>
    </DialogBody>
  );
}
