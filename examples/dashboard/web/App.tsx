import { useCallback, useEffect, useState, type ReactNode } from 'react';

import { readSession, signOut, type Business } from './host-api.ts';
import { InboxPage } from './InboxPage.tsx';
import { KeysPage } from './KeysPage.tsx';
import { OverviewPage } from './OverviewPage.tsx';
import { Shell } from './Shell.tsx';
import { SignIn } from './SignIn.tsx';
import { SupportPage } from './SupportPage.tsx';
import { usePath } from './use-path.ts';
import { VerificationPage } from './VerificationPage.tsx';

/** `undefined` while it is not known who is signed in. */
type Session = Business | null | undefined;

export function App(): ReactNode {
  const [session, setSession] = useState<Session>(undefined);
  const [error, setError] = useState<string | null>(null);
  const [signOutError, setSignOutError] = useState<string | null>(null);
  useEffect(() => {
    readSession().then(setSession, (reason: unknown) => setError(String(reason)));
  }, []);
  const onSignedOut = useCallback(() => {
    setSession(null);
    setSignOutError(null);
  }, []);
  const leave = (): void => {
    signOut().then(onSignedOut, (reason: unknown) => setSignOutError(String(reason)));
  };

  if (error)
    return (
      <p className="page-message" role="alert">
        The dashboard could not be loaded. {error}
      </p>
    );
  if (session === undefined) return <p className="page-message">Loading…</p>;
  if (session === null) return <SignIn onSignedIn={setSession} />;
  return (
    <Shell business={session} onSignOut={leave}>
      {signOutError && (
        <p className="page-message" role="alert">
          You are still signed in. {signOutError}
        </p>
      )}
      <Page business={session} onSignedOut={onSignedOut} />
    </Shell>
  );
}

function Page({ business, onSignedOut }: { business: Business; onSignedOut: () => void }): ReactNode {
  switch (usePath()) {
    case '/developers/api-keys':
      return <KeysPage onSignedOut={onSignedOut} />;
    case '/inbox':
      return <InboxPage />;
    case '/verification':
      return <VerificationPage business={business} />;
    case '/support':
      return <SupportPage />;
    default:
      return <OverviewPage business={business} />;
  }
}
