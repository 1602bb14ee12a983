import { describe, expect, test } from 'vitest';

import type { ApiKey, Challenge, CreatedKey, KeyChanges, NewKey, Policy } from '../../src/core/types.ts';
import { read, setUp, write } from './memory-setup.ts';

const day = 86_400;
const policy: Policy = {
  nameRequired: true,
  nameMaxLength: 5,
  expiry: { required: true, minSeconds: 60, maxSeconds: 30 * day },
  scopes: [{ scope: 'read' }, { scope: 'write' }],
  scopesRequired: true,
  allowedIps: { max: 2 },
  noteMaxLength: 5,
};
const start = { id: 'a', name: 'Shop', secret: 'sk_test_a' };
const soon = '2026-11-24T10:00:00.000Z';
const complete = { name: 'Shop', expiresAt: soon, scopes: ['read'] };

describe('an update', () => {
  test('changes the fields it names and no other, and makes a new version', async () => {
    const { adapter, backend } = setUp({ keys: [{ ...start, note: 'old', allowedIps: ['192.0.2.1'] }] });
    const before = await adapter.get('a', read);
    const after = await adapter.update('a', { name: ' Till ', note: 'two\nlines' }, write());
    expect(after).toEqual({ ...before, name: 'Till', note: 'two\nlines', version: expect.any(String) });
    expect((after as ApiKey).version).not.toBe(before?.version);
    expect(await adapter.get('a', read)).toEqual(after);
    expect(backend.calls).toMatchObject({ update: 1, challenges: 0 });
  });

  test('takes name, expiry and note away by null', async () => {
    const { adapter } = setUp({ keys: [{ ...start, note: 'old', expiresAt: soon }] });
    const after = await adapter.update('a', { name: null, expiresAt: null, note: null }, write());
    expect(after).toMatchObject({ name: null, expiresAt: null, status: 'active' });
    expect(after).not.toHaveProperty('note');
  });

  test('disables a key and enables it again', async () => {
    const { adapter, backend } = setUp({ keys: [start] });
    expect(await adapter.update('a', { disabled: true }, write())).toMatchObject({ status: 'disabled' });
    expect(backend.authenticates('sk_test_a')).toBe(false);
    expect(await adapter.update('a', { disabled: false }, write())).toMatchObject({ status: 'active' });
    expect(backend.authenticates('sk_test_a')).toBe(true);
  });

  test('brings an expired key back by another date', async () => {
    const { adapter, backend, at } = setUp({ keys: [{ ...start, status: 'expired' }] });
    expect(await adapter.update('a', { expiresAt: at(30 * day) }, write())).toMatchObject({ status: 'active' });
    expect(backend.authenticates('sk_test_a')).toBe(true);
  });

  test('keeps nothing of the caller’s objects', async () => {
    const { adapter, backend } = setUp({ keys: [start] });
    const allowedIps = ['192.0.2.1'];
    await adapter.update('a', { allowedIps }, write());
    allowedIps.push('192.0.2.2');
    expect(backend.keys()[0]?.allowedIps).toEqual(['192.0.2.1']);
  });

  test('of an old version is refused, and use makes no new one', async () => {
    const { adapter, backend } = setUp({ keys: [start] });
    const { version = '' } = (await adapter.get('a', read)) ?? {};
    backend.authenticates('sk_test_a');
    backend.change('a', { lastUsedAt: soon });
    await adapter.update('a', { name: 'B' }, write({ version }));
    await expect(adapter.update('a', { name: 'C' }, write({ version }))).rejects.toMatchObject({
      code: 'edit_conflict',
      outcome: 'not_applied',
    });
    const { version: mine = '' } = (await adapter.get('a', read)) ?? {};
    backend.change('a', { note: 'by another' });
    await expect(adapter.update('a', { name: 'C' }, write({ version: mine }))).rejects.toMatchObject({
      code: 'edit_conflict',
    });
    expect(backend.keys()).toMatchObject([{ name: 'B', note: 'by another' }]);
  });

  test.each([
    ['of a key that is not there', 'b', { name: 'B' }, {}, { code: 'not_found' }],
    ['without permission', 'a', { name: 'B' }, { can: { update: 'read_only' } }, { code: 'forbidden' }],
    ['of nothing', 'a', {}, {}, { code: 'invalid_input', fields: undefined }],
    ['to a taken name', 'a', { name: ' TAKEN ' }, {}, { code: 'name_taken' }],
  ])('%s is refused', async (_, id, changes, access, error) => {
    const { adapter, backend } = setUp({ keys: [start, { id: 'c', name: 'taken' }], access, uniqueNames: true });
    const before = backend.keys();
    await expect(adapter.update(id, changes, write())).rejects.toMatchObject(error);
    expect(backend.keys()).toEqual(before);
  });

  test('may write the key’s own name in another way', async () => {
    const { adapter } = setUp({ keys: [start], uniqueNames: true });
    expect(await adapter.update('a', { name: 'SHOP' }, write())).toMatchObject({ name: 'SHOP' });
  });

  test('behind a code is bound to the key and to what was asked for', async () => {
    const { adapter, backend, proven } = setUp({ keys: [start, { id: 'b' }], codePolicy: { guarded: ['update'] } });
    const challenge = (await adapter.update('a', { name: 'B' }, write())) as Challenge;
    expect(challenge).toMatchObject({ operation: 'update', keyIds: ['a'] });
    const gone = { code: 'challenge_gone' };
    await expect(adapter.update('a', { name: 'C' }, proven(challenge))).rejects.toMatchObject(gone);
    await expect(adapter.update('b', { name: 'B' }, proven(challenge))).rejects.toMatchObject(gone);
    expect(backend.keys()).toMatchObject([{ name: 'Shop' }, { name: null }]);
    expect(await adapter.update('a', { name: 'B' }, proven(challenge))).toMatchObject({ id: 'a', name: 'B' });
    expect(await adapter.delete('b', write())).toBeUndefined();
  });

  test('that is repeated gets the same answer and changes nothing again', async () => {
    const { adapter, backend } = setUp({ keys: [start] });
    const context = write();
    const first = await adapter.update('a', { name: 'B' }, context);
    backend.change('a', { name: 'C' });
    expect(await adapter.update('a', { name: 'B' }, context)).toEqual(first);
    expect(backend.keys()).toMatchObject([{ name: 'C' }]);
  });
});

