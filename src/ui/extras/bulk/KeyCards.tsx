'use client';

import type { ReactNode } from 'react';

import type { ApiKey } from '../../../core/types.ts';
import { KeyCard } from '../../KeyCard.tsx';
import { usePart } from '../../parts.ts';

/** All keys that a window is about, each by its name and its masked text. */
export function KeyCards({ of: keys }: { of: readonly ApiKey[] }): ReactNode {
  const part = usePart();
  return (
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- what scrolls must be reachable by keyboard.
    <ul {...part('list')} tabIndex={0}>
      {keys.map((key) => (
        <li key={key.id}>
          <KeyCard of={key} />
        </li>
      ))}
    </ul>
  );
}
