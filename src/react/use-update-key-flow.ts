'use client';

import { updating, type UpdateFlow } from '../core/update-flow.ts';
import { useEnvironment } from './provider.tsx';
import { useFlow, type UseFlow } from './use-write-flow.ts';

export type UseUpdateKeyFlow = UseFlow<UpdateFlow>;

/**
 * The change of a key: its name, end, scopes, addresses, note, and whether it is in use. `state.task.keys[0]` is the key as
 * it was last read: after `edit_conflict` it is read again, and what the user typed is yours to keep.
 */
export function useUpdateKeyFlow(): UseUpdateKeyFlow {
  return useFlow(useUpdateVerbs());
}

/** The same without its state, for what only opens it: renders nothing anew. */
export const useUpdateVerbs = (): UpdateFlow => useEnvironment().client.part(updating);
