import { ApiKeysPanel, everyExtra } from 'keydesk';
import { memoryAdapter } from 'keydesk/adapters/memory';
import { StrictMode } from 'react';

export const adapter = memoryAdapter({ keys: [{ name: 'Mobile app' }] });

export const App = () => (
  <StrictMode>
    <ApiKeysPanel adapter={adapter} extras={everyExtra} locale="en" support="/support?request={requestId}" />
  </StrictMode>
);
