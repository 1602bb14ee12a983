'use client';

import type { ReactNode } from 'react';

import type { CreateState } from '../core/create-machine.ts';
import type { ApiKey } from '../core/types.ts';
import type { UseCreateKeyFlow } from '../react/use-create-key-flow.ts';
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
  switch (state.step) {
    case 'checking':
      return (
        <Outcome
          tone="busy"
          title={words('create.title')}
          description={words('create.checking')}
          onClose={flow.close}
        />
      );
    case 'unknown':
      return (
        <Outcome
          tone="warning"
          title={words('create.unknownTitle')}
          description={words('create.unknown', { reason: words(`error.${state.error.code}`) })}
          error={state.error}
          action={{ label: words('delete.checkAgain'), run: flow.retry }}
          onClose={flow.close}
        />
      );
    case 'lost':
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
    case 'signedOut':
      return (
        <Outcome
          tone="warning"
          title={words('signIn.title')}
          description={words('signIn.description')}
          action={{ label: words('signIn.done'), run: flow.signedIn }}
          onClose={flow.close}
        />
      );
    case 'failed':
      return (
        <Outcome
          tone="warning"
          title={words('create.failedTitle')}
          description={words(`error.${state.error.code}`)}
          error={state.error}
          onClose={flow.close}
        />
      );
  }
}
