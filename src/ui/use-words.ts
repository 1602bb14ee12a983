'use client';

import { createWords, type Messages, type Words } from '../core/messages.ts';
import { useEnvironment } from '../react/provider.tsx';

const made = new WeakMap<Messages, Map<string | undefined, Words>>();

/** The words of the nearest provider, made once for each set of messages and language. */
export function useWords(): Words {
  const { messages, locale } = useEnvironment();
  const byLocale = made.get(messages) ?? new Map<string | undefined, Words>();
  const words = byLocale.get(locale) ?? createWords(messages, locale);
  made.set(messages, byLocale.set(locale, words));
  return words;
}
