import { createStore, type Readable } from './store.ts';

/** When a key's next calls may be made, on the client's monotonic clock in milliseconds: asking for a code, sending one. */
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
  hold(id: string, waits: Partial<Waits>): void;
}

export function createKnowledge(): Knowledge {
  const store = createStore<KeyFacts>({ gone: new Set(), doubtful: new Set(), waits: new Map() });
  const change = (changes: Partial<KeyFacts>): void => store.set({ ...store.get(), ...changes });
  const without = (id: string): Set<string> => new Set([...store.get().doubtful].filter((other) => other !== id));
  return {
    get: store.get,
    subscribe: store.subscribe,
    bury(id) {
      change({ gone: new Set(store.get().gone).add(id), doubtful: without(id) });
    },
    doubt(id) {
      if (!store.get().gone.has(id)) change({ doubtful: new Set(store.get().doubtful).add(id) });
    },
    clear(id) {
      if (store.get().doubtful.has(id)) change({ doubtful: without(id) });
    },
    hold(id, waits) {
      const { waits: all } = store.get();
      change({ waits: new Map(all).set(id, { ...(all.get(id) ?? noWaits), ...waits }) });
    },
  };
}
