'use client';

import type { ReactNode } from 'react';

import type { DeleteState } from '../core/delete-states.ts';
import { useSecondsUntil } from '../react/use-clock.ts';
import type { UseDeleteKeyFlow } from '../react/use-delete-key-flow.ts';
import { Button } from './Button.tsx';
import { DialogBody, useFocusOnAppear } from './Dialog.tsx';
import { ErrorNote } from './ErrorNote.tsx';
import { KeyCard } from './KeyCard.tsx';
import { usePart } from './parts.ts';
import { useWords } from './use-words.ts';

export interface DeleteConfirmProps {
  readonly flow: UseDeleteKeyFlow;
  readonly state: Extract<DeleteState, { step: 'confirming' | 'requesting' }>;
}

/** Names the key and says what will happen; opens with Cancel in focus, and calls nothing before Confirm is pressed. */
export function DeleteConfirm({ flow, state }: DeleteConfirmProps): ReactNode {
  const part = usePart();
  const words = useWords();
  const cancelRef = useFocusOnAppear<HTMLButtonElement>();
  const waiting = useSecondsUntil(flow.waits.request, 'up');
  // Closed and opened again while it was asked for, the code is still on its way.
  const asking = state.step === 'requesting' || waiting === Infinity;
  const confirming = state.step === 'confirming' && !asking ? state : undefined;
  const error = confirming?.error;
  const stillThere = confirming?.note === 'still_there';
  // An error says itself, and nothing is new while the code is asked for.
  const says = asking || error ? { says: '' } : stillThere && { says: words('delete.stillThere') };
  const actions = (
    <>
      <Button ref={cancelRef} onClick={flow.close}>
        {words('dialog.cancel')}
      </Button>
      <Button variant="danger" busy={asking} aria-disabled={waiting > 0} onClick={flow.confirm}>
        {words(asking ? 'delete.sending' : 'delete.confirm')}
      </Button>
    </>
  );
  return (
    <DialogBody title={words('delete.title')} description={words('delete.description')} {...says} actions={actions}>
      <KeyCard of={state.key} />
      {error && <ErrorNote error={error} />}
      {stillThere && (
        <p {...part('note')} data-tone="warning">
          {words('delete.stillThere')}
        </p>
      )}
      <p {...part('timing')}>{!asking && waiting > 0 && words('delete.wait', { seconds: waiting })}</p>
    </DialogBody>
  );
}
