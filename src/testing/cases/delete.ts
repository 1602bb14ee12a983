import type { Deletion } from '../../core/types.ts';
import { demand, refused, refusedField, same } from '../assert.ts';
import { plain, type Scenario, scenario, type Scene } from '../scene.ts';
import { keysOf } from './list.ts';

const idsOf = async ({ all }: Scene): Promise<string[]> => (await all()).map(({ id }) => id).toSorted();

const deleteSet = ({ adapter, through }: Scene, ids: readonly string[]): Promise<Deletion> =>
  through((context) => adapter.deleteMany(ids, context));

const oneCases: readonly Scenario[] = [
  scenario('delete: takes the key away and leaves every other', ['delete', 'keys'], async (scene) => {
    const [one = '', ...others] = await keysOf(scene, ['one', 'two', 'three']);
    const answer: unknown = await scene.through((context) => scene.adapter.delete(one, context));
    same(answer ?? null, null, 'The answer to a deletion');
    same(await idsOf(scene), others.toSorted(), 'The ids on the list');
  }),
  scenario('delete: its secret authenticates no more', ['delete', 'create', 'authenticates'], async (scene) => {
    const { key, secret } = await scene.create();
    await scene.through((context) => scene.adapter.delete(key.id, context));
    demand(
      !(await scene.hands.authenticates(secret)),
      'Expected the secret of a deleted key not to authenticate, but it does.',
    );
  }),
  scenario('delete: the key is gone for get, too', ['delete', 'get', 'keys'], async (scene) => {
    const id = await scene.key();
    await scene.through((context) => scene.adapter.delete(id, context));
    same(await scene.adapter.get(id, scene.read), null, 'The deleted key');
  }),
  scenario('delete: a key that was deleted before is not_found', ['delete', 'keys', 'removeKey'], async (scene) => {
    const id = await scene.key();
    await scene.hands.removeKey(id);
    await refused(() => scene.adapter.delete(id, scene.write()), 'not_found', 'The deletion of a deleted key');
  }),
  scenario(
    'delete: a key that goes while its code is on the way is not_found',
    ['delete', 'guard:delete', 'newestCode', 'keys', 'removeKey'],
    async ({ adapter, ask, hands, key, proven }) => {
      const id = await key();
      const context = await proven(await ask((asking) => adapter.delete(id, asking)));
      await hands.removeKey(id);
      await refused(() => adapter.delete(id, context), 'not_found', 'The deletion of a key that somebody else deleted');
    },
    { guarded: ['delete'] },
  ),
];

const manyCases: readonly Scenario[] = [
  scenario('deleteMany: takes exactly these keys away', ['deleteMany', 'keys'], async (scene) => {
    const [one = '', two = '', ...others] = await keysOf(scene, ['one', 'two', 'three', 'four']);
    const { deleted, failed } = await deleteSet(scene, [one, two]);
    same(
      { deleted: deleted.toSorted(), failed },
      { deleted: [one, two].toSorted(), failed: [] },
      'What became of the keys',
    );
    same(await idsOf(scene), others.toSorted(), 'The ids on the list');
  }),
  scenario('deleteMany: tells what was not there, key by key', ['deleteMany', 'keys', 'removeKey'], async (scene) => {
    const [one = '', two = ''] = await keysOf(scene, ['one', 'two']);
    await scene.hands.removeKey(two);
    const { deleted, failed } = await deleteSet(scene, [one, two]);
    same(
      { deleted, failed },
      { deleted: [one], failed: [{ keyId: two, code: 'not_found' }] },
      'What became of the keys',
    );
    same(await idsOf(scene), [], 'The ids on the list');
  }),
  scenario('deleteMany: a key of another account is not there', ['deleteMany', 'keys', 'foreignKey'], async (scene) => {
    const [one, foreign] = [await scene.key(), await scene.hands.foreignKey()];
    const { deleted, failed } = await deleteSet(scene, [one, foreign]);
    same(
      { deleted, failed },
      { deleted: [one], failed: [{ keyId: foreign, code: 'not_found' }] },
      'What became of the keys',
    );
  }),
  scenario('deleteMany: a set with a key twice is refused', ['deleteMany', 'keys'], async (scene) => {
    const id = await scene.key();
    const attempt = (): Promise<unknown> => scene.adapter.deleteMany([id, id], scene.write());
    await refusedField(attempt, 'keyIds', 'duplicate', 'A set with a key twice');
    same(await idsOf(scene), [id], 'The ids on the list');
  }),
  scenario('deleteMany: of nothing is refused', ['deleteMany', 'keys'], async ({ adapter, key, write }) => {
    await key();
    await refused(() => adapter.deleteMany([], write()), 'invalid_input', 'The deletion of no keys');
  }),
  scenario(
    'deleteMany: secrets of deleted keys authenticate no more',
    ['deleteMany', 'create', 'authenticates'],
    async (scene) => {
      const made = [await scene.create(), await scene.create()];
      await deleteSet(
        scene,
        made.map(({ key }) => key.id),
      );
      for (const { secret } of made) {
        demand(
          !(await scene.hands.authenticates(secret)),
          'Expected the secret of a deleted key not to authenticate, but it does.',
        );
      }
    },
  ),
  scenario(
    'deleteMany: needs the permission to delete, too',
    ['deleteMany', 'keys', 'can'],
    async (scene) => {
      const id = await scene.key();
      await refused(() => scene.adapter.deleteMany([id], scene.write()), 'forbidden', 'Deleting without permission');
      same(await idsOf(scene), [id], 'The ids on the list');
    },
    { can: { ...plain.can, delete: 'read_only' } },
  ),
  scenario(
    'deleteMany: is no way round the code of one deletion',
    ['deleteMany', 'guard:delete', 'keys'],
    async (scene) => {
      const id = await scene.key();
      await scene.ask((context) => scene.adapter.deleteMany([id], context));
      same(await idsOf(scene), [id], 'The ids on the list');
    },
    { guarded: ['delete'] },
  ),
  scenario(
    'deleteMany: its code deletes no smaller and no larger set',
    ['deleteMany', 'guard:deleteMany', 'newestCode', 'keys'],
    async (scene) => {
      const { adapter, ask, proven } = scene;
      const [one = '', two = '', three = ''] = await keysOf(scene, ['one', 'two', 'three']);
      const challenge = await ask((context) => adapter.deleteMany([one, two], context));
      for (const ids of [[one], [one, two, three]]) {
        const context = await proven(challenge);
        await refused(() => adapter.deleteMany(ids, context), 'challenge_gone', 'Another set with the same code');
      }
      same(await idsOf(scene), [one, two, three].toSorted(), 'The ids on the list');
    },
    { guarded: ['deleteMany'] },
  ),
];

export const deleteCases: readonly Scenario[] = [...oneCases, ...manyCases];
