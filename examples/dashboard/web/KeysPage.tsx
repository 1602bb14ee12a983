import {
  EnvironmentsPanel,
  bulkDeletion,
  createOptions,
  keyDetails,
  keyRotation,
  listTools,
  liveList,
  secretFormats,
  type KeyEnvironment,
} from 'keydesk';
import { restAdapter } from 'keydesk/adapters/rest';
import { useState, type ReactNode } from 'react';

import { TryKey } from './TryKey.tsx';

const extras = [
  listTools,
  liveList,
  bulkDeletion,
  createOptions,
  secretFormats({ variable: 'DEMO_API_KEY', url: `${location.origin}/api/me` }),
  keyDetails,
  keyRotation,
];

const environmentsOf = (): readonly KeyEnvironment[] => [
  { id: 'live', label: 'Live', tone: 'live', adapter: restAdapter({ baseUrl: '/api', events: true }) },
  { id: 'sandbox', label: 'Sandbox', tone: 'test', adapter: restAdapter({ baseUrl: '/api/sandbox', events: true }) },
];

/** All that a host writes to have the page. New adapters for each visit, since another visit may be another account. */
export function KeysPage({ onSignedOut }: { onSignedOut: () => void }): ReactNode {
  const [environments] = useState(environmentsOf);
  return (
    <div className="page wide">
      <EnvironmentsPanel
        environments={environments}
        extras={extras}
        locale="en"
        support="/support?request={requestId}"
        onUnauthenticated={onSignedOut}
      />
      <TryKey />
    </div>
  );
}
