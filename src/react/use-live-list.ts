'use client';

import { useEffect } from 'react';

import { keepFresh } from './keep-fresh.ts';
import { useEnvironment } from './provider.tsx';

/**
 * Keeps the list as it is at the backend: reads it again when the user or the network comes back, when another tab has
 * changed something, and a few times where reading it has failed.
 */
export function useLiveList(): void {
  const { client } = useEnvironment();
  useEffect(() => keepFresh(client), [client]);
}
