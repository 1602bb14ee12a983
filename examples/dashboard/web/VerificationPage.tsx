import type { ReactNode } from 'react';

import type { Business } from './host-api.ts';

/** Where a host's own verification would be; the kit links here. */
export function VerificationPage({ business }: { business: Business }): ReactNode {
  return (
    <div className="page">
      <h1>Verification</h1>
      <p className="lead">
        {business.account.name} is {business.account.verification.replace('_', ' ')}. Documents are handled by the
        host&apos;s own verification; this demo has none.
      </p>
    </div>
  );
}
