'use client';

import type { ReactNode } from 'react';
import type { UseFormReturn } from 'react-hook-form';

import type { MessageKey } from '../../../core/messages.ts';
import { usePart } from '../../parts.ts';
import { useExtraWords } from '../../use-extra-words.ts';
import { custom, graceOf, type GraceValues } from './grace.ts';

export interface CustomGraceProps {
  readonly form: UseFormReturn<GraceValues>;
  /** In seconds. */
  readonly longest: number;
  readonly isReadOnly: boolean;
  /** The id of what says what is wrong with it. */
  readonly messageId: string;
}

const units = ['hours', 'days'] as const;

/** A grace period that is not on offer: so many hours or days. */
export function CustomGrace({ form, longest, isReadOnly, messageId }: CustomGraceProps): ReactNode {
  const part = usePart();
  const words = useExtraWords();
  const validate = (_: string, values: GraceValues): true | MessageKey => {
    if (values.choice !== custom) return true;
    const seconds = graceOf(values);
    if (Number.isNaN(seconds)) return 'rotate.amountMissing';
    return seconds <= longest || 'rotate.tooLong';
  };
  return (
    <div {...part('entry')}>
      <input
        {...form.register('amount', { validate })}
        {...part('input')}
        type="number"
        inputMode="numeric"
        min={1}
        step={1}
        readOnly={isReadOnly}
        aria-label={words('rotate.amount')}
        aria-invalid={form.formState.errors.amount !== undefined}
        aria-describedby={messageId}
      />
      <select
        {...form.register('unit', { deps: 'amount' })}
        {...part('input')}
        disabled={isReadOnly}
        aria-label={words('rotate.unit')}
      >
        {units.map((unit) => (
          <option key={unit} value={unit}>
            {words(`rotate.${unit}`)}
          </option>
        ))}
      </select>
    </div>
  );
}
