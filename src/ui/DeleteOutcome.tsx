'use client';

import type { ReactNode } from 'react';

import type { DeleteState } from '../core/delete-states.ts';
import { useAccess } from '../react/use-access.ts';
import type { UseDeleteKeyFlow } from '../react/use-delete-key-flow.ts';
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
  const name = nameIn(state.key, words('table.unnamed'));
  const card = <KeyCard of={state.key} />;
  switch (state.step) {
    case 'checking':
      return (
        <Outcome
          tone="busy"
          title={words('delete.checkingTitle')}
          description={words('delete.checking')}
          onClose={flow.close}
        />
      );
    case 'unknown':
      return (
        <Outcome
          tone="warning"
          title={words('delete.unknownTitle')}
          description={words('delete.unknown', { reason: words(`error.${state.error.code}`) })}
          error={state.error}
          action={{ label: words('delete.checkAgain'), run: flow.retry }}
          onClose={flow.close}
        >
          {card}
        </Outcome>
      );
    case 'signedOut':
      return (
        <Outcome
          tone="warning"
          title={words('signIn.title')}
          description={words('signIn.description')}
          action={{ label: words('signIn.done'), run: flow.signedIn }}
          onClose={flow.close}
        >
          {card}
        </Outcome>
      );
    case 'failed':
      return (
        <Outcome
          tone="warning"
          title={words('delete.failedTitle')}
          description={words(`error.${state.error.code}`)}
          error={state.error}
          onClose={flow.close}
        >
          {card}
        </Outcome>
      );
    case 'deleted':
      return (
        <Outcome
          tone="success"
          title={words(state.how === 'deleted' ? 'delete.deletedTitle' : 'delete.alreadyGoneTitle')}
          description={words(state.how === 'deleted' ? 'delete.deleted' : 'delete.alreadyGone', { name })}
          {...(create === true && { action: { label: words('delete.createAnother'), run: onCreateAnother } })}
          onClose={flow.close}
        />
      );
  }
}
