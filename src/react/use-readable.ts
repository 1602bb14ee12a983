'use client';

import { useSyncExternalStore } from 'react';

import type { Readable } from '../core/store.ts';

/** The value of a store, rendered anew whenever it changes. */
export function useReadable<T>(readable: Readable<T>): T {
  return useSyncExternalStore(readable.subscribe, readable.get, readable.get);
}
