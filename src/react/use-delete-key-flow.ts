'use client';

import type { DeleteFlow } from '../core/delete-flow.ts';
import type { DeleteState } from '../core/delete-states.ts';
import { noWaits, type Waits } from '../core/knowledge.ts';
import { useEnvironment } from './provider.tsx';
import { useReadable } from './use-readable.ts';

export interface UseDeleteKeyFlow extends Omit<DeleteFlow, 'get' | 'subscribe'> {
  readonly state: DeleteState;
  /** When the next code may be asked for, and the next one sent, on the client's clock; see `useSecondsUntil`. */
  readonly waits: Waits;
}

/**
 * The deletion of a key, confirmed by a one-time code: its state, and the verbs that move it.
 *
 * @example
 * const { state, open, confirm, submit } = useDeleteKeyFlow();
 * if (state.step === 'entering') return <CodeForm length={state.challenge.codeLength} onCode={submit} />;
 */
export function useDeleteKeyFlow(): UseDeleteKeyFlow {
  const { deletion, facts } = useEnvironment().client;
  const state = useReadable(deletion);
  const all = useReadable(facts).waits;
  const waits = (state.step !== 'closed' && all.get(state.key.id)) || noWaits;
  return { ...deletion, state, waits };
}
