import { ApiKeysError, errorCodes, type ApiKeysErrorCode, type FieldError } from '../../core/errors.ts';
import { retryAfterMs } from './retry-after.ts';

/** What a server may say of itself by `code`; the rest are for the client to find out. */
const spoken: ReadonlySet<unknown> = new Set<ApiKeysErrorCode>(
  errorCodes.filter((code) => !['network', 'timeout', 'aborted', 'bad_response', 'unknown'].includes(code)),
);

/** The contract's codes that are not the kit's own. Other ones fall back to their status. */
const translated: Readonly<Record<string, ApiKeysErrorCode>> = { create_replayed: 'bad_response' };

const byStatus: Readonly<Record<number, ApiKeysErrorCode>> = {
  400: 'invalid_input',
  401: 'unauthenticated',
  403: 'forbidden',
  // `not_found` is the proof that a key is gone: a status alone may come from a gateway, or a route that is not there.
  404: 'bad_response',
  410: 'challenge_gone',
  412: 'edit_conflict',
  422: 'invalid_input',
  429: 'rate_limited',
};

/** Makes an error of an answer that is not a success. Nothing of its text is taken over, only codes and numbers. */
export function problemOf(response: Response, body: unknown): ApiKeysError {
  const problem = isProblem(response) && isObject(body) ? body : {};
  const code = codeOf(response, problem['code']);
  const wait = retryAfterMs(response.headers, response.status === 429 || code === 'rate_limited');
  const { attemptsLeft } = problem;
  const fields = fieldsOf(problem['errors']);
  return new ApiKeysError(code, {
    ...requestIdOf(response),
    ...(wait !== undefined && { retryAfterMs: wait }),
    ...(isCount(attemptsLeft) && { attemptsLeft }),
    ...(fields.length > 0 && { fields }),
  });
}

/** The error for a success that says something else than the contract. */
export function unreadable(response: Response): ApiKeysError {
  return new ApiKeysError('bad_response', requestIdOf(response));
}

function requestIdOf({ headers }: Response): { requestId?: string } {
  const requestId = headers.get('X-Request-Id');
  return requestId ? { requestId } : {};
}

/** `application/json` and every type that ends in `+json` (RFC 6839), whatever its parameters. */
export function isJson({ headers }: Response): boolean {
  return /^application\/([\w.-]+\+)?json\s*(;|$)/i.test(headers.get('Content-Type') ?? '');
}

export function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null;
}

// Only the type that the contract names: elsewhere `not_found` may be about something else than the key.
function isProblem({ headers }: Response): boolean {
  return /^application\/problem\+json\b/i.test(headers.get('Content-Type') ?? '');
}

function codeOf({ status, redirected }: Response, said: unknown): ApiKeysErrorCode {
  // After a redirect it is another address that speaks, of something else.
  if (status < 400 || redirected) return 'bad_response';
  if (spoken.has(said)) return said as ApiKeysErrorCode;
  const known = typeof said === 'string' && Object.hasOwn(translated, said) ? translated[said] : undefined;
  return known ?? (status >= 500 ? 'server' : (byStatus[status] ?? 'unknown'));
}

/** RFC 9457 has JSON pointers, in its own example as fragments (`#/name`). The first step names the input's field. */
function fieldsOf(errors: unknown): FieldError[] {
  if (!Array.isArray(errors)) return [];
  return errors.flatMap((error: unknown) => {
    if (!isObject(error) || typeof error['pointer'] !== 'string' || typeof error['code'] !== 'string') return [];
    const field = /^#?\/([^/]+)/.exec(error['pointer'])?.[1];
    return field ? [{ field, code: error['code'] }] : [];
  });
}

const isCount = (value: unknown): value is number => Number.isInteger(value) && Number(value) >= 0;
