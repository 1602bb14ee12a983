'use client';

import { useId, type ReactNode } from 'react';

import { useAccess } from '../react/use-access.ts';
import { Button } from './Button.tsx';
import { ErrorNote } from './ErrorNote.tsx';
import { usePart } from './parts.ts';
import { SupportLink } from './SupportLink.tsx';
import { useWords } from './use-words.ts';

/** Where the business stands in verification, why, and the way on. Nothing once it is verified. */
export function VerificationNotice(): ReactNode {
  const part = usePart();
  const words = useWords();
  const titleId = useId();
  const { access, error, isFetching, recheck } = useAccess();
  const check = (): void => void recheck();
  // That the session has ended is for the list to say, once.
  const failure = error && error.code !== 'unauthenticated' && (
    <ErrorNote error={error} {...(!access && { onRetry: check })}>
      {words('gate.failed', { reason: words(`error.${error.code}`) })}
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
        <Button variant="secondary" busy={isFetching} onClick={check}>
          {words(isFetching ? 'dialog.checking' : 'dialog.checkAgain')}
        </Button>
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
