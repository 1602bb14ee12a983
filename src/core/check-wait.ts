import type { ApiKeysError } from './errors.ts';

/** In milliseconds, before each read after a lost answer. */
const waits: readonly number[] = [0, 1_000, 3_000];

/** How long to wait before the next such read, or `null` where so many have failed that the outcome is unknown. */
export function waitBeforeCheck(failed: number, { retryAfterMs = 0 }: ApiKeysError): number | null {
  const wait = waits[failed];
  return wait === undefined ? null : Math.max(wait, retryAfterMs);
}
