import type { Session, Verification } from './options.ts';
import { orbitPolicy } from './orbit.ts';
import type { KeyPolicy, Permission } from './policy.ts';

/** One way to sign in to the demo: a user of a business, and the rules that hold for them. */
export interface Business {
  readonly id: string;
  /** What the sign-in page says about it. */
  readonly description: string;
  readonly user: Session['user'] & { readonly name: string };
  readonly account: Session['account'];
  readonly policy: KeyPolicy;
}

const everything = allCan(true);
const supportUrl = '/support';

function allCan(answer: Permission): KeyPolicy['can'] {
  return { create: answer, delete: answer, update: answer, rotate: answer, deleteMany: answer };
}

function account(id: string, name: string, domain: string, verification: Verification, verificationReason?: string) {
  return {
    id: `acc_${id}`,
    name,
    registeredEmail: `office@${domain}`,
    verification,
    ...(verificationReason !== undefined && { verificationReason }),
  };
}

const shop = account('shop', 'Shop NG', 'shop.ng', 'verified');

/** Who can sign in. Codes go to the business's registered address, which is not the user's own. */
export const businesses: readonly Business[] = [
  {
    id: 'shop',
    description: 'Verified. One press creates a key.',
    user: { id: 'usr_ada', name: 'Ada Obi', email: 'ada@shop.ng', role: 'owner' },
    account: shop,
    policy: { can: everything, supportUrl },
  },
  {
    id: 'atlas',
    description: 'Verified. Every key needs a name of its own, and the limit is five.',
    user: { id: 'usr_tunde', name: 'Tunde Bello', email: 'tunde@atlaspay.example', role: 'owner' },
    account: account('atlas', 'Atlas Pay', 'atlaspay.example', 'verified'),
    policy: { can: everything, nameRequired: true, nameMaxLength: 40, uniqueNames: true, keyLimit: 5, supportUrl },
  },
  {
    id: 'market',
    description: 'Verification is pending.',
    user: { id: 'usr_lena', name: 'Lena Fischer', email: 'lena@market.example', role: 'owner' },
    account: account('market', 'Market Lane', 'market.example', 'pending'),
    policy: { can: everything, actionUrl: '/verification', supportUrl },
  },
  {
    id: 'corner',
    description: 'Verification was rejected.',
    user: { id: 'usr_sam', name: 'Sam Rivera', email: 'sam@corner.example', role: 'owner' },
    account: account(
      'corner',
      'Corner Store',
      'corner.example',
      'rejected',
      'The certificate of incorporation could not be read. Upload a clearer copy.',
    ),
    policy: { can: everything, actionUrl: '/verification', supportUrl },
  },
  {
    id: 'shop-viewer',
    description: 'Verified, as a member who may only look.',
    user: { id: 'usr_kemi', name: 'Kemi Ade', email: 'kemi@shop.ng', role: 'viewer' },
    account: shop,
    policy: { can: allCan('read_only'), supportUrl },
  },
  {
    id: 'orbit',
    description: 'Verified. Keys have expiry, scopes and addresses, and every change needs a code.',
    user: { id: 'usr_mira', name: 'Mira Sato', email: 'mira@orbit.example', role: 'owner' },
    account: account('orbit', 'Orbit Freight', 'orbit.example', 'verified'),
    policy: orbitPolicy,
  },
];

/** The business with this id, if there is one. */
export function findBusiness(id: string): Business | undefined {
  return businesses.find((business) => business.id === id);
}
