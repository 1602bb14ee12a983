import 'keydesk/styles.css';
import 'keydesk/extras.css';
import { version } from 'react';
import { createRoot, hydrateRoot } from 'react-dom/client';

import { adapter, App } from './App.tsx';

Object.assign(window, { reactVersion: version, lastCode: () => adapter.backend.sent.at(-1)?.code });
const root = document.getElementById('root')!;
if (root.hasChildNodes()) hydrateRoot(root, <App />);
else createRoot(root).render(<App />);
