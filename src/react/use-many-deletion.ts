'use client';

import { manyDeletion } from '../core/delete-many.ts';
import { useEnvironment } from './provider.tsx';

/** Lets `open` of `useDeleteKeyFlow` take several keys: they are deleted together, behind one code. */
export function useManyDeletion(): void {
  useEnvironment().client.part(manyDeletion);
}
