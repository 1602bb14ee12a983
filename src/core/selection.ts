import type { ClientPart } from './client.ts';
import { createStore, type Readable } from './store.ts';

/** The keys that are chosen, for what is done with several at once. */
export interface Selection extends Readable<ReadonlySet<string>> {
  /** Chooses a key, or lets it go. */
  toggle(id: string): void;
  /** The same with all that stand in `order` from the key that was toggled last to this one: they become what this one becomes. */
  toggleTo(id: string, order: readonly string[]): void;
  /** Chooses exactly these. */
  choose(ids: readonly string[]): void;
}

export const selection: ClientPart<Selection> = () => {
  const store = createStore<ReadonlySet<string>>(new Set());
  let last: string | undefined;
  const choose = (ids: readonly string[]): void => {
    last = undefined;
    store.set(new Set(ids));
  };
  const toggle = (id: string, ids: readonly string[] = [id]): void => {
    const chosen = new Set(store.get());
    const change = chosen.has(id) ? 'delete' : 'add';
    for (const each of ids) chosen[change](each);
    last = id;
    store.set(chosen);
  };
  return {
    ...store.readable,
    choose,
    toggle: (id) => toggle(id),
    toggleTo(id, order) {
      const ends = [last, id].map((end) => order.findIndex((each) => each === end));
      // Where one of the two is not shown there is no way between them.
      toggle(id, ends.includes(-1) ? [id] : order.slice(Math.min(...ends), Math.max(...ends) + 1));
    },
    stop: () => choose([]),
  };
};
