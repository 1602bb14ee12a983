'use client';

import type { CreateFlow } from '../core/create-flow.ts';
import type { Policy } from '../core/types.ts';
import { useEnvironment } from './provider.tsx';
import { useReadable } from './use-readable.ts';
import { useFlow, type UseFlow } from './use-write-flow.ts';

export interface UseCreateKeyFlow extends UseFlow<CreateFlow> {
  /** What the backend asks of a new key; the fields of the form follow from it. */
  readonly policy: Policy | undefined;
}

/** The creation of a key: its state, and the verbs that move it. The secret itself is in `useSecret`. */
export function useCreateKeyFlow(): UseCreateKeyFlow {
  const { creation, access } = useEnvironment().client;
  const flow = useFlow(creation);
  const policy = useReadable(access).access?.policy;
  return { ...flow, policy };
}
