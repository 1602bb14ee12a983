'use client';

import { useId, type ReactNode } from 'react';

import type { KeyField, KeyFieldProps } from '../../extras.ts';
import { FieldMessage } from '../../FieldMessage.tsx';
import { graphemes } from '../../format.ts';
import { usePart } from '../../parts.ts';
import { useExtraWords } from '../../use-extra-words.ts';
import { refusalOf, useField } from './use-field.ts';

/** A note of several lines, counted as a reader counts. */
function NoteField(props: KeyFieldProps): ReactNode {
  const { form, policy, isReadOnly } = props;
  const { noteMaxLength: most = Infinity } = policy;
  const part = usePart();
  const words = useExtraWords();
  const id = useId();
  const { value, refused, ref } = useField('note', props, (note, isKept) =>
    isKept || graphemes(note.trim()) <= most ? undefined : 'options.note.too_long',
  );
  return (
    <div {...part('field')}>
      <label {...part('label')} htmlFor={id}>
        {words('options.note')}
      </label>
      <textarea
        {...part('input')}
        ref={ref}
        id={id}
        dir="auto"
        rows={2}
        value={value}
        readOnly={isReadOnly}
        aria-invalid={refused !== undefined}
        aria-describedby={`${id}message`}
        onChange={(event) => {
          form.clearErrors('note');
          form.setValue('note', event.target.value, { shouldDirty: true });
        }}
      />
      <FieldMessage
        id={`${id}message`}
        error={refused && words(refused, { count: most })}
        hint={words('options.noteCount', { have: graphemes(value.trim()), most })}
      />
    </div>
  );
}

export const noteField: KeyField = {
  name: 'note',
  asks: ({ noteMaxLength }) => noteMaxLength !== undefined,
  refusal: refusalOf('note', ['too_long', 'invalid_characters']),
  Field: NoteField,
};
