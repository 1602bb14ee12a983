'use client';

import { localList } from '../core/local-list.ts';
import { useEnvironment } from './provider.tsx';

/** Makes `search`, `sort` and `show` of `useApiKeys` work for every backend: what it does not do is done here. */
export function useLocalList(): void {
  useEnvironment().client.part(localList);
}
