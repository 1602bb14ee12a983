'use client';

import type { ReactNode } from 'react';

import type { LateRefusal } from '../../../core/update-flow.ts';
import { useReadable } from '../../../react/use-readable.ts';
import { useUpdateVerbs } from '../../../react/use-update-key-flow.ts';
import { Button } from '../../Button.tsx';
import { nameIn } from '../../KeyName.tsx';
import { usePart } from '../../parts.ts';
import { useExtraWords } from '../../use-extra-words.ts';

/** Tells above the table which changes were not saved, where their window was closed before the answer came. */
export function LateRefusals(): ReactNode {
  const part = usePart();
  const words = useExtraWords();
  const { late, dismiss } = useUpdateVerbs();
  return useReadable(late).map(({ key, error }) => (
    <div {...part('note')} key={key.id} data-tone="danger" role="alert">
      <p>
        {words(saysOf(error), {
          name: nameIn(key, words('table.unnamed')),
          reason: error ? words(`error.${error.code}`) : '',
        })}
      </p>
      <Button variant="quiet" onClick={() => dismiss(key.id)}>
        {words('dialog.close')}
      </Button>
    </div>
  ));
}

function saysOf(error: LateRefusal['error']): 'details.lateCode' | 'details.lateUnknown' | 'details.lateRefused' {
  if (!error) return 'details.lateCode';
  return error.outcome === 'unknown' ? 'details.lateUnknown' : 'details.lateRefused';
}