describe.each(['create', 'update'] as const)('to %s', (operation) => {
  test.each<[string, KeyChanges, string[]]>([
    ['no name', { name: ' \u200B ' }, ['name required']],
    ['a long name', { name: 'abcdef' }, ['name too_long']],
    ['a name in two lines', { name: 'a\nb' }, ['name invalid_characters']],
    ['half a character', { name: 'a\uD800' }, ['name invalid_characters']],
    ['no date', { expiresAt: 'soon' }, ['expiresAt invalid_format']],
    ['the present', { expiresAt: '2026-11-23T10:00:00Z' }, ['expiresAt in_the_past']],
    ['an early end', { expiresAt: '2026-11-23T10:00:59Z' }, ['expiresAt too_early']],
    ['a late end', { expiresAt: '2026-12-23T10:00:01Z' }, ['expiresAt too_late']],
    ['no scope', { scopes: [] }, ['scopes required']],
    ['another scope', { scopes: ['read', 'all'] }, ['scopes not_offered']],
    ['a scope twice', { scopes: ['read', 'read'] }, ['scopes duplicate']],
    ['no address', { allowedIps: ['192.0.2.1', 'home'] }, ['allowedIps invalid_format']],
    ['an address twice', { allowedIps: ['192.0.2.1', '::ffff:192.0.2.1'] }, ['allowedIps duplicate']],
    ['many addresses', { allowedIps: ['192.0.2.1', '192.0.2.2', '::1'] }, ['allowedIps too_many']],
    ['a long note', { note: 'abcdef' }, ['note too_long']],
    ['a note that rings', { note: 'a\u0007' }, ['note invalid_characters']],
    [
      'all at once',
      { name: '', scopes: ['all'], note: 'abcdef' },
      ['name required', 'scopes not_offered', 'note too_long'],
    ],
  ])('%s is refused', async (_, fields, reasons) => {
    const { adapter, backend } = setUp({ keys: [start], access: { policy } });
    const before = backend.keys();
    const call =
      operation === 'update'
        ? adapter.update('a', fields, write())
        : adapter.create({ ...complete, ...fields } as NewKey, write());
    await expect(call).rejects.toMatchObject({
      code: 'invalid_input',
      outcome: 'not_applied',
      fields: reasons.map((reason) => ({ field: reason.split(' ')[0], code: reason.split(' ')[1] })),
    });
    expect(backend.keys()).toEqual(before);
  });
});

