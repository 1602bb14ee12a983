'use client';

import type { ReactNode } from 'react';

import { usePart } from './parts.ts';

/**
 * The text below a field, named by its `aria-describedby`. Its line is kept while it is empty, so that nothing jumps.
 * An error is said at once, since the focus may already be in the field.
 */
export function FieldMessage({
  id,
  error,
  hint,
}: {
  id: string;
  error?: string | false | undefined;
  hint?: string;
}): ReactNode {
  const part = usePart();
  return (
    <p {...part('message')} id={id} data-tone={error ? 'danger' : undefined}>
      <span role="alert">{error}</span>
      {!error && hint}
    </p>
  );
}
