import type {
  Access,
  ApiKey,
  Challenge,
  CreatedKey,
  Deletion,
  FilterField,
  KeyChanges,
  KeyPage,
  ListQuery,
  NewKey,
  ReadContext,
  RotateInput,
  SortField,
  WriteContext,
} from './types.ts';

/**
 * What a host brings: its backend, in one object. Only `list` must be there; a method that is absent takes its control
 * away from the page.
 *
 * Every write answers its result or a {@link Challenge}. After a challenge the kit asks the user for the code and calls
 * the same method again with `context.proof`. The same call without proof is a resend: the new challenge voids the older.
 *
 * Reject with an {@link ApiKeysError} to say what went wrong; anything else becomes the code `unknown`.
 */
export interface ApiKeysAdapter {
  list(query: ListQuery, context: ReadContext): Promise<KeyPage>;
  /** The proof used after a lost answer: `null` where the key does not exist (any more). */
  get?(id: string, context: ReadContext): Promise<ApiKey | null>;
  /** Absent: the account counts as verified and may do all that the adapter can. */
  access?(context: ReadContext): Promise<Access>;
  create?(input: NewKey, context: WriteContext): Promise<CreatedKey | Challenge>;
  delete?(id: string, context: WriteContext): Promise<void | Challenge>;
  /** Rejects with `edit_conflict` where the key has another version than `context.version`. */
  update?(id: string, changes: KeyChanges, context: WriteContext): Promise<ApiKey | Challenge>;
  /** Makes a new key in the place of this one, which ends after its grace period. The answer is the new one. */
  rotate?(id: string, input: RotateInput, context: WriteContext): Promise<CreatedKey | Challenge>;
  /** Deletes exactly these keys, behind one code that names them all. What could not be deleted is told key by key. */
  deleteMany?(ids: readonly string[], context: WriteContext): Promise<Deletion | Challenge>;
  /** The backend's own push, if it has one. Returns the unsubscribe. */
  subscribe?(onChange: () => void): () => void;
  /** Tabs whose adapters name the same channel tell each other that something changed. Absent: they do not. */
  readonly channel?: string;
  readonly supports?: {
    /**
     * Whether `list` heeds `search`. Where it does not, the kit searches, over the whole list, once `useLocalList()`, the
     * part `localList` or the extra `listTools` is there; without them it hands the text to `list` all the same.
     */
    readonly search?: boolean;
    /** The fields that `list` can sort by; else as with `search`. */
    readonly sort?: readonly SortField[];
    /** What `list` can filter by; else as with `search`. */
    readonly filter?: readonly FilterField[];
  };
}

/** Checks an adapter's type where it is written and gives it back unchanged. */
export function defineAdapter<A extends ApiKeysAdapter>(adapter: A): A {
  return adapter;
}
