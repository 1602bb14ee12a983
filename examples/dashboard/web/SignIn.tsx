import { useEffect, useState, type ReactNode } from 'react';

import { listBusinesses, signIn, type Business } from './host-api.ts';

/** Choosing a demo business stands for a real sign-in. */
export function SignIn({ onSignedIn }: { onSignedIn: (business: Business) => void }): ReactNode {
  const [businesses, setBusinesses] = useState<readonly Business[]>([]);
  const [error, setError] = useState<string | null>(null);
  useEffect(() => {
    listBusinesses().then(setBusinesses, (reason: unknown) => setError(String(reason)));
  }, []);
  const choose = (id: string): void => {
    signIn(id).then(onSignedIn, (reason: unknown) => setError(String(reason)));
  };
  return (
    <main className="sign-in">
      <img src="/icon.svg" alt="" width="40" height="40" />
      <h1>Sign in to the demo</h1>
      <p>Choose who you are. Each business is at a different stage.</p>
      {error && <p role="alert">{error}</p>}
      <ul>
        {businesses.map(({ id, description, user, account }) => (
          <li key={id}>
            <button type="button" onClick={() => choose(id)}>
              <strong>
                {account.name}{' '}
                <small>
                  {user.name}, {user.role}
                </small>
              </strong>
              <span>{description}</span>
            </button>
          </li>
        ))}
      </ul>
    </main>
  );
}
