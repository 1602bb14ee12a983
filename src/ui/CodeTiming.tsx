'use client';

import type { ReactNode } from 'react';

import { useClock, useSecondsUntil } from '../react/use-clock.ts';
import { formatSeconds } from './format.ts';
import { usePart } from './parts.ts';
import { useWords } from './use-words.ts';
import { WaitingButton } from './WaitingButton.tsx';

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
  const words = useWords();
  return (
    <div {...part('timing')}>
      <TimeLeft deadline={deadline} />
      <WaitingButton variant="quiet" at={resendAt} waiting="code.resendIn" busy={isResending} onClick={onResend}>
        {words(isResending ? 'code.sending' : 'code.resend')}
      </WaitingButton>
      <Warning deadline={deadline} />
    </div>
  );
}

function TimeLeft({ deadline }: { deadline: number }): ReactNode {
  const words = useWords();
  const left = useSecondsUntil(deadline, 'down');
  return <span>{left > 0 && words('code.expiresIn', { time: formatSeconds(left) })}</span>;
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
