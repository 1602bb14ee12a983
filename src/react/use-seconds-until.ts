'use client';

import { useCallback, useSyncExternalStore } from 'react';

import { useEnvironment } from './provider.tsx';

/**
 * Whole seconds until a moment of the client's clock, counted down to 0 and computed anew each time, so that a throttled
 * tab is right as soon as it is looked at. `round` says which way to err: `down` for what ends, `up` for what is waited for.
 */
export function useSecondsUntil(moment: number, round: 'down' | 'up'): number {
  const { now } = useEnvironment().client;
  const read = useCallback(() => {
    const seconds = Math.max(0, (moment - now()) / 1000);
    return round === 'down' ? Math.floor(seconds) : Math.ceil(seconds);
  }, [moment, now, round]);
  const subscribe = useCallback(
    (onTick: () => void) => {
      // Several ticks a second, since a tick that comes late would leave out a number; only a change renders.
      const timer = setInterval(() => {
        onTick();
        if (moment <= now()) clearInterval(timer);
      }, 250);
      if (moment <= now()) clearInterval(timer);
      return () => clearInterval(timer);
    },
    [moment, now],
  );
  return useSyncExternalStore(subscribe, read, read);
}
