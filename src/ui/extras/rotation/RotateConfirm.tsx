'use client';

import { useId, type ReactNode } from 'react';
import type { UseFormReturn } from 'react-hook-form';

import type { ApiKeysError } from '../../../core/errors.ts';
import type { RotateState } from '../../../core/rotate-flow.ts';
import type { ApiKey, RotationPolicy } from '../../../core/types.ts';
import { useAccess } from '../../../react/use-access.ts';
import { useSecondsUntil } from '../../../react/use-clock.ts';
import type { UseRotateKeyFlow } from '../../../react/use-rotate-key-flow.ts';
import { Button } from '../../Button.tsx';
import { DialogBody, useFocusOnAppear } from '../../Dialog.tsx';
import { ErrorNote } from '../../ErrorNote.tsx';
import { KeyCard } from '../../KeyCard.tsx';
import { usePart } from '../../parts.ts';
import { reasonWords } from '../../reason.ts';
import { useExtraWords } from '../../use-extra-words.ts';
import { WaitingButton } from '../../WaitingButton.tsx';
import { graceOf, type GraceValues } from './grace.ts';
import { GraceFields } from './GraceFields.tsx';

export interface RotateConfirmProps {
  readonly flow: UseRotateKeyFlow;
  readonly state: Extract<RotateState, { step: 'confirming' | 'requesting' }>;
  readonly form: UseFormReturn<GraceValues>;
  readonly policy: RotationPolicy;
}

/** Names the key, says what will happen, and asks how long the old one is still needed; or says why it cannot be done. */
export function RotateConfirm(props: RotateConfirmProps): ReactNode {
  const words = useExtraWords();
  const { access, isError, rotate } = useAccess();
  const [key] = props.state.task.keys;
  if (!key) return null;
  const unread = isError ? words('permission.unread') : undefined;
  const reason = access ? reasonWords('rotate', rotate, words) : unread;
  return reason ? <RotateRefused {...props} of={key} reason={reason} /> : <RotateForm {...props} of={key} />;
}

function RotateRefused({ flow, of: key, reason }: RotateConfirmProps & { of: ApiKey; reason: string }): ReactNode {
  const words = useExtraWords();
  const closeRef = useFocusOnAppear<HTMLButtonElement>();
  const actions = (
    <Button ref={closeRef} onClick={flow.close}>
      {words('dialog.close')}
    </Button>
  );
  return (
    <DialogBody title={words('rotate.title')} description={reason} about={<KeyCard of={key} />} actions={actions} />
  );
}

function RotateForm({ flow, state, form, policy, of: key }: RotateConfirmProps & { of: ApiKey }): ReactNode {
  const part = usePart();
  const words = useExtraWords();
  const id = useId();
  const { error, note } = state.step === 'confirming' ? state : {};
  const wait = useSecondsUntil(flow.waits.request, 'up');
  const busy = state.step === 'requesting' || wait === Infinity;
  const refusal = error?.fields?.find(({ field }) => field === 'graceSeconds')?.code;
  const says = error ? { says: '' } : note && { says: words('create.notDone') };
  const actions = (
    <>
      <Button onClick={flow.close}>{words('dialog.cancel')}</Button>
      <WaitingButton at={flow.waits.request} variant="primary" type="submit" form={id} busy={busy}>
        {words(busy ? 'rotate.working' : 'rotate.submit')}
      </WaitingButton>
    </>
  );
  return (
    <DialogBody
      title={words('rotate.title')}
      description={words('rotate.description')}
      {...says}
      about={<KeyCard of={key} />}
      actions={actions}
    >
      <form
        {...part('form')}
        id={id}
        noValidate
        onSubmit={form.handleSubmit((values) => flow.confirm({ graceSeconds: graceOf(values) }))}
      >
        <GraceFields form={form} policy={policy} of={key} isReadOnly={busy} refusal={refusal} />
      </form>
      {error && !refusal && <ErrorNote error={error}>{lateWords(error)}</ErrorNote>}
      {note && (
        <p {...part('note')} data-tone="warning">
          {words('create.notDone')}
        </p>
      )}
    </DialogBody>
  );

  /** The key is not what it was when this was opened. */
  function lateWords({ fields = [] }: ApiKeysError): string | undefined {
    const code = fields.find(({ field }) => field === 'id')?.code;
    if (code === 'rotated') return words('rotate.alreadyRotated');
    return code === 'not_active' ? words('rotate.notActive') : undefined;
  }
}
