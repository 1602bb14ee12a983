import type { KeyPolicy, ScopeOffer } from './policy.ts';

const HOUR = 3_600;
const DAY = 24 * HOUR;

function offers(group: string, resource: string, levels: readonly ('read' | 'write')[], what: string): ScopeOffer[] {
  const words = { read: 'See', write: 'See, make and change' };
  return levels.map((level) => ({
    scope: `${resource.toLowerCase()}:${level}`,
    resource,
    level,
    group,
    description: `${words[level]} ${what}.`,
  }));
}

/** The rules of a business that uses all there is: everything is offered, checked, and behind a code. */
export const orbitPolicy: KeyPolicy = {
  can: { create: true, delete: true, update: true, rotate: true, deleteMany: true },
  nameRequired: false,
  nameMaxLength: 60,
  uniqueNames: true,
  expiry: { minSeconds: HOUR, maxSeconds: 365 * DAY, presets: [7 * DAY, 30 * DAY, 90 * DAY, 365 * DAY] },
  scopes: [
    ...offers('Money', 'Payments', ['read', 'write'], 'payments and refunds'),
    ...offers('Money', 'Payouts', ['read', 'write'], 'payouts to your bank account'),
    ...offers('People', 'Customers', ['read', 'write'], 'customers and their addresses'),
    ...offers('Developers', 'Webhooks', ['read', 'write'], 'where events are sent'),
    ...offers('Developers', 'Reports', ['read'], 'daily and monthly reports'),
  ],
  allowedIps: { required: true, max: 20 },
  noteMaxLength: 500,
  rotation: { presets: [0, HOUR, DAY, 7 * DAY], maxGraceSeconds: 30 * DAY },
  guarded: ['create', 'delete', 'update', 'rotate', 'deleteMany'],
  // Every write needs a mail here.
  code: { sendsPerHour: 60 },
  supportUrl: '/support',
};
