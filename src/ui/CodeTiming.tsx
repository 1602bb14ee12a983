'use client';

import type { ReactNode } from 'react';

import { useClock, useSecondsUntil } from '../react/use-clock.ts';
import { Button } from './Button.tsx';
import { formatSeconds } from './format.ts';
import { usePart } from './parts.ts';
import { useWords } from './use-words.ts';

export interface CodeTimingProps {
  readonly deadline: number;
  /** When a new code may be asked for. */
  readonly resendAt: number;
  readonly isResending: boolean;
  readonly onResend: () => void;
}

/** Time left and the way to a new code. Each part ticks by itself, so that typing the code renders neither. */
export function CodeTiming({ deadline, resendAt, isResending, onResend }: CodeTimingProps): ReactNode {
  const part = usePart();
  return (
    <div {...part('timing')}>
      <TimeLeft deadline={deadline} />
      <Resend at={resendAt} isBusy={isResending} onPress={onResend} />
      <Warning deadline={deadline} />
    </div>
  );
}

function TimeLeft({ deadline }: { deadline: number }): ReactNode {
  const words = useWords();
  const left = useSecondsUntil(deadline, 'down');
  return <span>{left > 0 && words('code.expiresIn', { time: formatSeconds(left) })}</span>;
}

function Resend({ at, isBusy, onPress }: { at: number; isBusy: boolean; onPress: () => void }): ReactNode {
  const words = useWords();
  const wait = useSecondsUntil(at, 'up');
  return (
    <Button variant="quiet" busy={isBusy} aria-disabled={wait > 0} onClick={onPress}>
      {isBusy ? words('code.sending') : wait > 0 ? words('code.resendIn', { seconds: wait }) : words('code.resend')}
    </Button>
  );
}

/** Said once, a minute before the end, and never each second (WCAG 2.2.1). */
function Warning({ deadline }: { deadline: number }): ReactNode {
  const part = usePart();
  const words = useWords();
  const soon = useClock((now) => now < deadline && now >= deadline - 60_000);
  return (
    <span {...part('announcer')} role="status">
      {soon && words('code.expiresSoon')}
    </span>
  );
}
