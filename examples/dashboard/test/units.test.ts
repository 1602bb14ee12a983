import { describe, expect, test } from 'vitest';

import { maskEmail } from '../server/codes.ts';
import { toKeyServer } from '../server/options.ts';
import { codePolicy } from '../server/policy.ts';
import { hintOf, lookupOf, makeSecret, randomText, sha256, shardOf } from '../server/secrets.ts';

describe('secrets', () => {
  test('a secret says its product, its shard and its checksum, and no two are alike', () => {
    const secrets = Array.from({ length: 1_000 }, () => makeSecret('sk_live', 'acc_1'));
    expect(new Set(secrets).size).toBe(1_000);
    for (const secret of secrets) {
      expect(secret).toMatch(/^sk_live_[0-9A-Za-z]{40}$/);
      expect(lookupOf('sk_live', secret)).toStrictEqual({ shard: shardOf('acc_1'), hash: sha256(secret) });
    }
    expect(hintOf('sk_live', `sk_live_${'x'.repeat(36)}4f2a`)).toBe('sk_live_…4f2a');
  });

  test('one wrong character anywhere is noticed without the database', () => {
    const secret = makeSecret('sk_live', 'acc_1');
    for (let index = 8; index < secret.length; index += 1) {
      const other = secret[index] === 'a' ? 'b' : 'a';
      expect(lookupOf('sk_live', secret.slice(0, index) + other + secret.slice(index + 1))).toBeNull();
    }
    for (const text of ['', 'sk_live_', secret.slice(0, -1), `${secret}a`, secret.replace('live', 'test')]) {
      expect(lookupOf('sk_live', text)).toBeNull();
    }
  });

  test('every character of the alphabet comes about equally often', () => {
    const counts = new Map<string, number>();
    for (const character of randomText(62_000)) counts.set(character, (counts.get(character) ?? 0) + 1);
    expect(counts.size).toBe(62);
    for (const count of counts.values()) expect(Math.abs(count - 1_000)).toBeLessThan(250);
  });
});

describe('settings', () => {
  test('addresses are masked to their first letter', () => {
    expect(maskEmail('office@shop.ng')).toBe('o•••@shop.ng');
    expect(maskEmail('a@b.example')).toBe('a•••@b.example');
    expect(maskEmail('"a@b"@c.example')).toBe('"•••@c.example');
  });

  test('settings that would weaken every code are refused', () => {
    const can = { create: true, delete: true, update: true, rotate: true, deleteMany: true } as const;
    expect(() => codePolicy({ can, code: { length: 3 } })).toThrow('4 to 10');
    expect(() => codePolicy({ can, code: { lifetimeSeconds: 601 } })).toThrow('600');
    expect(() => toKeyServer({ pepper: 'short' } as never)).toThrow('pepper');
  });
});
