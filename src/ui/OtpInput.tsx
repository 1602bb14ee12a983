'use client';
import { type ComponentPropsWithoutRef, forwardRef, type ForwardRefExoticComponent, type RefAttributes } from 'react';

import type { CodeSpec } from '../react/code.ts';
import { useOtpInput } from './use-otp-input.ts';

type InputProps = Omit<ComponentPropsWithoutRef<'input'>, 'type' | 'size' | 'maxLength' | 'style' | 'children'>;

/** Props of {@link OtpInput}: those of an `<input>`, which go to the input, and these. */
export interface OtpInputProps extends InputProps {
  /** How many characters the code has, 4 to 10. Default: 6. */
  length?: number;
  /** `digits` takes 0–9 in every script, `alphanumeric` also A–Z in either case. Default: `digits`. */
  alphabet?: CodeSpec['alphabet'];
  /**
   * Called after `onChange` when the user's own typing, paste or fill makes the code whole, and again after a
   * correction; never for a value that the host sets. Nothing is submitted.
   */
  onComplete?: (code: string) => void;
  /** For the box around the slots. */
  className?: string;
}

/**
 * A one-time-code field: one native `<input>` over drawn slots, so that label, paste, selection, undo, autofill
 * (`one-time-code`) and screen readers work as in any text field. The ref is the input. Uncontrolled and controlled.
 */
export const OtpInput: ForwardRefExoticComponent<OtpInputProps & RefAttributes<HTMLInputElement>> = forwardRef(
  function OtpInput({ length = 6, alphabet = 'digits', onComplete, onChange, className, ...rest }, forwarded) {
    const field = useOtpInput({ length, alphabet }, { onChange, onComplete }, forwarded);
    const invalid = rest['aria-invalid'] === true || rest['aria-invalid'] === 'true';
    const state = {
      'data-length': length,
      'data-invalid': invalid ? '' : undefined,
      'data-disabled': rest.disabled ? '' : undefined,
    };
    return (
      <span {...state} data-scope="keydesk" data-part="otp-box" className={className} dir="ltr">
        <span data-scope="keydesk" data-part="otp-slots" aria-hidden="true">
          {Array.from({ length }, (_, slot) => (
            <span key={slot} data-scope="keydesk" data-part="otp-slot" />
          ))}
        </span>
        <input
          autoComplete="one-time-code"
          inputMode={alphabet === 'digits' ? 'numeric' : 'text'}
          autoCapitalize="off"
          autoCorrect="off"
          spellCheck={false}
          enterKeyHint="done"
          translate="no"
          {...rest}
          {...field}
          type="text"
          dir="ltr"
          maxLength={undefined} // Browsers cut autofill and paste with it; react-hook-form's `register` may bring it.
          data-scope="keydesk"
          data-part="otp-input"
        />
      </span>
    );
  },
);
