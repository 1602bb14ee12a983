'use client';

import { useEffect, useState, type ReactNode } from 'react';
import { useForm, type UseFormReturn } from 'react-hook-form';

import type { ApiKey } from '../../../core/types.ts';
import { useRotateKeyFlow } from '../../../react/use-rotate-key-flow.ts';
import { useUpdateKeyFlow, type UseUpdateKeyFlow } from '../../../react/use-update-key-flow.ts';
import type { KeyValues } from '../../extras.ts';
import { valuesOf } from '../../key-form.tsx';
import { KeyCard } from '../../KeyCard.tsx';
import { useExtraWords } from '../../use-extra-words.ts';
import { WriteDialog } from '../../WriteDialog.tsx';
import { useIsCovered, useOpening } from '../windows.ts';
import { DetailsOutcome } from './DetailsOutcome.tsx';
import { fieldNames, rebased, valuesWith } from './draft.ts';
import { KeyDetails } from './KeyDetails.tsx';
import { ToggleQuestion } from './ToggleQuestion.tsx';

/** The details of a key and the change of them, in one window. */
export function KeyDetailsDialog(): ReactNode {
  const flow = useUpdateKeyFlow();
  const opening = useOpening(flow.state.step !== 'closed');
  return <DetailsWindow key={opening} flow={flow} />;
}

/** One opening. What is typed lives here: it outlasts the code, a lost answer, and another window in front. */
function DetailsWindow({ flow }: { flow: UseUpdateKeyFlow }): ReactNode {
  const words = useExtraWords();
  const { state } = flow;
  const task = 'task' in state ? state.task : undefined;
  const [key] = task?.keys ?? [];
  const form = useForm<KeyValues>({ defaultValues: task && key ? valuesWith(key, task.input) : valuesOf({}) });
  useRebased(form, state.step === 'confirming' ? state.was : undefined, key);
  /** The use that is asked about: `true` to take the key out of it. */
  const [toggle, setToggle] = useState<boolean | null>(null);
  const isBehind = useRotateKeyFlow().state.step !== 'closed';
  const isCovered = useIsCovered() || isBehind;
  return (
    <WriteDialog
      of="update"
      words={words}
      flow={flow}
      state={state}
      isCovered={isCovered}
      confirmRole={toggle === null ? 'dialog' : 'alertdialog'}
      renderConfirm={(asking) =>
        toggle === null ? (
          <KeyDetails flow={flow} state={asking} form={form} onToggle={setToggle} />
        ) : (
          <ToggleQuestion flow={flow} state={asking} form={form} disables={toggle} onBack={() => setToggle(null)} />
        )
      }
      renderDone={(ended) => <DetailsOutcome flow={flow} state={ended} />}
      subject={task?.keys.map((each) => (
        <KeyCard key={each.id} of={each} />
      ))}
    />
  );
}

/** Where the key was changed elsewhere, takes that over into the fields that the user has not touched. */
function useRebased(form: UseFormReturn<KeyValues>, was: ApiKey | undefined, now: ApiKey | undefined): void {
  useEffect(() => {
    if (!was || !now) return;
    const next = rebased(form.getValues(), was, now);
    for (const name of fieldNames) form.setValue(name, next[name]);
  }, [form, was, now]);
}
