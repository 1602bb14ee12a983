'use client';

import type { Waits } from '../core/knowledge.ts';
import type { Readable } from '../core/store.ts';
import { useEnvironment } from './provider.tsx';
import { useReadable } from './use-readable.ts';

/** A flow with its state, and its waits as they are now. */
export type UseFlow<F extends Readable<unknown>> = Omit<F, 'get' | 'subscribe' | 'waits'> & {
  readonly state: ReturnType<F['get']>;
  /** When the next request may be sent, and the next code, on the client's clock; see `useSecondsUntil`. */
  readonly waits: Waits;
};

/** Renders anew with each change of a flow's state and of what it waits for. */
export function useFlow<F extends Readable<unknown> & { waits(): Waits }>(flow: F): UseFlow<F> {
  useReadable(useEnvironment().client.facts);
  const state = useReadable(flow) as ReturnType<F['get']>;
  return { ...flow, state, waits: flow.waits() };
}
