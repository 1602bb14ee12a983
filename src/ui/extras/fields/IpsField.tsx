'use client';

import { useId, useRef, type ClipboardEvent, type KeyboardEvent, type ReactNode } from 'react';

import type { IpPolicy } from '../../../core/types.ts';
import { Button } from '../../Button.tsx';
import type { KeyField, KeyFieldProps } from '../../extras.ts';
import { FieldMessage } from '../../FieldMessage.tsx';
import { usePart } from '../../parts.ts';
import { useExtraWords } from '../../use-extra-words.ts';
import { isSameRange, splitIps } from './ip-text.ts';
import { IpList } from './IpList.tsx';
import { refusalOf } from './use-field.ts';
import { useIps, type UseIps } from './use-ips.ts';

/** From where a key may be used: addresses and ranges, added one by one or pasted together. */
function IpsField(props: KeyFieldProps): ReactNode {
  const { isReadOnly } = props;
  const policy = props.policy.allowedIps ?? {};
  const part = usePart();
  const words = useExtraWords();
  const id = useId();
  const input = useRef<HTMLInputElement | null>(null);
  const ips = useIps(props, policy);
  const add = (text: string): void => {
    if (!isReadOnly) ips.add(text);
    input.current?.focus();
  };
  return (
    <div {...part('field')}>
      <label {...part('label')} htmlFor={id}>
        {words('options.ips')}
      </label>
      <div {...part('entry')}>
        <input
          {...part('input')}
          {...entering(ips, isReadOnly)}
          ref={(element) => {
            input.current = element;
            ips.ref(element);
          }}
          id={id}
          aria-describedby={`${id}message`}
        />
        <Button aria-disabled={isReadOnly} onClick={() => add(ips.draft)}>
          {words('options.ipsAdd')}
        </Button>
      </div>
      <IpsMessage id={`${id}message`} ips={ips} policy={policy} />
      <OwnAddress own={policy.own} ips={ips} isReadOnly={isReadOnly} onUse={add} />
      <IpList ips={ips} isReadOnly={isReadOnly} input={input} />
    </div>
  );
}

/** The text field: Enter adds, and so does pasting several at once. */
function entering({ draft, error, type, add }: UseIps, isReadOnly: boolean) {
  return {
    // Addresses are read from left to right in every language.
    dir: 'ltr',
    autoComplete: 'off',
    spellCheck: false,
    value: draft,
    readOnly: isReadOnly,
    'aria-invalid': error !== undefined,
    onChange: ({ target }: { target: HTMLInputElement }) => type(target.value),
    onKeyDown(event: KeyboardEvent<HTMLInputElement>) {
      if (event.key !== 'Enter' || splitIps(draft).length === 0 || isReadOnly) return;
      event.preventDefault();
      add(draft);
    },
    onPaste(event: ClipboardEvent<HTMLInputElement>) {
      // A text field takes the line breaks out of what is pasted, and makes one of several.
      const pasted = event.clipboardData.getData('text');
      if (splitIps(pasted).length < 2 || isReadOnly) return;
      event.preventDefault();
      const { selectionStart, selectionEnd } = event.currentTarget;
      add(draft.slice(0, selectionStart ?? draft.length) + pasted + draft.slice(selectionEnd ?? draft.length));
    },
  };
}

interface OwnAddressProps {
  readonly own: string | undefined;
  readonly ips: UseIps;
  readonly isReadOnly: boolean;
  readonly onUse: (text: string) => void;
}

/** The user's own address, as long as it is not among the others. What is being typed stays. */
function OwnAddress({ own, ips, isReadOnly, onUse }: OwnAddressProps): ReactNode {
  const part = usePart();
  const words = useExtraWords();
  if (own === undefined || ips.listed.some((each) => isSameRange(each, own))) return null;
  return (
    <div {...part('entry')}>
      <Button variant="quiet" aria-disabled={isReadOnly} onClick={() => onUse(`${own} ${ips.draft}`)}>
        {words('options.ipsOwn', { address: own })}
      </Button>
    </div>
  );
}

interface IpsMessageProps {
  readonly id: string;
  readonly ips: UseIps;
  readonly policy: IpPolicy;
}

function IpsMessage({ id, ips, policy: { max, required = false } }: IpsMessageProps): ReactNode {
  const part = usePart();
  const words = useExtraWords();
  const have = ips.listed.length;
  const isFewOf = max !== undefined && have > 0;
  const hint = required && have === 0 ? words('options.ipsNeeded') : words('options.ipsHint');
  return (
    <>
      <FieldMessage id={id} error={ips.error} hint={isFewOf ? words('options.ipsCount', { have, most: max }) : hint} />
      <p {...part('announcer')} role="status">
        {ips.said}
      </p>
    </>
  );
}

export const ipsField: KeyField = {
  name: 'allowedIps',
  asks: ({ allowedIps }) => allowedIps !== undefined,
  refusal: refusalOf('ips', ['required', 'too_many']),
  Field: IpsField,
};
