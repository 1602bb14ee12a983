'use client';

import type { ReactNode } from 'react';

import type { ApiKey } from '../core/types.ts';
import { shownText } from './format.ts';
import { usePart } from './parts.ts';
import { useWords } from './use-words.ts';

/** A key's name as text of its own direction: nothing in it can turn the words around it. */
export function KeyName({ of: { name } }: { of: ApiKey }): ReactNode {
  const part = usePart();
  const words = useWords();
  const shown = name ? shownText(name) : undefined;
  return (
    <span {...part('name')} data-unnamed={shown ? undefined : ''} title={shown}>
      <bdi>{shown ?? words('table.unnamed')}</bdi>
    </span>
  );
}

/** The same name inside a sentence, isolated by the Unicode marks for it (UAX #9). */
export function nameIn(key: ApiKey, unnamed: string): string {
  return `\u2068${key.name ? shownText(key.name) : unnamed}\u2069`;
}