test('a new key must have what the policy requires, an update only where it says so', async () => {
  const { adapter } = setUp({ keys: [start], access: { policy } });
  const required = ['name', 'expiresAt', 'scopes'].map((field) => ({ field, code: 'required' }));
  await expect(adapter.create({}, write())).rejects.toMatchObject({ fields: required });
  await expect(adapter.update('a', { name: null, expiresAt: null }, write())).rejects.toMatchObject({
    fields: required.slice(0, 2),
  });
  expect(await adapter.update('a', { note: 'ok' }, write())).toMatchObject({ name: 'Shop', note: 'ok' });
  const more = { note: ' n ', allowedIps: ['2001:db8::/32'] };
  expect(await adapter.create({ ...complete, ...more }, write())).toMatchObject({
    key: { ...complete, ...more, note: 'n', status: 'expiring' },
  });
});

test('no scope is offered where the policy names none', async () => {
  await expect(setUp().create({ scopes: ['read'] })).rejects.toMatchObject({
    fields: [{ field: 'scopes', code: 'not_offered' }],
  });
});

describe('a key', () => {
  test('is expiring from seven days before its end', async () => {
    const { adapter, backend, create, at, pass } = setUp();
    const { key, secret } = await create({ expiresAt: at(7 * day + 1) });
    expect(key.status).toBe('active');
    pass(1);
    expect(await adapter.get(key.id, read)).toMatchObject({ status: 'expiring' });
    expect(backend.authenticates(secret)).toBe(true);
    pass(7 * day);
    expect(await adapter.get(key.id, read)).toMatchObject({ status: 'expired' });
    expect(backend.authenticates(secret)).toBe(false);
  });

  test('waits for an address where the policy requires one', async () => {
    const { adapter, backend } = setUp({ access: { policy: { allowedIps: { required: true } } } });
    const { key, secret } = (await adapter.create({}, write())) as CreatedKey;
    expect(key).toMatchObject({ status: 'inactive', statusReason: 'ip_required' });
    expect(backend.authenticates(secret)).toBe(false);
    const after = await adapter.update(key.id, { allowedIps: ['192.0.2.0/24'] }, write());
    expect(after).toMatchObject({ status: 'active' });
    expect(after).not.toHaveProperty('statusReason');
    expect(backend.authenticates(secret)).toBe(true);
    backend.setAccess({ policy: {} });
    expect(await adapter.update(key.id, { allowedIps: [] }, write())).toMatchObject({ status: 'active' });
  });

  test.each([false, true])(
    'that waits from the start begins to work with an address (disabled before: %s)',
    async (off) => {
      const waiting = { ...start, status: 'inactive', statusReason: 'ip_required' } as const;
      const { adapter, backend } = setUp({ keys: [waiting] });
      if (off) await adapter.update('a', { disabled: true }, write());
      expect(await adapter.update('a', { disabled: false }, write())).toMatchObject({ status: 'inactive' });
      expect(await adapter.update('a', { allowedIps: ['::1'] }, write())).toMatchObject({ status: 'active' });
      expect(backend.authenticates('sk_test_a')).toBe(true);
    },
  );

  test('that waits for something else is not enabled', async () => {
    const waiting = { status: 'inactive', statusReason: 'under_review' } as const;
    const { adapter } = setUp({ keys: [{ ...start, ...waiting }] });
    expect(await adapter.update('a', { disabled: false, allowedIps: ['::1'] }, write())).toMatchObject(waiting);
  });

  test('works from its own addresses only, where somebody asks from where', () => {
    const { backend } = setUp({ keys: [{ ...start, allowedIps: ['192.0.2.0/24', '2001:db8::/32'] }] });
    const from = ['192.0.2.9', '::ffff:192.0.2.9', '2001:db8::1', '192.0.3.1', '::1', 'home', ''];
    const letIn = from.map((address) => backend.authenticates('sk_test_a', address));
    expect(letIn).toEqual([true, true, true, false, false, false, false]);
    expect(backend.authenticates('sk_test_a')).toBe(true);
    backend.change('a', { allowedIps: [] });
    expect(backend.authenticates('sk_test_a', '192.0.3.1')).toBe(true);
  });
});

test('the channel is the option’s, and none without it', () => {
  expect(setUp({ channel: 'shop' }).adapter.channel).toBe('shop');
  expect(setUp().adapter).not.toHaveProperty('channel');
});
