'use client';

import { useId, type ReactNode } from 'react';

import type { ApiKeysAdapter } from '../core/adapter.ts';
import { usePart } from './parts.ts';
import { useWords } from './use-words.ts';

/** One of several accounts of a panel, with a backend of its own. */
export interface KeyEnvironment {
  readonly id: string;
  /** As the user reads it: `Live`. */
  readonly label: string;
  readonly adapter: ApiKeysAdapter;
  /** Its colour mark: `live` for where real things happen, `test` for where nothing does. Default none. */
  readonly tone?: 'live' | 'test';
}

export interface EnvironmentSwitchProps {
  readonly environments: readonly KeyEnvironment[];
  readonly chosen: KeyEnvironment;
  readonly onChoose: (id: string) => void;
}

/** Chooses the environment that the whole panel is about: a group of radio buttons, moved through by arrow keys. */
export function EnvironmentSwitch({ environments, chosen, onChoose }: EnvironmentSwitchProps): ReactNode {
  const part = usePart();
  const words = useWords();
  const name = useId();
  return (
    <fieldset {...part('switch')}>
      <legend {...part('announcer')}>{words('environments.label')}</legend>
      {environments.map(({ id, label, tone }) => (
        <label {...part('option')} key={id} data-environment={tone}>
          <input type="radio" name={name} checked={id === chosen.id} onChange={() => onChoose(id)} />
          {label}
        </label>
      ))}
    </fieldset>
  );
}
