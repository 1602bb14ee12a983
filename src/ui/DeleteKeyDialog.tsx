'use client';

import type { ReactNode } from 'react';

import { useCreateKeyFlow } from '../react/use-create-key-flow.ts';
import { useDeleteKeyFlow } from '../react/use-delete-key-flow.ts';
import { DeleteConfirm } from './DeleteConfirm.tsx';
import { DeleteOutcome } from './DeleteOutcome.tsx';
import { useKeyFields } from './key-form.tsx';
import { KeyCard } from './KeyCard.tsx';
import { useWords } from './use-words.ts';
import { WriteDialog } from './WriteDialog.tsx';

/** The deletion of a key in one window: confirm, enter the code from the mail, see how it ended. */
export function DeleteKeyDialog(): ReactNode {
  const words = useWords();
  const flow = useDeleteKeyFlow();
  const creation = useCreateKeyFlow();
  const asksFirst = useKeyFields(creation.policy).length > 0;
  const { state } = flow;
  const [key, ...others] = 'task' in state ? state.task.keys : [];
  const card = key && <KeyCard of={key} />;
  const createAnother = (): void => {
    flow.close();
    creation.open(asksFirst);
  };
  return (
    <WriteDialog
      of="delete"
      flow={flow}
      state={state}
      // Several keys have a window of their own, which comes with `bulkDeletion`.
      isCovered={others.length > 0}
      confirmRole="alertdialog"
      renderConfirm={(asking) => (
        <DeleteConfirm of="delete" words={words} flow={flow} state={asking}>
          {card}
        </DeleteConfirm>
      )}
      renderDone={(ended) => <DeleteOutcome flow={flow} state={ended} onCreateAnother={createAnother} />}
      subject={card}
    />
  );
}
