import type { ReactNode } from 'react';

import type { Business } from './host-api.ts';
import { followHere } from './use-path.ts';

export function OverviewPage({ business }: { business: Business }): ReactNode {
  const { account, user, description } = business;
  const rows = [
    ['Business', account.name],
    ['Registered address', account.registeredEmail],
    ['Verification', account.verification.replace('_', ' ')],
    ['You', `${user.name} (${user.email})`],
    ['Role', user.role],
  ];
  return (
    <div className="page">
      <h1>Overview</h1>
      <p className="lead">{description}</p>
      <dl className="facts">
        {rows.map(([term, value]) => (
          <div key={term}>
            <dt>{term}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
      <p>
        <a href="/developers/api-keys" onClick={followHere}>
          Go to your API keys
        </a>
      </p>
    </div>
  );
}
