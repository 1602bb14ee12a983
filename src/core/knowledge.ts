import { createStore, type Readable } from './store.ts';

/**
 * When a key's next calls may be made, on the client's monotonic clock in milliseconds: asking for a
 * code (`Infinity` while one is being asked for), sending one.
 */
export interface Waits {
  readonly request: number;
  readonly submit: number;
}

export const noWaits: Waits = { request: 0, submit: 0 };

/** What is known about keys beyond what the list says. It outlives every dialog. */
export interface KeyFacts {
  /** Proven gone: such a key is never shown again, whatever list arrives later. */
  readonly gone: ReadonlySet<string>;
  /** A deletion was sent and its outcome is not known yet. */
  readonly doubtful: ReadonlySet<string>;
  readonly waits: ReadonlyMap<string, Waits>;
}

export interface Knowledge extends Readable<KeyFacts> {
  bury(id: string): void;
  doubt(id: string): void;
  /** The outcome is known: the key is still there. */
  clear(id: string): void;
  /** The next calls wait at least so long; a shorter wait never cuts a longer one. */
  hold(id: string, waits: Partial<Waits>): void;
  /** What was asked is answered: the next request waits for nothing but what the answer says. */
  release(id: string): void;
}

export function createKnowledge(): Knowledge {
  const store = createStore<KeyFacts>({ gone: new Set(), doubtful: new Set(), waits: new Map() });
  const change = (changes: Partial<KeyFacts>): void => store.set({ ...store.get(), ...changes });
  const without = (id: string): Set<string> => new Set([...store.get().doubtful].filter((other) => other !== id));
  const waitsOf = (id: string): Waits => store.get().waits.get(id) ?? noWaits;
  const wait = (id: string, waits: Waits): void => change({ waits: new Map(store.get().waits).set(id, waits) });
  return {
    ...store.readable,
    bury(id) {
      change({ gone: new Set(store.get().gone).add(id), doubtful: without(id) });
    },
    doubt(id) {
      if (!store.get().gone.has(id)) change({ doubtful: new Set(store.get().doubtful).add(id) });
    },
    clear(id) {
      if (store.get().doubtful.has(id)) change({ doubtful: without(id) });
    },
    hold(id, { request = 0, submit = 0 }) {
      const before = waitsOf(id);
      wait(id, { request: Math.max(before.request, request), submit: Math.max(before.submit, submit) });
    },
    release(id) {
      wait(id, { ...waitsOf(id), request: 0 });
    },
  };
}
