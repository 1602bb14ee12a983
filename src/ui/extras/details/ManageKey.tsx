'use client';

import type { ReactNode } from 'react';

import type { ApiKey } from '../../../core/types.ts';
import { useUpdateVerbs } from '../../../react/use-update-key-flow.ts';
import { Button } from '../../Button.tsx';
import { nameIn } from '../../KeyName.tsx';
import { useExtraWords } from '../../use-extra-words.ts';

/** Opens the details of a key. */
export function ManageKey({ of: key }: { of: ApiKey }): ReactNode {
  const words = useExtraWords();
  const { open } = useUpdateVerbs();
  const label = words('details.manageKey', { name: nameIn(key, words('table.unnamed')), hint: key.hint });
  return (
    <Button variant="quiet" aria-label={label} onClick={() => open(key)}>
      {words('details.manage')}
    </Button>
  );
}
