'use client';

import { useId, useState, type ReactNode } from 'react';

import type { MessageKey } from '../../../core/messages.ts';
import type { ApiKey, ExpiryPolicy } from '../../../core/types.ts';
import { useEnvironment } from '../../../react/provider.tsx';
import type { KeyField, KeyFieldProps } from '../../extras.ts';
import { FieldMessage } from '../../FieldMessage.tsx';
import { formatDate } from '../../format.ts';
import { usePart } from '../../parts.ts';
import { useExtraWords } from '../../use-extra-words.ts';
import { daysOf, durationIn, presetsOf } from './expiry-time.ts';
import { useExpiry, type ExpiryChoice, type UseExpiry } from './use-expiry.ts';
import { refusalOf } from './use-field.ts';

/** When a key ends: after one of a few lengths, or with a day. */
function ExpiryField(props: KeyFieldProps): ReactNode {
  const { isReadOnly, of } = props;
  const policy = props.policy.expiry ?? noBounds;
  const part = usePart();
  const words = useExtraWords();
  const id = useId();
  const expiry = useExpiry(props, policy);
  const isOnDay = expiry.choice === 'date';
  const described = { 'aria-invalid': expiry.refused !== undefined, 'aria-describedby': `${id}message` };
  return (
    <div {...part('field')}>
      <label {...part('label')} htmlFor={id}>
        {words('options.expiry')}
      </label>
      <select
        {...part('input')}
        {...(!isOnDay && { ...described, ref: expiry.ref })}
        id={id}
        value={expiry.choice}
        aria-required={policy.required === true}
        aria-disabled={isReadOnly}
        onChange={({ target }) => expiry.choose(target.value as ExpiryChoice)}
      >
        <Choices policy={policy} of={of} />
      </select>
      {isOnDay && <DayInput {...described} expiry={expiry} policy={policy} readOnly={isReadOnly} />}
      <ExpiryMessage id={`${id}message`} expiry={expiry} policy={policy} />
    </div>
  );
}

const noBounds: ExpiryPolicy = {};

/** While a key is edited its present end comes first: what the rules offer today may be something else. */
function Choices({ policy, of }: { policy: ExpiryPolicy; of: ApiKey | undefined }): ReactNode {
  const words = useExtraWords();
  const { locale } = useEnvironment();
  const never = words('options.expiryNever');
  const present = of?.expiresAt ? formatDate(of.expiresAt, locale) : never;
  return (
    <>
      {of && (of.expiresAt || policy.required) && (
        <option value="keep">{words('options.expiryKeep', { date: present })}</option>
      )}
      {!of && policy.required && <option value="">{words('options.expiryChoose')}</option>}
      {!policy.required && <option value="never">{never}</option>}
      {presetsOf(policy).map((seconds) => (
        <option key={seconds} value={seconds}>
          {durationIn(locale, seconds)}
        </option>
      ))}
      <option value="date">{words('options.expiryOnDate')}</option>
    </>
  );
}

interface DayInputProps {
  readonly expiry: UseExpiry;
  readonly policy: ExpiryPolicy;
  readonly readOnly: boolean;
  readonly 'aria-invalid': boolean;
  readonly 'aria-describedby': string;
}

function DayInput({ expiry, policy, ...props }: DayInputProps): ReactNode {
  const part = usePart();
  const words = useExtraWords();
  const { day, setDay, ref } = expiry;
  const [opened] = useState(Date.now);
  return (
    <input
      {...part('input')}
      {...props}
      {...daysOf(policy, opened)}
      ref={ref}
      type="date"
      value={day}
      aria-label={words('options.expiryDate')}
      onChange={({ target }) => setDay(target.value)}
    />
  );
}

/** Which day it ends on, or what is wrong with that. */
function ExpiryMessage({ id, expiry, policy }: { id: string; expiry: UseExpiry; policy: ExpiryPolicy }): ReactNode {
  const words = useExtraWords();
  const { locale } = useEnvironment();
  const { value, refused, choice } = expiry;
  const { minSeconds = 0, maxSeconds = 0 } = policy;
  const bounds = { min: durationIn(locale, minSeconds), max: durationIn(locale, maxSeconds) };
  const endless = choice === 'never' ? words('options.expiryEndless') : '';
  return (
    <FieldMessage
      id={id}
      error={refused && words(isBoundless(refused, policy) ? 'options.expiry.refused' : refused, bounds)}
      hint={value ? words('options.expiryEnds', { date: formatDate(value, locale) }) : endless}
    />
  );
}

/** A bound that the backend holds and did not tell cannot be told. */
const isBoundless = (refused: MessageKey, { minSeconds, maxSeconds }: ExpiryPolicy): boolean =>
  (refused === 'options.expiry.too_early' && minSeconds === undefined) ||
  (refused === 'options.expiry.too_late' && maxSeconds === undefined);

export const expiryField: KeyField = {
  name: 'expiresAt',
  asks: ({ expiry }) => expiry !== undefined,
  refusal: refusalOf('expiry', ['required', 'in_the_past', 'too_early', 'too_late']),
  Field: ExpiryField,
};
