import '@fontsource-variable/inter';
import '@fontsource-variable/jetbrains-mono';
import 'keydesk/styles.css';
import 'keydesk/extras.css';
import './dashboard.css';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';

import { App } from './App.tsx';

const root = document.getElementById('root');
if (!root) throw new Error('The page has no element with the id "root".');
createRoot(root).render(
  <StrictMode>
    <App />
  </StrictMode>,
);
