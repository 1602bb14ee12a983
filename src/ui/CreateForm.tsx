'use client';

import { useEffect, useId, type ReactNode } from 'react';
import { useForm } from 'react-hook-form';

import type { CreateState } from '../core/create-machine.ts';
import { useSecondsUntil } from '../react/use-clock.ts';
import type { UseCreateKeyFlow } from '../react/use-create-key-flow.ts';
import { Button } from './Button.tsx';
import { DialogBody } from './Dialog.tsx';
import { ErrorNote } from './ErrorNote.tsx';
import { NameField, nameRefusal } from './NameField.tsx';
import { usePart } from './parts.ts';
import { useWords } from './use-words.ts';

export interface CreateFormProps {
  readonly flow: UseCreateKeyFlow;
  readonly state: Extract<CreateState, { step: 'editing' | 'creating' }>;
}

export interface CreateValues {
  readonly name: string;
}

/** What the backend wants to know about a new key; with no fields, the wait for it and the way to try again. */
export function CreateForm({ flow, state }: CreateFormProps): ReactNode {
  const part = usePart();
  const words = useWords();
  const id = useId();
  const busy = state.step === 'creating';
  const editing = busy ? undefined : state;
  const wait = useSecondsUntil(editing?.notBefore ?? 0, 'up');
  const form = useForm<CreateValues>({ defaultValues: { name: state.input.name ?? '' } });
  const asksName = flow.policy?.nameRequired !== undefined;
  const error = editing?.error;
  const refusal = asksName ? nameRefusal(error) : undefined;
  const { setError, setFocus } = form;

  useEffect(() => {
    if (!asksName || busy) return;
    const refused = nameRefusal(error);
    if (refused) setError('name', { message: refused });
    setFocus('name');
  }, [error, asksName, busy, setError, setFocus]);

  const submit = form.handleSubmit(({ name }) => flow.submit(name.trim() ? { name: name.trim() } : {}));
  const actions = (
    <>
      <Button onClick={flow.close}>{words('dialog.cancel')}</Button>
      <Button variant="primary" type="submit" form={id} busy={busy} aria-disabled={wait > 0}>
        {busy
          ? words('create.working')
          : wait > 0
            ? words('create.wait', { seconds: wait })
            : words(asksName ? 'create.submit' : 'create.again')}
      </Button>
    </>
  );
  const says = editing?.note === 'not_found' && { says: words('create.notFound') };
  return (
    <DialogBody title={words('create.title')} description={words('create.description')} {...says} actions={actions}>
      <form {...part('field')} id={id} noValidate onSubmit={submit}>
        {asksName && <NameField form={form} policy={flow.policy} isReadOnly={busy} />}
      </form>
      {error && !refusal && <ErrorNote error={error} />}
      {editing?.note === 'not_found' && (
        <p {...part('note')} data-tone="warning">
          {words('create.notFound')}
        </p>
      )}
    </DialogBody>
  );
}
