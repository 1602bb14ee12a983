'use client';

import { useId, useState, type ReactNode } from 'react';

import type { ApiKeysAdapter } from '../core/adapter.ts';
import { Panel, type PanelProps } from './Panel.tsx';
import { usePart } from './parts.ts';
import { useWords } from './use-words.ts';

/** One of several accounts side by side, with a backend of its own. */
export interface KeyEnvironment {
  readonly id: string;
  /** As the user reads it: `Live`. */
  readonly label: string;
  readonly adapter: ApiKeysAdapter;
  /** Its colour mark: `live` for where real things happen, `test` for where nothing does. Default none. */
  readonly tone?: 'live' | 'test';
}

export interface EnvironmentsPanelProps extends PanelProps {
  /** At least one; begins with the first. Make the list once, outside of the component. */
  readonly environments: readonly KeyEnvironment[];
}

/**
 * {@link ApiKeysPanel} for several accounts, for example sandbox and live: a switch between them, each with its own gate,
 * list and colour mark. A host with one account does not pay for it.
 *
 * @example
 * const environments = [
 *   { id: 'sandbox', label: 'Sandbox', adapter: restAdapter({ baseUrl: '/api/sandbox' }), tone: 'test' },
 *   { id: 'live', label: 'Live', adapter: restAdapter({ baseUrl: '/api' }), tone: 'live' },
 * ];
 * <EnvironmentsPanel environments={environments} />
 */
export function EnvironmentsPanel({ environments, ...panel }: EnvironmentsPanelProps): ReactNode {
  const [chosen, choose] = useState<string>();
  const environment = environments.find(({ id }) => id === chosen) ?? environments[0];
  if (!environment) return null;
  const { id, adapter, tone } = environment;
  return (
    <Panel {...panel} adapter={adapter} account={id} tone={tone}>
      <EnvironmentSwitch environments={environments} chosen={id} onChoose={choose} />
    </Panel>
  );
}

interface SwitchProps {
  readonly environments: readonly KeyEnvironment[];
  readonly chosen: string;
  readonly onChoose: (id: string) => void;
}

/** Chooses the environment that the whole panel is about: a group of radio buttons, moved through by arrow keys. */
function EnvironmentSwitch({ environments, chosen, onChoose }: SwitchProps): ReactNode {
  const part = usePart();
  const words = useWords();
  const name = useId();
  return (
    <fieldset {...part('switch')}>
      <legend {...part('announcer')}>{words('environments.label')}</legend>
      {environments.map(({ id, label, tone }) => (
        <label {...part('option')} key={id} data-environment={tone}>
          <input type="radio" name={name} checked={id === chosen} onChange={() => onChoose(id)} />
          {label}
        </label>
      ))}
    </fieldset>
  );
}
