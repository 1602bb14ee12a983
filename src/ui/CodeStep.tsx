'use client';

import { useEffect, useId, type ReactNode } from 'react';
import { useForm, type UseFormReturn } from 'react-hook-form';

import type { ApiKeysError } from '../core/errors.ts';
import type { Waits } from '../core/knowledge.ts';
import type { Words } from '../core/messages.ts';
import type { Challenge } from '../core/types.ts';
import type { Entering, Verifying } from '../core/write-states.ts';
import { isCompleteCode } from '../react/code.ts';
import { useClock } from '../react/use-clock.ts';
import { Button } from './Button.tsx';
import { CodeTiming } from './CodeTiming.tsx';
import { DialogBody } from './Dialog.tsx';
import { FieldMessage } from './FieldMessage.tsx';
import type { WriteName } from './FlowOutcome.tsx';
import { OtpInput } from './OtpInput.tsx';
import { usePart } from './parts.ts';
import { ReplayBlock } from './ReplayBlock.tsx';
import { SupportLink } from './SupportLink.tsx';
import { WaitingButton } from './WaitingButton.tsx';

/** What a window with a code needs of its flow. */
export interface CodeFlow {
  readonly waits: Waits;
  readonly submit: (code: string) => void;
  readonly resend: () => void;
  readonly close: () => void;
}

export interface CodeStepProps {
  readonly of: WriteName;
  readonly words: Words;
  readonly flow: CodeFlow;
  readonly state: Entering<unknown> | Verifying<unknown>;
  readonly phase: 'entering' | 'verifying' | 'resending';
}

/** Asks for the one-time code. The code lives in this form alone, and only Continue sends it. */
export function CodeStep({ of, words, flow, state, phase }: CodeStepProps): ReactNode {
  const part = usePart();
  const id = useId();
  const { challenge, deadline } = state;
  const spec = { length: challenge.codeLength, alphabet: challenge.codeAlphabet };
  const refusal = state.step === 'entering' ? state.error : undefined;
  const verifying = phase === 'verifying';
  const { register, handleSubmit, formState } = useCodeForm(refusal, verifying);
  const expired = useClock((now) => now >= deadline);
  const isComplete = formState.isValid;
  const error = expired
    ? words('error.code_expired')
    : (!isComplete && formState.errors.code?.message) ||
      (refusal && refusalWords(refusal.code, challenge.attemptsLeft, words));
  const actions = (
    <>
      {refusal && <SupportLink error={refusal} />}
      <Button onClick={flow.close}>{words('dialog.cancel')}</Button>
      <WaitingButton
        at={flow.waits.submit}
        variant={of.startsWith('delete') ? 'danger' : 'primary'}
        type="submit"
        form={`${id}form`}
        busy={verifying}
        aria-disabled={!isComplete || expired}
      >
        {words(verifying ? `${of}.working` : 'code.continue')}
      </WaitingButton>
    </>
  );
  return (
    <DialogBody title={words('code.title')} description={sentWords(challenge, words)} actions={actions}>
      <form {...part('field')} id={`${id}form`} noValidate onSubmit={handleSubmit(({ code }) => flow.submit(code))}>
        <label {...part('label')} htmlFor={`${id}code`}>
          {words('code.label')}
        </label>
        <ReplayBlock>
          <OtpInput
            {...register('code', { validate: (code) => isCompleteCode(code, spec) || words('code.missing') })}
            id={`${id}code`}
            length={spec.length}
            alphabet={spec.alphabet}
            readOnly={phase !== 'entering'}
            aria-invalid={error !== undefined}
            aria-describedby={`${id}message`}
          />
        </ReplayBlock>
        <FieldMessage id={`${id}message`} error={error} hint={words('code.hint')} />
      </form>
      <CodeTiming
        deadline={deadline}
        resendAt={flow.waits.request}
        isResending={phase === 'resending'}
        onResend={flow.resend}
      />
    </DialogBody>
  );
}

/** The form of a code: empty and in focus again after a wrong one. */
function useCodeForm(refusal: ApiKeysError | undefined, verifying: boolean): UseFormReturn<{ code: string }> {
  const form = useForm({
    defaultValues: { code: '' },
    reValidateMode: 'onSubmit', // What was said of the last code stands while the next one is typed.
  });
  const { resetField, setFocus } = form;
  useEffect(() => {
    if (verifying) return;
    if (refusal?.code === 'code_invalid' || refusal?.code === 'invalid_input') resetField('code');
    setFocus('code');
  }, [refusal, verifying, resetField, setFocus]);
  return form;
}

/** Where the code was sent, and how to find the mail. */
function sentWords({ codeLength, codeAlphabet, sentTo, reference }: Challenge, words: Words): string {
  const sent = words(codeAlphabet === 'digits' ? 'code.sentDigits' : 'code.sentCharacters', {
    length: codeLength,
    sentTo,
  });
  return reference ? `${sent} ${words('code.reference', { reference })}` : sent;
}

function refusalWords(code: ApiKeysError['code'], attemptsLeft: number | undefined, words: Words): string {
  const said = words(`error.${code}`);
  const counted = code === 'code_invalid' && attemptsLeft !== undefined;
  return counted ? `${said} ${words('code.triesLeft', { count: attemptsLeft })}` : said;
}
