import 'keydesk/styles.css';
import { ApiKeysPanel } from 'keydesk';
import { memoryAdapter } from 'keydesk/adapters/memory';
import { StrictMode, version } from 'react';
import { createRoot } from 'react-dom/client';

const adapter = memoryAdapter({ keys: [{ name: 'Mobile app' }] });
Object.assign(window, { reactVersion: version });
createRoot(document.getElementById('root')!).render(
  <StrictMode>
    <ApiKeysPanel adapter={adapter} />
  </StrictMode>,
);
