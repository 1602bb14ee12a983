'use client';

import type { ReactNode } from 'react';

import type { DeleteState } from '../../../core/delete-flow.ts';
import { Outcome } from '../../Outcome.tsx';
import { useExtraWords } from '../../use-extra-words.ts';
import { KeyFailures } from './KeyFailures.tsx';

export interface DeleteManyOutcomeProps {
  readonly state: Extract<DeleteState, { step: 'done' }>;
  readonly onClose: () => void;
}

/** What became of each key. */
export function DeleteManyOutcome({ state: { task, result }, onClose }: DeleteManyOutcomeProps): ReactNode {
  const words = useExtraWords();
  const { failed } = result;
  const count = task.keys.length - failed.length;
  if (failed.length === 0) {
    return (
      <Outcome
        tone="success"
        title={words('deleteMany.allTitle')}
        description={words('deleteMany.all', { count })}
        onClose={onClose}
      />
    );
  }
  return (
    <Outcome
      tone="warning"
      title={words('deleteMany.partlyTitle')}
      description={words(count > 0 ? 'deleteMany.partly' : 'deleteMany.noneDeleted', { count })}
      onClose={onClose}
    >
      <KeyFailures keys={task.keys} failed={failed} />
    </Outcome>
  );
}
