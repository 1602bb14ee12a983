'use client';

import type { ReactNode } from 'react';

import type { CreateState } from '../core/create-machine.ts';
import type { ApiKey } from '../core/types.ts';
import type { UseCreateKeyFlow } from '../react/use-create-key-flow.ts';
import { FlowOutcome } from './FlowOutcome.tsx';
import { KeyCard } from './KeyCard.tsx';
import { Outcome } from './Outcome.tsx';
import { useWords } from './use-words.ts';

export interface CreateOutcomeProps {
  readonly flow: UseCreateKeyFlow;
  readonly state: Extract<CreateState, { step: 'checking' | 'unknown' | 'lost' | 'signedOut' | 'failed' }>;
  readonly onDelete: (key: ApiKey) => void;
}

/** How the creation ended where it did not end in a secret, told only as far as it is known. */
export function CreateOutcome({ flow, state, onDelete }: CreateOutcomeProps): ReactNode {
  const words = useWords();
  if (state.step !== 'lost') return <FlowOutcome of="create" state={state} flow={flow} />;
  return (
    <Outcome
      tone="warning"
      title={words('create.lostTitle')}
      description={words('create.lost')}
      action={{ label: words('table.delete'), run: () => onDelete(state.key), variant: 'danger' }}
      onClose={flow.close}
    >
      <KeyCard of={state.key} />
    </Outcome>
  );
}
