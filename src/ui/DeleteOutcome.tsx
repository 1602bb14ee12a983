'use client';

import type { ReactNode } from 'react';

import type { DeleteState } from '../core/delete-flow.ts';
import { useAccess } from '../react/use-access.ts';
import type { UseDeleteKeyFlow } from '../react/use-delete-key-flow.ts';
import { nameIn } from './KeyName.tsx';
import { Outcome } from './Outcome.tsx';
import { useWords } from './use-words.ts';

export interface DeleteOutcomeProps {
  readonly flow: UseDeleteKeyFlow;
  readonly state: Extract<DeleteState, { step: 'done' }>;
  readonly onCreateAnother: () => void;
}

/** That the key is gone, and the way to a new one. */
export function DeleteOutcome({ flow, state, onCreateAnother }: DeleteOutcomeProps): ReactNode {
  const words = useWords();
  const { create } = useAccess();
  const { task, result } = state;
  const name = task.keys.map((key) => nameIn(key, words('table.unnamed'))).join();
  const end = result.how === 'deleted' ? 'delete.deleted' : 'delete.alreadyGone';
  return (
    <Outcome
      tone="success"
      title={words(`${end}Title`)}
      description={words(end, { name })}
      action={create === true && { label: words('create.title'), run: onCreateAnother }}
      onClose={flow.close}
    />
  );
}
