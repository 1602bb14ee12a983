'use client';

import { useId, type ReactNode } from 'react';

import type { CreateState } from '../core/create-flow.ts';
import type { UseCreateKeyFlow } from '../react/use-create-key-flow.ts';
import { Button } from './Button.tsx';
import { DialogBody } from './Dialog.tsx';
import { ErrorNote } from './ErrorNote.tsx';
import { KeyFields, newKeyOf, useKeyFields, useKeyForm, valuesOf } from './key-form.tsx';
import { usePart } from './parts.ts';
import { useWords } from './use-words.ts';
import { WaitingButton } from './WaitingButton.tsx';

export interface CreateFormProps {
  readonly flow: UseCreateKeyFlow;
  readonly state: Extract<CreateState, { step: 'confirming' | 'requesting' }>;
}

/** What the backend wants to know about a new key; with no fields, the wait for it and the way to try again. */
export function CreateForm({ flow, state }: CreateFormProps): ReactNode {
  const part = usePart();
  const words = useWords();
  const id = useId();
  const busy = state.step === 'requesting';
  const { error, note } = busy ? {} : state;
  const fields = useKeyFields(flow.policy);
  const { form, isTold } = useKeyForm({ fields, values: valuesOf(state.task.input), busy, error });
  const actions = (
    <>
      <Button onClick={flow.close}>{words('dialog.cancel')}</Button>
      <WaitingButton at={flow.waits.request} variant="primary" type="submit" form={id} busy={busy}>
        {words(busy ? 'create.working' : fields.length > 0 ? 'create.submit' : 'panel.retry')}
      </WaitingButton>
    </>
  );
  const notDone = note && words('create.notDone');
  return (
    <DialogBody
      title={words('create.title')}
      description={words('create.description')}
      says={notDone}
      actions={actions}
    >
      <form
        {...part('form')}
        id={id}
        noValidate
        onSubmit={form.handleSubmit((values) => flow.confirm(newKeyOf(values)))}
      >
        <KeyFields fields={fields} form={form} policy={flow.policy} isReadOnly={busy} />
      </form>
      {error && !isTold && <ErrorNote error={error} />}
      {notDone && (
        <p {...part('note')} data-tone="warning">
          {notDone}
        </p>
      )}
    </DialogBody>
  );
}
