'use client';

import type { ReactNode } from 'react';

import { useDeleteKeyFlow } from '../../../react/use-delete-key-flow.ts';
import { useManyDeletion } from '../../../react/use-many-deletion.ts';
import { DeleteConfirm } from '../../DeleteConfirm.tsx';
import { useExtraWords } from '../../use-extra-words.ts';
import { WriteDialog } from '../../WriteDialog.tsx';
import { DeleteManyOutcome } from './DeleteManyOutcome.tsx';
import { KeyCards } from './KeyCards.tsx';

/** The deletion of several keys in one window: all are named, and one code is for exactly these. */
export function DeleteManyDialog(): ReactNode {
  const words = useExtraWords();
  useManyDeletion();
  const flow = useDeleteKeyFlow();
  const { state } = flow;
  const keys = 'task' in state ? state.task.keys : [];
  const cards = <KeyCards of={keys} />;
  return (
    <WriteDialog
      of="deleteMany"
      words={words}
      flow={flow}
      state={state}
      isCovered={keys.length < 2}
      confirmRole="alertdialog"
      renderConfirm={(asking) => (
        <DeleteConfirm of="deleteMany" words={words} flow={flow} state={asking}>
          {cards}
        </DeleteConfirm>
      )}
      renderDone={(ended) => <DeleteManyOutcome state={ended} onClose={flow.close} />}
      subject={cards}
    />
  );
}
