'use client';

import type { DeleteFlow } from '../core/delete-flow.ts';
import { useEnvironment } from './provider.tsx';
import { useFlow, type UseFlow } from './use-write-flow.ts';

export type UseDeleteKeyFlow = UseFlow<DeleteFlow>;

/**
 * The deletion of a key, or of several, confirmed by a one-time code: its state, and the verbs that move it.
 *
 * @example
 * const { state, open, confirm, submit } = useDeleteKeyFlow();
 * if (state.step === 'entering') return <CodeForm length={state.challenge.codeLength} onCode={submit} />;
 */
export function useDeleteKeyFlow(): UseDeleteKeyFlow {
  return useFlow(useEnvironment().client.deletion);
}
