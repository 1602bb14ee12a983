import { ApiKeysPanel } from 'keydesk';
import { restAdapter } from 'keydesk/adapters/rest';
import { useState, type ReactNode } from 'react';

import { TryKey } from './TryKey.tsx';

/** All that a host writes to have the page. A new adapter for each visit, since another visit may be another account. */
export function KeysPage({ onSignedOut }: { onSignedOut: () => void }): ReactNode {
  const [adapter] = useState(() => restAdapter({ baseUrl: '/api' }));
  return (
    <div className="page">
      <ApiKeysPanel
        adapter={adapter}
        locale="en"
        support="/support?request={requestId}"
        onUnauthenticated={onSignedOut}
      />
      <TryKey />
    </div>
  );
}
