'use client';

import type { ReactNode } from 'react';

import type { ApiKeysError } from '../core/errors.ts';
import type { Words } from '../core/messages.ts';
import { Outcome } from './Outcome.tsx';

/** The writes, as their messages are named. */
export type WriteName = 'create' | 'delete' | 'deleteMany' | 'update' | 'rotate';

export interface FlowOutcomeProps {
  readonly of: WriteName;
  readonly words: Words;
  readonly state:
    | { readonly step: 'checking' }
    | { readonly step: 'signedOut' }
    | { readonly step: 'unknown' | 'failed'; readonly error: ApiKeysError };
  readonly flow: { readonly retry: () => void; readonly signedIn: () => void; readonly close: () => void };
  readonly children?: ReactNode;
}

/** The ends, and the open ends, that every flow can have: told only as far as they are known. */
export function FlowOutcome({ of, words, state, flow, children }: FlowOutcomeProps): ReactNode {
  const shared = { tone: 'warning', onClose: flow.close, children } as const;
  if (state.step === 'checking') {
    return (
      <Outcome
        tone="busy"
        title={words('dialog.checking')}
        description={words(`${of}.checking`)}
        onClose={flow.close}
      />
    );
  }
  if (state.step === 'signedOut') {
    const action = { label: words('signIn.done'), run: flow.signedIn };
    return (
      <Outcome {...shared} title={words('signIn.title')} description={words('error.unauthenticated')} action={action} />
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
      description={words('dialog.unknown', { reason })}
      error={error}
      action={{ label: words('dialog.checkAgain'), run: flow.retry }}
    />
  );
}
