import { memoryAdapter } from 'keydesk/adapters/memory';
import { describe, expect, test, vi } from 'vitest';

import type { ApiKeysAdapter } from '../../src/core/adapter.ts';
import { adapterContract, type ContractBackend, type ContractPart } from '../../src/testing.ts';
import { memoryBackend } from './testing-memory.ts';

const named = (name: string, ...given: Parameters<typeof adapterContract>) => {
  const found = adapterContract(...given).find((each) => each.name === name);
  if (!found) throw new Error(`There is no case "${name}".`);
  return found;
};

const readOnly: readonly ContractPart[] = ['access', 'create', 'delete', 'update', 'rotate', 'deleteMany', 'subscribe'];

/** A table of three keys that can be read, and not even by their ids. */
function readOnlyBackend(): ContractBackend {
  const { list, backend } = memoryAdapter();
  return { adapter: { list }, addKey: (input) => backend.add(input), removeKey: (id) => backend.remove(id) };
}

/** Where nobody has another hand to make keys. */
const handless = (...given: Parameters<typeof memoryBackend>): ContractBackend =>
  lacking(memoryBackend(...given), 'addKey');

/** The backend without this hand. */
function lacking(backend: ContractBackend, hand: string): ContractBackend {
  const hands = Object.entries(backend).filter(([name]) => name !== hand);
  return { ...Object.fromEntries(hands), adapter: backend.adapter };
}

const having = (backend: ContractBackend, supports: NonNullable<ApiKeysAdapter['supports']>): ContractBackend => ({
  ...backend,
  adapter: { ...backend.adapter, supports },
});

/** A backend of which nothing is there but a list. */
const listing = (list: ApiKeysAdapter['list']) => (): ContractBackend => ({ adapter: { list } });
const rejecting = () => Promise.reject(Object.assign(new Error('aborted'), { code: 'aborted', outcome: 'unknown' }));
const silent = () => new Promise<never>(() => undefined);
const throwing = (): never => {
  throw new TypeError('at once');
};
const halfEmpty = async () => ({ keys: [], nextCursor: '' });

describe('the contract', () => {
  test('is kept in any order, and by all cases at once', async () => {
    const cases = adapterContract(memoryBackend).toReversed();
    await expect(Promise.all(cases.map(({ run }) => run()))).resolves.toHaveLength(cases.length);
  });

  test('can be run again', async () => {
    const { run } = named('delete: is done once the code is given', memoryBackend);
    await run();
    await expect(run()).resolves.toBeUndefined();
  });

  test('takes no argument of a runner', () => {
    expect(adapterContract(memoryBackend).filter(({ run }) => run.length > 0)).toEqual([]);
  });

  test('is shorter for who has less', async () => {
    const hands = ['newestCode', 'pass', 'signOut', 'renameKey', 'foreignKey', 'authenticates'] as const;
    const claims = ['search', 'sort:name', 'sort:createdAt', 'filter:status'] as const;
    const cases = adapterContract(readOnlyBackend, { without: [...readOnly, 'get', ...hands, ...claims] });
    for (const { run } of cases) await run();
    expect(cases.map(({ name }) => name.split(':')[0])).toEqual(cases.map(() => 'list'));
    expect(cases.length).toBeGreaterThan(8);
  });

  test('asks for keys where nobody can make one, of nobody', () => {
    const cases = adapterContract(readOnlyBackend, { without: [...readOnly, 'addKey'] });
    expect(cases.map(({ name }) => name)).not.toContain('list: the pages together hold every key once');
    expect(cases.map(({ name }) => name)).toContain('list: an account without keys has one empty page');
  });

  test('makes keys by the adapter where there is no other hand', async () => {
    const { run } = named('list: the pages together hold every key once', handless, { without: ['addKey'] });
    await expect(run()).resolves.toBeUndefined();
  });

  test.each<[string, string, (backend: ContractBackend) => ContractBackend]>([
    [
      'get: is null for a key that is not there',
      'get',
      (backend) => ({ ...backend, adapter: { list: backend.adapter.list } }),
    ],
    ['delete: takes no code after its time', 'pass', (backend) => lacking(backend, 'pass')],
    ['search: goes on over all pages', 'search', (backend) => having(backend, {})],
    ['sort: by name, both ways and over all pages', 'sort:name', (backend) => having(backend, { search: true })],
  ])('leaves nothing out by accident: %s', async (name, part, less) => {
    const { needs, run } = named(name, (setup) => less(memoryBackend(setup)));
    expect(needs).toContain(part);
    await expect(run()).rejects.toThrow(`needs ${part}, which is not there`);
  });

  test.each<ContractPart>(['rotate', 'search', 'sort:expiresAt', 'filter:status'])(
    'takes nobody’s word that %s is not there',
    async (part) => {
      const [first] = adapterContract(memoryBackend, { without: [part] });
      await expect(first?.run()).rejects.toThrow(`has ${part}, and`);
    },
  );

  test.each(['pass', 'guard:create', 'policy', 'uniqueNames'] as const)('can leave %s unused', async (part) => {
    const cases = adapterContract(memoryBackend, { without: [part] });
    expect(cases.filter(({ needs }) => needs.includes(part))).toEqual([]);
    await expect(cases[0]?.run()).resolves.toBeUndefined();
  });

  test('closes each backend once, whatever comes of it', async () => {
    const close = vi.fn<() => void>();
    const name = 'list: an account without keys has one empty page';
    await named(name, (setup) => ({ ...memoryBackend(setup), close })).run();
    expect(close).toHaveBeenCalledTimes(1);
    await expect(named(name, () => ({ ...listing(halfEmpty)(), close })).run()).rejects.toThrow('expected');
    expect(close).toHaveBeenCalledTimes(2);
  });

  test('says that a method must answer a promise', async () => {
    const { run } = named('list: does nothing where the signal was aborted before', listing(throwing));
    await expect(run()).rejects.toThrow('threw TypeError: at once instead of answering a promise');
  });

  test('takes no error for the contract’s that is none', async () => {
    const { run } = named('list: does nothing where the signal was aborted before', listing(rejecting));
    await expect(run()).rejects.toThrow('Error: aborted, which is no ApiKeysError');
  });

  test('waits so long and no longer for what is given up', async () => {
    const given = [listing(silent), { patienceMs: 5 }] as const;
    const { run } = named('list: ends with aborted when it is given up', ...given);
    await expect(run()).rejects.toThrow('"nothing within 5 ms"');
  });
});
