import type { KeyChanges, Policy } from '../../core/types.ts';
import { refused, refusedField, same } from '../assert.ts';
import { type Scenario, scenario, type Scene } from '../scene.ts';
import { generous } from './create.ts';

type Fields = { readonly [F in keyof KeyChanges]?: NonNullable<KeyChanges[F]> };

/** What is wrong, the fields that have it, where the policy says so, and the refusal. */
type Row = readonly [what: string, fields: Fields, policy: Policy, field: string, code: string];

const day = 86_400;
const future = '2999-01-01T00:00:00.000Z';

const rows: readonly Row[] = [
  ['an empty name where one is required', { name: ' ' }, { nameRequired: true }, 'name', 'required'],
  ['a long name', { name: 'x'.repeat(11) }, { nameMaxLength: 10 }, 'name', 'too_long'],
  ['a name in two lines', { name: 'a\nb' }, { nameRequired: false }, 'name', 'invalid_characters'],
  ['an end in the past', { expiresAt: '2001-01-01T00:00:00.000Z' }, {}, 'expiresAt', 'in_the_past'],
  ['an end that is too late', { expiresAt: future }, { expiry: { maxSeconds: 30 * day } }, 'expiresAt', 'too_late'],
  ['a scope that is not on offer', { scopes: ['all'] }, generous, 'scopes', 'not_offered'],
  ['no scope where one is required', { scopes: [] }, { ...generous, scopesRequired: true }, 'scopes', 'required'],
  ['what is no address', { allowedIps: ['192.0.2.300'] }, generous, 'allowedIps', 'invalid_format'],
  ['too many addresses', { allowedIps: ['192.0.2.1', '::1'] }, { allowedIps: { max: 1 } }, 'allowedIps', 'too_many'],
  ['a long note', { note: 'x'.repeat(11) }, { noteMaxLength: 10 }, 'note', 'too_long'],
];

const refuseNew = ([what, fields, policy, field, code]: Row): Scenario =>
  scenario(
    `create: refuses ${what}`,
    ['create', 'policy'],
    async ({ adapter, all, write }) => {
      await refusedField(() => adapter.create(fields, write()), field, code, `Creating with ${what}`);
      same(await all(), [], 'The keys');
    },
    { policy },
  );

const refuseChange = ([what, fields, policy, field, code]: Row): Scenario =>
  scenario(
    `update: refuses ${what}`,
    ['update', 'keys', 'policy'],
    async (scene) => {
      const before = await scene.listed(await oldKey(scene, policy));
      const id = before?.id ?? '';
      await refusedField(() => scene.adapter.update(id, fields, scene.write()), field, code, `Changing to ${what}`);
      same(await scene.listed(id), before, 'The key');
    },
    { policy },
  );

/** A key that is within the policy. */
const oldKey = ({ key }: Scene, { nameRequired, scopesRequired }: Policy): Promise<string> =>
  key({ ...(nameRequired && { name: 'Shop' }), ...(scopesRequired && { scopes: ['read'] }) });

export const fieldCases: readonly Scenario[] = [
  ...rows.map(refuseNew),
  ...rows.map(refuseChange),
  scenario(
    'create: names every field that it refuses',
    ['create', 'policy'],
    async ({ adapter, write }) => {
      const input = { name: 'x'.repeat(11), scopes: ['all'], note: 'x'.repeat(101) };
      const { fields = [] } = await refused(() => adapter.create(input, write()), 'invalid_input', 'Creating');
      const named = new Set(fields.map(({ field }) => field));
      same([...named].toSorted(), ['name', 'note', 'scopes'], 'The fields of the refusal');
    },
    { policy: { ...generous, nameMaxLength: 10 } },
  ),
];
