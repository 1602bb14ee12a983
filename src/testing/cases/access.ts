import type { Policy } from '../../core/types.ts';
import { demand, same, shown } from '../assert.ts';
import { operations, type Scenario, scenario } from '../scene.ts';

const policy: Policy = { nameRequired: true, nameMaxLength: 20, keyLimit: 5, rotation: { maxGraceSeconds: 3_600 } };

export const accessCases: readonly Scenario[] = [
  scenario('access: says that a verified owner may do all that the adapter can', ['access'], async (scene) => {
    const { verification, can } = await scene.adapter.access(scene.read);
    same(verification, 'verified', 'The verification');
    for (const operation of operations) {
      if (!scene.adapter[operation]) continue;
      const permission = can[operation];
      demand(
        permission === true || permission === undefined,
        `${operation}: expected true, but ${shown(permission)} came.`,
      );
    }
  }),
  scenario(
    'access: gives the reason where something is not allowed',
    ['access', 'can'],
    async ({ adapter, read }) => {
      const { can } = await adapter.access(read);
      same(can.delete, 'read_only', 'The permission to delete');
    },
    { can: { create: true, delete: 'read_only', update: true, rotate: true, deleteMany: true } },
  ),
  scenario(
    'access: says where verification stands',
    ['access', 'verification'],
    async ({ adapter, read }) => {
      same((await adapter.access(read)).verification, 'pending', 'The verification');
    },
    { verification: 'pending' },
  ),
  scenario(
    'access: gives the policy',
    ['access', 'policy'],
    async ({ adapter, read }) => {
      const { policy: given = {} } = await adapter.access(read);
      const { nameRequired, nameMaxLength, keyLimit, rotation } = given;
      same({ nameRequired, nameMaxLength, keyLimit, rotation }, policy, 'The policy');
    },
    { policy },
  ),
];
