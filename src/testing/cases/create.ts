import type { NewKey, Policy } from '../../core/types.ts';
import { demand, refused, same } from '../assert.ts';
import { type Scenario, scenario } from '../scene.ts';
import { demandKey } from './list.ts';

/** Offers all that a key can have. */
export const generous: Policy = {
  nameRequired: false,
  noteMaxLength: 100,
  scopes: [{ scope: 'read' }, { scope: 'write' }],
  allowedIps: {},
};

const whole: NewKey = { name: 'Shop', scopes: ['read'], allowedIps: ['192.0.2.1'], note: 'Two servers' };

export const createCases: readonly Scenario[] = [
  scenario('create: answers the new key and its secret, and lists it', ['create'], async ({ create, listed }) => {
    const { key } = await create({ name: 'Shop' });
    demandKey(key, 'The new key');
    same(key.name, 'Shop', 'The name of the new key');
    same(await listed(key.id), key, 'The new key, as it is listed');
  }),
  scenario('create: makes a key without a name where none is asked for', ['create'], async ({ create }) => {
    same((await create()).key.name, null, 'The name of a key that was made without one');
  }),
  scenario('create: makes keys that differ in id and secret', ['create'], async ({ create }) => {
    const [one, two] = [await create({ name: 'Shop' }), await create({ name: 'Shop' })];
    demand(one.key.id !== two.key.id, 'Expected two ids, but both keys have the same.');
    demand(one.secret !== two.secret, 'Expected two secrets, but both keys have the same.');
  }),
  scenario('create: its secret authenticates', ['create', 'authenticates'], async ({ create, hands }) => {
    const { secret } = await create();
    demand(await hands.authenticates(secret), 'Expected the new secret to authenticate, but it does not.');
  }),
  scenario('create: shows only the masked key beside the secret', ['create'], async ({ create }) => {
    const { key, secret } = await create({ name: 'Shop' });
    demand(!JSON.stringify(key).includes(secret), 'Expected a masked key, but the secret stands in it.');
  }),
  scenario(
    'create: gives the key all that was asked for',
    ['create', 'policy'],
    async ({ create, listed }) => {
      const { key } = await create();
      const expiresAt = new Date(Date.parse(key.createdAt ?? '') + 30 * 86_400_000).toISOString();
      const { key: made } = await create({ ...whole, expiresAt });
      const { name, scopes, allowedIps, note } = (await listed(made.id)) ?? {};
      same({ name, scopes, allowedIps, note }, whole, 'What was asked for');
      same(Date.parse(made.expiresAt ?? ''), Date.parse(expiresAt), 'The end of the key, in milliseconds');
    },
    { policy: generous },
  ),
  scenario(
    'create: keeps nothing of the objects it was given',
    ['create', 'policy'],
    async ({ create, listed }) => {
      const scopes = ['read'];
      const { key } = await create({ scopes });
      scopes.push('write');
      same((await listed(key.id))?.scopes, ['read'], 'The scopes, after the caller changed its own list');
    },
    { policy: generous },
  ),
  scenario(
    'create: a name that is taken is refused',
    ['create', 'uniqueNames'],
    async ({ adapter, all, create, write }) => {
      await create({ name: 'Shop' });
      await refused(() => adapter.create({ name: 'Shop' }, write()), 'name_taken', 'The same name again');
      same((await all()).length, 1, 'How many keys there are');
    },
    { uniqueNames: true },
  ),
  scenario(
    'create: a key beyond the limit is refused',
    ['create', 'policy'],
    async ({ adapter, all, create, write }) => {
      await create({ name: 'one' });
      await refused(() => adapter.create({ name: 'two' }, write()), 'limit_reached', 'A second key where one may be');
      same((await all()).length, 1, 'How many keys there are');
    },
    { policy: { keyLimit: 1 } },
  ),
  scenario(
    'create: waits for verification',
    ['create', 'verification'],
    async ({ adapter, all, write }) => {
      await refused(() => adapter.create({}, write()), 'verification_required', 'A key before verification');
      same(await all(), [], 'The keys');
    },
    { verification: 'pending' },
  ),
  scenario(
    'create: a key without the address that it needs does not work yet',
    ['create', 'policy', 'authenticates'],
    async ({ create, hands }) => {
      const { key, secret } = await create();
      const { status, statusReason } = key;
      same({ status, statusReason }, { status: 'inactive', statusReason: 'ip_required' }, 'A key without an address');
      demand(
        !(await hands.authenticates(secret, '192.0.2.1')),
        'Expected the secret not to authenticate, but it does.',
      );
    },
    { policy: { allowedIps: { required: true } } },
  ),
  scenario(
    'create: a key works from its own addresses only',
    ['create', 'policy', 'authenticates'],
    async ({ create, hands }) => {
      const { secret } = await create({ allowedIps: ['192.0.2.0/24', '2001:db8::1'] });
      for (const address of ['192.0.2.7', '2001:db8::1', '::ffff:192.0.2.7']) {
        demand(await hands.authenticates(secret, address), `Expected ${address} to be let in, but it was not.`);
      }
      for (const address of ['192.0.3.7', '2001:db8::2']) {
        demand(!(await hands.authenticates(secret, address)), `Expected ${address} not to be let in, but it was.`);
      }
    },
    { policy: { allowedIps: {} } },
  ),
];
