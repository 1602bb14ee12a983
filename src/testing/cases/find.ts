import type { ApiKey, ListQuery, Sort, SortField } from '../../core/types.ts';
import { demand, same, shown } from '../assert.ts';
import { type Need, type Scenario, scenario, type Scene } from '../scene.ts';
import { keysOf } from './list.ts';

const names = async ({ all }: Scene, query: Partial<ListQuery>): Promise<string[]> =>
  (await all(query)).map(({ name }) => name ?? '');

const searchCases: readonly Scenario[] = [
  scenario('search: finds a part of a name, in any case', ['search', 'keys'], async (scene) => {
    await keysOf(scene, ['Web shop', 'Till']);
    same(await names(scene, { search: 'SHO' }), ['Web shop'], 'The names found by SHO');
  }),
  scenario('search: finds nothing where nothing matches', ['search', 'keys'], async (scene) => {
    await keysOf(scene, ['Web shop', 'Till']);
    same(await names(scene, { search: 'warehouse' }), [], 'The names found by warehouse');
  }),
  scenario('search: takes every character as it is', ['search', 'keys'], async (scene) => {
    await keysOf(scene, ['100% sure', 'a_b', 'axb']);
    same(await names(scene, { search: '%' }), ['100% sure'], 'The names found by %');
    same(await names(scene, { search: 'a_b' }), ['a_b'], 'The names found by a_b');
    same(await names(scene, { search: '.*' }), [], 'The names found by .*');
  }),
  scenario('search: goes on over all pages', ['search', 'keys'], async (scene) => {
    await keysOf(scene, ['shop 1', 'till', 'shop 2', 'shop 3']);
    const found = await names(scene, { search: 'shop', limit: 1 });
    same(found.toSorted(), ['shop 1', 'shop 2', 'shop 3'], 'The names found by shop, on pages of 1');
  }),
];

const filterCases: readonly Scenario[] = [
  scenario(
    'filter: by status gives exactly the keys that have it',
    ['filter:status', 'update', 'keys'],
    async (scene) => {
      const [one = ''] = await keysOf(scene, ['one', 'two', 'three']);
      await scene.through((context) => scene.adapter.update(one, { disabled: true }, context));
      same(await names(scene, { status: 'disabled' }), ['one'], 'The names of disabled keys');
      same(
        (await names(scene, { status: 'active', limit: 1 })).toSorted(),
        ['three', 'two'],
        'The names of active keys',
      );
      same(await names(scene, { status: 'expired' }), [], 'The names of expired keys');
    },
  ),
];

/** Fails unless the keys that have a value stand in its order, both ways, on small pages too. */
async function demandOrder({ all }: Scene, field: SortField, least: number): Promise<void> {
  const valued = async (direction: Sort['direction']): Promise<ApiKey[]> =>
    (await all({ sort: { field, direction }, limit: 2 })).filter((key) => key[field] !== null);
  const values = (keys: readonly ApiKey[]): string[] => keys.map((key) => key[field] ?? '');
  const up = values(await valued('ascending'));
  demand(new Set(up).size >= least, `Expected ${least} different values of ${field}, but ${shown(up)} came.`);
  same(up, up.toSorted(), `${field}, ascending`);
  same(values(await valued('descending')), up.toReversed(), `${field}, descending`);
}

const sortCase = (field: SortField, needs: readonly Need[], play: (scene: Scene) => Promise<void>): Scenario =>
  scenario(`sort: by ${field}, both ways and over all pages`, [`sort:${field}`, ...needs], play);

const sortCases: readonly Scenario[] = [
  sortCase('name', ['keys'], async (scene) => {
    await keysOf(scene, ['bravo', 'delta', 'alpha', 'charlie']);
    await demandOrder(scene, 'name', 4);
  }),
  sortCase('createdAt', ['keys', 'pass'], async (scene) => {
    for (const name of ['a', 'b', 'c']) {
      await scene.key({ name });
      await scene.hands.pass(60);
    }
    await demandOrder(scene, 'createdAt', 3);
  }),
  sortCase('expiresAt', ['create'], async (scene) => {
    const { key } = await scene.create();
    const born = Date.parse(key.createdAt ?? '');
    for (const days of [30, 10, 20]) {
      await scene.create({ expiresAt: new Date(born + days * 86_400_000).toISOString() });
    }
    await demandOrder(scene, 'expiresAt', 3);
  }),
  sortCase('lastUsedAt', ['create', 'pass', 'authenticates'], async (scene) => {
    const made = [await scene.create(), await scene.create(), await scene.create()];
    for (const { secret } of made) {
      await scene.hands.authenticates(secret);
      await scene.hands.pass(120);
    }
    await demandOrder(scene, 'lastUsedAt', 3);
  }),
];

export const findCases: readonly Scenario[] = [...searchCases, ...filterCases, ...sortCases];
