'use client';

import { forwardRef, useEffect, useRef, useState, type ComponentPropsWithoutRef, type MouseEvent } from 'react';

import { usePart } from './parts.ts';
import { useWords } from './use-words.ts';

export interface ButtonProps extends ComponentPropsWithoutRef<'button'> {
  /** `primary` once in a view, `danger` for what destroys, `danger-outline` for the way to it. Default `secondary`. */
  readonly variant?: 'primary' | 'secondary' | 'danger' | 'danger-outline' | 'quiet';
  /** Works on something: shows a spinner, after 5 s that it still does, stays in the tab order, and does nothing when pressed. */
  readonly busy?: boolean;
}

/** A button whose unavailable state is `aria-disabled`: it can be reached, so that its reason can be read. */
export const Button: React.ForwardRefExoticComponent<ButtonProps & React.RefAttributes<HTMLButtonElement>> = forwardRef<
  HTMLButtonElement,
  ButtonProps
>(function Button(
  { variant = 'secondary', busy = false, onClick, children, className, type = 'button', ...props },
  ref,
) {
  const part = usePart();
  const words = useWords();
  const isLong = useIsLong(busy);
  const pressed = useRef(false);
  // The rest of a double click that began on what stood here before, like a key held down, is not meant for this.
  const isEcho = ({ detail }: MouseEvent): boolean => detail > 1 && !pressed.current;
  const unavailable = busy || props['aria-disabled'] === true || props['aria-disabled'] === 'true';
  return (
    <button
      {...props}
      {...part('button', className)}
      ref={ref}
      type={type === 'submit' ? 'submit' : 'button'}
      data-variant={variant}
      aria-disabled={unavailable || undefined}
      onKeyDown={(event) => event.repeat && event.key === 'Enter' && event.preventDefault()}
      onMouseDown={(event) => {
        pressed.current ||= event.detail === 1;
        if (isEcho(event)) event.preventDefault();
      }}
      onClick={(event) => {
        if (isEcho(event) || (unavailable && type !== 'submit')) event.preventDefault();
        else if (onClick) {
          // Safari does not focus a pressed button, and what it opens must know where to go back to.
          if (!event.currentTarget.matches(':focus')) event.currentTarget.focus();
          onClick(event);
        }
      }}
    >
      {busy && <span {...part('spinner')} aria-hidden="true" />}
      {isLong ? words('dialog.stillWorking') : children}
    </button>
  );
});

/** Whether it has lasted for five seconds. */
function useIsLong(lasts: boolean): boolean {
  const [isLong, setLong] = useState(false);
  useEffect(() => {
    if (!lasts) return;
    const timer = setTimeout(setLong, 5_000, true);
    return () => {
      clearTimeout(timer);
      setLong(false);
    };
  }, [lasts]);
  return lasts && isLong;
}
