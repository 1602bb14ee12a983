import { toApiKeysError, type ApiKeysError } from './errors.ts';

/** Reads of which only the newest counts: each aborts the one before it, and what that one still brings is dropped. */
export interface Latest {
  run<T>(
    read: (signal: AbortSignal) => Promise<T>,
    accept: (answer: T) => void,
    refuse: (error: ApiKeysError) => void,
  ): Promise<void>;
  abort(): void;
}

export function createLatest(): Latest {
  let current = new AbortController();
  return {
    async run(read, accept, refuse) {
      current.abort();
      const { signal } = (current = new AbortController());
      try {
        const answer = await read(signal);
        if (!signal.aborted) accept(answer);
      } catch (thrown) {
        if (!signal.aborted) refuse(toApiKeysError(thrown));
      }
    },
    abort: () => current.abort(),
  };
}
