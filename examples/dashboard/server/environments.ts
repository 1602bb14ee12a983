import type { Business } from './businesses.ts';
import { DEFAULT_SECRET_PREFIX, type Session } from './options.ts';

/** One of the two worlds that each business has, with accounts and keys of its own. */
export interface Environment {
  readonly path: string;
  readonly secretPrefix: string;
  accountOf(business: Business): Session['account'];
}

/** Real keys, for businesses that are verified. */
export const live: Environment = {
  path: '/api',
  secretPrefix: DEFAULT_SECRET_PREFIX,
  accountOf: ({ account }) => account,
};

/** Keys to try things with: no money moves, so every business counts as verified. */
export const sandbox: Environment = {
  path: '/api/sandbox',
  secretPrefix: 'sk_test',
  accountOf: ({ account: { id, name, registeredEmail } }) => ({
    id: `${id}:sandbox`,
    name: `${name} (sandbox)`,
    registeredEmail,
    verification: 'verified',
  }),
};
