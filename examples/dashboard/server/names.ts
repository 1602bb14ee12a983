import type { KeyPolicy } from './policy.ts';
import { invalidField } from './problem.ts';
import { sha256 } from './secrets.ts';

// A reader's character may be any number of code units: no script or emoji needs more than these on average.
const UNITS_PER_GRAPHEME = 4;
const SPARE_UNITS = 1_000;
const MAX_SHOWN = 200;
const MAX_SORTED = 100;
const MAX_COMPARED = 500;
const DEFAULT_MAX_LENGTH = 80;
const graphemes = new Intl.Segmenter('en', { granularity: 'grapheme' });

type NameRules = Pick<KeyPolicy, 'nameRequired' | 'nameMaxLength'>;

/**
 * The name as it is kept: trimmed and NFC, or null for none. Throws `invalid_input` at `/name` with the code `required`,
 * `too_long` (counted in graphemes, of four code units on average and 1,000 more) or `invalid_characters` (control
 * characters, line breaks, broken Unicode).
 */
export function cleanName(input: string | null | undefined, rules: NameRules): string | null {
  const name = (input ?? '').trim().normalize('NFC');
  if (!/[^\p{Z}\p{Cf}]/u.test(name)) {
    if (rules.nameRequired) throw invalidField('/name', 'required');
    return null;
  }
  if (/[\p{Cc}\p{Cs}\u2028\u2029]/u.test(name)) throw invalidField('/name', 'invalid_characters');
  if (isLonger(name, rules.nameMaxLength ?? DEFAULT_MAX_LENGTH)) throw invalidField('/name', 'too_long');
  return name;
}

/**
 * The note as it is kept: trimmed and NFC, or null for none. Throws `invalid_input` at `/note` with the code `not_offered`
 * (no `max`), `too_long` or `invalid_characters` (control characters but line breaks and tabs, broken Unicode).
 */
export function cleanNote(input: string | null | undefined, max: number | undefined): string | null {
  const note = (input ?? '').replace(/\r\n?/g, '\n').trim().normalize('NFC');
  if (note === '') return null;
  if (max === undefined) throw invalidField('/note', 'not_offered');
  if (/(?![\n\t])[\p{Cc}\p{Cs}]/u.test(note)) throw invalidField('/note', 'invalid_characters');
  if (isLonger(note, max)) throw invalidField('/note', 'too_long');
  return note;
}

function isLonger(text: string, max: number): boolean {
  return text.length > max * UNITS_PER_GRAPHEME + SPARE_UNITS || [...graphemes.segment(text)].length > max;
}

/** For comparing and searching: compatibility forms and case make no difference. */
export function foldText(text: string): string {
  return text.normalize('NFKC').toLowerCase();
}

/** A name as it is compared where names must differ. A long one is a digest, as an index takes no value of any length. */
export function uniqueName(name: string): string {
  const folded = foldText(name);
  return folded.length > MAX_COMPARED ? sha256(folded) : folded;
}

/** What a name is sorted by: as much of its beginning as a cursor can hold. */
export function sortName(name: string | null): string {
  return firstOf(foldText(name ?? ''), MAX_SORTED);
}

/** The first `count` code points. */
function firstOf(text: string, count: number): string {
  return Array.from(text).slice(0, count).join('');
}

// Format characters but ZWNJ and ZWJ, which scripts and emoji need.
const INVISIBLE = /(?![\u200C\u200D])[\p{Cf}\p{Cc}\p{Cs}\p{Zl}\p{Zp}]/gu;

/**
 * Text by a user as it may stand in a mail: characters that reorder, hide or break lines are spelled out (`□U+202E`), what is
 * longer than 200 characters is cut short, and all is isolated, so that the sentence around it reads as written.
 */
export function isolateText(text: string): string {
  const visible = text.replace(
    INVISIBLE,
    (character) => `□U+${(character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')}`,
  );
  const shown = firstOf(visible, MAX_SHOWN);
  return `\u2068${shown}${shown === visible ? '' : '…'}\u2069`;
}
