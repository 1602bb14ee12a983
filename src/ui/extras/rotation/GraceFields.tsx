'use client';

import { useEffect, useId, useRef, type ReactNode } from 'react';
import { useWatch, type UseFormReturn } from 'react-hook-form';

import type { MessageKey } from '../../../core/messages.ts';
import type { ApiKey, RotationPolicy } from '../../../core/types.ts';
import { useEnvironment } from '../../../react/provider.tsx';
import { isInUse } from '../../../react/status.ts';
import { formatFull } from '../../format.ts';
import { usePart } from '../../parts.ts';
import { useExtraWords } from '../../use-extra-words.ts';
import { CustomGrace } from './CustomGrace.tsx';
import { custom, endOf, formatSpan, graceOf, longestOf, presetsOf, type GraceValues } from './grace.ts';

export interface GraceFieldsProps {
  readonly form: UseFormReturn<GraceValues>;
  readonly policy: RotationPolicy;
  /** The key that is rotated. */
  readonly of: ApiKey;
  readonly isReadOnly: boolean;
  /** The backend's reason code against the last one that was sent. */
  readonly refusal: string | undefined;
}

/** How long the old key still works, and what that means. */
export function GraceFields({ form, policy, of: key, isReadOnly, refusal }: GraceFieldsProps): ReactNode {
  const part = usePart();
  const words = useExtraWords();
  const id = useId();
  const { locale } = useEnvironment();
  const { setError, formState } = form;
  const group = useRef<HTMLDivElement>(null);
  const { choice } = useWatch({ control: form.control });
  useEffect(() => {
    if (isReadOnly) return;
    if (refusal) setError('choice', { message: 'rotate.refused' satisfies MessageKey });
    group.current?.querySelector<HTMLInputElement>(':checked')?.focus();
  }, [isReadOnly, refusal, setError]);
  const longest = longestOf(policy);
  const { choice: refused, amount } = formState.errors;
  const error = (refused ?? (choice === custom ? amount : undefined))?.message as MessageKey | undefined;
  const options = [...presetsOf(policy).map(String), custom];
  return (
    <div
      {...part('field')}
      ref={group}
      role="radiogroup"
      aria-labelledby={`${id}label`}
      aria-describedby={`${id}message`}
    >
      <span {...part('label')} id={`${id}label`}>
        {words('rotate.grace')}
      </span>
      <div {...part('switch')} data-kind="grace">
        {options.map((value) => (
          <label {...part('option')} key={value}>
            <input {...form.register('choice')} type="radio" value={value} disabled={isReadOnly && value !== choice} />
            {value === custom ? words('rotate.custom') : labelOf(Number(value))}
          </label>
        ))}
      </div>
      {choice === custom && (
        <CustomGrace form={form} longest={longest} isReadOnly={isReadOnly} messageId={`${id}message`} />
      )}
      <GraceMessage
        id={`${id}message`}
        form={form}
        longest={longest}
        of={key}
        error={error && words(error, { longest: formatSpan(longest, locale) })}
      />
    </div>
  );

  function labelOf(seconds: number): string {
    return seconds === 0 ? words('rotate.now') : formatSpan(seconds, locale);
  }
}

interface GraceMessageProps extends Pick<GraceFieldsProps, 'form' | 'of'> {
  readonly id: string;
  readonly longest: number;
  readonly error: string | undefined;
}

/** When the old key ends, said anew with each choice; or what is wrong with it. */
function GraceMessage({ id, form, longest, of: key, error }: GraceMessageProps): ReactNode {
  const part = usePart();
  const words = useExtraWords();
  const { locale } = useEnvironment();
  useWatch({ control: form.control });
  const seconds = graceOf(form.getValues());
  const isNow = seconds === 0 && !error;
  const inUse = isInUse(key);
  const look = isNow
    ? ({ ...part('note'), 'data-tone': inUse ? 'danger' : 'warning' } as const)
    : ({ ...part('message'), 'data-tone': error && 'danger' } as const);
  return (
    <p {...look} id={id}>
      <span role="alert">{error}</span>
      <span role="status">{!error && meaning()}</span>
    </p>
  );

  function meaning(): string {
    if (isNow) return words(inUse ? 'rotate.atOnceInUse' : 'rotate.atOnce');
    if (!(seconds <= longest)) return '';
    return words('rotate.until', { when: formatFull(new Date(endOf(key, seconds)).toISOString(), locale) });
  }
}
