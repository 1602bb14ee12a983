'use client';

import type { ReactNode } from 'react';

import type { ApiKey } from '../core/types.ts';
import { usePart } from './parts.ts';
import { useWords } from './use-words.ts';

/** What a key may do: the first scope, and how many more; all of them on hover. */
export function KeyScopes({ of: { scopes = [] } }: { of: ApiKey }): ReactNode {
  const part = usePart();
  const words = useWords();
  const [first, ...others] = scopes;
  if (first === undefined) return words('table.none');
  return (
    <span {...part('name')} data-quiet="" title={scopes.join('\n')}>
      {first}
      {others.length > 0 && ` ${words('table.moreScopes', { count: others.length })}`}
    </span>
  );
}
