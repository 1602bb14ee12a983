import { ApiKeysError, toApiKeysError } from '../../core/errors.ts';
import type { WriteContext } from '../../core/types.ts';
import { isJson, problemOf } from './problem.ts';
import type { RestAdapterOptions } from './types.ts';

/** One request. With a `body` it is a write, with the headers of one. */
export interface Exchange {
  readonly url: string;
  readonly context: Pick<WriteContext, 'signal'> & Partial<WriteContext>;
  readonly body?: object;
  /** Of a write. Default `POST`. */
  readonly method?: string;
}

/** A success. `body` is what its JSON says, and `undefined` where there was none that could be read. */
export interface Answer {
  readonly response: Response;
  readonly body: unknown;
}

/** In bytes. */
const bodyLimit = 1_000_000;

/** Sends one request and reads its answer. Everything that can go wrong is an {@link ApiKeysError}. */
export async function exchange(options: RestAdapterOptions, request: Exchange): Promise<Answer> {
  const { signal } = request.context;
  try {
    if (signal.aborted) throw new ApiKeysError('aborted');
    return await untilAborted(send(options, request), signal);
  } catch (thrown) {
    throw errorOf(thrown);
  }
}

async function send(options: RestAdapterOptions, { url, context, body, method = 'POST' }: Exchange): Promise<Answer> {
  const { fetch = globalThis.fetch, credentials = 'same-origin' } = options;
  const headers = await hostHeaders(options);
  headers.set('Accept', 'application/json, application/problem+json');
  if (body) {
    headers.set('Content-Type', 'application/json');
    headers.set('Idempotency-Key', context.idempotencyKey ?? '');
    if (context.version !== undefined) headers.set('If-Match', entityTagOf(context.version));
    // No form can send it: a browser asks the server first when a foreign page tries to.
    headers.set('X-Requested-With', 'keydesk');
  }
  const response = await fetch(url, {
    ...(body && { method, body: JSON.stringify(body) }),
    headers,
    credentials,
    signal: context.signal,
    cache: 'no-store',
    // A session or a code must not travel on to where the host did not send it.
    redirect: 'manual',
  });
  return await answerOf(response, options);
}

async function hostHeaders(options: RestAdapterOptions): Promise<Headers> {
  const [given, token] = await hostValues(options).catch((thrown: unknown) => {
    throw thrown instanceof TypeError ? thrown : toApiKeysError(thrown);
  });
  try {
    const headers = new Headers(given);
    if (token !== undefined) headers.set('Authorization', `Bearer ${token}`);
    return headers;
  } catch {
    // What `Headers` throws quotes the value, and this one is the session.
    throw new ApiKeysError('unknown');
  }
}

async function hostValues({
  headers,
  token,
}: RestAdapterOptions): Promise<[HeadersInit | undefined, string | undefined]> {
  return await Promise.all([
    typeof headers === 'function' ? headers() : headers,
    typeof token === 'function' ? token() : token,
  ]);
}

async function answerOf(response: Response, { mapError }: RestAdapterOptions): Promise<Answer> {
  const body = await readJson(response);
  if (response.ok && !response.redirected) return { response, body };
  throw mapError?.(response, body) ?? problemOf(response, body);
}

/** The answer's JSON, and `undefined` where it is of another type, cut short or beyond the limit. */
async function readJson(response: Response): Promise<unknown> {
  try {
    if (isJson(response)) return JSON.parse(await readText(response));
    await response.body?.cancel();
  } catch {
    // Nothing to report: what a JSON parser throws quotes the text, and a secret may stand in it.
  }
  return undefined;
}

async function readText({ body }: Response): Promise<string> {
  const decoder = new TextDecoder();
  const reader = body?.getReader();
  let text = '';
  let size = 0;
  for (let chunk = await reader?.read(); chunk && !chunk.done; chunk = await reader?.read()) {
    size += chunk.value.byteLength;
    if (size > bodyLimit) {
      await reader?.cancel();
      return '';
    }
    text += decoder.decode(chunk.value, { stream: true });
  }
  return text + decoder.decode();
}

/** Ends with the work or with the signal, also where the host's own functions do not listen to it. */
function untilAborted<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
  return new Promise((resolve, reject) => {
    const onAbort = (): void => reject(new ApiKeysError('aborted'));
    signal.addEventListener('abort', onAbort, { once: true });
    void work.then(resolve, reject).finally(() => signal.removeEventListener('abort', onAbort));
  });
}

// Only what `fetch` itself throws becomes a cause: a host's own may carry the request in its errors.
function errorOf(thrown: unknown): ApiKeysError {
  if (thrown instanceof ApiKeysError) return thrown;
  if (thrown instanceof TypeError) return new ApiKeysError('network', { cause: thrown });
  const isTimeout = thrown instanceof DOMException && thrown.name === 'TimeoutError';
  return new ApiKeysError(isTimeout ? 'timeout' : 'unknown');
}

/** A version as the header wants it (RFC 9110, 8.8.3); an entity tag is one already. */
const entityTagOf = (version: string): string => (/^(W\/)?"/.test(version) ? version : `"${version}"`);
