'use client';

import type { DeleteFlow } from '../core/delete-flow.ts';
import type { DeleteState } from '../core/delete-states.ts';
import { useEnvironment } from './provider.tsx';
import { useReadable } from './use-readable.ts';

export interface UseDeleteKeyFlow extends Omit<DeleteFlow, 'get' | 'subscribe'> {
  readonly state: DeleteState;
  /** When the next call for this key may be made, on the client's clock; see `useSecondsUntil`. */
  readonly notBefore: number;
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
  const { notBefore } = useReadable(facts);
  const { open, confirm, submit, resend, retry, signedIn, close } = deletion;
  const until = state.step === 'closed' ? 0 : (notBefore.get(state.key.id) ?? 0);
  return { state, notBefore: until, open, confirm, submit, resend, retry, signedIn, close };
}
