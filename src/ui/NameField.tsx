'use client';

import { useId, type ReactNode } from 'react';
import type { UseFormReturn } from 'react-hook-form';

import type { ApiKeysError } from '../core/errors.ts';
import type { MessageKey } from '../core/messages.ts';
import type { Policy } from '../core/types.ts';
import type { CreateValues } from './CreateForm.tsx';
import { FieldMessage } from './FieldMessage.tsx';
import { usePart } from './parts.ts';
import { useWords } from './use-words.ts';

export interface NameFieldProps {
  readonly form: UseFormReturn<CreateValues>;
  readonly policy: Policy | undefined;
  readonly isReadOnly: boolean;
}

/** The name of a new key, checked as the backend's policy says; the backend still has the last word. */
export function NameField({ form, policy, isReadOnly }: NameFieldProps): ReactNode {
  const part = usePart();
  const words = useWords();
  const id = useId();
  const required = policy?.nameRequired === true;
  const limit = policy?.nameMaxLength;
  // The form holds keys of messages: the host may change the words while an error stands.
  const refused = form.formState.errors.name?.message as MessageKey | undefined;
  const error = refused && words(refused, limit === undefined ? {} : { count: limit });
  const validate = (name: string): true | MessageKey => {
    if (required && !name.trim()) return 'create.nameMissing';
    return limit === undefined || graphemes(name.trim()) <= limit || 'create.nameTooLong';
  };
  return (
    <>
      <label {...part('label')} htmlFor={id}>
        {words(required ? 'create.name' : 'create.nameOptional')}
      </label>
      <input
        {...form.register('name', { validate })}
        {...part('input')}
        id={id}
        dir="auto"
        autoComplete="off"
        readOnly={isReadOnly}
        aria-required={required}
        aria-invalid={error !== undefined}
        aria-describedby={`${id}message`}
      />
      <FieldMessage id={`${id}message`} error={error} hint={words('create.nameHint')} />
    </>
  );
}

/** The words for what the backend refused about the name, if it was the name. */
export function nameRefusal(error: ApiKeysError | undefined): MessageKey | undefined {
  if (error?.code === 'name_taken') return 'error.name_taken';
  return error?.fields?.some(({ field }) => field === 'name') ? 'create.nameRefused' : undefined;
}

const graphemes = (text: string): number => [...new Intl.Segmenter().segment(text)].length;
