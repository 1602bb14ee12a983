import type { memoryAdapter, MemoryAdapterOptions, MemoryCall } from 'keydesk/adapters/memory';
import { describe, expect, test, vi } from 'vitest';

import type { Challenge, ListQuery, NewKey } from '../../src/core/types.ts';
import { live, query, read, setUp, write } from './memory-setup.ts';

const wrong = (code: string): string => (code.startsWith('0') ? '1' : '0') + code.slice(1);

describe('a key', () => {
  test('is created with its secret, listed without it, and authenticates until it is deleted by code', async () => {
    const { adapter, backend, create, ask, confirm } = setUp();
    const { key, secret } = await create({ name: ' Live shop ' });
    expect(secret).toMatch(/^sk_test_[0-9A-Za-z]{32}$/);
    expect(key).toEqual({
      id: 'key_1',
      name: 'Live shop',
      hint: `sk_test_…${secret.slice(-4)}`,
      status: 'active',
      createdAt: '2026-11-23T10:00:00.000Z',
      lastUsedAt: null,
      expiresAt: null,
      version: '1',
    });
    expect(JSON.stringify(await adapter.list(query(), read))).not.toContain(secret);
    expect(backend.authenticates(secret)).toBe(true);
    expect((await adapter.get('key_1', read))?.lastUsedAt).toBe('2026-11-23T10:00:00.000Z');

    const challenge = await ask('key_1');
    expect(challenge).toMatchObject({ kind: 'challenge', operation: 'delete', keyIds: ['key_1'], attemptsLeft: 5 });
    expect(challenge).toMatchObject({ codeLength: 6, codeAlphabet: 'digits', sentTo: 'o•••@shop.ng' });
    expect(backend.sent).toEqual([
      {
        to: 'o•••@shop.ng',
        code: expect.stringMatching(/^\d{6}$/),
        keyIds: ['key_1'],
        operation: 'delete',
        reference: challenge.reference,
      },
    ]);
    expect(backend.authenticates(secret)).toBe(true);

    await expect(confirm('key_1', challenge)).resolves.toBeUndefined();
    expect(backend.authenticates(secret)).toBe(false);
    expect(await adapter.get('key_1', read)).toBeNull();
    expect(backend.keys()).toEqual([]);
    expect(backend.calls).toMatchObject({ create: 1, delete: 2, challenges: 1, confirms: 1 });
  });

  test('needs no code where the policy asks for none', async () => {
    const { adapter, backend } = setUp({ keys: [{ id: 'a' }], codePolicy: { guarded: [] } });
    expect(await adapter.delete('a', write())).toBeUndefined();
    expect(backend.keys()).toEqual([]);
  });

  test('is filled up from what it starts with, and its id is not given again', async () => {
    const { backend, create } = setUp({
      keys: [{ id: 'key_1', secret: 'sk_live_start4f2a' }],
      secretPrefix: 'sk_live_',
    });
    expect(backend.keys()).toMatchObject([{ id: 'key_1', name: null, hint: 'sk_live_…4f2a', status: 'active' }]);
    expect(backend.authenticates('sk_live_start4f2a')).toBe(true);
    const { key } = await create();
    expect(key.id).toBe('key_2');
    backend.remove('key_2');
    expect((await create()).key.id).toBe('key_3');
  });

  test.each([
    ['disabled', { status: 'disabled' }],
    ['inactive', { status: 'inactive' }],
    ['expired', { expiresAt: '2026-11-23T10:00:00Z' }],
  ] as const)('does not authenticate while %s', (status, start) => {
    const { backend } = setUp({ keys: [{ secret: 'sk_test_x', ...start }] });
    expect(backend.authenticates('sk_test_x')).toBe(false);
    expect(backend.keys()).toMatchObject([{ status }]);
  });

  test('is a fresh copy in every answer', async () => {
    const offers = ['read', 'write'].map((scope) => ({ scope }));
    const { adapter, backend, create } = setUp({ access: { policy: { scopes: offers } } });
    const scopes = ['read'];
    const { key } = await create({ name: 'A', scopes });
    scopes.push('write');
    for (const copy of [key, (await adapter.list(query(), read)).keys[0], backend.keys()[0]]) {
      Object.assign(copy ?? {}, { name: 'changed' });
      Object.assign(copy?.scopes ?? [], ['all']);
    }
    Object.assign((await adapter.access(read)).can, { create: 'never' });
    expect(backend.keys()).toMatchObject([{ name: 'A', scopes: ['read'] }]);
    expect((await adapter.access(read)).can.create).toBe(true);
  });
});

