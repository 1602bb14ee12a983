import type {
  Access,
  ApiKey,
  Challenge,
  CreatedKey,
  FilterField,
  KeyPage,
  ListQuery,
  NewKey,
  ReadContext,
  SortField,
  WriteContext,
} from './types.ts';

/**
 * What a host brings: its backend, in one object. Only `list` must be there; a method that is absent takes its control
 * away from the page.
 *
 * Every write answers its result or a {@link Challenge}. After a challenge the kit asks the user for the code and calls
 * the same method again with `context.proof`. The same call without proof is a resend: the new challenge voids the older.
 * Today only `delete` may be answered so; after a challenge to `create` the kit says that it may not be done.
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
  /** The backend's own push, if it has one. Returns the unsubscribe. */
  subscribe?(onChange: () => void): () => void;
  readonly supports?: {
    readonly search?: boolean;
    readonly sort?: readonly SortField[];
    readonly filter?: readonly FilterField[];
  };
}

/** Checks an adapter's type where it is written and gives it back unchanged. */
export function defineAdapter<A extends ApiKeysAdapter>(adapter: A): A {
  return adapter;
}
