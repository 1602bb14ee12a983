'use client';

import type { ReactNode } from 'react';

/**
 * The boundary around a secret or a code that keeps session-replay tools out: each of them has its own mark, and
 * blocks what is inside instead of recording it.
 */
const marks = {
  className:
    'sentry-block ph-no-capture rr-block fs-exclude ym-hide-content amp-block mp-block nr-block pendo-ignore highlight-block',
  'data-sentry-block': '',
  'data-dd-privacy': 'hidden',
  'data-private': '',
  'data-hj-suppress': '',
  'data-cs-mask': '',
  'data-clarity-mask': 'true',
  'data-heap-redact-text': 'true',
  'data-openreplay-hidden': '',
  'data-recording-ignore': 'mask',
} as const;

export function ReplayBlock({ children }: { children: ReactNode }): ReactNode {
  return <div {...marks}>{children}</div>;
}
