'use client';

import { createWords, english, type Messages, type Words } from '../core/messages.ts';
import { useEnvironment } from '../react/provider.tsx';

type Ours = Readonly<Record<string, string | undefined>>;

const made = new WeakMap<Ours, WeakMap<Messages, Map<string | undefined, Words>>>();

/** The words of the nearest provider, made once for each set of messages and language. */
export function useWords(ours: Ours = english): Words {
  const { messages, locale } = useEnvironment();
  const byMessages = made.get(ours) ?? new WeakMap<Messages, Map<string | undefined, Words>>();
  const byLocale = byMessages.get(messages) ?? new Map<string | undefined, Words>();
  const words = byLocale.get(locale) ?? createWords(messages, locale, ours);
  made.set(ours, byMessages.set(messages, byLocale.set(locale, words)));
  return words;
}
