import type { MemoryAdapterOptions, MemoryKey } from 'keydesk/adapters/memory';
import { describe, expect, test } from 'vitest';

import type { Challenge, CreatedKey } from '../../src/core/types.ts';
import { query, read, setUp as setUpAdapter, write } from './memory-setup.ts';

const day = 86_400;
const start: MemoryKey = { id: 'a', name: 'Shop', secret: 'sk_test_a', createdAt: '2026-11-13T10:00:00.000Z' };

function setUp(options: MemoryAdapterOptions = { keys: [start] }) {
  const desk = setUpAdapter(options);
  return {
    ...desk,
    rotate: async (graceSeconds = 0, id = 'a') =>
      (await desk.adapter.rotate(id, { graceSeconds }, write())) as CreatedKey,
  };
}

describe('a rotation', () => {
  test('makes a new key with all that the old one was, and as long a life', async () => {
    const taken = { scopes: ['read'], allowedIps: ['192.0.2.1'], note: 'Till' };
    const expiresAt = '2027-01-12T10:00:00.000Z';
    const { backend, rotate } = setUp({ keys: [{ ...start, ...taken, expiresAt, lastUsedAt: expiresAt }] });
    const { key, secret } = await rotate(3600);
    expect(secret).toMatch(/^sk_test_[0-9A-Za-z]{32}$/);
    expect(key).toEqual({
      ...taken,
      id: 'key_1',
      name: 'Shop',
      hint: `sk_test_…${secret.slice(-4)}`,
      status: 'active',
      createdAt: '2026-11-23T10:00:00.000Z',
      lastUsedAt: null,
      expiresAt: '2027-01-22T10:00:00.000Z',
      version: expect.any(String),
    });
    expect(backend.authenticates(secret)).toBe(true);
    expect(backend.calls).toMatchObject({ rotate: 1, challenges: 0 });
  });

  test('leaves the old key at work until its grace has passed, and not a moment longer', async () => {
    const { adapter, backend, names, pass, at, rotate } = setUp();
    const before = await adapter.get('a', read);
    const end = at(3600);
    await rotate(3600);
    const after = await adapter.get('a', read);
    expect(after).toMatchObject({ name: 'Shop', status: 'expiring', statusReason: 'rotated', expiresAt: end });
    expect(after?.version).not.toBe(before?.version);
    pass(3599.999);
    expect(backend.authenticates('sk_test_a')).toBe(true);
    expect(await names()).toEqual(['Shop', 'Shop']);
    pass(0.001);
    expect(backend.authenticates('sk_test_a')).toBe(false);
    expect(await adapter.get('a', read)).toBeNull();
    expect(await adapter.list(query(), read)).toMatchObject({ keys: [{ id: 'key_1' }], total: 1 });
    expect(backend.remove('a')).toBe(false);
    await expect(adapter.delete('a', write())).rejects.toMatchObject({ code: 'not_found' });
  });

  test('ends the old key at once without a grace, and no later than it would have ended', async () => {
    const { backend, rotate } = setUp();
    await rotate(0);
    expect(backend.remove('a')).toBe(false);
    expect(backend.keys().map(({ id }) => id)).toEqual(['key_1']);
    expect(backend.authenticates('sk_test_a')).toBe(false);

    const expiresAt = '2026-11-23T11:00:00.000Z';
    const other = setUp({ keys: [{ ...start, expiresAt }] });
    await other.rotate(30 * day);
    expect(await other.adapter.get('a', read)).toMatchObject({ expiresAt });
  });

  test.each([30 * day, 1e300])('is active through a grace of %d seconds', async (graceSeconds) => {
    const { adapter, rotate } = setUp();
    await rotate(graceSeconds);
    expect(await adapter.get('a', read)).toMatchObject({ status: 'active', statusReason: 'rotated' });
  });

  test('keeps a key that waits for its address waiting, and says that the old one was rotated', async () => {
    const policy = { allowedIps: { required: true } };
    const { adapter, rotate } = setUp({ keys: [start], access: { policy } });
    const { key } = await rotate(3600);
    expect(key).toMatchObject({ status: 'inactive', statusReason: 'ip_required' });
    expect(await adapter.get('a', read)).toMatchObject({ status: 'inactive', statusReason: 'rotated' });
    const reason = { status: 'inactive', statusReason: 'ip_required' } as const;
    expect((await setUp({ keys: [{ ...start, ...reason }] }).rotate()).key).toMatchObject(reason);
  });

  test('takes the name over, and counts to the limit without standing under it', async () => {
    const { adapter, create, rotate, pass } = setUp({
      keys: [start],
      uniqueNames: true,
      access: { policy: { keyLimit: 2 } },
    });
    const { key } = await rotate(60);
    await expect(create({ name: 'shop' })).rejects.toMatchObject({ code: 'name_taken' });
    await expect(create()).rejects.toMatchObject({ code: 'limit_reached' });
    expect(await adapter.update(key.id, { name: 'SHOP' }, write())).toMatchObject({ name: 'SHOP' });
    const second = await rotate(60, key.id);
    expect(second.key.name).toBe('SHOP');
    pass(60);
    expect(await create()).toHaveProperty('secret');
  });

  test.each<[string, MemoryKey, number, object]>([
    ['of a disabled key', { status: 'disabled' }, 0, { fields: [{ field: 'id', code: 'not_active' }] }],
    ['of an expired key', { expiresAt: '2026-11-23T10:00:00Z' }, 0, { fields: [{ field: 'id', code: 'not_active' }] }],
    ['with a long grace', {}, 3601, { fields: [{ field: 'graceSeconds', code: 'too_long' }] }],
    ['with a negative grace', {}, -1, { fields: [{ field: 'graceSeconds', code: 'too_short' }] }],
    ['with half a second', {}, 0.5, { fields: [{ field: 'graceSeconds', code: 'invalid_format' }] }],
  ])('%s is refused', async (_, more, graceSeconds, error) => {
    const policy = { rotation: { maxGraceSeconds: 3600 } };
    const { backend, rotate } = setUp({ keys: [{ ...start, ...more }], access: { policy } });
    const before = backend.keys();
    await expect(rotate(graceSeconds)).rejects.toMatchObject({
      code: 'invalid_input',
      outcome: 'not_applied',
      ...error,
    });
    expect(backend.keys()).toEqual(before);
  });

  test('makes a key, and so is refused while the business is not verified', async () => {
    const { rotate } = setUp({ keys: [start], access: { verification: 'rejected' } });
    await expect(rotate(0)).rejects.toMatchObject({ code: 'verification_required', outcome: 'not_applied' });
  });

  test('is refused without permission, and of a key that is not there', async () => {
    const { backend, rotate } = setUp();
    await expect(rotate(0, 'b')).rejects.toMatchObject({ code: 'not_found' });
    backend.setAccess({ can: { rotate: 'owner_only' } });
    await expect(rotate()).rejects.toMatchObject({ code: 'forbidden' });
  });

  test('is the last that becomes of a key, but for its deletion', async () => {
    const { adapter, ask, confirm, rotate } = setUp();
    await rotate(3600);
    const rotated = { code: 'invalid_input', fields: [{ field: 'id', code: 'rotated' }] };
    await expect(rotate(60)).rejects.toMatchObject(rotated);
    await expect(adapter.update('a', { name: 'B' }, write())).rejects.toMatchObject(rotated);
    await confirm('a', await ask('a'));
    expect(await adapter.get('a', read)).toBeNull();
  });

  test('behind a code is bound to the key and its grace', async () => {
    const { adapter, backend, proven } = setUp({ keys: [start], codePolicy: { guarded: ['rotate'] } });
    const challenge = (await adapter.rotate('a', { graceSeconds: 60 }, write())) as Challenge;
    expect(challenge).toMatchObject({ operation: 'rotate', keyIds: ['a'] });
    const gone = { code: 'challenge_gone' };
    await expect(adapter.rotate('a', { graceSeconds: 0 }, proven(challenge))).rejects.toMatchObject(gone);
    await expect(adapter.delete('a', proven(challenge))).resolves.toBeUndefined();
    backend.add(start);
    expect(await adapter.rotate('a', { graceSeconds: 60 }, proven(challenge))).toHaveProperty('secret');
  });

  test('gives its secret once: a repetition is no success and no third key', async () => {
    const { adapter, backend } = setUp();
    const context = write();
    await adapter.rotate('a', { graceSeconds: 60 }, context);
    await expect(adapter.rotate('a', { graceSeconds: 60 }, context)).rejects.toMatchObject({
      code: 'bad_response',
      outcome: 'unknown',
    });
    expect(backend.keys()).toHaveLength(2);
  });

  test('shows its secret nowhere else', async () => {
    const { adapter, backend, rotate } = setUp();
    const { secret } = await rotate(60);
    const said = JSON.stringify([await adapter.list(query(), read), backend.keys(), backend.sent, backend.calls]);
    expect(said).not.toContain(secret);
  });
});

test('a new key of a key that never had a date of creation ends when the old one would have', async () => {
  const expiresAt = '2026-12-23T10:00:00.000Z';
  const { rotate } = setUp({ keys: [{ ...start, expiresAt, createdAt: null }] });
  expect((await rotate()).key).toMatchObject({ expiresAt });
});
