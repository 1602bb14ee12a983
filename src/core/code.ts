import type { Challenge } from './types.ts';

/** What a code looks like: `length` characters, either `0–9` or `A–Z0–9`. */
export interface CodeSpec {
  readonly length: number;
  readonly alphabet: Challenge['codeAlphabet'];
}

const final: Readonly<Record<CodeSpec['alphabet'], RegExp>> = { digits: /^[0-9]+$/, alphanumeric: /^[0-9A-Z]+$/ };

/** Whether `text` is a whole code, in its final form. */
export function isCompleteCode(text: string, { length, alphabet }: CodeSpec): boolean {
  return text.length === length && final[alphabet].test(text);
}
