'use client';

import { rotation, type RotateFlow } from '../core/rotate-flow.ts';
import { useEnvironment } from './provider.tsx';
import { useFlow, type UseFlow } from './use-write-flow.ts';

export type UseRotateKeyFlow = UseFlow<RotateFlow>;

/** The rotation of a key: a new one takes its place, and the old one ends. The secret itself is in `useSecret`. */
export function useRotateKeyFlow(): UseRotateKeyFlow {
  return useFlow(useRotateVerbs());
}

/** The same without its state, for what only opens it: renders nothing anew. */
export const useRotateVerbs = (): RotateFlow => useEnvironment().client.part(rotation);
