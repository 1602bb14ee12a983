'use client';

import { useMemo, useSyncExternalStore } from 'react';

import { selection, type Selection } from '../core/selection.ts';
import type { ApiKey } from '../core/types.ts';
import { useEnvironment } from './provider.tsx';
import { useApiKeys } from './use-api-keys.ts';
import { useReadable } from './use-readable.ts';

export interface UseSelection extends Omit<Selection, 'get' | 'subscribe'> {
  /** The chosen keys that are shown: what no longer can be seen is not chosen. */
  readonly chosen: readonly ApiKey[];
}

/** The keys that the user has chosen, to do something with all of them. */
export function useSelection(): UseSelection {
  const part = useEnvironment().client.part(selection);
  const ids = useReadable(part);
  const { keys } = useApiKeys();
  const chosen = useMemo(() => keys.filter(({ id }) => ids.has(id)), [keys, ids]);
  return { toggle: part.toggle, toggleTo: part.toggleTo, choose: part.choose, chosen };
}

export interface UseChoice {
  readonly isChosen: boolean;
  /** Chooses the key, or lets it go. `isRange`: and all that are shown between it and the one before. */
  toggle(isRange?: boolean): void;
}

/** Whether one key is chosen. Renders anew when just that changes, whatever becomes of the others. */
export function useChoice(id: string): UseChoice {
  const { client } = useEnvironment();
  const part = client.part(selection);
  const isChosen = useSyncExternalStore(
    part.subscribe,
    () => part.get().has(id),
    () => false,
  );
  const order = (): string[] => client.list.get().keys.map((key) => key.id);
  return { isChosen, toggle: (isRange) => (isRange ? part.toggleTo(id, order()) : part.toggle(id)) };
}
