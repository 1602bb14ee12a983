'use client';

import { useId, type ReactNode } from 'react';

import type { MessageKey } from '../core/messages.ts';
import type { KeyField, KeyFieldProps } from './extras.ts';
import { FieldMessage } from './FieldMessage.tsx';
import { graphemes } from './format.ts';
import { usePart } from './parts.ts';
import { useWords } from './use-words.ts';

/** The name of a key, checked as the backend's policy says; the backend still has the last word. */
function NameField({ form, policy, isReadOnly }: KeyFieldProps): ReactNode {
  const part = usePart();
  const words = useWords();
  const id = useId();
  const required = policy.nameRequired === true;
  const limit = policy.nameMaxLength;
  // The form holds keys of messages: the host may change the words while an error stands.
  const refused = form.formState.errors.name?.message as MessageKey | undefined;
  const error = refused && words(refused, limit === undefined ? {} : { count: limit });
  const validate = (name: string): true | MessageKey => {
    if (required && !name.trim()) return 'create.nameMissing';
    return limit === undefined || graphemes(name.trim()) <= limit || 'create.nameTooLong';
  };
  return (
    <div {...part('field')}>
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
    </div>
  );
}

export const nameField: KeyField = {
  name: 'name',
  asks: ({ nameRequired }) => nameRequired !== undefined,
  refusal: (code): MessageKey => (code === 'name_taken' ? 'error.name_taken' : 'create.nameRefused'),
  Field: NameField,
};
