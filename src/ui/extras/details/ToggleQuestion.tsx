'use client';

import type { ReactNode } from 'react';
import type { UseFormReturn } from 'react-hook-form';

import { useSecondsUntil } from '../../../react/use-clock.ts';
import type { UseUpdateKeyFlow } from '../../../react/use-update-key-flow.ts';
import { Button } from '../../Button.tsx';
import { DialogBody, useFocusOnAppear } from '../../Dialog.tsx';
import type { KeyValues } from '../../extras.ts';
import { KeyCard } from '../../KeyCard.tsx';
import { usePart } from '../../parts.ts';
import { useExtraWords } from '../../use-extra-words.ts';
import { WaitingButton } from '../../WaitingButton.tsx';
import { changesOf } from './draft.ts';
import { SaveTrouble, saysOf, type SaveTroubleProps } from './SaveTrouble.tsx';

export interface ToggleQuestionProps {
  readonly flow: UseUpdateKeyFlow;
  readonly state: SaveTroubleProps['state'];
  /** What was typed meanwhile, and is not sent with it. */
  readonly form: UseFormReturn<KeyValues>;
  /** Whether the key is to be taken out of use. */
  readonly disables: boolean;
  readonly onBack: () => void;
}

/** Asks once, before a key is taken out of use, or before what was typed is left behind. */
export function ToggleQuestion({ flow, state, form, disables, onBack }: ToggleQuestionProps): ReactNode {
  const part = usePart();
  const words = useExtraWords();
  const backRef = useFocusOnAppear<HTMLButtonElement>();
  const wait = useSecondsUntil(flow.waits.request, 'up');
  const busy = state.step === 'requesting' || wait === Infinity;
  const [key] = state.task.keys;
  if (!key) return null;
  const verb = disables ? 'details.disable' : 'details.enable';
  const isUnsaved = Object.keys(changesOf(form.getValues(), key)).length > 0;
  const actions = (
    <>
      <Button ref={backRef} onClick={onBack} aria-disabled={busy}>
        {words('details.back')}
      </Button>
      <WaitingButton
        at={flow.waits.request}
        variant="primary"
        busy={busy}
        onClick={() => flow.confirm({ disabled: disables })}
      >
        {words(busy ? 'update.working' : verb)}
      </WaitingButton>
    </>
  );
  return (
    <DialogBody
      title={words(`${verb}Title`)}
      description={words(`${verb}Description`)}
      {...saysOf(state, words)}
      about={
        <>
          <KeyCard of={key} />
          {isUnsaved && (
            <p {...part('note')} data-tone="warning">
              {words('details.unsaved')}
            </p>
          )}
        </>
      }
      actions={actions}
    >
      <SaveTrouble state={state} of={key} conflict={words('details.conflict')} />
    </DialogBody>
  );
}
