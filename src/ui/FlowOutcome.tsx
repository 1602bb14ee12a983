'use client';

import type { ReactNode } from 'react';

import type { ApiKeysError } from '../core/errors.ts';
import { Outcome } from './Outcome.tsx';
import { useWords } from './use-words.ts';

export interface FlowOutcomeProps {
  readonly of: 'create' | 'delete';
  readonly state:
    | { readonly step: 'checking' }
    | { readonly step: 'signedOut' }
    | { readonly step: 'unknown' | 'failed'; readonly error: ApiKeysError };
  readonly flow: { readonly retry: () => void; readonly signedIn: () => void; readonly close: () => void };
  readonly children?: ReactNode;
}

/** The ends, and the open ends, that every flow can have: told only as far as they are known. */
export function FlowOutcome({ of, state, flow, children }: FlowOutcomeProps): ReactNode {
  const words = useWords();
  const shared = { tone: 'warning', onClose: flow.close, children } as const;
  if (state.step === 'checking') {
    return (
      <Outcome
        tone="busy"
        title={words(`${of}.checkingTitle`)}
        description={words(`${of}.checking`)}
        onClose={flow.close}
      />
    );
  }
  if (state.step === 'signedOut') {
    const action = { label: words('signIn.done'), run: flow.signedIn };
    return (
      <Outcome {...shared} title={words('signIn.title')} description={words('signIn.description')} action={action} />
    );
  }
  const { error } = state;
  const reason = words(`error.${error.code}`);
  if (state.step === 'failed') {
    return <Outcome {...shared} title={words(`${of}.failedTitle`)} description={reason} error={error} />;
  }
  return (
    <Outcome
      {...shared}
      title={words(`${of}.unknownTitle`)}
      description={words(`${of}.unknown`, { reason })}
      error={error}
      action={{ label: words('dialog.checkAgain'), run: flow.retry }}
    />
  );
}
