'use client';

import type { ReactNode } from 'react';

import { useLateRefusal } from '../../../react/use-late-refusal.ts';
import { Button } from '../../Button.tsx';
import { nameIn } from '../../KeyName.tsx';
import { usePart } from '../../parts.ts';
import { useExtraWords } from '../../use-extra-words.ts';

const says = {
  not_applied: 'details.lateRefused',
  unknown: 'details.lateUnknown',
  code_needed: 'details.lateCode',
} as const;

/** Tells above the table that a change was not saved, where its window was closed before the answer came. */
export function LateRefusalNote(): ReactNode {
  const part = usePart();
  const words = useExtraWords();
  const [refusal, dismiss] = useLateRefusal();
  if (!refusal) return null;
  const { key, why, code } = refusal;
  const name = key ? nameIn(key, words('table.unnamed')) : words('table.unnamed');
  return (
    <div {...part('note')} data-tone="danger" role="alert">
      <p>{words(says[why], { name, reason: code ? words(`error.${code}`) : '' })}</p>
      <Button variant="quiet" onClick={dismiss}>
        {words('dialog.close')}
      </Button>
    </div>
  );
}
