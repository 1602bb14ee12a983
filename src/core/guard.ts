import type { ApiKeysAdapter } from './adapter.ts';
import { ApiKeysError, toApiKeysError } from './errors.ts';
import { readAccess, readChallenge, readKey, readPage, type CheckedPage } from './schema.ts';
import type { Access, ApiKey, Challenge, ListQuery, Operation, ReadContext, WriteContext } from './types.ts';

export interface GuardOptions {
  /** Milliseconds until a read counts as failed. Default 15 000. */
  readonly readTimeoutMs?: number;
  /** Milliseconds until a write counts as lost. Default 20 000. */
  readonly writeTimeoutMs?: number;
}

/** What a write carries. Without a signal nothing but its own time ends it. */
export type WriteIntent = Omit<WriteContext, 'signal'> & Partial<Pick<WriteContext, 'signal'>>;

type WriteArguments<M extends Operation> =
  NonNullable<ApiKeysAdapter[M]> extends (...args: [...infer A, WriteContext]) => unknown ? A : never;

/** An adapter whose every answer is checked, copied, and on time. All its rejections are {@link ApiKeysError}s. */
export interface GuardedAdapter {
  list(query: ListQuery, context: ReadContext): Promise<CheckedPage>;
  get?(id: string, context: ReadContext): Promise<ApiKey | null>;
  access?(context: ReadContext): Promise<Access>;
  /** Whether the adapter has a write. */
  can(operation: Operation): boolean;
  /**
   * Calls a write, which answers its own result, as `read` checks it, or a challenge. Rejects with `forbidden` where the
   * adapter has none. `onLate` hears that something was answered after its time was over.
   */
  write<M extends Operation, T>(
    operation: M,
    args: WriteArguments<M>,
    intent: WriteIntent,
    read: (answer: unknown) => T | undefined,
    onLate?: () => void,
  ): Promise<T | Challenge>;
  subscribe?(onChange: () => void): () => void;
  readonly supports: NonNullable<ApiKeysAdapter['supports']>;
}

/** Wraps an adapter for the rest of the kit, which talks to nothing else. `onAnswer` hears of each call that succeeds. */
export function guardAdapter(
  adapter: ApiKeysAdapter,
  { readTimeoutMs = 15_000, writeTimeoutMs = 20_000 }: GuardOptions = {},
  onAnswer: () => void = () => undefined,
): GuardedAdapter {
  const inTime = async (...call: Parameters<typeof answerInTime>): Promise<unknown> => {
    const answer = await answerInTime(...call);
    onAnswer();
    return answer;
  };
  return {
    list: (query, { signal }) =>
      inTime(readTimeoutMs, signal, (own) => adapter.list(query, { signal: own })).then(must(pageAfter(query.cursor))),
    ...(adapter.get && {
      get: (id, { signal }) =>
        inTime(readTimeoutMs, signal, (own) => adapter.get!(id, { signal: own })).then(readKeyOrNull, nullIfNotFound),
    }),
    ...(adapter.access && {
      access: ({ signal }) =>
        inTime(readTimeoutMs, signal, (own) => adapter.access!({ signal: own })).then(must(readAccess)),
    }),
    can: (operation) => adapter[operation] !== undefined,
    async write<M extends Operation, T>(
      operation: M,
      args: WriteArguments<M>,
      intent: WriteIntent,
      read: (answer: unknown) => T | undefined,
      onLate?: () => void,
    ) {
      if (!adapter[operation]) throw new ApiKeysError('forbidden');
      const call = async (signal: AbortSignal): Promise<unknown> => {
        const writes = adapter as unknown as Record<M, (...all: unknown[]) => Promise<unknown>>;
        const answer = await writes[operation](...args, { ...intent, signal });
        if (signal.aborted) onLate?.();
        return answer;
      };
      const answer = await inTime(writeTimeoutMs, intent.signal, call).catch((error: ApiKeysError) => {
        // What a host's library threw may hold what was sent, the code included.
        throw intent.proof ? new ApiKeysError(error.code, Object.assign({}, error, { cause: undefined })) : error;
      });
      return isChallenge(answer) ? must(readChallenge)(answer) : must(read)(answer);
    },
    ...(adapter.subscribe && { subscribe: (onChange) => subscribed(adapter, onChange) }),
    supports: adapter.supports ?? {},
  };
}

/** Runs a call that ends by itself after `limitMs`: in an answer, in the caller's abort, or in a timeout. */
async function answerInTime(
  limitMs: number,
  signal: AbortSignal | undefined,
  call: (signal: AbortSignal) => Promise<unknown>,
): Promise<unknown> {
  if (signal?.aborted) throw new ApiKeysError('aborted');
  const own = new AbortController();
  const stop = (code: 'aborted' | 'timeout'): void => own.abort(new ApiKeysError(code));
  const onAbort = (): void => stop('aborted');
  signal?.addEventListener('abort', onAbort);
  const timer = setTimeout(stop, limitMs, 'timeout');
  const ended = new Promise<never>((_, reject) => {
    own.signal.addEventListener('abort', () => reject(own.signal.reason as ApiKeysError));
  });
  try {
    // Inside an async function, so that an adapter that throws at once rejects as well.
    return await Promise.race([(async () => call(own.signal))(), ended]);
  } catch (thrown) {
    throw own.signal.aborted ? own.signal.reason : toApiKeysError(thrown);
  } finally {
    clearTimeout(timer);
    signal?.removeEventListener('abort', onAbort);
  }
}

/** A push that cannot be had is done without: the list is still read when something is done. */
function subscribed(adapter: ApiKeysAdapter, onChange: () => void): () => void {
  try {
    const unsubscribe: unknown = adapter.subscribe?.(onChange);
    return typeof unsubscribe === 'function' ? () => void unsubscribe() : () => undefined;
  } catch {
    return () => undefined;
  }
}

const must =
  <T>(read: (answer: unknown) => T | undefined) =>
  (answer: unknown): T => {
    const checked = read(answer);
    if (checked === undefined) throw new ApiKeysError('bad_response');
    return checked;
  };

/** A page that leads back to itself would be read for ever. */
const pageAfter =
  (cursor: string | null) =>
  (answer: unknown): CheckedPage | undefined => {
    const page = readPage(answer);
    return cursor !== null && page?.nextCursor === cursor ? undefined : page;
  };

const readKeyOrNull = (answer: unknown): ApiKey | null => (answer === null ? null : must(readKey)(answer));

function nullIfNotFound(error: unknown): null {
  if (error instanceof ApiKeysError && error.code === 'not_found') return null;
  throw error;
}

/** Whether an answer is, or wants to be, the demand for a code. */
export const isChallenge = (answer: unknown): answer is Challenge =>
  typeof answer === 'object' && answer !== null && 'kind' in answer && answer.kind === 'challenge';
