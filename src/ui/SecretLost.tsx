'use client';

import type { ReactNode } from 'react';

import type { ApiKey } from '../core/types.ts';
import { useAccess } from '../react/use-access.ts';
import { useDeleteKeyFlow } from '../react/use-delete-key-flow.ts';
import { KeyCard } from './KeyCard.tsx';
import { Outcome } from './Outcome.tsx';
import { useWords } from './use-words.ts';

/** A key exists whose secret never arrived: all that can be done is to delete it. */
export function SecretLost({ flow, of: key }: { flow: { readonly close: () => void }; of: ApiKey }): ReactNode {
  const words = useWords();
  const deletion = useDeleteKeyFlow();
  const canDelete = useAccess().delete === true;
  const remove = (): void => {
    flow.close();
    deletion.open(key);
  };
  return (
    <Outcome
      tone="warning"
      title={words('create.lostTitle')}
      description={words('create.lost')}
      action={canDelete && { label: words('table.delete'), run: remove, variant: 'danger' }}
      onClose={flow.close}
    >
      <KeyCard of={key} />
    </Outcome>
  );
}