describe('a creation is refused', () => {
  const past = '2026-11-23T09:59:59Z';
  const keys = [{ name: 'Ünique' }];
  test.each<[string, MemoryAdapterOptions, NewKey, object]>([
    ['before verification', { access: { verification: 'pending' } }, {}, { code: 'verification_required' }],
    ['without permission', { access: { can: { create: 'owner_only' } } }, {}, { code: 'forbidden' }],
    ['at the limit', { keys, access: { policy: { keyLimit: 1 } } }, {}, { code: 'limit_reached' }],
    ['under a taken name', { keys, uniqueNames: true }, { name: ' üNIQUE ' }, { code: 'name_taken' }],
    [
      'without the name it needs',
      { access: { policy: { nameRequired: true } } },
      { name: '  ' },
      { code: 'invalid_input', fields: [{ field: 'name', code: 'required' }] },
    ],
    [
      'for a long name and a past date at once',
      { access: { policy: { nameMaxLength: 2 } } },
      { name: 'abc', expiresAt: past },
      {
        code: 'invalid_input',
        fields: [
          { field: 'name', code: 'too_long' },
          { field: 'expiresAt', code: 'in_the_past' },
        ],
      },
    ],
    ['for no date', {}, { expiresAt: 'soon' }, { fields: [{ field: 'expiresAt', code: 'invalid_format' }] }],
  ])('%s', async (_, options, input, error) => {
    const { backend, create } = setUp(options);
    const before = backend.keys();
    await expect(create(input)).rejects.toMatchObject({ name: 'ApiKeysError', outcome: 'not_applied', ...error });
    expect(backend.keys()).toEqual(before);
  });

  test('but a name is counted as a reader counts it', async () => {
    const { create } = setUp({ access: { policy: { nameMaxLength: 2 } } });
    expect((await create({ name: '👩‍👩‍👧é' })).key.name).toBe('👩‍👩‍👧é');
  });
});

test('a creation behind a code is bound to what was asked for', async () => {
  const { adapter, backend } = setUp({ codePolicy: { guarded: ['create'], alphabet: 'alphanumeric', length: 8 } });
  const challenge = (await adapter.create({ name: 'A' }, write())) as Challenge;
  const code = backend.sent[0]?.code ?? '';
  expect(challenge).toMatchObject({ operation: 'create', keyIds: [], codeLength: 8, codeAlphabet: 'alphanumeric' });
  expect(code).toMatch(/^[2-9A-HJ-NP-Z]{8}$/);
  const proof = { challengeId: challenge.id, code: code.toLowerCase() };
  await expect(adapter.create({ name: 'B' }, write({ proof }))).rejects.toMatchObject({ code: 'challenge_gone' });
  expect(await adapter.create({ name: 'A' }, write({ proof }))).toMatchObject({ key: { name: 'A' } });
});

