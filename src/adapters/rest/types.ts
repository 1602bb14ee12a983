import type { ApiKeysError } from '../../core/errors.ts';

/** Where the endpoints are, below `baseUrl`. `{id}` stands for the key's id, which is percent-encoded. */
export interface RestPaths {
  /** GET. Default `/api-keys`. */
  readonly list: string;
  /** GET. Default `/api-keys/{id}`. */
  readonly get: string;
  /** GET. Default `/access`. */
  readonly access: string;
  /** POST. Default `/api-keys`. */
  readonly create: string;
  /** POST. Default `/api-keys/{id}/deletions`. */
  readonly delete: string;
  /** PATCH. Default `/api-keys/{id}`. */
  readonly update: string;
  /** POST. Default `/api-keys/{id}/rotations`. */
  readonly rotate: string;
  /** POST. Default `/deletions`. */
  readonly deleteMany: string;
  /** GET, as Server-Sent Events. Default `/events`. */
  readonly events: string;
}

export interface RestAdapterOptions {
  /** Absolute, or relative to the page: `/api`. With or without a slash at its end. */
  readonly baseUrl: string;
  /** The host's own headers, read again for every request. The contract's headers win over them. */
  readonly headers?: HeadersInit | (() => HeadersInit | Promise<HeadersInit>);
  /** Sent as `Authorization: Bearer …`; a function is asked for every request. Without one the session is a cookie. */
  readonly token?: string | (() => Promise<string>);
  /** Default: the global `fetch`, looked up at each request. */
  readonly fetch?: typeof globalThis.fetch;
  /**
   * Has the first say about every answer that is not a success, redirects among them (in a browser of status 0).
   * `body` is the parsed JSON and `undefined` where it was none; the response's own body is used up. `undefined` leaves it to the adapter.
   */
  readonly mapError?: (response: Response, body: unknown) => ApiKeysError | undefined;
  readonly paths?: Partial<RestPaths>;
  /** As for `fetch`. Default `same-origin`. */
  readonly credentials?: RequestCredentials;
  /**
   * Whether the backend pushes: an event `changed` at `paths.events` after each write of the account. Default `false`.
   * An `EventSource` sends cookies and none of the `headers`, nor a `token`.
   */
  readonly events?: boolean;
}
