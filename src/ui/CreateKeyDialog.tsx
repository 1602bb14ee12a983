'use client';

import type { ReactNode } from 'react';

import { useCreateKeyFlow } from '../react/use-create-key-flow.ts';
import { useDeleteKeyFlow } from '../react/use-delete-key-flow.ts';
import { CreateForm } from './CreateForm.tsx';
import { SecretDialog } from './SecretDialog.tsx';

/** The creation of a key in one window: what the backend asks for, then the secret, once. */
export function CreateKeyDialog(): ReactNode {
  const flow = useCreateKeyFlow();
  // One window at a time: what arrives behind a deletion waits for its end.
  const isCovered = useDeleteKeyFlow().state.step !== 'closed';
  return (
    <SecretDialog
      of="create"
      flow={flow}
      isCovered={isCovered}
      renderConfirm={(asking) => <CreateForm flow={flow} state={asking} />}
    />
  );
}
