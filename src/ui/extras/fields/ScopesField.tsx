'use client';

import { useEffect, useId, useRef, useState, type ReactNode } from 'react';

import type { MessageKey } from '../../../core/messages.ts';
import type { KeyField, KeyFieldProps } from '../../extras.ts';
import { FieldMessage } from '../../FieldMessage.tsx';
import { usePart } from '../../parts.ts';
import { useExtraWords } from '../../use-extra-words.ts';
import { groupsOf } from './scope-rows.ts';
import { ScopeGroups } from './ScopeGroups.tsx';
import { refusalOf, useField } from './use-field.ts';

/** So many offers are seen at a glance; more are searched. */
const glance = 8;

/** What a key may do: the backend's offers by group, each resource by its level. */
function ScopesField(props: KeyFieldProps): ReactNode {
  const { form, policy, isReadOnly } = props;
  const { scopes: offers = [], scopesRequired = false } = policy;
  const part = usePart();
  const words = useExtraWords();
  const id = useId();
  const [search, setSearch] = useState('');
  const { value, refused, ref } = useField('scopes', props, (scopes, isKept): MessageKey | undefined =>
    scopesRequired && !isKept && scopes.length === 0 ? 'options.scopes.required' : undefined,
  );
  // One that is taken away stays in sight, for whoever takes it back.
  const known = new Set([...(form.formState.defaultValues?.scopes ?? []), ...value]);
  const gone = [...known].filter((scope) => scope && !offers.some((offer) => offer.scope === scope));
  const goneOffers = gone.map((scope = '') => ({ scope, group: words('options.scopesGone') }));
  const found = groupsOf(offers, search);
  const choose = (scopes: readonly string[]): void => {
    if (isReadOnly) return;
    form.clearErrors('scopes');
    form.setValue('scopes', scopes, { shouldDirty: true });
  };
  return (
    <div
      {...part('field')}
      ref={(box) => ref(box && { focus: () => box.querySelector('input')?.focus() })}
      role="group"
      aria-labelledby={`${id}label`}
      aria-describedby={`${id}message`}
    >
      <span {...part('label')} id={`${id}label`}>
        {words('options.scopes')}
      </span>
      {offers.length > glance && <SearchInput search={search} onSearch={setSearch} />}
      <div {...part('list')} data-place="field">
        <ScopeGroups groups={[...groupsOf(goneOffers, ''), ...found]} chosen={value} {...{ choose, isReadOnly }} />
        <p {...part('secondary')} role="status">
          {found.length === 0 && words('options.scopesNotFound', { search })}
        </p>
      </div>
      <FieldMessage
        id={`${id}message`}
        error={refused && words(refused)}
        hint={words('options.scopesChosen', { count: value.length })}
      />
    </div>
  );
}

interface SearchInputProps {
  readonly search: string;
  readonly onSearch: (search: string) => void;
}

function SearchInput({ search, onSearch }: SearchInputProps): ReactNode {
  const part = usePart();
  const words = useExtraWords();
  const label = words('options.scopesSearch');
  const field = useRef<HTMLInputElement>(null);
  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent): void => {
      if (event.key !== 'Escape' || event.isComposing || event.target !== field.current || !field.current?.value)
        return;
      event.preventDefault();
      onSearch('');
    };
    // Before the window hears it, which closes by an Esc that nobody has used.
    window.addEventListener('keydown', onKeyDown, true);
    return () => window.removeEventListener('keydown', onKeyDown, true);
  }, [onSearch]);
  return (
    <input
      {...part('input')}
      ref={field}
      type="search"
      dir="auto"
      autoComplete="off"
      value={search}
      placeholder={label}
      aria-label={label}
      onChange={({ target }) => onSearch(target.value)}
      // Whoever searches does not mean to send the form.
      onKeyDown={(event) => event.key === 'Enter' && event.preventDefault()}
    />
  );
}

export const scopesField: KeyField = {
  name: 'scopes',
  asks: ({ scopes }) => scopes !== undefined && scopes.length > 0,
  refusal: refusalOf('scopes', ['required', 'not_offered']),
  Field: ScopesField,
};
