'use client';

import type { ReactNode } from 'react';

import type { Made } from '../core/custody.ts';
import { useAccess } from '../react/use-access.ts';
import { useDeleteKeyFlow } from '../react/use-delete-key-flow.ts';
import { KeyCard } from './KeyCard.tsx';
import { Outcome } from './Outcome.tsx';
import { useWords } from './use-words.ts';

export interface SecretLostProps {
  readonly flow: { readonly close: () => void };
  readonly of: Made;
}

/** A key exists, or may exist, whose secret never arrived: all that can be done is to delete it. */
export function SecretLost({ flow, of: { key, custody } }: SecretLostProps): ReactNode {
  const words = useWords();
  const deletion = useDeleteKeyFlow();
  const isSure = custody === 'lost';
  const canDelete = useAccess().delete === true && isSure;
  const remove = (): void => {
    flow.close();
    deletion.open(key);
  };
  return (
    <Outcome
      tone="warning"
      title={words(isSure ? 'create.lostTitle' : 'create.doubtfulTitle')}
      description={words(isSure ? 'create.lost' : 'create.doubtful')}
      action={canDelete && { label: words('table.delete'), run: remove, variant: 'danger' }}
      onClose={flow.close}
    >
      {isSure && <KeyCard of={key} />}
    </Outcome>
  );
}
