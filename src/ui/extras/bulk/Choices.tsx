'use client';

import { useEffect, useRef, type MouseEvent, type ReactNode } from 'react';

import type { ApiKey } from '../../../core/types.ts';
import { useAccess } from '../../../react/use-access.ts';
import { useApiKeys } from '../../../react/use-api-keys.ts';
import { useChoice, useSelection } from '../../../react/use-selection.ts';
import { nameIn } from '../../KeyName.tsx';
import { usePart } from '../../parts.ts';
import { useExtraWords } from '../../use-extra-words.ts';

/** Chooses all keys that are shown, or lets all go. */
export function ChooseAll(): ReactNode {
  const words = useExtraWords();
  const { deleteMany } = useAccess();
  const { keys } = useApiKeys();
  const { chosen, choose } = useSelection();
  const isAll = keys.length > 0 && chosen.length === keys.length;
  if (deleteMany !== true) return null;
  return (
    <Check
      label={words('bulk.chooseAll')}
      state={isAll ? 'all' : chosen.length > 0 ? 'some' : 'none'}
      isDisabled={keys.length === 0}
      onToggle={() => choose(isAll ? [] : keys.map(({ id }) => id))}
    />
  );
}

/** Chooses one key; with Shift, all from the one before to this one. */
export function ChooseKey({ of: key }: { of: ApiKey }): ReactNode {
  const words = useExtraWords();
  const { deleteMany } = useAccess();
  const { isChosen, toggle } = useChoice(key.id);
  if (deleteMany !== true) return null;
  const label = words('bulk.chooseKey', { name: nameIn(key, words('table.unnamed')), hint: key.hint });
  return <Check label={label} state={isChosen ? 'all' : 'none'} onToggle={toggle} />;
}

interface CheckProps {
  readonly label: string;
  readonly state: 'all' | 'some' | 'none';
  readonly isDisabled?: boolean;
  readonly onToggle: (withShift: boolean) => void;
}

function Check({ label, state, isDisabled = false, onToggle }: CheckProps): ReactNode {
  const part = usePart();
  const box = useRef<HTMLInputElement>(null);
  useEffect(() => {
    if (box.current) box.current.indeterminate = state === 'some'; // There is no attribute for it.
  }, [state]);
  return (
    <label {...part('check')} data-place="lead">
      <input
        ref={box}
        type="checkbox"
        aria-label={label}
        checked={state === 'all'}
        disabled={isDisabled}
        onMouseDown={keepSelection}
        onChange={({ nativeEvent, currentTarget }) => {
          currentTarget.focus(); // Safari does not focus a pressed checkbox.
          onToggle('shiftKey' in nativeEvent && nativeEvent.shiftKey === true);
        }}
      />
    </label>
  );
}

/** With Shift, a press would select the text in between. */
function keepSelection(event: MouseEvent): void {
  if (event.shiftKey) event.preventDefault();
}
