import { memoryAdapter, type MemoryAdapter } from 'keydesk/adapters/memory';
import { afterEach, describe, expect, test, vi } from 'vitest';

import type { ApiKeysAdapter } from '../../src/core/adapter.ts';
import { ApiKeysError, errorCodes } from '../../src/core/errors.ts';
import { guardAdapter } from '../../src/core/guard.ts';
import { faultyAdapter, type FaultPlan, type FaultyMethod } from '../../src/testing.ts';
import { query, read, write } from './memory-setup.ts';

afterEach(() => void vi.useRealTimers());

const keys = ['a', 'b', 'c'].map((id) => ({ id, name: id }));

const faulty = (plan: FaultPlan): MemoryAdapter =>
  faultyAdapter(memoryAdapter({ keys, codePolicy: { guarded: [] } }), plan);
const ids = ({ backend }: MemoryAdapter): string[] => backend.keys().map(({ id }) => id);
const remove = (adapter: MemoryAdapter, id = 'a', context = write()): Promise<unknown> => adapter.delete(id, context);

/** What a promise is now, without waiting for it. */
async function now(promise: Promise<unknown>): Promise<'open' | 'settled'> {
  const open = Symbol('open');
  for (let turns = 0; turns < 20; turns += 1) await Promise.resolve();
  const settled = await Promise.race([promise.catch(() => undefined), Promise.resolve(open)]);
  return settled === open ? 'open' : 'settled';
}

describe('a planned fault', () => {
  test('loses the request: nothing is done', async () => {
    const adapter = faulty({ delete: [{ fault: 'lose-request' }] });
    await expect(remove(adapter)).rejects.toMatchObject({ code: 'network', outcome: 'unknown' });
    expect(ids(adapter)).toEqual(['a', 'b', 'c']);
  });

  test('loses the answer: it is done', async () => {
    const adapter = faulty({ delete: [{ fault: 'lose-answer' }] });
    await expect(remove(adapter)).rejects.toMatchObject({ code: 'network' });
    expect(ids(adapter)).toEqual(['b', 'c']);
  });

  test('loses a refusal as well', async () => {
    const adapter = faulty({ delete: [{ fault: 'lose-answer' }] });
    await expect(remove(adapter, 'none')).rejects.toMatchObject({ code: 'network' });
  });

  test.each([
    [false, ['a', 'b', 'c']],
    [true, ['b', 'c']],
  ])('never answers, done: %s', async (done, left) => {
    const adapter = faulty({ delete: [{ fault: 'never', done }] });
    const controller = new AbortController();
    const call = remove(adapter, 'a', write({ signal: controller.signal }));
    expect(await now(call)).toBe('open');
    controller.abort();
    expect(await now(call)).toBe('open');
    expect(ids(adapter)).toEqual(left);
  });

  test('delays the answer, not the deed', async () => {
    vi.useFakeTimers();
    const adapter = faulty({ delete: [{ fault: 'delay', ms: 3_000 }] });
    const call = remove(adapter);
    await vi.advanceTimersByTimeAsync(2_999);
    expect([await now(call), ids(adapter)]).toEqual(['open', ['b', 'c']]);
    await vi.advanceTimersByTimeAsync(1);
    await expect(call).resolves.toBeUndefined();
  });

  test('delays a refusal, too', async () => {
    vi.useFakeTimers();
    const call = remove(faulty({ delete: [{ fault: 'delay', ms: 1_000 }] }), 'none');
    const refusal = call.catch((thrown: unknown) => thrown);
    expect(await now(call)).toBe('open');
    await vi.advanceTimersByTimeAsync(1_000);
    expect(await refusal).toMatchObject({ code: 'not_found' });
  });

  test('ends a delay with the signal, and leaves no timer', async () => {
    vi.useFakeTimers();
    const adapter = faulty({ list: [{ fault: 'delay', ms: 3_000 }] });
    const controller = new AbortController();
    const call = adapter.list(query(), { signal: controller.signal });
    const end = call.catch((thrown: unknown) => thrown);
    await vi.advanceTimersByTimeAsync(10);
    controller.abort();
    expect(await end).toMatchObject({ code: 'aborted' });
    expect(vi.getTimerCount()).toBe(0);
  });

  test.each(errorCodes)('rejects with %s, and nothing is done', async (code) => {
    const adapter = faulty({ delete: [{ fault: 'reject', code, details: { retryAfterMs: 7, requestId: 'req_1' } }] });
    const error: unknown = await remove(adapter).catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(ApiKeysError);
    expect(error).toMatchObject({ code, retryAfterMs: 7, requestId: 'req_1' });
    expect(ids(adapter)).toHaveLength(3);
  });

  test('corrupts the answer: it is done', async () => {
    const adapter = faulty({ delete: [{ fault: 'corrupt' }, { fault: 'corrupt', answer: undefined }] });
    expect(await remove(adapter, 'a')).toMatch(/^<!doctype html>/);
    expect(await remove(adapter, 'b')).toBeUndefined();
    expect(ids(adapter)).toEqual(['c']);
    const list = guardAdapter(faulty({ list: [{ fault: 'corrupt' }] })).list(query(), read);
    await expect(list).rejects.toMatchObject({ code: 'bad_response' });
  });

  test('leaves fields out, wherever they stand', async () => {
    const adapter = faulty({ list: [{ fault: 'omit', fields: ['name', 'nextCursor'] }] });
    const page = await adapter.list(query(), read);
    expect(page).not.toHaveProperty('nextCursor');
    expect(page.keys.map((key) => Object.keys(key).includes('name'))).toEqual([false, false, false]);
    expect(page.keys.map(({ id }) => id)).toEqual(['a', 'b', 'c']);
    expect(page.total).toBe(3);
  });

  test('throws before there is a promise', () => {
    const adapter = faulty({ delete: [{ fault: 'throw' }, { fault: 'throw', value: 'oops' }] });
    expect(() => remove(adapter)).toThrow(TypeError);
    expect(() => remove(adapter)).toThrow('oops');
    expect(ids(adapter)).toHaveLength(3);
  });

  test.each([undefined, null, 'no', 5, { code: 'not_found' }])('rejects with %j, which is no error', async (value) => {
    const adapter = faulty({ delete: [{ fault: 'reject-value', value }] });
    await expect(remove(adapter)).rejects.toBe(value);
    expect(ids(adapter)).toHaveLength(3);
  });
});

