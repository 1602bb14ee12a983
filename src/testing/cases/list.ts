import type { ApiKey } from '../../core/types.ts';
import { demand, refused, same, shown } from '../assert.ts';
import { type Scenario, scenario, type Scene } from '../scene.ts';

const statuses: readonly string[] = ['active', 'inactive', 'disabled', 'expired', 'expiring'];

const isDate = (value: unknown): boolean =>
  value === null || (typeof value === 'string' && /^\d{4}-\d\d-\d\dT/.test(value) && !Number.isNaN(Date.parse(value)));

/** Fails unless a key has the fields that a table needs. */
export function demandKey(key: ApiKey, what: string): void {
  const { id, name, hint, status, createdAt, lastUsedAt, expiresAt } = key;
  demand(typeof id === 'string' && id !== '', `${what}: expected an id, but ${shown(id)} came.`);
  demand(name === null || typeof name === 'string', `${what}: expected a name or null, but ${shown(name)} came.`);
  demand(typeof hint === 'string' && hint !== '', `${what}: expected a masked key as hint, but ${shown(hint)} came.`);
  demand(statuses.includes(status), `${what}: expected a status of the contract, but ${shown(status)} came.`);
  for (const [field, date] of Object.entries({ createdAt, lastUsedAt, expiresAt })) {
    demand(isDate(date), `${what}: expected an ISO 8601 date or null as ${field}, but ${shown(date)} came.`);
  }
}

const idsOf = (keys: readonly ApiKey[]): string[] => keys.map(({ id }) => id).toSorted();

/** So many keys, one after the other. */
export async function keysOf({ key }: Scene, names: readonly string[]): Promise<string[]> {
  const ids: string[] = [];
  for (const name of names) ids.push(await key({ name }));
  return ids;
}

export const listCases: readonly Scenario[] = [
  scenario('list: an account without keys has one empty page', [], async ({ adapter, read }) => {
    const { keys, nextCursor } = await adapter.list({ cursor: null, limit: 10 }, read);
    same({ keys, nextCursor }, { keys: [], nextCursor: null }, 'The page of an account without keys');
  }),
  scenario('list: every key has the fields that the table shows', ['keys'], async (scene) => {
    const id = await scene.key({ name: 'one' });
    const keys = await scene.all();
    same(idsOf(keys), [id], 'The ids on the list');
    keys.forEach((key) => demandKey(key, 'A listed key'));
    same(keys[0]?.name, 'one', 'The name of the listed key');
  }),
  scenario('list: a page holds no more keys than were asked for', ['keys'], async (scene) => {
    await keysOf(scene, ['a', 'b', 'c']);
    const { keys, nextCursor } = await scene.adapter.list({ cursor: null, limit: 2 }, scene.read);
    demand(keys.length <= 2, `With a limit of 2, expected at most 2 keys in a page, but ${keys.length} came.`);
    demand(typeof nextCursor === 'string' && nextCursor !== '', 'Expected a cursor, as there are more keys.');
  }),
  scenario('list: the pages together hold every key once', ['keys'], async (scene) => {
    const ids = await keysOf(scene, ['a', 'b', 'c', 'd', 'e']);
    same(idsOf(await scene.all({ limit: 2 })), ids.toSorted(), 'The ids on pages of 2');
  }),
  scenario('list: no key is skipped when another goes between two pages', ['keys', 'removeKey'], async (scene) => {
    const ids = await keysOf(scene, ['a', 'b', 'c', 'd']);
    const first = await scene.adapter.list({ cursor: null, limit: 2 }, scene.read);
    const gone = first.keys[0]?.id ?? '';
    await scene.hands.removeKey(gone);
    const rest = await scene.all({ limit: 2, cursor: first.nextCursor });
    const stay = ids.filter((id) => id !== gone).toSorted();
    const seen = idsOf([...first.keys, ...rest]).filter((id) => id !== gone);
    same(seen, stay, 'The ids on both pages, without the key that went');
  }),
  scenario('list: is in the same order at each reading', ['keys'], async (scene) => {
    await keysOf(scene, ['a', 'b', 'c']);
    const ids = (await scene.all()).map(({ id }) => id);
    same(
      (await scene.all()).map(({ id }) => id),
      ids,
      'The ids of the second reading',
    );
    same(
      (await scene.all({ limit: 1 })).map(({ id }) => id),
      ids,
      'The ids on pages of 1',
    );
  }),
  scenario('list: a total, where there is one, counts the keys of all pages', ['keys'], async (scene) => {
    await keysOf(scene, ['a', 'b', 'c']);
    const { total } = await scene.adapter.list({ cursor: null, limit: 2 }, scene.read);
    demand(total === undefined || total === 3, `Expected a total of 3 or none, but ${shown(total)} came.`);
  }),
  scenario('list: refuses a cursor that it did not give', ['keys'], async ({ adapter, key, read }) => {
    await key();
    const query = { cursor: 'no-such-cursor', limit: 10 };
    await refused(() => adapter.list(query, read), 'invalid_input', 'A page after a made-up cursor');
  }),
  scenario('list: holds no secret', ['create'], async ({ adapter, create, read }) => {
    const { secret } = await create({ name: 'one' });
    const text = JSON.stringify(await adapter.list({ cursor: null, limit: 10 }, read));
    demand(!text.includes(secret), 'Expected a list without secrets, but the secret of a new key stands in it.');
    demand(!text.includes('"secret"'), 'Expected a list without secrets, but it has a field of that name.');
  }),
  scenario('list: follows what others of the account do', ['keys', 'renameKey', 'removeKey'], async (scene) => {
    const [one = '', two = ''] = await keysOf(scene, ['one', 'two']);
    await scene.all();
    await scene.hands.renameKey(one, 'renamed');
    await scene.hands.removeKey(two);
    same(
      (await scene.all()).map(({ name }) => name),
      ['renamed'],
      'The names after others renamed and deleted',
    );
  }),
  scenario('list: holds no key of another account', ['foreignKey'], async ({ all, hands }) => {
    await hands.foreignKey();
    same(await all(), [], 'The keys of an account without any');
  }),
];
