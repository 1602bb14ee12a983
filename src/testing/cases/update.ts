import type { ApiKey, KeyChanges } from '../../core/types.ts';
import { demand, refused, same, shown } from '../assert.ts';
import { type Scenario, scenario, type Scene } from '../scene.ts';
import { generous } from './create.ts';

const change = ({ adapter, through }: Scene, id: string, changes: KeyChanges): Promise<ApiKey> =>
  through((context) => adapter.update(id, changes, context));

const dayMs = 86_400_000;

export const updateCases: readonly Scenario[] = [
  scenario(
    'update: changes the fields it names and no other',
    ['update', 'keys', 'policy'],
    async (scene) => {
      const id = await scene.key({ name: 'Shop', note: 'Two servers', scopes: ['read'], allowedIps: ['192.0.2.1'] });
      const before = await scene.listed(id);
      const after = await change(scene, id, { name: 'Till' });
      same({ ...after, version: '' }, { ...before, name: 'Till', version: '' }, 'The key');
      same(await scene.listed(id), after, 'The key, as it is listed');
    },
    { policy: generous },
  ),
  scenario(
    'update: changes scopes, addresses and note',
    ['update', 'keys', 'policy'],
    async (scene) => {
      const id = await scene.key({ scopes: ['read'], allowedIps: ['192.0.2.1'], note: 'old' });
      const changes = { scopes: ['write'], allowedIps: ['192.0.2.2', '2001:db8::/32'], note: 'new' };
      const { scopes, allowedIps, note } = await change(scene, id, changes);
      same({ scopes, allowedIps, note }, changes, 'What was changed');
    },
    { policy: generous },
  ),
  scenario(
    'update: null takes name, expiry and note away',
    ['update', 'keys', 'policy'],
    async (scene) => {
      const id = await scene.key({ name: 'Shop', note: 'Two servers' });
      const born = Date.parse((await scene.listed(id))?.createdAt ?? '');
      await change(scene, id, { expiresAt: new Date(born + 30 * dayMs).toISOString() });
      const { name, expiresAt, note } = await change(scene, id, { name: null, expiresAt: null, note: null });
      same({ name, expiresAt, note }, { name: null, expiresAt: null }, 'What was taken away');
    },
    { policy: generous },
  ),
  scenario('update: disables a key and enables it again', ['update', 'create', 'authenticates'], async (scene) => {
    const { key, secret } = await scene.create();
    for (const [disabled, status] of [
      [true, 'disabled'],
      [false, 'active'],
    ] as const) {
      same((await change(scene, key.id, { disabled })).status, status, `The status with disabled: ${disabled}`);
      const works = await scene.hands.authenticates(secret);
      demand(works !== disabled, `With disabled: ${disabled}, whether the secret authenticates is ${works}.`);
    }
  }),
  scenario('update: of nothing is refused', ['update', 'keys'], async ({ adapter, key, listed, write }) => {
    const id = await key({ name: 'Shop' });
    const before = await listed(id);
    await refused(() => adapter.update(id, {}, write()), 'invalid_input', 'A change of nothing');
    same(await listed(id), before, 'The key');
  }),
  scenario('update: each change makes a new version', ['update', 'keys'], async (scene) => {
    const id = await scene.key({ name: 'one' });
    const versions = [(await scene.listed(id))?.version];
    for (const name of ['two', 'three']) versions.push((await change(scene, id, { name })).version);
    const isNew = versions.every((version) => typeof version === 'string') && new Set(versions).size === 3;
    demand(isNew, `Expected three different versions, but ${shown(versions)} came.`);
  }),
  scenario('update: a version that is no more the key’s is refused', ['update', 'keys', 'renameKey'], async (scene) => {
    const { adapter, hands, listed, write } = scene;
    const id = await scene.key({ name: 'one' });
    const { version = '' } = (await listed(id)) ?? {};
    await hands.renameKey(id, 'two');
    const late = (): Promise<unknown> => adapter.update(id, { name: 'three' }, write({ version }));
    await refused(late, 'edit_conflict', 'A change of an older version');
    same((await listed(id))?.name, 'two', 'The name');
  }),
  scenario('update: the version that is the key’s is taken', ['update', 'keys', 'renameKey'], async (scene) => {
    const id = await scene.key({ name: 'one' });
    await scene.hands.renameKey(id, 'two');
    const { version = '' } = (await scene.listed(id)) ?? {};
    await scene.through((context) => scene.adapter.update(id, { name: 'three' }, { ...context, version }));
    same((await scene.listed(id))?.name, 'three', 'The name');
  }),
  scenario(
    'update: an older version is refused before a code is asked for',
    ['update', 'guard:update', 'keys', 'renameKey'],
    async ({ adapter, hands, key, listed, write }) => {
      const id = await key({ name: 'one' });
      const { version = '' } = (await listed(id)) ?? {};
      await hands.renameKey(id, 'two');
      const late = (): Promise<unknown> => adapter.update(id, { name: 'three' }, write({ version }));
      await refused(late, 'edit_conflict', 'A change of an older version');
    },
    { guarded: ['update'] },
  ),
  scenario(
    'update: being used makes no new version',
    ['update', 'create', 'authenticates'],
    async ({ create, hands, listed }) => {
      const { key, secret } = await create();
      await hands.authenticates(secret);
      same((await listed(key.id))?.version, key.version, 'The version of a key that was used');
    },
  ),
  scenario(
    'update: a name that is taken is refused',
    ['update', 'keys', 'uniqueNames'],
    async ({ adapter, key, listed, write }) => {
      await key({ name: 'Shop' });
      const id = await key({ name: 'Till' });
      await refused(() => adapter.update(id, { name: 'Shop' }, write()), 'name_taken', 'The name of another key');
      same((await listed(id))?.name, 'Till', 'The name');
    },
    { uniqueNames: true },
  ),
  scenario(
    'update: an address makes a key work that needs one',
    ['update', 'create', 'policy', 'authenticates'],
    async (scene) => {
      const { key, secret } = await scene.create();
      const { status } = await change(scene, key.id, { allowedIps: ['192.0.2.1'] });
      same(status, 'active', 'The status of the key with an address');
      const works = await scene.hands.authenticates(secret, '192.0.2.1');
      demand(works, 'Expected the secret to authenticate from its address, but it does not.');
    },
    { policy: { allowedIps: { required: true } } },
  ),
];