describe('a plan', () => {
  test('is followed call by call, and then the adapter is as ever', async () => {
    const adapter = faulty({ delete: [{ fault: 'lose-request' }, 'ok', { fault: 'lose-answer' }] });
    await expect(remove(adapter, 'a')).rejects.toMatchObject({ code: 'network' });
    await expect(remove(adapter, 'a')).resolves.toBeUndefined();
    await expect(remove(adapter, 'b')).rejects.toMatchObject({ code: 'network' });
    await expect(remove(adapter, 'c')).resolves.toBeUndefined();
    expect(ids(adapter)).toEqual([]);
  });

  test('counts each method, and each adapter, on its own', async () => {
    const plan: FaultPlan = { list: ['ok', { fault: 'lose-request' }], get: [{ fault: 'lose-request' }] };
    const [one, two] = [faulty(plan), faulty(plan)];
    await expect(one.list(query(), read)).resolves.toMatchObject({ total: 3 });
    await expect(one.get('a', read)).rejects.toMatchObject({ code: 'network' });
    await expect(two.list(query(), read)).resolves.toMatchObject({ total: 3 });
    await expect(one.list(query(), read)).rejects.toMatchObject({ code: 'network' });
    await expect(one.get('a', read)).resolves.toMatchObject({ id: 'a' });
  });

  test.each<[FaultyMethod, (adapter: MemoryAdapter) => Promise<unknown>]>([
    ['list', ({ list }) => list(query(), read)],
    ['get', ({ get }) => get('a', read)],
    ['access', ({ access }) => access(read)],
    ['create', ({ create }) => create({}, write())],
    ['delete', (adapter) => remove(adapter)],
    ['update', ({ update }) => update('a', { name: 'x' }, write())],
    ['rotate', ({ rotate }) => rotate('a', { graceSeconds: 0 }, write())],
    ['deleteMany', ({ deleteMany }) => deleteMany(['a'], write())],
  ])('can name %s', async (method, call) => {
    const adapter = faulty({ [method]: [{ fault: 'reject', code: 'server' }] });
    await expect(call(adapter)).rejects.toMatchObject({ code: 'server' });
    expect(adapter.backend.calls[method]).toBe(0);
  });

  test('adds nothing to an adapter, and takes nothing from it', () => {
    const { list, backend, supports } = memoryAdapter();
    const adapter: ApiKeysAdapter & { readonly backend: unknown } = { list, backend, supports, channel: 'own' };
    const made = faultyAdapter(adapter, { delete: [{ fault: 'lose-request' }] });
    expect(made).toEqual({ list: expect.any(Function), backend, supports, channel: 'own' });
    const heard = vi.fn<() => void>();
    const whole = faulty({});
    whole.subscribe(heard);
    whole.backend.add();
    expect(heard).toHaveBeenCalledTimes(1);
  });

  test('goes with an adapter that is a class', async () => {
    class Own {
      readonly #inner = memoryAdapter({ keys });
      list: ApiKeysAdapter['list'] = (...given) => this.#inner.list(...given);
      get(...given: Parameters<MemoryAdapter['get']>): ReturnType<MemoryAdapter['get']> {
        return this.#inner.get(...given);
      }
      subscribe(onChange: () => void): () => void {
        const unsubscribe = this.#inner.subscribe(onChange);
        this.#inner.backend.add();
        return unsubscribe;
      }
    }
    const adapter = faultyAdapter(new Own(), { get: [{ fault: 'lose-request' }] });
    await expect(adapter.get('a', read)).rejects.toMatchObject({ code: 'network' });
    await expect(adapter.get('a', read)).resolves.toMatchObject({ id: 'a' });
    await expect(adapter.list(query(), read)).resolves.toMatchObject({ total: 3 });
    const heard = vi.fn<() => void>();
    adapter.subscribe(heard);
    expect(heard).toHaveBeenCalledTimes(1);
  });
});
