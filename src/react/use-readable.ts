'use client';

import { useEffect, useSyncExternalStore } from 'react';

import type { Readable } from '../core/store.ts';

/** The value of a store, rendered anew whenever it changes. */
export function useReadable<T>(readable: Readable<T>): T {
  return useSyncExternalStore(readable.subscribe, readable.get, readable.get);
}

/** The same of a store that is read from the backend: the first view that mounts has it read. */
export function useRead<T>(readable: Readable<T> & { ensure(): void }): T {
  useEffect(() => {
    let mounted = true;
    // In a microtask, so that StrictMode's mount, unmount, mount is one.
    queueMicrotask(() => mounted && readable.ensure());
    return () => void (mounted = false);
  }, [readable]);
  return useReadable(readable);
}