describe('a deletion', () => {
  const options = { keys: [{ id: 'a' }, { id: 'b' }] };

  test.each([
    ['of a key that is not there', 'c', {}, 'not_found'],
    ['without permission', 'a', { can: { delete: 'read_only' } }, 'forbidden'],
  ])('%s is refused', async (_, id, access, code) => {
    const { ask } = setUp({ ...options, access });
    await expect(ask(id)).rejects.toMatchObject({ code });
  });

  test('needs no verification', async () => {
    expect(await setUp({ ...options, access: { verification: 'rejected' } }).ask('a')).toHaveProperty('kind');
  });

  test('counts wrong codes, and takes none after the last', async () => {
    const { backend, ask, confirm } = setUp({ ...options, codePolicy: { attempts: 2 } });
    const challenge = await ask('a');
    const code = backend.sent[0]?.code ?? '';
    await expect(confirm('a', challenge, wrong(code))).rejects.toMatchObject({ code: 'code_invalid', attemptsLeft: 1 });
    await expect(confirm('a', challenge, wrong(code))).rejects.toMatchObject({ code: 'attempts_exhausted' });
    await expect(confirm('a', challenge, code)).rejects.toMatchObject({ code: 'attempts_exhausted' });
    expect(backend.keys()).toHaveLength(2);
  });

  test('takes no code at its end, and the right one just before', async () => {
    const { backend, ask, confirm, pass } = setUp({ ...options, codePolicy: { expiresInSeconds: 60 } });
    const first = await ask('a');
    pass(60);
    await expect(confirm('a', first)).rejects.toMatchObject({ code: 'code_expired' });
    const second = await ask('a');
    pass(59.999);
    await confirm('a', second);
    expect(backend.keys().map(({ id }) => id)).toEqual(['b']);
  });

  test('sends again after the wait only, and the newer code voids the older', async () => {
    const { backend, ask, confirm, pass } = setUp(options);
    const first = await ask('a');
    pass(20);
    await expect(ask('a')).rejects.toMatchObject({ code: 'rate_limited', retryAfterMs: 10_000 });
    expect(await ask('b')).toMatchObject({ keyIds: ['b'] });
    pass(10);
    const second = await ask('a');
    await expect(confirm('a', first, backend.sent[0]?.code)).rejects.toMatchObject({ code: 'challenge_gone' });
    await confirm('a', second);
    expect(backend.keys().map(({ id }) => id)).toEqual(['b']);
    expect(backend.calls).toMatchObject({ challenges: 3, delete: 6, confirms: 2 });
  });

  test('takes no code of another key', async () => {
    const { backend, ask, confirm } = setUp(options);
    const challenge = await ask('a');
    await expect(confirm('b', challenge)).rejects.toMatchObject({ code: 'challenge_gone' });
    expect(backend.keys()).toHaveLength(2);
  });

  test('takes a challenge once', async () => {
    const { backend, ask, confirm } = setUp(options);
    const challenge = await ask('a');
    const results = await Promise.allSettled([confirm('a', challenge), confirm('a', challenge)]);
    expect(results.map(({ status }) => status)).toEqual(['fulfilled', 'rejected']);
    backend.add({ id: 'a' });
    await expect(confirm('a', challenge)).rejects.toMatchObject({ code: 'challenge_gone' });
  });

  test('that somebody else did first is not_found', async () => {
    const { backend, ask, confirm } = setUp(options);
    const challenge = await ask('a');
    backend.remove('a');
    await expect(confirm('a', challenge)).rejects.toMatchObject({ code: 'not_found' });
  });
});

