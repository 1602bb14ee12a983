import { demand, refused, refusedField, same } from '../assert.ts';
import { type Scenario, scenario, type Scene } from '../scene.ts';
import { generous } from './create.ts';

const hour = 3_600;

async function demandWorks({ hands }: Scene, secret: string, works: boolean, which: string): Promise<void> {
  const came = await hands.authenticates(secret);
  demand(came === works, `Whether the ${which} secret authenticates: expected ${works}, but ${came} came.`);
}

export const rotateCases: readonly Scenario[] = [
  scenario('rotate: makes a new key with a new secret in the place of the old', ['rotate', 'create'], async (scene) => {
    const old = await scene.create({ name: 'Shop' });
    const made = await scene.rotate(old.key.id, hour);
    demand(made.key.id !== old.key.id, 'Expected a key with an id of its own, but it has that of the old one.');
    demand(made.secret !== old.secret, 'Expected a new secret, but the old one came.');
    same(await scene.listed(made.key.id), made.key, 'The new key, as it is listed');
    same((await scene.listed(old.key.id))?.statusReason, 'rotated', 'The reason of the old key');
  }),
  scenario(
    'rotate: the new key takes over name, scopes, addresses and note',
    ['rotate', 'keys', 'policy'],
    async (scene) => {
      const all = { name: 'Shop', scopes: ['read'], allowedIps: ['192.0.2.1'], note: 'Two servers' };
      const { name, scopes, allowedIps, note } = (await scene.rotate(await scene.key(all), hour)).key;
      same({ name, scopes, allowedIps, note }, all, 'What the new key took over');
    },
    { policy: generous },
  ),
  scenario(
    'rotate: the new key lives as long as the old one would have',
    ['rotate', 'create', 'pass'],
    async (scene) => {
      const born = Date.parse((await scene.create()).key.createdAt ?? '');
      const { key } = await scene.create({ expiresAt: new Date(born + 30 * 86_400_000).toISOString() });
      const lifetime = Date.parse(key.expiresAt ?? '') - Date.parse(key.createdAt ?? '');
      await scene.hands.pass(86_400);
      const made = (await scene.rotate(key.id, hour)).key;
      const its = Date.parse(made.expiresAt ?? '') - Date.parse(made.createdAt ?? '');
      demand(Math.abs(its - lifetime) < 5_000, `Expected a lifetime of ${lifetime} ms, but ${its} ms came.`);
    },
  ),
  scenario(
    'rotate: both secrets work through the grace period, and then the new one only',
    ['rotate', 'create', 'pass', 'authenticates'],
    async (scene) => {
      const old = await scene.create();
      const made = await scene.rotate(old.key.id, hour);
      await scene.hands.pass(hour - 60);
      await demandWorks(scene, old.secret, true, 'old');
      await demandWorks(scene, made.secret, true, 'new');
      await scene.hands.pass(60);
      await demandWorks(scene, old.secret, false, 'old');
      await demandWorks(scene, made.secret, true, 'new');
    },
  ),
  scenario('rotate: the old key is gone when its grace is over', ['rotate', 'keys', 'pass'], async (scene) => {
    const id = await scene.key();
    const { key } = await scene.rotate(id, hour);
    await scene.hands.pass(hour);
    same(
      (await scene.all()).map((each) => each.id),
      [key.id],
      'The ids on the list',
    );
  }),
  scenario(
    'rotate: without a grace period the old secret ends at once',
    ['rotate', 'create', 'authenticates'],
    async (scene) => {
      const old = await scene.create();
      const { key } = await scene.rotate(old.key.id, 0);
      same(
        (await scene.all()).map(({ id }) => id),
        [key.id],
        'The ids on the list',
      );
      await demandWorks(scene, old.secret, false, 'old');
    },
  ),
  scenario('rotate: a key that was rotated is not rotated again', ['rotate', 'keys'], async (scene) => {
    const { adapter, write } = scene;
    const id = await scene.key();
    await scene.rotate(id, hour);
    const again = (): Promise<unknown> => adapter.rotate(id, { graceSeconds: hour }, write());
    await refusedField(again, 'id', 'rotated', 'A second rotation');
    same((await scene.all()).length, 2, 'How many keys there are');
  }),
  scenario('rotate: a key that was rotated is not changed', ['rotate', 'update', 'keys'], async (scene) => {
    const { adapter, write } = scene;
    const id = await scene.key({ name: 'Shop' });
    await scene.rotate(id, hour);
    await refusedField(
      () => adapter.update(id, { name: 'Till' }, write()),
      'id',
      'rotated',
      'A change after the rotation',
    );
    same((await scene.listed(id))?.name, 'Shop', 'The name of the old key');
  }),
  scenario('rotate: a key that was rotated can be deleted', ['rotate', 'delete', 'keys'], async (scene) => {
    const id = await scene.key();
    const { key } = await scene.rotate(id, hour);
    await scene.through((context) => scene.adapter.delete(id, context));
    same(
      (await scene.all()).map((each) => each.id),
      [key.id],
      'The ids on the list',
    );
  }),
  scenario('rotate: a disabled key is not rotated', ['rotate', 'update', 'keys'], async (scene) => {
    const { adapter, write } = scene;
    const id = await scene.key();
    await scene.through((context) => adapter.update(id, { disabled: true }, context));
    const attempt = (): Promise<unknown> => adapter.rotate(id, { graceSeconds: 0 }, write());
    await refusedField(attempt, 'id', 'not_active', 'The rotation of a disabled key');
    same(
      (await scene.all()).map((each) => each.id),
      [id],
      'The ids on the list',
    );
  }),
  scenario(
    'rotate: a grace period beyond the longest is refused',
    ['rotate', 'keys', 'policy'],
    async ({ adapter, all, key, write }) => {
      const id = await key();
      const attempt = (): Promise<unknown> => adapter.rotate(id, { graceSeconds: hour + 1 }, write());
      await refusedField(attempt, 'graceSeconds', 'too_long', 'A grace period that is too long');
      same((await all()).length, 1, 'How many keys there are');
    },
    { policy: { rotation: { maxGraceSeconds: hour } } },
  ),
  scenario(
    'rotate: the limit of keys does not stand against it',
    ['rotate', 'keys', 'policy'],
    async (scene) => {
      await scene.rotate(await scene.key(), hour);
      same((await scene.all()).length, 2, 'How many keys there are');
    },
    { policy: { keyLimit: 1 } },
  ),
  scenario(
    'rotate: the new key takes over a name that may be used once only',
    ['rotate', 'keys', 'uniqueNames'],
    async (scene) => {
      same((await scene.rotate(await scene.key({ name: 'Shop' }), hour)).key.name, 'Shop', 'The name of the new key');
    },
    { uniqueNames: true },
  ),
  scenario(
    'rotate: waits for verification',
    ['rotate', 'addKey', 'verification'],
    async ({ adapter, all, key, write }) => {
      const id = await key();
      const attempt = (): Promise<unknown> => adapter.rotate(id, { graceSeconds: hour }, write());
      await refused(attempt, 'verification_required', 'A rotation before verification');
      same((await all()).length, 1, 'How many keys there are');
    },
    { verification: 'pending' },
  ),
];
