'use client';

import { forwardRef, type ComponentPropsWithoutRef } from 'react';

import { usePart } from './parts.ts';

export interface ButtonProps extends ComponentPropsWithoutRef<'button'> {
  /** `primary` once in a view, `danger` for what destroys, `danger-outline` for the way to it. Default `secondary`. */
  readonly variant?: 'primary' | 'secondary' | 'danger' | 'danger-outline' | 'quiet';
  /** Works on something: shows a spinner, stays in the tab order, and does nothing when pressed. */
  readonly busy?: boolean;
}

/** A button whose unavailable state is `aria-disabled`: it can be reached, so that its reason can be read. */
export const Button: React.ForwardRefExoticComponent<ButtonProps & React.RefAttributes<HTMLButtonElement>> = forwardRef<
  HTMLButtonElement,
  ButtonProps
>(function Button({ variant = 'secondary', busy = false, onClick, children, className, type = 'button', ...props }, ref) {
  const part = usePart();
  const unavailable = busy || props['aria-disabled'] === true || props['aria-disabled'] === 'true';
  return (
    <button
      {...props}
      {...part('button', className)}
      ref={ref}
      type={type === 'submit' ? 'submit' : 'button'}
      data-variant={variant}
      aria-disabled={unavailable || undefined}
      onClick={(event) => {
        if (unavailable && type !== 'submit') event.preventDefault();
        else onClick?.(event);
      }}
    >
      {busy && <span {...part('spinner')} aria-hidden="true" />}
      {children}
    </button>
  );
});
