import type { Actor } from './intent.ts';
import { normalAddress } from './ip-ranges.ts';
import type { Access } from './schemas.ts';

/** What the account and its user may do, as the contract shows it; `address` is the caller's own. */
export function accessOf({ session, policy }: Actor, address: string | null): Access {
  const { verification, verificationReason } = session.account;
  const { can, allowedIps, actionUrl, supportUrl } = policy;
  const { nameRequired, nameMaxLength, keyLimit, expiry, scopes, scopesRequired, noteMaxLength, rotation } = policy;
  return {
    verification,
    verificationReason,
    can,
    policy: {
      nameRequired,
      nameMaxLength,
      keyLimit,
      expiry,
      scopes,
      scopesRequired,
      allowedIps: allowedIps && { ...allowedIps, own: normalAddress(address) ?? undefined },
      noteMaxLength,
      rotation,
    },
    actionUrl,
    supportUrl,
  };
}
