import { ApiKeysError, type ApiKeysAdapter } from 'keydesk/headless';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';

import { guardAdapter, type GuardedAdapter } from '../../src/core/guard.ts';
import { challengeFor, keyA } from './support.ts';

const never = new Promise<never>(() => undefined);
const signal = new AbortController().signal;
const write = { signal, idempotencyKey: 'k' };
const query = { cursor: null, limit: 50 };

beforeEach(() => void vi.useFakeTimers());
afterEach(() => {
  if (vi.getTimerCount() > 0) throw new Error('The guard left a timer.');
  vi.useRealTimers();
});

/** Every method of an adapter whose calls all end as `end` does. */
function guarded(end: () => unknown): Required<Omit<GuardedAdapter, 'subscribe' | 'supports'>> {
  const method = end as () => never;
  const adapter: ApiKeysAdapter = { list: method, get: method, access: method, create: method, delete: method };
  return guardAdapter(adapter) as ReturnType<typeof guarded>;
}

type Guarded = ReturnType<typeof guarded>;

const answering = (answer: unknown): Guarded => guarded(() => Promise.resolve(answer));

const calls: [string, (adapter: Guarded, own?: AbortSignal) => Promise<unknown>][] = [
  ['list', (adapter, own = signal) => adapter.list(query, { signal: own })],
  ['get', (adapter, own = signal) => adapter.get('a', { signal: own })],
  ['access', (adapter, own = signal) => adapter.access({ signal: own })],
  ['create', (adapter, own = signal) => adapter.create({}, { ...write, signal: own })],
  ['delete', (adapter, own = signal) => adapter.delete('a', { ...write, signal: own })],
];

async function errorOf(call: Promise<unknown>): Promise<ApiKeysError> {
  const error: unknown = await call.then(
    () => 'no error',
    (thrown: unknown) => thrown,
  );
  expect(error).toBeInstanceOf(ApiKeysError);
  return error as ApiKeysError;
}

describe.each(calls)('%s', (name, call) => {
  test('turns what is thrown at once into a rejection', async () => {
    const cause = new TypeError('oops');
    const adapter = guarded(() => {
      throw cause;
    });
    expect(await errorOf(call(adapter))).toMatchObject({ code: 'unknown', outcome: 'unknown', cause });
  });

  test.each([undefined, null, 'no', 5, { code: 'not_found' }])(
    'takes a rejection with %o for unknown',
    async (cause) => {
      // oxlint-disable-next-line typescript/prefer-promise-reject-errors -- what hosts do
      const adapter = guarded(() => Promise.reject(cause));
      expect(await errorOf(call(adapter))).toMatchObject({ code: 'unknown', cause });
    },
  );

  test('passes an error of the contract on', async () => {
    const error = new ApiKeysError('rate_limited', { retryAfterMs: 5 });
    expect(await errorOf(call(guarded(() => Promise.reject(error))))).toBe(error);
  });

  test('ends by itself, and tells the adapter', async () => {
    let own: AbortSignal | undefined;
    const adapter = guardAdapter({
      [name]: (...args: unknown[]) => {
        own = (args.at(-1) as { signal: AbortSignal }).signal;
        return never;
      },
    } as unknown as ApiKeysAdapter) as Guarded;
    const error = errorOf(call(adapter));
    const limit = name === 'create' || name === 'delete' ? 20_000 : 15_000;
    await vi.advanceTimersByTimeAsync(limit - 1);
    expect(own?.aborted).toBe(false);
    await vi.advanceTimersByTimeAsync(1);
    expect(await error).toMatchObject({ code: 'timeout' });
    expect(own?.aborted).toBe(true);
  });

  test('ignores what comes after that', async () => {
    const late = new Promise((_, reject) => setTimeout(reject, 30_000, new Error('late')));
    const error = errorOf(call(guarded(() => late)));
    await vi.advanceTimersByTimeAsync(30_000);
    expect(await error).toMatchObject({ code: 'timeout' });
  });

  test('ends with the abort of the caller', async () => {
    const controller = new AbortController();
    const error = errorOf(
      call(
        guarded(() => never),
        controller.signal,
      ),
    );
    controller.abort();
    expect(await error).toMatchObject({ code: 'aborted' });
  });

  test('does not begin where the caller has aborted', async () => {
    const method = vi.fn<() => unknown>();
    expect(await errorOf(call(guarded(method), AbortSignal.abort()))).toMatchObject({ code: 'aborted' });
    expect(method).not.toHaveBeenCalled();
  });

  test.each<[string, unknown]>([
    ['text', '<html>Sign in</html>'],
    ['a number', 5],
    ['a list', []],
    ['an empty object', {}],
    ['a response', { ok: true, status: 200, json: () => ({}) }],
    ['false', false],
  ])('takes %s for an answer that cannot be read', async (_, answer) => {
    expect(await errorOf(call(answering(answer)))).toMatchObject({ code: 'bad_response', outcome: 'unknown' });
  });
});

test.each(calls.filter(([name]) => name !== 'delete'))('%s takes nothing for no answer', async (_, call) => {
  expect(await errorOf(call(answering(undefined)))).toMatchObject({ code: 'bad_response' });
});

