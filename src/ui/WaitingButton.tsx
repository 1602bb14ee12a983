'use client';

import type { ReactNode } from 'react';

import { useSecondsUntil } from '../react/use-clock.ts';
import { Button, type ButtonProps } from './Button.tsx';
import { useWords } from './use-words.ts';

export interface WaitingButtonProps extends ButtonProps {
  /** When it may be pressed, on the client's clock in milliseconds. */
  readonly at: number;
  /** What it says before. Default `code.retryIn`. */
  readonly waiting?: 'code.retryIn' | 'code.resendIn';
}

/** A button that counts down to the moment from which on the backend takes what it asks for. */
export function WaitingButton({ at, waiting = 'code.retryIn', children, ...props }: WaitingButtonProps): ReactNode {
  const words = useWords();
  const wait = useSecondsUntil(at, 'up');
  return (
    <Button {...props} aria-disabled={wait > 0 || props['aria-disabled']}>
      {wait > 0 && !props.busy ? words(waiting, { seconds: wait }) : children}
    </Button>
  );
}
