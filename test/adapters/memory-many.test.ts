import type { CodePolicy } from 'keydesk/adapters/memory';
import { describe, expect, test } from 'vitest';

import type { Challenge } from '../../src/core/types.ts';
import { setUp, write } from './memory-setup.ts';

const keys = ['a', 'b', 'c'].map((id) => ({ id }));
const many = Array.from({ length: 101 }, (_, index) => ({ id: `k${index}` }));

describe('a deletion of many', () => {
  test('asks for one code for exactly these keys, and deletes them together', async () => {
    const { adapter, backend, proven } = setUp({ keys });
    const challenge = (await adapter.deleteMany(['a', 'b'], write())) as Challenge;
    expect(challenge).toMatchObject({ kind: 'challenge', operation: 'deleteMany', keyIds: ['a', 'b'] });
    expect(backend.sent).toMatchObject([{ operation: 'deleteMany', keyIds: ['a', 'b'] }]);
    expect(backend.keys()).toHaveLength(3);
    expect(await adapter.deleteMany(['a', 'b'], proven(challenge))).toEqual({ deleted: ['a', 'b'], failed: [] });
    expect(backend.keys().map(({ id }) => id)).toEqual(['c']);
    expect(backend.calls).toMatchObject({ deleteMany: 2, challenges: 1, confirms: 1 });
  });

  test.each([[['a']], [['a', 'b', 'c']], [['a', 'c']]])('takes no code of another set: %j', async (ids) => {
    const { adapter, backend, proven } = setUp({ keys });
    const challenge = (await adapter.deleteMany(['a', 'b'], write())) as Challenge;
    const gone = { code: 'challenge_gone' };
    await expect(adapter.deleteMany(ids, proven(challenge))).rejects.toMatchObject(gone);
    await expect(adapter.delete('a', proven(challenge))).rejects.toMatchObject(gone);
    expect(backend.keys()).toHaveLength(3);
  });

  test('means the same set in any order', async () => {
    const { adapter, proven } = setUp({ keys });
    const challenge = (await adapter.deleteMany(['a', 'b'], write())) as Challenge;
    await expect(adapter.deleteMany(['b', 'a'], write())).rejects.toMatchObject({ code: 'rate_limited' });
    expect(await adapter.deleteMany(['b', 'a'], proven(challenge))).toEqual({ deleted: ['b', 'a'], failed: [] });
  });

  test('tells key by key what was not there any more', async () => {
    const { adapter, backend, proven } = setUp({ keys });
    const challenge = (await adapter.deleteMany(['a', 'none', 'b'], write())) as Challenge;
    expect(challenge.keyIds).toEqual(['a', 'none', 'b']);
    backend.remove('b');
    expect(await adapter.deleteMany(['a', 'none', 'b'], proven(challenge))).toEqual({
      deleted: ['a'],
      failed: [
        { keyId: 'none', code: 'not_found' },
        { keyId: 'b', code: 'not_found' },
      ],
    });
  });

  test.each<[string, string[], string]>([
    ['none', [], 'required'],
    ['a key twice', ['a', 'b', 'a'], 'duplicate'],
    ['more than a hundred', many.map(({ id }) => id), 'too_many'],
  ])('of %s is refused', async (_, ids, code) => {
    const { adapter, backend } = setUp({ keys: [...keys, ...many] });
    await expect(adapter.deleteMany(ids, write())).rejects.toMatchObject({
      code: 'invalid_input',
      fields: [{ field: 'keyIds', code }],
    });
    expect(backend.sent).toEqual([]);
  });

  test('of a hundred is done', async () => {
    const { adapter, backend } = setUp({ keys: many, codePolicy: { guarded: [] } });
    await adapter.deleteMany(
      many.slice(1).map(({ id }) => id),
      write(),
    );
    expect(backend.keys().map(({ id }) => id)).toEqual(['k0']);
  });

  test('of keys of which none is there is not_found, also with a code in hand', async () => {
    const { adapter, backend, proven } = setUp({ keys });
    await expect(adapter.deleteMany(['x', 'y'], write())).rejects.toMatchObject({ code: 'not_found' });
    const challenge = (await adapter.deleteMany(['a', 'b'], write())) as Challenge;
    backend.remove('a');
    backend.remove('b');
    await expect(adapter.deleteMany(['a', 'b'], proven(challenge))).rejects.toMatchObject({ code: 'not_found' });
  });

  test.each(['delete', 'deleteMany'])('needs the permission to %s', async (operation) => {
    const { adapter } = setUp({ keys, access: { can: { [operation]: 'read_only' } } });
    await expect(adapter.deleteMany(['a'], write())).rejects.toMatchObject({ code: 'forbidden' });
  });

  test.each<[CodePolicy['guarded'], boolean, boolean]>([
    [['delete', 'deleteMany'], true, true],
    [['delete'], true, true],
    [['deleteMany'], false, true],
    [['create', 'update', 'rotate'], false, false],
    [[], false, false],
  ])('where %j asks for a code: one deletion %s, many %s', async (guarded, one, all) => {
    const { adapter, backend } = setUp({ keys, codePolicy: { guarded } });
    await adapter.deleteMany(['a', 'b'], write());
    expect(backend.sent).toHaveLength(all ? 1 : 0);
    await adapter.delete('c', write());
    expect(backend.sent.filter(({ operation }) => operation === 'delete')).toHaveLength(one ? 1 : 0);
  });

  test('that is repeated gets the same answer and deletes nothing again', async () => {
    const { adapter, backend } = setUp({ keys, codePolicy: { guarded: [] } });
    const context = write();
    const first = await adapter.deleteMany(['a', 'x'], context);
    backend.add({ id: 'a' });
    expect(await adapter.deleteMany(['a', 'x'], context)).toEqual(first);
    expect(backend.keys()).toHaveLength(3);
  });

  test('of a key that was rotated away tells so', async () => {
    const { adapter } = setUp({ keys, codePolicy: { guarded: [] } });
    await adapter.rotate('a', { graceSeconds: 0 }, write());
    expect(await adapter.deleteMany(['a', 'b'], write())).toEqual({
      deleted: ['b'],
      failed: [{ keyId: 'a', code: 'not_found' }],
    });
  });
});