describe('a repeated idempotency key', () => {
  test('gets the same challenge with what is left of it, and no second mail', async () => {
    const { backend, ask, confirm, pass } = setUp({ keys: [{ id: 'a' }] });
    const context = write();
    const challenge = await ask('a', context);
    await confirm('a', challenge, wrong(backend.sent[0]?.code ?? '')).catch(() => {});
    pass(12);
    expect(await ask('a', context)).toEqual({
      ...challenge,
      expiresInSeconds: 288,
      resendAfterSeconds: 18,
      attemptsLeft: 4,
    });
    expect(backend.sent).toHaveLength(1);
    pass(288);
    await expect(ask('a', context)).rejects.toMatchObject({ code: 'challenge_gone' });
  });

  test('gets the same end of a deletion', async () => {
    const { ask, confirm, backend } = setUp({ keys: [{ id: 'a' }] });
    const challenge = await ask('a');
    const context = write();
    await confirm('a', challenge, undefined, context);
    await expect(confirm('a', challenge, undefined, context)).resolves.toBeUndefined();
    expect(backend.calls.confirms).toBe(2);
  });

  test('costs one try', async () => {
    const { backend, ask, confirm } = setUp({ keys: [{ id: 'a' }] });
    const challenge = await ask('a');
    const context = write();
    const code = wrong(backend.sent[0]?.code ?? '');
    for (const _ of [1, 2]) {
      // oxlint-disable-next-line no-await-in-loop
      await expect(confirm('a', challenge, code, context)).rejects.toMatchObject({ attemptsLeft: 4 });
    }
  });

  test('cannot get a secret again: the outcome of the creation is unknown, and one key exists', async () => {
    const { adapter, backend } = setUp();
    const context = write();
    await adapter.create({ name: 'A' }, context);
    await expect(adapter.create({ name: 'A' }, context)).rejects.toMatchObject({
      code: 'bad_response',
      outcome: 'unknown',
    });
    expect(backend.keys()).toHaveLength(1);
  });

  test('may be tried again after a refusal', async () => {
    const { adapter, backend } = setUp({ access: { verification: 'pending' } });
    const context = write();
    await expect(adapter.create({}, context)).rejects.toMatchObject({ code: 'verification_required' });
    backend.setAccess({ verification: 'verified' });
    expect(await adapter.create({}, context)).toHaveProperty('secret');
  });

  test('is refused for another request', async () => {
    const { adapter } = setUp({ keys: [{ id: 'a' }] });
    const context = write();
    await adapter.create({ name: 'A' }, context);
    await expect(adapter.create({ name: 'B' }, context)).rejects.toMatchObject({ code: 'invalid_input' });
    await expect(adapter.delete('a', context)).rejects.toMatchObject({ code: 'invalid_input' });
  });
});

