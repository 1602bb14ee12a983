'use client';

import { useEffect, type ReactNode } from 'react';

import type { Made } from '../core/custody.ts';
import type { SecretFlow } from '../core/secret-flow.ts';
import type { ApiKey } from '../core/types.ts';
import type { WriteState } from '../core/write-states.ts';
import type { UseFlow } from '../react/use-write-flow.ts';
import { SecretLost } from './SecretLost.tsx';
import { SecretLeave, SecretStep } from './SecretStep.tsx';
import { WriteDialog, type WriteDialogProps } from './WriteDialog.tsx';

export interface SecretDialogProps<I> extends Omit<WriteDialogProps<I, Made>, 'state' | 'renderDone' | 'flow' | 'of'> {
  readonly of: 'create' | 'rotate';
  readonly flow: UseFlow<SecretFlow<I>> & { readonly state: WriteState<I, Made> };
  /** The way on for a key whose secret never arrived. Default: to delete it. */
  readonly renderLost?: (key: ApiKey) => ReactNode;
}

/** What brings a secret, in one window that does not let it go by accident. */
export function SecretDialog<I>({ flow, renderLost, ...props }: SecretDialogProps<I>): ReactNode {
  const { state } = flow;
  useLeaveGuard(bringsSecret(state));
  const leaving = state.step === 'done' && state.result.custody === 'leaving';
  return (
    <WriteDialog<I, Made>
      {...props}
      flow={flow}
      state={state}
      {...(leaving && { role: 'alertdialog', onClose: flow.stay })}
      renderDone={({ result }) => {
        const { key, custody } = result;
        if (custody === 'lost' || custody === 'doubtful') {
          return renderLost?.(key) ?? <SecretLost flow={flow} of={result} />;
        }
        return leaving ? <SecretLeave flow={flow} /> : <SecretStep flow={flow} of={key} />;
      }}
    />
  );
}

/** A secret is on its way, or here and not copied: leaving the page loses it. */
function bringsSecret(state: WriteState<unknown, Made>): boolean {
  if (state.step === 'done') return state.result.custody === 'fresh' || state.result.custody === 'leaving';
  return state.step === 'requesting' || state.step === 'verifying' || (state.step === 'closed' && !!state.pending);
}

/** While it is active, the browser asks before the page is closed. */
function useLeaveGuard(isActive: boolean): void {
  useEffect(() => {
    if (!isActive) return;
    const onBeforeUnload = (event: BeforeUnloadEvent): void => event.preventDefault();
    window.addEventListener('beforeunload', onBeforeUnload);
    return () => window.removeEventListener('beforeunload', onBeforeUnload);
  }, [isActive]);
}
