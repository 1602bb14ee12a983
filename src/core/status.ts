import type { ApiKey, KeyStatus } from './types.ts';

/** How long before its end a key counts as expiring, and how long after its last use it counts as in use. In milliseconds. */
export const sevenDays: number = 7 * 86_400_000;

/** The status as it is now: a key whose end has come, or comes soon, is not `active`, whenever the backend was asked. */
export function statusOf({ status, expiresAt }: ApiKey, now: number = Date.now()): KeyStatus {
  if (status !== 'active' && status !== 'expiring') return status;
  // No end is none that could have come: every comparison with it is false.
  const left = Date.parse(expiresAt ?? '') - now;
  return left <= 0 ? 'expired' : left <= sevenDays ? 'expiring' : status;
}

/** Whether something still uses the key, as far as its last use tells. */
export function isInUse({ lastUsedAt }: ApiKey, now: number = Date.now()): boolean {
  return now - Date.parse(lastUsedAt ?? '') <= sevenDays;
}
