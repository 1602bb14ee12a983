'use client';

import type { ReactNode } from 'react';

import type { UpdateState } from '../../../core/update-flow.ts';
import type { UseUpdateKeyFlow } from '../../../react/use-update-key-flow.ts';
import { nameIn } from '../../KeyName.tsx';
import { Outcome } from '../../Outcome.tsx';
import { useExtraWords } from '../../use-extra-words.ts';

export interface DetailsOutcomeProps {
  readonly flow: UseUpdateKeyFlow;
  readonly state: Extract<UpdateState, { step: 'done' }>;
}

/** The key is as the user wanted it. */
export function DetailsOutcome({ flow, state }: DetailsOutcomeProps): ReactNode {
  const words = useExtraWords();
  const { task, result } = state;
  const { disabled } = task.input;
  const end = disabled === undefined ? 'details.saved' : disabled ? 'details.disabled' : 'details.enabled';
  return (
    <Outcome
      tone="success"
      title={words(`${end}Title`)}
      description={words(end, { name: nameIn(result, words('table.unnamed')) })}
      onClose={flow.close}
    />
  );
}
