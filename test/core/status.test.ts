import { isInUse, statusOf, type KeyStatus } from 'keydesk/headless';
import { describe, expect, test } from 'vitest';

import { keyNamed } from './support.ts';

const now = Date.parse('2026-06-10T12:00:00.000Z');
const day = 86_400_000;
const at = (ms: number): string => new Date(ms).toISOString();

describe('the status of a key', () => {
  test.each<[said: KeyStatus, left: number | null, shown: KeyStatus]>([
    ['active', null, 'active'],
    ['active', 7 * day + 1, 'active'],
    ['active', 7 * day, 'expiring'],
    ['active', 1, 'expiring'],
    ['active', 0, 'expired'],
    ['expiring', null, 'expiring'],
    ['expiring', 30 * day, 'expiring'],
    ['expiring', -1, 'expired'],
    ['expired', 30 * day, 'expired'],
    ['disabled', -1, 'disabled'],
    ['inactive', day, 'inactive'],
  ])('that the backend called %s, with %s ms left, is %s', (status, left, shown) => {
    const expiresAt = left === null ? null : at(now + left);
    expect(statusOf(keyNamed('a', { status, expiresAt }), now)).toBe(shown);
  });

  test('goes by the clock of the device unless another moment is given', () => {
    expect(statusOf(keyNamed('a', { expiresAt: at(Date.now() + day) }))).toBe('expiring');
  });
});

describe('a key is in use', () => {
  test.each<[string, number | null, boolean]>([
    ['never', null, false],
    ['just now', 0, true],
    ['seven days ago', 7 * day, true],
    ['longer ago', 7 * day + 1, false],
    ['on a clock that is ahead', -day, true],
  ])('where it was last used %s: %s ms, %s', (_, ago, inUse) => {
    const lastUsedAt = ago === null ? null : at(now - ago);
    expect(isInUse(keyNamed('a', { lastUsedAt }), now)).toBe(inUse);
  });

  test('by the clock of the device unless another moment is given', () => {
    expect(isInUse(keyNamed('a', { lastUsedAt: at(Date.now() - day) }))).toBe(true);
    expect(isInUse(keyNamed('a', { lastUsedAt: at(Date.now() - 8 * day) }))).toBe(false);
  });
});