describe('the list', () => {
  const keys = [
    { id: 'k1', name: 'Beta 10', createdAt: '2026-01-03T00:00:00Z', lastUsedAt: '2026-05-01T00:00:00Z' },
    { id: 'k2', name: 'beta 9', createdAt: '2026-01-02T02:00:00+02:00', status: 'disabled' },
    {
      id: 'k3',
      name: null,
      createdAt: '2026-01-01T00:00:00Z',
      hint: 'sk_live_…9abc',
      expiresAt: '2026-02-01T00:00:00Z',
    },
    { id: 'k4', name: 'Äpfel', createdAt: '2026-01-01T00:00:00Z', lastUsedAt: '2026-06-01T00:00:00Z' },
  ] as const;

  test.each<[string, Partial<ListQuery>, string[]]>([
    ['newest first, equal ones as given', {}, ['k1', 'k2', 'k3', 'k4']],
    ['by date, oldest first', { sort: { field: 'createdAt', direction: 'ascending' } }, ['k3', 'k4', 'k2', 'k1']],
    [
      'by name as a reader sorts, unnamed last',
      { sort: { field: 'name', direction: 'ascending' } },
      ['k4', 'k2', 'k1', 'k3'],
    ],
    [
      'by name backwards, unnamed still last',
      { sort: { field: 'name', direction: 'descending' } },
      ['k1', 'k2', 'k4', 'k3'],
    ],
    [
      'by last use, never used last',
      { sort: { field: 'lastUsedAt', direction: 'descending' } },
      ['k4', 'k1', 'k2', 'k3'],
    ],
    ['by a part of the name', { search: ' BETA ' }, ['k1', 'k2']],
    ['by a part of the masked key', { search: '9abc' }, ['k3']],
    ['by status', { status: 'disabled' }, ['k2']],
    ['by a status that time has changed', { status: 'expired' }, ['k3']],
    ['by nothing that is there', { search: 'gamma' }, []],
  ])('%s', async (_, more, ids) => {
    const { adapter } = setUp({ keys });
    const page = await adapter.list(query(more), read);
    expect(page.keys.map(({ id }) => id)).toEqual(ids);
    expect(page).toMatchObject({ total: ids.length, nextCursor: null });
  });

  test.each(['createdAt', 'name', 'lastUsedAt'] as const)(
    'by %s goes on after a place, not after a count',
    async (field) => {
      const { adapter, backend } = setUp({ keys });
      const sorted = query({ limit: 2, sort: { field, direction: 'descending' } });
      const all = (await adapter.list({ ...sorted, limit: 50 }, read)).keys.map(({ id }) => id);
      const first = await adapter.list(sorted, read);
      backend.remove(first.keys[1]?.id ?? '');
      backend.add({ name: 'Zeta', lastUsedAt: '2026-11-01T00:00:00Z' });
      const second = await adapter.list({ ...sorted, cursor: first.nextCursor }, read);
      expect(second.keys.map(({ id }) => id)).toEqual(all.slice(2));
      expect(second.nextCursor).toBeNull();
    },
  );

  test('in pages of one is the list, each key once', async () => {
    const { adapter } = setUp({ keys });
    const walk = async (cursor: string | null, pages = 5): Promise<string[]> => {
      const { keys: page, nextCursor } = await adapter.list(query({ limit: 1, cursor }), read);
      const rest = nextCursor !== null && pages > 0 ? await walk(nextCursor, pages - 1) : [];
      return [...page.map(({ id }) => id), ...rest];
    };
    expect(await walk(null)).toEqual(['k1', 'k2', 'k3', 'k4']);
  });

  test('shows a new key on top, also when the clock stands still', async () => {
    const { create, names } = setUp({ keys: [{ name: 'A' }, { name: 'B' }] });
    await create({ name: 'C' });
    expect(await names()).toEqual(['C', 'A', 'B']);
  });

  test.each([
    [1000, 3],
    [0, 1],
    [2, 2],
  ])('answers to a limit of %i at most %i keys', async (limit, count) => {
    const { names } = setUp({ keys, maxPageSize: 3 });
    expect(await names({ limit })).toHaveLength(count);
  });

  test.each([
    ['unreadable', 'nonsense%', {}],
    ['of another query', null, { search: 'k' }],
  ])('refuses a cursor that is %s', async (_, given, more) => {
    const { adapter } = setUp({ keys });
    const cursor = given ?? (await adapter.list(query({ limit: 1 }), read)).nextCursor;
    await expect(adapter.list(query({ cursor, ...more }), read)).rejects.toMatchObject({
      code: 'invalid_input',
      fields: [{ field: 'cursor', code: 'invalid_cursor' }],
    });
  });
});

describe('the session', () => {
  const every: [MemoryCall, (adapter: ReturnType<typeof memoryAdapter>, signal?: AbortSignal) => Promise<unknown>][] = [
    ['list', (adapter, signal = live) => adapter.list(query(), { signal })],
    ['get', (adapter, signal = live) => adapter.get('a', { signal })],
    ['access', (adapter, signal = live) => adapter.access({ signal })],
    ['create', (adapter, signal = live) => adapter.create({}, write({ signal }))],
    ['delete', (adapter, signal = live) => adapter.delete('a', write({ signal }))],
    ['update', (adapter, signal = live) => adapter.update('a', { name: 'B' }, write({ signal }))],
    ['rotate', (adapter, signal = live) => adapter.rotate('a', { graceSeconds: 0 }, write({ signal }))],
    ['deleteMany', (adapter, signal = live) => adapter.deleteMany(['a'], write({ signal }))],
  ];

  test.each(every)('ends %s, and comes back', async (_, call) => {
    const { adapter, backend } = setUp({ keys: [{ id: 'a' }] });
    backend.signOut();
    await expect(call(adapter)).rejects.toMatchObject({ code: 'unauthenticated' });
    backend.signIn();
    await expect(call(adapter)).resolves.toBeDefined();
  });

  test('takes its challenges with it', async () => {
    const { backend, ask, confirm } = setUp({ keys: [{ id: 'a' }] });
    const challenge = await ask('a');
    backend.signOut();
    await expect(confirm('a', challenge)).rejects.toMatchObject({ code: 'unauthenticated' });
    backend.signIn();
    await expect(confirm('a', challenge)).rejects.toMatchObject({ code: 'challenge_gone' });
  });

  test.each(every)('%s ends by the signal, before, at once or later, and does nothing', async (method, call) => {
    const { adapter, backend } = setUp({ keys: [{ id: 'a' }], delayMs: Infinity });
    const controller = new AbortController();
    const running = call(adapter, controller.signal);
    controller.abort();
    await expect(running).rejects.toMatchObject({ code: 'aborted' });
    await expect(call(adapter, controller.signal)).rejects.toMatchObject({ code: 'aborted' });
    expect(backend.calls[method]).toBe(1);

    const prompt = setUp({ keys: [{ id: 'a' }] });
    const other = new AbortController();
    const answered = call(prompt.adapter, other.signal);
    other.abort();
    await expect(answered).rejects.toMatchObject({ code: 'aborted' });
    expect([prompt.backend.keys().length, prompt.backend.sent.length]).toEqual([1, 0]);
  });

  test('takes as long as it is told, each call its own', async () => {
    vi.useFakeTimers();
    try {
      const { adapter } = setUp({ delayMs: (call) => (call === 'list' ? 300 : 0) });
      const done: string[] = [];
      void adapter.list(query(), read).then(() => done.push('list'));
      void adapter.access(read).then(() => done.push('access'));
      await vi.advanceTimersByTimeAsync(299);
      expect(done).toEqual(['access']);
      await vi.advanceTimersByTimeAsync(1);
      expect(done).toEqual(['access', 'list']);
    } finally {
      vi.useRealTimers();
    }
  });
});

