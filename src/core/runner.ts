import { createStore, type Readable } from './store.ts';

/** A state, and the number of the operation whose answer it waits for: answers to any other come too late. */
export interface Machine<S> {
  readonly operation: number;
  readonly state: S;
}

export interface Runner<S, E> extends Readable<S> {
  dispatch(event: E): void;
  /** Runs `action` after so many milliseconds; at once for 0. */
  after(delayMs: number, action: () => void): void;
  /** For what may be given up: aborted by `clear`. */
  signal(): AbortSignal;
  /** Gives up reads and forgets what was to come. */
  clear(): void;
}

/** Gives a pure machine its life: holds the state, and hands each effect to `run`. */
export function createRunner<M extends Machine<unknown>, E, F>(
  initial: M,
  step: (machine: M, event: E) => readonly [M, readonly F[]],
  run: (effect: F) => void,
): Runner<M['state'], E> {
  const store = createStore<M['state']>(initial.state);
  const timers = new Set<ReturnType<typeof setTimeout>>();
  let machine = initial;
  let scope = new AbortController();
  return {
    ...store.readable,
    dispatch(event) {
      const [stepped, effects] = step(machine, event);
      machine = stepped;
      for (const effect of effects) run(effect);
      store.set(machine.state);
    },
    after(delayMs, action) {
      if (delayMs === 0) return action();
      const timer = setTimeout(() => {
        timers.delete(timer);
        action();
      }, delayMs);
      timers.add(timer);
    },
    signal: () => scope.signal,
    clear() {
      scope.abort();
      scope = new AbortController();
      for (const timer of timers) clearTimeout(timer);
      timers.clear();
    },
  };
}
