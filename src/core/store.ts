/** A value that can be watched: what `useSyncExternalStore` needs, and nothing else. */
export interface Readable<T> {
  get(): T;
  /** Calls `listener` after each change. Returns the unsubscribe. */
  subscribe(listener: () => void): () => void;
}

export interface Store<T> extends Readable<T> {
  set(next: T): void;
  /** The store for those who may only look. */
  readonly readable: Readable<T>;
}

export function createStore<T>(initial: T): Store<T> {
  const listeners = new Set<() => void>();
  let value = initial;
  const readable: Readable<T> = {
    get: () => value,
    subscribe(listener) {
      // A wrapper, so that the same function subscribed twice is two subscriptions.
      const own = (): void => listener();
      listeners.add(own);
      return () => void listeners.delete(own);
    },
  };
  return {
    ...readable,
    readable,
    set(next) {
      if (next === value) return;
      value = next;
      for (const listener of Array.from(listeners)) listener();
    },
  };
}
