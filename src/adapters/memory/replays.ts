import { ApiKeysError, toApiKeysError } from '../../core/errors.ts';
import type { WriteContext } from '../../core/types.ts';

export interface Replays {
  /**
   * Runs `work` once for each idempotency key and answers a repetition without running it again. `replay` makes of the
   * answer what a repetition gets, so that an answer which may be given once only is not kept here.
   *
   * An error is kept where a proof came with the call, as a repetition must not cost a second try; without one the call
   * may be repeated after the wait or the change that the error asks for.
   */
  once<T>(context: WriteContext, request: unknown, work: () => T, replay: (answer: T) => () => T): T;
}

interface Kept {
  readonly request: string;
  readonly replay: () => unknown;
}

/** Remembers by idempotency key what was answered. The same key with another request is `invalid_input`. */
export function createReplays(): Replays {
  const kept = new Map<string, Kept>();
  return {
    once<T>({ idempotencyKey, proof }: WriteContext, body: unknown, work: () => T, replay: (answer: T) => () => T): T {
      const request = JSON.stringify([body, proof]);
      const earlier = kept.get(idempotencyKey);
      if (earlier && earlier.request !== request) throw new ApiKeysError('invalid_input');
      if (earlier) return earlier.replay() as T;
      try {
        const answer = work();
        kept.set(idempotencyKey, { request, replay: replay(answer) });
        return answer;
      } catch (thrown) {
        const error = toApiKeysError(thrown);
        if (proof) kept.set(idempotencyKey, { request, replay: () => fail(error) });
        throw error;
      }
    },
  };
}

function fail(error: ApiKeysError): never {
  throw error;
}