test('the limits can be set', async () => {
  const adapter = guardAdapter({ list: () => never }, { readTimeoutMs: 50 });
  const error = errorOf(adapter.list(query, { signal }));
  await vi.advanceTimersByTimeAsync(50);
  expect(await error).toMatchObject({ code: 'timeout' });
});

test('what an adapter cannot do stays absent', () => {
  expect(Object.keys(guardAdapter({ list: () => never }))).toEqual(['list', 'supports']);
});

describe('a deletion', () => {
  test.each([undefined, null])('that answers %s is done', async (answer) => {
    expect(await answering(answer).delete('a', write)).toBeUndefined();
  });

  test('may answer a challenge', async () => {
    expect(await answering({ ...challengeFor('a'), code: '482913' }).delete('a', write)).toEqual(challengeFor('a'));
  });

  test.each<[string, object]>([
    ['no id', { id: '' }],
    ['no keys', { keyIds: undefined }],
    ['keys that are none', { keyIds: [5] }],
    ['a code that is too short', { codeLength: 3 }],
    ['a code that is too long', { codeLength: 11 }],
    ['an unknown alphabet', { codeAlphabet: 'emoji' }],
    ['no lifetime', { expiresInSeconds: '300' }],
    ['a negative wait', { resendAfterSeconds: -1 }],
  ])('is not asked to prove itself by a challenge with %s', async (_, changes) => {
    const call = answering({ ...challengeFor('a'), ...changes }).delete('a', write);
    expect(await errorOf(call)).toMatchObject({ code: 'bad_response' });
  });
});

test.each<[string, () => Promise<unknown>, unknown]>([
  ['null', () => Promise.resolve(null), null],
  ['"not found"', () => Promise.reject(new ApiKeysError('not_found')), null],
  ['the key', () => Promise.resolve(keyA), keyA],
])('a key that is asked for can be answered by %s', async (_, end, expected) => {
  expect(await guarded(end).get('a', { signal })).toEqual(expected);
});

const readRow = async (row: unknown): Promise<unknown> => {
  const { keys } = await answering({ keys: [row], nextCursor: null }).list(query, { signal });
  return keys[0];
};

describe('a key in a list', () => {
  test('has no field but the known ones', async () => {
    const row: unknown = JSON.parse(
      JSON.stringify({ ...keyA, secret: 'sk_live_1', token: 't' }).replace('{', '{"__proto__":{"admin":true},'),
    );
    const key = await readRow(row);
    expect(key).toEqual(keyA);
    expect(Object.getPrototypeOf(key)).toBe(Object.prototype);
    expect(key).not.toHaveProperty('admin');
  });

  test('needs nothing but an id', async () => {
    expect(await readRow({ id: 'x' })).toEqual({
      id: 'x',
      name: null,
      hint: '',
      status: 'inactive',
      createdAt: null,
      lastUsedAt: null,
      expiresAt: null,
    });
  });

  test.each<[string, object, object]>([
    ['a date of another type', { createdAt: 5 }, { createdAt: null }],
    ['a date that is none', { lastUsedAt: 'yesterday' }, { lastUsedAt: null }],
    ['a name of another type', { name: 5 }, { name: null }],
    ['an unknown status', { status: 'on fire' }, { status: 'inactive' }],
  ])('is shown without %s', async (_, changes, expected) => {
    expect(await readRow({ ...keyA, ...changes })).toMatchObject(expected);
  });

  test.each(['__proto__', 'constructor', 'toString'])('may have the id and name %s', async (id) => {
    expect(await readRow({ ...keyA, id, name: id })).toEqual({ ...keyA, id, name: id });
  });

  test.each(['createdBy', 'scopes', 'allowedIps', 'statusReason'])(
    'goes without a %s that cannot be read',
    async (field) => {
      expect(await readRow({ ...keyA, [field]: { no: 1 } })).toEqual(keyA);
    },
  );
});

const readAccess = (changes: object): Promise<unknown> =>
  answering({ verification: 'verified', can: {}, ...changes }).access({ signal });

describe('access', () => {
  // oxlint-disable no-script-url -- what must not get through
  test.each([
    'javascript:alert(1)',
    ' JaVaScRiPt:alert(1)',
    'java\tscript:alert(1)',
    'data:text/html,<script>',
    'vbscript:x',
    'http://[',
  ])('has no link to %s', async (link) => {
    expect(await readAccess({ actionUrl: link, supportUrl: link })).toEqual({ verification: 'verified', can: {} });
  });
  // oxlint-enable no-script-url

  test.each(['https://shop.ng/verify', '/verify', '?step=2'])('may link to %s', async (link) => {
    expect(await readAccess({ actionUrl: link })).toHaveProperty('actionUrl', link);
  });

  test('has no permission but the known ones', async () => {
    expect(await readAccess({ can: { create: 'read_only', delete: true, fly: true } })).toEqual({
      verification: 'verified',
      can: { create: 'read_only', delete: true },
    });
  });

  test('without a known verification cannot be read', async () => {
    expect(await errorOf(readAccess({ verification: 'maybe' }))).toMatchObject({ code: 'bad_response' });
  });
});
