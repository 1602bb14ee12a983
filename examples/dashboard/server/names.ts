import { invalidField } from './problem.ts';

const MAX_CODE_UNITS = 2_000;
const DEFAULT_MAX_LENGTH = 80;
const graphemes = new Intl.Segmenter('en', { granularity: 'grapheme' });

interface NameRules {
  readonly nameRequired?: boolean;
  readonly nameMaxLength?: number;
}

/**
 * The name as it is kept: trimmed and NFC, or null for none. Throws `invalid_input` at `/name` with the code `required`,
 * `too_long` (counted in graphemes) or `invalid_characters` (control characters, line breaks, broken Unicode).
 */
export function cleanName(input: string | undefined, rules: NameRules): string | null {
  const name = (input ?? '').trim().normalize('NFC');
  if (!/[^\p{Z}\p{Cf}]/u.test(name)) {
    if (rules.nameRequired) throw invalidField('/name', 'required');
    return null;
  }
  if (/[\p{Cc}\p{Cs}\u2028\u2029]/u.test(name)) throw invalidField('/name', 'invalid_characters');
  const max = rules.nameMaxLength ?? DEFAULT_MAX_LENGTH;
  if (name.length > MAX_CODE_UNITS || [...graphemes.segment(name)].length > max)
    throw invalidField('/name', 'too_long');
  return name;
}

/** For comparing and searching: compatibility forms and case make no difference. */
export function foldText(text: string): string {
  return text.normalize('NFKC').toLowerCase();
}

// Format characters but ZWNJ and ZWJ, which scripts and emoji need.
const INVISIBLE = /(?![\u200C\u200D])\p{Cf}/gu;

/**
 * Text by a user as it may stand in a mail: characters that reorder or hide are spelled out (`□U+202E`), and the rest is
 * isolated, so that the sentence around it reads as written.
 */
export function isolateText(text: string): string {
  const visible = text.replace(
    INVISIBLE,
    (character) => `□U+${(character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')}`,
  );
  return `\u2068${visible}\u2069`;
}
