import type { Transaction } from 'kysely';

import { businesses } from './businesses.ts';
import { insertKey } from './keys.ts';
import { DEFAULT_SECRET_PREFIX } from './options.ts';
import type { KeyTables } from './tables.ts';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

/** Ages are in days. Nobody has these secrets. */
const samples = [
  { name: 'Production checkout', age: 214, usedHoursAgo: 0.1 },
  { name: 'Mobile app', age: 96, usedHoursAgo: 26 },
  { name: 'Warehouse sync', age: 61, usedHoursAgo: 3, expiresInDays: 5 },
  { name: 'Accounting export', age: 33, usedHoursAgo: 24 * 9, scopes: ['payments:read'] },
  { name: 'Staging', age: 12 },
];

/** Gives the verified demo business the keys that a business of its age would have. */
export async function seedKeys(trx: Transaction<KeyTables>, now: number): Promise<void> {
  const business = businesses[0];
  if (!business) return;
  const { user, account, policy } = business;
  const actor = { session: { id: 'seed', user, account }, policy, requestId: 'seed' };
  for (const { name, age, usedHoursAgo, expiresInDays, scopes } of samples) {
    const server = { secretPrefix: DEFAULT_SECRET_PREFIX, now: () => now - age * DAY_MS };
    const expiresAt = expiresInDays === undefined ? null : now + expiresInDays * DAY_MS;
    const { key } = await insertKey(server, trx, actor, { name, expiresAt, scopes: scopes ?? null, note: null });
    if (usedHoursAgo === undefined) continue;
    await trx
      .updateTable('api_keys')
      .set({ last_used_at: Math.round(now - usedHoursAgo * HOUR_MS) })
      .where('id', '=', key.id)
      .execute();
  }
}
