'use client';

import { useCallback, useSyncExternalStore } from 'react';

import { useEnvironment } from './provider.tsx';

/**
 * Something told from the client's clock, in milliseconds: `select` must give equal values for equal answers, since only
 * a change renders. It is computed anew at each look, so a throttled tab is right as soon as it is looked at.
 */
export function useClock<T extends string | number | boolean>(select: (now: number) => T): T {
  const { now } = useEnvironment().client;
  // Several ticks a second, since one a second would now and then leave out a number.
  const subscribe = useCallback((onTick: () => void) => {
    const timer = setInterval(onTick, 250);
    return () => clearInterval(timer);
  }, []);
  const read = (): T => select(now());
  return useSyncExternalStore(subscribe, read, read);
}

/** Whole seconds until a moment of the client's clock, never below 0. Rounds `down` what ends, `up` what is waited for. */
export function useSecondsUntil(moment: number, round: 'down' | 'up'): number {
  return useClock((now) => Math.max(0, Math[round === 'down' ? 'floor' : 'ceil']((moment - now) / 1000)));
}
