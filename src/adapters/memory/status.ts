import type { ApiKey, KeyChanges } from '../../core/types.ts';
import { cleaned } from './checks.ts';
import type { MemoryKey } from './types.ts';

const weekMs = 7 * 86_400_000;

/** The last moment that a date can hold. */
const lastMs = 8.64e15;

const endOf = ({ expiresAt }: ApiKey): number => (expiresAt === null ? Infinity : Date.parse(expiresAt));

export const isRotated = ({ statusReason }: ApiKey): boolean => statusReason === 'rotated';

/** A key that was rotated is not there any more when its grace has passed. */
export const isGone = (key: ApiKey, now: number): boolean => isRotated(key) && endOf(key) <= now;

/** The key with the status that time and the policy make of the stored one. */
export function current(key: ApiKey, now: number, ipRequired: boolean): ApiKey {
  const left = endOf(key) - now;
  if (key.status === 'disabled') return key;
  if (left <= 0) return { ...key, status: 'expired' };
  if (key.status === 'expired') return key;
  const { statusReason, ...rest } = key;
  const waits = statusReason === 'ip_required';
  if ((ipRequired || waits) && !key.allowedIps?.length) {
    return { ...key, status: 'inactive', statusReason: statusReason ?? 'ip_required' };
  }
  if (key.status === 'inactive' && !waits) return key;
  return { ...(waits ? rest : key), status: left <= weekMs || key.status === 'expiring' ? 'expiring' : 'active' };
}

/** A copy with these changes. */
export function changed(key: ApiKey, { name, note, expiresAt, scopes, allowedIps, disabled }: KeyChanges): ApiKey {
  const { note: _, ...rest } = key;
  const kept = note === undefined ? key.note : cleaned(note);
  return newer({
    ...withStatus(rest, expiresAt, disabled),
    ...(name !== undefined && { name: cleaned(name) }),
    ...(expiresAt !== undefined && { expiresAt }),
    ...(scopes && { scopes: [...scopes] }),
    ...(allowedIps && { allowedIps: [...allowedIps] }),
    ...(kept && { note: kept }),
  });
}

/** The next version of a key. */
export const newer = (key: ApiKey): ApiKey => ({ ...key, version: String((Number(key.version) || 0) + 1) });

function withStatus({ statusReason, ...key }: ApiKey, expiresAt: KeyChanges['expiresAt'], disabled?: boolean): ApiKey {
  const waits = statusReason === 'ip_required';
  const same = { ...key, ...(statusReason !== undefined && { statusReason }) };
  if (disabled === true) return { ...same, status: 'disabled' };
  if (disabled === false && key.status === 'disabled') {
    return waits ? { ...same, status: 'inactive' } : { ...key, status: 'active' };
  }
  const ends = key.status === 'expired' || key.status === 'expiring';
  return expiresAt !== undefined && ends ? { ...same, status: 'active' } : same;
}

/** What the new key of a rotation takes over: all that the user set, and as long a life, counted anew. */
export function successorOf(key: ApiKey, now: number): MemoryKey {
  const { name, scopes, allowedIps, note, status, statusReason, createdAt } = key;
  const born = createdAt === null ? now : Date.parse(createdAt);
  return {
    name,
    ...(scopes && { scopes }),
    ...(allowedIps && { allowedIps }),
    ...(note !== undefined && { note }),
    ...(key.expiresAt !== null && { expiresAt: new Date(now + endOf(key) - born).toISOString() }),
    ...(status === 'inactive' && { status, ...(statusReason !== undefined && { statusReason }) }),
  };
}

/** The old key of a rotation: it ends after its grace, unless it would have ended earlier. */
export function retired(key: ApiKey, graceSeconds: number, now: number): ApiKey {
  const expiresAt = new Date(Math.min(endOf(key), now + graceSeconds * 1000, lastMs)).toISOString();
  return newer({ ...key, expiresAt, statusReason: 'rotated' });
}
