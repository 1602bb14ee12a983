'use client';

import { useEffect, type ReactNode } from 'react';

import type { CreateState } from '../core/create-machine.ts';
import { useCreateKeyFlow } from '../react/use-create-key-flow.ts';
import { useDeleteKeyFlow } from '../react/use-delete-key-flow.ts';
import { CreateForm } from './CreateForm.tsx';
import { CreateOutcome } from './CreateOutcome.tsx';
import { Dialog } from './Dialog.tsx';
import { SecretLeave, SecretStep } from './SecretStep.tsx';

/** The creation of a key in one window: what the backend asks for, then the secret, once. */
export function CreateKeyDialog(): ReactNode {
  const flow = useCreateKeyFlow();
  const deletion = useDeleteKeyFlow();
  const { state } = flow;
  useLeaveGuard(bringsSecret(state));
  const leaving = state.step === 'created' && state.custody === 'leaving';
  return (
    <Dialog
      // One window at a time: what arrives behind a deletion waits for its end.
      isOpen={state.step !== 'closed' && deletion.state.step === 'closed'}
      role={leaving ? 'alertdialog' : 'dialog'}
      onClose={leaving ? flow.stay : flow.close}
    >
      {view()}
    </Dialog>
  );

  function view(): ReactNode {
    switch (state.step) {
      case 'closed':
        return null;
      case 'editing':
      case 'creating':
        return <CreateForm flow={flow} state={state} />;
      case 'created':
        return leaving ? <SecretLeave flow={flow} /> : <SecretStep flow={flow} of={state.key} />;
      default:
        return (
          <CreateOutcome
            key={state.step}
            flow={flow}
            state={state}
            onDelete={(key) => {
              flow.close();
              deletion.open(key);
            }}
          />
        );
    }
  }
}

/** A secret is on its way, or here and not copied: leaving the page loses it. */
const bringsSecret = (state: CreateState): boolean =>
  state.step === 'creating' ||
  (state.step === 'closed' && state.pending !== undefined) ||
  (state.step === 'created' && state.custody !== 'copied');

/** While it is active, the browser asks before the page is closed. */
function useLeaveGuard(isActive: boolean): void {
  useEffect(() => {
    if (!isActive) return;
    const onBeforeUnload = (event: BeforeUnloadEvent): void => event.preventDefault();
    window.addEventListener('beforeunload', onBeforeUnload);
    return () => window.removeEventListener('beforeunload', onBeforeUnload);
  }, [isActive]);
}
