import type { ApiKeysAdapter } from '../core/adapter.ts';
import { ApiKeysError } from '../core/errors.ts';
import type {
  Access,
  ApiKey,
  Challenge,
  CreatedKey,
  Deletion,
  KeyPage,
  ListQuery,
  Sort,
  WriteContext,
} from '../core/types.ts';
import { listen } from './rest/events.ts';
import { exchange, type Answer } from './rest/exchange.ts';
import { isObject, unreadable } from './rest/problem.ts';
import type { RestAdapterOptions, RestPaths } from './rest/types.ts';

export type { RestAdapterOptions, RestPaths } from './rest/types.ts';

/** What {@link restAdapter} brings: everything, and a push where the option `events` and the platform have one. */
export type RestAdapter = Required<Omit<ApiKeysAdapter, 'subscribe'>> & Pick<ApiKeysAdapter, 'subscribe'>;

const defaultPaths: RestPaths = {
  list: '/api-keys',
  get: '/api-keys/{id}',
  access: '/access',
  create: '/api-keys',
  delete: '/api-keys/{id}/deletions',
  update: '/api-keys/{id}',
  rotate: '/api-keys/{id}/rotations',
  deleteMany: '/deletions',
  events: '/events',
};

/**
 * Speaks Keydesk's HTTP contract (`keydesk/openapi.json`) over `fetch`.
 *
 * No method uses `this`, so that what a backend does not have is left out: `const { access, ...adapter } = restAdapter(…)`.
 * For a backend on another origin, it must expose the headers `Retry-After`, `Date` and `X-Request-Id` (CORS).
 *
 * Errors come from the member `code` of an `application/problem+json` (RFC 9457), else from the status: 400 and 422
 * `invalid_input`, 401 `unauthenticated`, 403 `forbidden`, 410 `challenge_gone`, 412 `edit_conflict`, 429 `rate_limited`,
 * 5xx `server`, another one `unknown`. `requestId` is `X-Request-Id`; `retryAfterMs` is `Retry-After` (RFC 9110), from 1 s
 * to 1 h, and 5 s where it cannot be read.
 *
 * That a key is gone, to `get` (null) and to every write, only a problem says whose `code` is `not_found`, or the host's own
 * `mapError`. Any other 404 is `bad_response`: it may come from a gateway or from a route that is not there.
 *
 * Where nothing came back it is `network` or `aborted`, and `bad_response` where something else did: a page of HTML, a
 * redirect (never followed), half an answer, more than 1 MB, a deletion or an update that does not name its key, or a
 * deletion of many that does not account for each of them once.
 *
 * `bad_response` is also the answer to a repeated creation or rotation (`create_replayed`): the key exists, its secret is
 * lost, and the outcome `unknown` makes the caller look. An id that no address can hold is `invalid_input`, and nothing is
 * sent.
 */
export function restAdapter(options: RestAdapterOptions): RestAdapter {
  const base = options.baseUrl.replace(/\/+$/, '');
  const paths = { ...defaultPaths, ...options.paths };
  const url = (path: keyof RestPaths, id?: string): string => base + fill(paths[path], id);
  const write = (path: keyof RestPaths, context: WriteContext, fields: object, id?: string): Promise<Answer> =>
    exchange(options, {
      url: url(path, id),
      method: path === 'update' ? 'PATCH' : 'POST',
      context,
      body: { ...fields, ...(context.proof && { proof: context.proof }) },
    });
  return {
    async list(query, context) {
      return contentOf(await exchange(options, { url: `${url('list')}?${searchOf(query)}`, context })) as KeyPage;
    },
    async get(id, context) {
      const answer = await exchange(options, { url: url('get', id), context }).catch(nullIfNotFound);
      return answer && (contentOf(answer) as ApiKey);
    },
    async access(context) {
      return contentOf(await exchange(options, { url: url('access'), context })) as Access;
    },
    async create(input, context) {
      const answer = await write('create', context, input);
      return challengeOf(answer) ?? (contentOf(answer) as CreatedKey);
    },
    async delete(id, context) {
      const answer = await write('delete', context, {}, id);
      return challengeOf(answer) ?? demandDeleted(answer, id);
    },
    async update(id, changes, context) {
      const answer = await write('update', context, changes, id);
      return challengeOf(answer) ?? updatedOf(answer, id);
    },
    async rotate(id, input, context) {
      const answer = await write('rotate', context, input, id);
      return challengeOf(answer) ?? (contentOf(answer) as CreatedKey);
    },
    async deleteMany(ids, context) {
      const answer = await write('deleteMany', context, { keyIds: ids });
      return challengeOf(answer) ?? deletionOf(answer, ids);
    },
    ...(options.events === true &&
      typeof EventSource !== 'undefined' && {
        subscribe: (onChange) => listen(url('events'), options.credentials === 'include', onChange),
      }),
    channel: `keydesk:${absolute(base)}`,
    supports: { search: true, sort: ['name', 'createdAt', 'lastUsedAt', 'expiresAt'], filter: ['status'] },
  };
}

/** The same for every page of the host, however it names its backend. */
function absolute(base: string): string {
  if (typeof location === 'undefined' || !URL.canParse(`${base}/`, location.href)) return base;
  return new URL(`${base}/`, location.href).href.slice(0, -1);
}

// A URL drops the steps `.` and `..`, even percent-encoded: the request would go to another endpoint.
function fill(path: string, id: string | undefined): string {
  if (id === undefined) return path;
  if (/^\.{0,2}$|\p{Surrogate}/u.test(id)) throw new ApiKeysError('invalid_input');
  return path.replaceAll('{id}', encodeURIComponent(id));
}

function searchOf({ limit, cursor, search, sort, status }: ListQuery): URLSearchParams {
  return new URLSearchParams({
    // The contract's most; a page may always hold fewer than were asked for.
    limit: String(Math.min(limit, 100)),
    ...(cursor !== null && { cursor }),
    ...(search && { search }),
    ...(sort && { sort: sortOf(sort) }),
    ...(status && { status }),
  });
}

const sortOf = ({ field, direction }: Sort): string => (direction === 'descending' ? `-${field}` : field);

function nullIfNotFound(error: unknown): null {
  if (error instanceof ApiKeysError && error.code === 'not_found') return null;
  throw error;
}

/** The body, for the caller to check: the kit does so with every adapter's answers. */
function contentOf({ response, body }: Answer): object {
  if (isObject(body)) return body;
  throw unreadable(response);
}

function challengeOf({ response, body }: Answer): Challenge | undefined {
  if (response.status !== 202) return undefined;
  if (isObject(body) && body['kind'] === 'challenge') return body as unknown as Challenge;
  throw unreadable(response);
}

/** A success that does not name the key proves nothing: it may come from whatever else stands in between. */
function demandDeleted({ response, body }: Answer, id: string): void {
  if (response.status === 204 || (isObject(body) && body['keyId'] === id)) return;
  throw unreadable(response);
}

function updatedOf({ response, body }: Answer, id: string): ApiKey {
  if (isObject(body) && body['id'] === id) return body as unknown as ApiKey;
  throw unreadable(response);
}

/** What became of each key that was asked for, once, and of no other. */
function deletionOf({ response, body }: Answer, ids: readonly string[]): Deletion {
  const { deleted, failed } = isObject(body) ? body : {};
  if (Array.isArray(deleted) && Array.isArray(failed)) {
    const told = [...deleted, ...failed.map((failure: unknown) => isObject(failure) && failure['keyId'])];
    if (told.length === ids.length && ids.every((id) => told.includes(id))) return { deleted, failed };
  }
  throw unreadable(response);
}
