'use client';

import { useController, type Control, type RefCallBack } from 'react-hook-form';

import type { MessageKey } from '../../../core/messages.ts';
import type { ApiKey } from '../../../core/types.ts';
import type { KeyFieldProps, KeyValues } from '../../extras.ts';

type OptionName = 'expiresAt' | 'scopes' | 'allowedIps' | 'note';

export interface OptionField<N extends OptionName> {
  readonly value: KeyValues[N];
  /** What the field or the backend has against it: a key of a message, so that the host may change the words meanwhile. */
  readonly refused: MessageKey | undefined;
  /** For the control that is to be focused when the field is refused. */
  readonly ref: RefCallBack;
}

/**
 * One option in the form. `check` says what is wrong with it; `isKept`: it is what the edited key has already, which may be
 * older than the rules.
 */
export function useField<N extends OptionName>(
  name: N,
  { form, of }: KeyFieldProps,
  check: (value: KeyValues[N], isKept: boolean) => MessageKey | undefined,
): OptionField<N> {
  const control: Control<KeyValues> = form.control;
  const validate = (value: KeyValues[N]): true | MessageKey =>
    check(value, of !== undefined && isSame(value, of[name])) ?? true;
  const { field, fieldState } = useController<KeyValues, N>({ control, name, rules: { validate } });
  return { value: field.value, refused: fieldState.error?.message as MessageKey | undefined, ref: field.ref };
}

/** An option that is absent is the same as an empty one. */
const isSame = (value: string | readonly string[], of: ApiKey[OptionName]): boolean =>
  String(value) === String(of ?? '');

/** The message for a reason code; one that is not among `known` has the words that fit all. */
export function refusalOf<F extends 'expiry' | 'scopes' | 'ips' | 'note', C extends string>(
  field: F,
  known: readonly C[],
): (code: string) => `options.${F}.${C}` | `options.${F}.refused` {
  return (code) => `options.${field}.${known.find((each) => each === code) ?? 'refused'}` as const;
}
