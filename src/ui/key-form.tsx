'use client';

import { useEffect, type ReactNode } from 'react';
import { useForm, type UseFormReturn } from 'react-hook-form';

import type { ApiKeysError } from '../core/errors.ts';
import type { ApiKey, NewKey, Policy } from '../core/types.ts';
import { useExtras, type KeyField, type KeyValues } from './extras.ts';
import { nameField } from './NameField.tsx';

/** The fields that the backend's policy has, as far as the panel has been given them. */
export function useKeyFields(policy: Policy | undefined): readonly KeyField[] {
  const fields = [nameField, ...useExtras().flatMap((extra) => extra.fields ?? [])];
  return fields.filter((field) => field.asks(policy ?? {}));
}

export interface KeyFormOptions {
  readonly fields: readonly KeyField[];
  readonly values: KeyValues;
  readonly busy: boolean;
  /** What the backend said of what was sent last. */
  readonly error: ApiKeysError | undefined;
}

export interface KeyForm {
  readonly form: UseFormReturn<KeyValues>;
  /** Whether the whole error stands beside fields, and needs no place of its own. */
  readonly isTold: boolean;
}

/** A form about a key: what the backend refused stands beside its field, and what was typed stays. */
export function useKeyForm({ values, ...answer }: KeyFormOptions): KeyForm {
  const form = useForm<KeyValues>({ defaultValues: values });
  return { form, isTold: useRefusals(form, answer) };
}

/** Puts what the backend refused beside its field, and the focus there. Whether that told all there is to tell. */
export function useRefusals(
  { setError, setFocus }: UseFormReturn<KeyValues>,
  { fields, busy, error }: Omit<KeyFormOptions, 'values'>,
): boolean {
  const all = refusalsOf(error);
  const refused = all.flatMap(({ field, code }) => {
    const of = fields.find(({ name }) => name === field);
    return of ? [[of.name, of.refusal(code)] as const] : [];
  });
  const first = refused[0]?.[0] ?? fields[0]?.name;
  useEffect(() => {
    if (busy || !first) return;
    for (const [name, message] of refused) setError(name, { message });
    setFocus(first);
    // oxlint-disable-next-line react-hooks/exhaustive-deps -- once for each answer, and where fields come later.
  }, [error, busy, first]);
  return all.length > 0 && refused.length === all.length;
}

function refusalsOf(error: ApiKeysError | undefined): { field: string; code: string }[] {
  const taken = error?.code === 'name_taken' ? [{ field: 'name', code: 'name_taken' }] : [];
  return [...taken, ...(error?.fields ?? [])];
}

export interface KeyFieldsProps {
  readonly fields: readonly KeyField[];
  readonly form: UseFormReturn<KeyValues>;
  readonly policy: Policy | undefined;
  readonly isReadOnly: boolean;
  readonly of?: ApiKey;
}

/** The fields, in order. */
export function KeyFields({ fields, policy = {}, ...props }: KeyFieldsProps): ReactNode {
  return fields.map(({ name, Field }) => <Field key={name} policy={policy} {...props} />);
}

/** What the form begins with: what is known of a key, or of one that was to be. */
export const valuesOf = (key: Partial<ApiKey> | NewKey): KeyValues => ({
  name: key.name ?? '',
  expiresAt: key.expiresAt ?? '',
  scopes: key.scopes ?? [],
  allowedIps: key.allowedIps ?? [],
  note: key.note ?? '',
});

/** What was filled in. */
export function newKeyOf(values: KeyValues): NewKey {
  const trimmed = { ...values, name: values.name.trim(), note: values.note.trim() };
  return Object.fromEntries(Object.entries(trimmed).filter(([, value]) => value.length > 0));
}
