import type { Transaction } from 'kysely';

import { findBusiness } from './businesses.ts';
import { type Environment, live, sandbox } from './environments.ts';
import { insertKey } from './new-keys.ts';
import { orbitSamples, orbitSandboxSamples, type Sample, shopSamples, shopSandboxSamples } from './samples.ts';
import type { KeyTables } from './tables.ts';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

/** Keys that come to the database once, all together. */
interface Seed {
  /** Tells that these were there, also after they were deleted. */
  readonly mark: string;
  plant(trx: Transaction<KeyTables>, now: number): Promise<void>;
}

/** In the order in which versions of the dashboard brought them. */
export const seeds: readonly Seed[] = [
  { mark: 'seeded', plant: (trx, now) => plant(trx, now, 'shop', live, shopSamples) },
  {
    mark: 'seeded-2',
    async plant(trx, now) {
      await plant(trx, now, 'orbit', live, orbitSamples);
      await plant(trx, now, 'shop', sandbox, shopSandboxSamples);
      await plant(trx, now, 'orbit', sandbox, orbitSandboxSamples);
    },
  },
];

async function plant(
  trx: Transaction<KeyTables>,
  now: number,
  businessId: string,
  environment: Environment,
  samples: readonly Sample[],
): Promise<void> {
  const business = findBusiness(businessId);
  if (!business) throw new Error(`There are keys for ${businessId}, but no such business.`);
  const { user, policy } = business;
  const session = { id: 'seed', user, account: environment.accountOf(business) };
  for (const sample of samples) {
    const { name, age, expiresInDays, usedHoursAgo, scopes = null, allowedIps = null, note = null } = sample;
    const server = { secretPrefix: environment.secretPrefix, now: () => now - age * DAY_MS };
    const expiresAt = expiresInDays === undefined ? null : now + expiresInDays * DAY_MS;
    const fields = { name, expiresAt, scopes, allowedIps, note };
    const { key } = await insertKey(server, trx, { session, policy, requestId: 'seed' }, fields);
    await trx
      .updateTable('api_keys')
      .set({
        last_used_at: usedHoursAgo === undefined ? null : Math.round(now - usedHoursAgo * HOUR_MS),
        disabled: sample.disabled ? 1 : 0,
      })
      .where('id', '=', key.id)
      .execute();
  }
}
