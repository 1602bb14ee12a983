'use client';

import type { ReactNode } from 'react';

import type { Words } from '../core/messages.ts';
import type { WriteState } from '../core/write-states.ts';
import { CodeStep, type CodeFlow } from './CodeStep.tsx';
import { Dialog } from './Dialog.tsx';
import { FlowOutcome, type WriteName } from './FlowOutcome.tsx';
import { useWords } from './use-words.ts';

type At<I, R, S extends WriteState<I, R>['step']> = Extract<WriteState<I, R>, { step: S }>;

export interface WriteDialogProps<I, R> {
  readonly of: WriteName;
  readonly state: WriteState<I, R>;
  readonly flow: CodeFlow & { readonly retry: () => void; readonly signedIn: () => void };
  /** Default: the words of every panel; parts beyond it bring their own. */
  readonly words?: Words;
  /** Waits behind another window. */
  readonly isCovered?: boolean;
  readonly role?: 'dialog' | 'alertdialog';
  /** The role while it asks first: `alertdialog` where that is a question about something grave. Default `dialog`. */
  readonly confirmRole?: 'dialog' | 'alertdialog';
  /** Instead of `flow.close`. */
  readonly onClose?: () => void;
  /** The question or the form that comes first, and the wait for its answer. */
  readonly renderConfirm: (state: At<I, R, 'confirming' | 'requesting'>) => ReactNode;
  readonly renderDone: (state: At<I, R, 'done'>) => ReactNode;
  /** What it is about, where its end is told. */
  readonly subject?: ReactNode;
}

/** Any write in one window: its question, the code where the backend asks for one, and how it ended. */
export function WriteDialog<I, R>(props: WriteDialogProps<I, R>): ReactNode {
  const { of, state, flow, isCovered = false, role, confirmRole, onClose = flow.close } = props;
  const base = useWords();
  const words = props.words ?? base;
  const isAsking = state.step === 'confirming' || (state.step === 'requesting' && !state.resending);
  return (
    <Dialog isOpen={state.step !== 'closed' && !isCovered} role={isAsking ? confirmRole : role} onClose={onClose}>
      {view()}
    </Dialog>
  );

  function view(): ReactNode {
    switch (state.step) {
      case 'closed':
        return null;
      case 'confirming':
        return props.renderConfirm(state);
      case 'requesting':
        if (!state.resending) return props.renderConfirm(state);
        return (
          <CodeStep
            key={state.resending.challenge.id}
            of={of}
            words={words}
            flow={flow}
            state={state.resending}
            phase="resending"
          />
        );
      case 'entering':
      case 'verifying':
        return <CodeStep key={state.challenge.id} of={of} words={words} flow={flow} state={state} phase={state.step} />;
      case 'done':
        return props.renderDone(state);
      default:
        return (
          <FlowOutcome key={state.step} of={of} words={words} state={state} flow={flow}>
            {props.subject}
          </FlowOutcome>
        );
    }
  }
}
