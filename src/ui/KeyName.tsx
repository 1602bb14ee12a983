'use client';

import type { ReactNode } from 'react';

import type { ApiKey } from '../core/types.ts';
import { clampName } from './format.ts';
import { usePart } from './parts.ts';
import { useWords } from './use-words.ts';

/** A key's name as text of its own direction: nothing in it can turn the words around it. */
export function KeyName({ of: { name } }: { of: ApiKey }): ReactNode {
  const part = usePart();
  const words = useWords();
  return (
    <span {...part('name')} data-unnamed={name ? undefined : ''} title={name ? clampName(name) : undefined}>
      <bdi>{name ? clampName(name) : words('table.unnamed')}</bdi>
    </span>
  );
}

/** Isolates and paragraphs, by which a name could end its own isolation. */
const endsIsolation = /[\p{Cc}\p{Zp}\u2066-\u2069]/gu;

/** The same name inside a sentence, isolated by the Unicode marks for it (UAX #9). */
export function nameIn(key: ApiKey, unnamed: string): string {
  return `\u2068${key.name ? clampName(key.name).replace(endsIsolation, '') : unnamed}\u2069`;
}
