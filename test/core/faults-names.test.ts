import { memoryAdapter } from 'keydesk/adapters/memory';
import { createApiKeysClient, type ApiKey, type CreateState } from 'keydesk/headless';
import { describe, expect, test, vi } from 'vitest';

import { ask, deleted } from './deletion.ts';
import { until } from './faults-support.ts';
import {
  challengeFor,
  deskWith,
  HandDrivenBackend,
  keyA,
  keyB,
  keyNamed,
  openDesk,
  pageOf,
  shownIds,
} from './support.ts';

/** What is in the store after a list of these rows. */
async function listed(...rows: unknown[]): Promise<readonly ApiKey[]> {
  const { client } = await deskWith(rows as ApiKey[]);
  return client.list.get().keys;
}

describe('rows as no contract has them', () => {
  test('18: extra fields, incl. secret in list: only the named fields enter the store', async () => {
    const report = vi.spyOn(console, 'error').mockImplementation(() => undefined);
    const keys = await listed({ ...keyA, secret: 'sk_live_T0pS3cr3t', owner: { iban: 'NG00' } });
    expect(report.mock.calls).toEqual([[expect.stringMatching(/the list of keys came with secrets/)]]);
    report.mockRestore();
    expect(keys).toEqual([keyA]);
    expect(JSON.stringify(keys)).not.toContain('T0pS3cr3t');
  });

  test('19: wrong types (createdAt: 5, name null): the row is there, and what cannot be read is unknown', async () => {
    const odd = { id: 'a', name: null, hint: 7, status: 'odd', createdAt: 5, lastUsedAt: {}, expiresAt: 'never' };
    const unknown = { name: null, hint: '', status: 'inactive', createdAt: null, lastUsedAt: null, expiresAt: null };
    expect(await listed(odd, { ...odd, id: 5 })).toEqual([{ id: 'a', ...unknown }]);
  });

  test('20: duplicate ids in a page / across pages: one row, and the first of them counts', async () => {
    const report = vi.spyOn(console, 'error').mockImplementation(() => undefined);
    const desk = await deskWith([keyA, { ...keyA, name: 'Again' }, keyB], { nextCursor: '2' });
    expect(report.mock.calls).toEqual([[expect.stringMatching(/a key came twice in one page/)]]);
    report.mockRestore();
    void desk.client.list.fetchNextPage();
    await desk.backend.last('list').answer(pageOf([keyB, keyNamed('c')]));
    expect(shownIds(desk.client)).toEqual(['a', 'b', 'c']);
    expect(desk.client.list.get().keys[0]?.name).toBe('Key a');
  });

  test('21: 10,000 keys: read page by page, each key once, with the count', async () => {
    const all = Array.from({ length: 10_000 }, (_, n) => keyNamed(`k${n}`));
    const backend = new HandDrivenBackend({
      list: async ({ cursor, limit }) => {
        const from = Number(cursor ?? 0);
        const to = from + limit;
        return { ...pageOf(all.slice(from, to), to < all.length ? String(to) : null), total: all.length };
      },
    });
    const { client } = openDesk(backend, { pageSize: 100 });
    await client.list.refetch();
    expect(client.list.get()).toMatchObject({ total: 10_000, nextCursor: '100' });
    expect(client.list.get().keys).toHaveLength(100);
    while (client.list.get().nextCursor !== null) await client.list.fetchNextPage();
    expect(new Set(shownIds(client)).size).toBe(10_000);
  });
});

/** What becomes of a creation with this name, where a backend wants one of at most five characters. */
async function createdAs(name: string): Promise<CreateState> {
  const adapter = memoryAdapter({ access: { policy: { nameRequired: true, nameMaxLength: 5 } } });
  const { access, creation } = createApiKeysClient(adapter);
  await access.recheck();
  creation.open();
  creation.confirm({ name });
  return await until(creation, ({ step }) => step !== 'requesting');
}

describe('names', () => {
  test.each([
    ['23: empty or whitespace name: an empty one is refused by the server too, and kept', ''],
    ['23: empty or whitespace name: one of spaces is refused by the server too, and kept', '   '],
  ])('%s', async (_, name) => {
    expect(await createdAs(name)).toMatchObject({
      step: 'confirming',
      task: { input: { name } },
      error: { code: 'invalid_input', fields: [{ field: 'name', code: 'required' }] },
    });
  });

  test.each([
    ['26: emoji, ZWJ, combining marks: a family is one character', '👩‍👩‍👧‍👦'.repeat(5), 'done'],
    ['26: emoji, ZWJ, combining marks: a letter with its accents is one character', 'e\u0301\u0323'.repeat(5), 'done'],
    ['26: emoji, ZWJ, combining marks: six of them are six', '👩‍👩‍👧‍👦'.repeat(6), 'confirming'],
  ])('%s', async (_, name, step) => {
    expect((await createdAs(name)).step).toBe(step);
  });

  test.each([
    ['24: bidi override / RLO in name', 'shop\u202Egnp.exe\u2066'],
    ['26: emoji, ZWJ, combining marks', '👩‍👩‍👧‍👦 e\u0301 🏴󠁧󠁢󠁳󠁣󠁴󠁿'],
    ['27: <img onerror> / javascript: name', '<img src=x onerror=alert(1)> javascript:alert(1)'],
    ['28: __proto__ as name or id: the name', '__proto__'],
    ['29: CSV/formula name (=cmd)', "=cmd|'/C calc'!A0"],
  ])('%s: is what it was, to the character', async (_, name) => {
    expect((await listed({ ...keyA, name }))[0]?.name).toBe(name);
  });

  test('25: zero-width / homoglyph twin names: two keys, and a code for the one is none for the other', async () => {
    const twins = [keyNamed('a', { name: 'Shop' }), keyNamed('b', { name: 'Sh\u200Bоp' })];
    const desk = await deskWith(twins);
    expect(shownIds(desk.client)).toEqual(['a', 'b']);
    await ask(desk, twins[0], challengeFor('b'));
    expect(desk.client.deletion.get()).toMatchObject({ step: 'failed', error: { code: 'bad_response' } });
  });

  test.each([
    ['28: __proto__ as name or id', '__proto__'],
    ['28: __proto__ as name or id: constructor', 'constructor'],
  ])('%s: an id like any other', async (_, id) => {
    const key = keyNamed(id);
    const desk = await deskWith([key, keyA]);
    await ask(desk, key);
    desk.client.deletion.submit('482913');
    await desk.backend.last('delete').answer();
    expect(desk.client.deletion.get()).toEqual({ ...deleted('deleted'), task: { keys: [key], input: null } });
    expect(shownIds(desk.client)).toEqual(['a']);
    expect(({} as Record<string, unknown>)['name']).toBeUndefined();
  });
});
