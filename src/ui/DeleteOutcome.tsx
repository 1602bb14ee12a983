'use client';

import type { ReactNode } from 'react';

import type { DeleteState } from '../core/delete-states.ts';
import { useAccess } from '../react/use-access.ts';
import type { UseDeleteKeyFlow } from '../react/use-delete-key-flow.ts';
import { FlowOutcome } from './FlowOutcome.tsx';
import { KeyCard } from './KeyCard.tsx';
import { nameIn } from './KeyName.tsx';
import { Outcome } from './Outcome.tsx';
import { useWords } from './use-words.ts';

export interface DeleteOutcomeProps {
  readonly flow: UseDeleteKeyFlow;
  readonly state: Extract<DeleteState, { step: 'checking' | 'unknown' | 'signedOut' | 'failed' | 'deleted' }>;
  readonly onCreateAnother: () => void;
}

/** How the deletion ended, told only as far as it is known. */
export function DeleteOutcome({ flow, state, onCreateAnother }: DeleteOutcomeProps): ReactNode {
  const words = useWords();
  const { create } = useAccess();
  if (state.step !== 'deleted') {
    return (
      <FlowOutcome of="delete" state={state} flow={flow}>
        <KeyCard of={state.key} />
      </FlowOutcome>
    );
  }
  const name = nameIn(state.key, words('table.unnamed'));
  const end = state.how === 'deleted' ? 'delete.deleted' : 'delete.alreadyGone';
  return (
    <Outcome
      tone="success"
      title={words(`${end}Title`)}
      description={words(end, { name })}
      {...(create === true && { action: { label: words('delete.createAnother'), run: onCreateAnother } })}
      onClose={flow.close}
    />
  );
}
