import { useState, type ReactNode } from 'react';

import type { Business } from './host-api.ts';
import { followHere, usePath } from './use-path.ts';

interface ShellProps {
  readonly business: Business;
  readonly onSignOut: () => void;
  readonly children: ReactNode;
}

export function Shell({ business, onSignOut, children }: ShellProps): ReactNode {
  return (
    <div className="shell">
      <aside className="side">
        <div className="brand">
          <img src="/icon.svg" alt="" width="28" height="28" />
          <div>
            <strong>{business.account.name}</strong>
            <span>{business.user.name}</span>
          </div>
        </div>
        <nav aria-label="Main">
          <MenuLink to="/">Overview</MenuLink>
          <h2>Developers</h2>
          <MenuLink to="/developers/api-keys">API keys</MenuLink>
          <h2>Demo</h2>
          <a className="menu-link" href="/inbox" target="_blank" rel="noreferrer">
            Inbox <small>in a new tab</small>
          </a>
        </nav>
        <div className="side-foot">
          <ThemeButton />
          <button type="button" className="plain" onClick={onSignOut}>
            Sign out
          </button>
        </div>
      </aside>
      <main>{children}</main>
    </div>
  );
}

function MenuLink({ to, children }: { to: string; children: ReactNode }): ReactNode {
  const path = usePath();
  return (
    <a className="menu-link" href={to} onClick={followHere} aria-current={path === to ? 'page' : undefined}>
      {children}
    </a>
  );
}

type Theme = 'light' | 'dark';

function ThemeButton(): ReactNode {
  const [theme, setTheme] = useState<Theme>(() =>
    window.matchMedia('(prefers-color-scheme: dark)').matches ? 'dark' : 'light',
  );
  const other: Theme = theme === 'dark' ? 'light' : 'dark';
  const change = (): void => {
    document.documentElement.dataset['theme'] = other;
    setTheme(other);
  };
  return (
    <button type="button" className="plain" onClick={change}>
      {other === 'dark' ? 'Dark theme' : 'Light theme'}
    </button>
  );
}
