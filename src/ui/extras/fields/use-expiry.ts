'use client';

import { useState } from 'react';
import type { RefCallBack } from 'react-hook-form';

import type { MessageKey } from '../../../core/messages.ts';
import type { ExpiryPolicy } from '../../../core/types.ts';
import type { KeyFieldProps } from '../../extras.ts';
import { dayOf, endOfDay, endOfPreset, expiryFinding } from './expiry-time.ts';
import { useField } from './use-field.ts';

/** How an end is chosen: not yet (`''`), as it is, not at all, on a day, or by a preset's seconds. */
export type ExpiryChoice = '' | 'keep' | 'never' | 'date' | `${number}`;

export interface UseExpiry {
  /** An ISO date, empty for a key that never ends. */
  readonly value: string;
  readonly refused: MessageKey | undefined;
  readonly ref: RefCallBack;
  readonly choice: ExpiryChoice;
  /** The text of the date input, which is none of the form's values while it is being typed. */
  readonly day: string;
  choose(choice: ExpiryChoice): void;
  setDay(day: string): void;
}

interface Chosen {
  /** The form's value that it stands for. */
  readonly of: string;
  readonly choice: ExpiryChoice;
  readonly day: string;
}

/** The end of a key in the form, and how it was chosen. */
export function useExpiry(props: KeyFieldProps, policy: ExpiryPolicy): UseExpiry {
  const { form, isReadOnly, of } = props;
  const begin = (end: string): Chosen => ({ of: end, choice: firstChoice(end, props, policy), day: dayOf(end) });
  const [chosen, setChosen] = useState(() => begin(form.getValues('expiresAt')));
  const { choice, day } = chosen;
  const check = (end: string, isKept: boolean): MessageKey | undefined => {
    const isOpen = end === '' && choice === 'date';
    if (isKept && !isOpen) return undefined;
    const finding = isOpen ? 'required' : expiryFinding(end, policy, Date.now());
    return finding && `options.expiry.${finding}`;
  };
  const { value, refused, ref } = useField('expiresAt', props, check);
  // The key was changed elsewhere, and the form with it.
  if (value !== chosen.of) setChosen(begin(value));

  function put(next: Omit<Chosen, 'of'>, end: string): void {
    form.clearErrors('expiresAt');
    setChosen({ ...next, of: end });
    form.setValue('expiresAt', end, { shouldDirty: true });
  }
  function choose(next: ExpiryChoice): void {
    if (isReadOnly) return;
    const kept = { choice: next, day: dayOf(value) };
    if (next === 'date') put(kept, endOfDay(kept.day, policy, Date.now()));
    else if (next === 'keep') put(kept, of?.expiresAt ?? '');
    else put(kept, Number(next) > 0 ? endOfPreset(Number(next), policy, Date.now()) : '');
  }
  return {
    value,
    refused,
    ref,
    choice,
    day,
    choose,
    setDay: (typed) => put({ choice, day: typed }, endOfDay(typed, policy, Date.now())),
  };
}

/** A form that comes back, from a code for example, has an end already. */
function firstChoice(value: string, { of }: KeyFieldProps, { required }: ExpiryPolicy): ExpiryChoice {
  if (of && value === (of.expiresAt ?? '') && (value || required)) return 'keep';
  if (value) return 'date';
  return required ? '' : 'never';
}
