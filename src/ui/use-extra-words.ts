'use client';

import { englishExtras } from '../core/messages-extras.ts';
import { english, type Words } from '../core/messages.ts';
import { useWords } from './use-words.ts';

const all = { ...english, ...englishExtras };

/** The words of the nearest provider, for the parts that are not in every panel. */
export const useExtraWords = (): Words => useWords(all);
