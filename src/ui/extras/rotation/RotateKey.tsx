'use client';

import type { ReactNode } from 'react';

import type { ApiKey } from '../../../core/types.ts';
import { statusOf } from '../../../react/status.ts';
import { useRotateVerbs } from '../../../react/use-rotate-key-flow.ts';
import { Button } from '../../Button.tsx';
import { nameIn } from '../../KeyName.tsx';
import { useExtraWords } from '../../use-extra-words.ts';

/** Opens the rotation of a key; nothing where it has ended, or has been rotated already. */
export function RotateKey({ of: key }: { of: ApiKey }): ReactNode {
  const words = useExtraWords();
  const { open } = useRotateVerbs();
  const status = statusOf(key);
  if (status === 'disabled' || status === 'expired' || key.statusReason === 'rotated') return null;
  const label = words('rotate.rotateKey', { name: nameIn(key, words('table.unnamed')), hint: key.hint });
  return (
    <Button variant="quiet" aria-label={label} onClick={() => open(key)}>
      {words('rotate.button')}
    </Button>
  );
}
