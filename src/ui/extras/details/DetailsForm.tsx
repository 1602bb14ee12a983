'use client';

import { useEffect, useId, type ReactNode } from 'react';
import type { UseFormReturn } from 'react-hook-form';

import type { ApiKey, KeyChanges, Policy } from '../../../core/types.ts';
import { statusOf } from '../../../react/status.ts';
import { useAccess } from '../../../react/use-access.ts';
import { useSecondsUntil } from '../../../react/use-clock.ts';
import { Button } from '../../Button.tsx';
import { DialogBody } from '../../Dialog.tsx';
import type { KeyValues } from '../../extras.ts';
import { KeyFields, useKeyFields, useRefusals } from '../../key-form.tsx';
import { usePart } from '../../parts.ts';
import { useExtraWords } from '../../use-extra-words.ts';
import { WaitingButton } from '../../WaitingButton.tsx';
import { changesOf } from './draft.ts';
import type { KeyDetailsProps } from './KeyDetails.tsx';
import { KeyFacts } from './KeyFacts.tsx';
import { SaveTrouble, saysOf } from './SaveTrouble.tsx';

/** The key's name is always to be changed, also where a new key is not asked for one. */
const withName = (policy: Policy = {}): Policy => ({ nameRequired: false, ...policy });

/** The key with the form that changes it. */
export function DetailsForm({ flow, state, form, of: key, onToggle }: KeyDetailsProps & { of: ApiKey }): ReactNode {
  const part = usePart();
  const words = useExtraWords();
  const id = useId();
  const policy = withName(useAccess().access?.policy);
  const fields = useKeyFields(policy);
  const wait = useSecondsUntil(flow.waits.request, 'up');
  // Closed and opened again while it was sent, the answer to the first is still to come.
  const busy = state.step === 'requesting' || wait === Infinity;
  const isTold = useRefusals(form, { fields, busy, error: state.step === 'confirming' ? state.error : undefined });
  const isUnchanged = useUnchanged(form);
  const save = (values: KeyValues): void => {
    const changes = changesOf(values, key);
    if (isNothing(changes)) form.setError('root', {});
    else flow.confirm(changes);
  };
  const actions = (
    <>
      <span {...part('message')} role="status">
        {isUnchanged && words('details.unchanged')}
      </span>
      <Button onClick={flow.close}>{words('dialog.cancel')}</Button>
      <WaitingButton at={flow.waits.request} variant="primary" type="submit" form={id} busy={busy}>
        {words(busy ? 'update.working' : 'details.save')}
      </WaitingButton>
    </>
  );
  const isDisabled = key.status === 'disabled';
  const toggle = (): void => {
    // Only what goes on by itself needs no question.
    if (isDisabled && isNothing(changesOf(form.getValues(), key))) flow.confirm({ disabled: false });
    else onToggle(!isDisabled);
  };
  return (
    <DialogBody
      title={words('details.title')}
      description={words('details.description')}
      {...saysOf(state, words)}
      actions={actions}
    >
      <KeyFacts
        of={key}
        asked={fields.map(({ name }) => name)}
        toggle={
          statusOf(key) !== 'expired' && (
            <Button variant="quiet" aria-disabled={busy || wait > 0} onClick={toggle}>
              {words(isDisabled ? 'details.enable' : 'details.disable')}
            </Button>
          )
        }
      />
      <form {...part('form')} id={id} noValidate onSubmit={form.handleSubmit(save)}>
        <KeyFields fields={fields} form={form} policy={policy} isReadOnly={busy} of={key} />
      </form>
      {!isTold && <SaveTrouble state={state} of={key} />}
    </DialogBody>
  );
}

const isNothing = (changes: KeyChanges): boolean => Object.keys(changes).length === 0;

/** Whether Save was pressed with nothing to save, until something is changed. */
function useUnchanged({ formState, watch, clearErrors }: UseFormReturn<KeyValues>): boolean {
  useEffect(() => {
    const { unsubscribe } = watch((_, { name }) => name && clearErrors('root'));
    return unsubscribe;
  }, [watch, clearErrors]);
  return formState.errors.root !== undefined;
}
