import { useState, type FormEvent, type ReactNode } from 'react';

import { tryKey } from './host-api.ts';

type Outcome = { readonly status: number } | { readonly error: string };

/** Shows that a key works, and later that it does not. The secret stays in the field and goes into one header. */
export function TryKey(): ReactNode {
  const [outcome, setOutcome] = useState<Outcome | null>(null);
  const submit = (event: FormEvent<HTMLFormElement>): void => {
    event.preventDefault();
    const secret = new FormData(event.currentTarget).get('secret');
    if (typeof secret !== 'string' || !secret.trim()) return setOutcome({ error: 'Paste a secret key first.' });
    tryKey(secret.trim()).then(
      (status) => setOutcome({ status }),
      () => setOutcome({ error: 'The server could not be reached.' }),
    );
  };
  return (
    <section className="try-key" aria-labelledby="try-key-title">
      <h2 id="try-key-title">Try your key</h2>
      <p>
        Paste a secret key to call <code>GET /me</code> with it.
      </p>
      <form onSubmit={submit}>
        <label htmlFor="try-key-secret">Secret key</label>
        <div className="try-key-row">
          <input id="try-key-secret" name="secret" type="password" autoComplete="off" spellCheck={false} />
          <button type="submit">Call GET /me</button>
        </div>
      </form>
      <p className="try-key-outcome" role="status">
        {outcome && <OutcomeText outcome={outcome} />}
      </p>
    </section>
  );
}

function OutcomeText({ outcome }: { outcome: Outcome }): ReactNode {
  if ('error' in outcome) return outcome.error;
  return (
    <>
      <code data-good={outcome.status === 200}>{outcome.status}</code>{' '}
      {outcome.status === 200
        ? 'OK. The key works.'
        : outcome.status === 401
          ? 'Unauthorized. The key does not work.'
          : ''}
    </>
  );
}
