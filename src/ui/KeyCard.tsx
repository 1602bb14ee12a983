'use client';

import type { ReactNode } from 'react';

import type { ApiKey } from '../core/types.ts';
import { useEnvironment } from '../react/provider.tsx';
import { formatRelative } from './format.ts';
import { KeyName } from './KeyName.tsx';
import { usePart } from './parts.ts';
import { useWords } from './use-words.ts';

/** The key that a window is about: its name, its masked text and its last use, so that no other one is meant. */
export function KeyCard({ of: key }: { of: ApiKey }): ReactNode {
  const part = usePart();
  const words = useWords();
  const { locale } = useEnvironment();
  return (
    <div {...part('card')}>
      <KeyName of={key} />
      <code {...part('key')}>{key.hint || key.id}</code>
      <span {...part('secondary')}>
        {key.lastUsedAt === null
          ? words('delete.neverUsed')
          : words('delete.lastUsed', { when: formatRelative(key.lastUsedAt, locale) })}
      </span>
    </div>
  );
}
