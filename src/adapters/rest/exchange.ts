import { ApiKeysError, toApiKeysError } from '../../core/errors.ts';
import type { WriteContext } from '../../core/types.ts';
import type { RestAdapterOptions } from '../rest.ts';
import { isJson, problemOf, requestIdOf } from './problem.ts';

/** One request. With a `body` it is a write: a POST with the headers of one. */
export interface Exchange {
  readonly url: string;
  readonly context: Pick<WriteContext, 'signal'> & Partial<WriteContext>;
  readonly body?: object;
}

/** A success. `body` is what its JSON says, and `undefined` where the status has no content. */
export interface Answer {
  readonly status: number;
  readonly body: unknown;
  /** What the host should see when the body turns out to be of another shape. */
  readonly unreadable: ApiKeysError;
}

const bodyLimit = 1_000_000;

/** Sends one request and reads its answer. Everything that can go wrong is an {@link ApiKeysError}. */
export async function exchange(options: RestAdapterOptions, { url, context, body }: Exchange): Promise<Answer> {
  const { signal } = context;
  const { fetch = globalThis.fetch, credentials = 'same-origin' } = options;
  const run = async (): Promise<Answer> => {
    const headers = await headersOf(options, context, body !== undefined).catch(hostFailed);
    const response = await fetch(url, {
      ...(body && { method: 'POST', body: JSON.stringify(body) }),
      headers,
      credentials,
      signal,
      cache: 'no-store',
      // A session or a code must not travel on to where the host did not send it.
      redirect: 'manual',
    });
    return await answerOf(response, options);
  };
  try {
    if (signal.aborted) throw new ApiKeysError('aborted');
    return await untilAborted(run(), signal);
  } catch (thrown) {
    throw errorOf(thrown, signal);
  }
}

async function headersOf(
  options: RestAdapterOptions,
  { idempotencyKey }: Partial<WriteContext>,
  isWrite: boolean,
): Promise<Headers> {
  const given = typeof options.headers === 'function' ? await options.headers() : options.headers;
  const token = typeof options.token === 'function' ? await options.token() : options.token;
  const headers = new Headers(given);
  headers.set('Accept', 'application/json, application/problem+json');
  if (token !== undefined) headers.set('Authorization', `Bearer ${token}`);
  if (isWrite) headers.set('Content-Type', 'application/json');
  // No form can send it, so that a browser asks the server first when a foreign page tries to.
  if (isWrite) headers.set('X-Requested-With', 'keydesk');
  if (idempotencyKey !== undefined) headers.set('Idempotency-Key', idempotencyKey);
  return headers;
}

async function answerOf(response: Response, { mapError }: RestAdapterOptions): Promise<Answer> {
  if (!response.ok || response.redirected) {
    const body = isJson(response) ? await readJson(response).catch(() => undefined) : await discard(response);
    throw mapError?.(response, body) ?? problemOf(response, body);
  }
  const unreadable = new ApiKeysError('bad_response', requestIdOf(response));
  if (response.status === 204) return { status: 204, body: undefined, unreadable };
  if (!isJson(response)) await discard(response);
  if (!isJson(response)) throw unreadable;
  try {
    return { status: response.status, body: await readJson(response), unreadable };
  } catch {
    // What a JSON parser throws quotes the text, and a secret may stand in it.
    throw unreadable;
  }
}

async function readJson(response: Response): Promise<unknown> {
  const decoder = new TextDecoder();
  let text = '';
  let size = 0;
  const reader = response.body?.getReader();
  for (let chunk = await reader?.read(); chunk && !chunk.done; chunk = await reader?.read()) {
    size += chunk.value.byteLength;
    if (size > bodyLimit) await reader?.cancel();
    if (size > bodyLimit) throw new ApiKeysError('bad_response');
    text += decoder.decode(chunk.value, { stream: true });
  }
  return JSON.parse(text + decoder.decode());
}
