const definite = [
  'invalid_input',
  'name_taken',
  'limit_reached',
  'code_invalid',
  'code_expired',
  'challenge_gone',
  'attempts_exhausted',
  'rate_limited',
  'delivery_failed',
  'not_found',
  'unauthenticated',
  'forbidden',
  'verification_required',
  'conflict_in_progress',
  'edit_conflict',
] as const;

const indefinite = ['network', 'timeout', 'aborted', 'server', 'bad_response', 'unknown'] as const;

/** Every code an error can have, in one list: first those after which nothing was applied, then the others. */
// A spread counts as a side effect, and would stay in bundles that never read this.
export const errorCodes: readonly ApiKeysErrorCode[] = /* @__PURE__ */ (() => [...definite, ...indefinite])();

export type ApiKeysErrorCode = (typeof definite)[number] | (typeof indefinite)[number];

/** Whether the backend may have done what it was asked. */
export type Outcome = 'not_applied' | 'unknown';

/** One field that the backend refused: its name in the input, and the backend's reason code. */
export interface FieldError {
  readonly field: string;
  readonly code: string;
}

export interface ApiKeysErrorDetails {
  /** Milliseconds until the same call may be made again. */
  readonly retryAfterMs?: number | undefined;
  readonly attemptsLeft?: number | undefined;
  readonly fields?: readonly FieldError[] | undefined;
  /** The backend's request id, for support. */
  readonly requestId?: string | undefined;
  /** For developers. Dropped where a one-time code was sent: what a host's library throws may hold the request. */
  readonly cause?: unknown;
}

/**
 * The one error that adapters reject with. Its message is its `code`, for developers; users see the kit's own words.
 * Never put a secret or a one-time code into it.
 */
export class ApiKeysError extends Error {
  override readonly name = 'ApiKeysError';
  declare readonly code: ApiKeysErrorCode;
  declare readonly outcome: Outcome;
  declare readonly retryAfterMs: number | undefined;
  declare readonly attemptsLeft: number | undefined;
  declare readonly fields: readonly FieldError[] | undefined;
  declare readonly requestId: string | undefined;

  constructor(code: ApiKeysErrorCode, details: ApiKeysErrorDetails = {}) {
    super(code, details);
    this.code = code;
    // A code that this version does not know promises nothing.
    this.outcome = (definite as readonly string[]).includes(code) ? 'not_applied' : 'unknown';
    this.retryAfterMs = amount(details.retryAfterMs);
    this.attemptsLeft = amount(details.attemptsLeft);
    this.fields = details.fields;
    this.requestId = details.requestId;
  }
}

/** What an adapter of a host's own counted: nothing where that is no number, and of milliseconds never more than an hour. */
const amount = (value: number | undefined): number | undefined =>
  Number.isFinite(value) && value! >= 0 ? Math.min(value!, 3_600_000) : undefined;

/** Makes an {@link ApiKeysError} of anything that was thrown. */
export function toApiKeysError(thrown: unknown): ApiKeysError {
  return thrown instanceof ApiKeysError ? thrown : new ApiKeysError('unknown', { cause: thrown });
}

/** Whether it is certain that nothing was done, and that nothing still will be. */
export const isDefinite = ({ outcome, code }: ApiKeysError): boolean =>
  outcome === 'not_applied' && code !== 'conflict_in_progress';
