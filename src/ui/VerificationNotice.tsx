'use client';

import { useId, useMemo, type ReactNode } from 'react';

import { useEnvironment } from '../react/provider.tsx';
import { useAccess } from '../react/use-access.ts';
import { ErrorNote } from './ErrorNote.tsx';
import { usePart } from './parts.ts';
import { SupportLink } from './SupportLink.tsx';
import { useWords } from './use-words.ts';
import { WaitingButton } from './WaitingButton.tsx';

/** Where the business stands in verification, why, and the way on. Nothing once it is verified. */
export function VerificationNotice(): ReactNode {
  const part = usePart();
  const words = useWords();
  const titleId = useId();
  const { now } = useEnvironment().client;
  const { access, error, isFetching, recheck } = useAccess();
  const retryAt = useMemo(() => now() + (error?.retryAfterMs ?? 0), [now, error]);
  const again = (
    <WaitingButton at={retryAt} busy={isFetching} onClick={() => void recheck()}>
      {words(isFetching ? 'dialog.checking' : 'dialog.checkAgain')}
    </WaitingButton>
  );
  // Where nothing is known, that the session has ended is for the list to say, once.
  const failure = error && (access || error.code !== 'unauthenticated') && (
    <ErrorNote error={error} action={!access && again}>
      {/* The key: the same once more is news. */}
      <span key={retryAt}>{words('gate.failed', { reason: words(`error.${error.code}`) })}</span>
    </ErrorNote>
  );
  if (!access) return failure;
  if (access.verification === 'verified') return null;
  const state = access.verification;
  return (
    <section {...part('notice')} data-verification={state} aria-labelledby={titleId}>
      <div>
        <h3 id={titleId}>{words(`gate.${state}.title`)}</h3>
        <p>{words(`gate.${state}.description`)}</p>
        {access.verificationReason && <p {...part('secondary')}>{access.verificationReason}</p>}
      </div>
      <div {...part('actions')}>
        <SupportLink />
        {again}
        {access.actionUrl && (
          <a {...part('button')} data-variant="primary" href={access.actionUrl}>
            {words(`gate.${state}.action`)}
          </a>
        )}
      </div>
      {failure}
    </section>
  );
}
