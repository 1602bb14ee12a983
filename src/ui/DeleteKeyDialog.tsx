'use client';

import type { ReactNode } from 'react';

import { useCreateKeyFlow } from '../react/use-create-key-flow.ts';
import { useDeleteKeyFlow } from '../react/use-delete-key-flow.ts';
import { CodeStep } from './CodeStep.tsx';
import { DeleteConfirm } from './DeleteConfirm.tsx';
import { DeleteOutcome } from './DeleteOutcome.tsx';
import { Dialog } from './Dialog.tsx';

/** The deletion of a key in one window: confirm, enter the code from the mail, see how it ended. */
export function DeleteKeyDialog(): ReactNode {
  const flow = useDeleteKeyFlow();
  const creation = useCreateKeyFlow();
  const { state } = flow;
  const confirming = state.step === 'confirming' || (state.step === 'requesting' && !state.resending);
  const createAnother = (): void => {
    flow.close();
    creation.open();
  };
  return (
    <Dialog isOpen={state.step !== 'closed'} role={confirming ? 'alertdialog' : 'dialog'} onClose={flow.close}>
      {view()}
    </Dialog>
  );

  function view(): ReactNode {
    switch (state.step) {
      case 'closed':
        return null;
      case 'confirming':
        return <DeleteConfirm flow={flow} state={state} />;
      case 'requesting':
        return state.resending ? (
          <CodeStep key={state.resending.challenge.id} flow={flow} state={state.resending} phase="resending" />
        ) : (
          <DeleteConfirm flow={flow} state={state} />
        );
      case 'entering':
      case 'verifying':
        return <CodeStep key={state.challenge.id} flow={flow} state={state} phase={state.step} />;
      default:
        return <DeleteOutcome key={state.step} flow={flow} state={state} onCreateAnother={createAnother} />;
    }
  }
}