describe('a listener', () => {
  test.each<[string, (backend: ReturnType<typeof memoryAdapter>['backend']) => unknown, number]>([
    ['a key that somebody adds', (backend) => backend.add(), 1],
    ['a key that somebody removes', (backend) => backend.remove('a'), 1],
    ['a key that somebody changes', (backend) => backend.change('a', { name: 'B' }), 1],
    ['another access', (backend) => backend.setAccess({ verification: 'pending' }), 1],
    ['the end of the session', (backend) => backend.signOut(), 1],
    ['nothing removed', (backend) => backend.remove('none'), 0],
    ['nothing changed', (backend) => backend.change('none', { name: 'B' }), 0],
    ['a key in use', (backend) => backend.authenticates('sk_test_x'), 0],
  ])('hears of %s', (_, act, times) => {
    const { adapter, backend } = setUp({ keys: [{ id: 'a', secret: 'sk_test_x' }] });
    const onChange = vi.fn<() => void>();
    const unsubscribe = adapter.subscribe(onChange);
    act(backend);
    expect(onChange).toHaveBeenCalledTimes(times);
    unsubscribe();
    act(backend);
    expect(onChange).toHaveBeenCalledTimes(times);
  });

  test('does not hear of what the adapter itself did', async () => {
    const { adapter, create } = setUp();
    const onChange = vi.fn<() => void>();
    adapter.subscribe(onChange);
    await create();
    expect(onChange).not.toHaveBeenCalled();
  });
});

test('changing one permission keeps the other', async () => {
  const { adapter, backend } = setUp({ access: { can: { delete: 'read_only' }, supportUrl: '/help' } });
  backend.setAccess({ can: { create: 'owner_only' } });
  expect(await adapter.access(read)).toEqual({
    verification: 'verified',
    can: { create: 'owner_only', delete: 'read_only', update: true, rotate: true, deleteMany: true },
    supportUrl: '/help',
  });
});

test('codes use every character, and no two secrets are alike', async () => {
  const keys = Array.from({ length: 60 }, (_, index) => ({ id: `k${index}` }));
  const { backend, ask, create } = setUp({ keys });
  await Promise.all(keys.map(({ id }) => ask(id)));
  expect([...new Set(backend.sent.flatMap(({ code }) => code.split('')))].toSorted().join('')).toBe('0123456789');
  const secrets = await Promise.all(keys.map(async () => (await create()).secret));
  expect(new Set(secrets).size).toBe(60);
});
