import { inspect } from 'node:util';

import { ApiKeysError, type ApiKeysAdapter } from 'keydesk/headless';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';

import { guardAdapter } from '../../src/core/guard.ts';
import { answering, calls, errorOf, guarded, proven, query, signal, write, writesOf } from './guarded.ts';
import { rightCode } from './support.ts';

const never = new Promise<never>(() => undefined);

beforeEach(() => void vi.useFakeTimers());
afterEach(() => {
  if (vi.getTimerCount() > 0) throw new Error('The guard left a timer.');
  vi.useRealTimers();
});

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
    const adapter = writesOf(
      guardAdapter({
        [name]: (...args: unknown[]) => {
          own = (args.at(-1) as { signal: AbortSignal }).signal;
          return never;
        },
      } as unknown as ApiKeysAdapter),
    );
    const error = errorOf(call(adapter));
    const limit = ['list', 'get', 'access'].includes(name) ? 15_000 : 20_000;
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

describe.each(calls.filter(([name]) => name in proven))('what was sent with a code, by %s,', (name) => {
  const proof = { challengeId: 'c', code: rightCode };
  const request = { config: { data: JSON.stringify({ proof }) } };
  const refusal = (thrown: unknown): Promise<ApiKeysError> =>
    errorOf(
      proven[name as keyof typeof proven](
        guarded(() => {
          throw thrown;
        }),
        { ...write, proof },
      ),
    );

  test('does not stay in what the library of a host throws', async () => {
    const error = await refusal(Object.assign(new Error('502'), request));
    expect(error).toMatchObject({ code: 'unknown', outcome: 'unknown' });
    expect(error.cause).toBeUndefined();
    expect(inspect(error, { depth: Infinity, showHidden: true })).not.toContain(rightCode);
  });

  test('does not stay in an error of the contract, of which all else does', async () => {
    const details = { retryAfterMs: 5, attemptsLeft: 2, requestId: 'r', fields: [{ field: 'name', code: 'taken' }] };
    const thrown = new ApiKeysError('code_invalid', { ...details, cause: request });
    const error = await refusal(Object.assign(thrown, { request }));
    expect(error).toMatchObject({ code: 'code_invalid', outcome: 'not_applied', message: 'code_invalid', ...details });
    expect(inspect(error, { depth: Infinity, showHidden: true })).not.toContain(rightCode);
  });
});

test('the limits can be set', async () => {
  const adapter = guardAdapter({ list: () => never }, { readTimeoutMs: 50 });
  const error = errorOf(adapter.list(query, { signal }));
  await vi.advanceTimersByTimeAsync(50);
  expect(await error).toMatchObject({ code: 'timeout' });
});

test('what an adapter cannot do stays absent', () => {
  expect(Object.keys(guardAdapter({ list: () => never }))).toEqual(['list', 'can', 'write', 'supports']);
});
