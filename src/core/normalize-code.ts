import type { CodeSpec } from './code.ts';

// Decimal digits stand in Unicode in unbroken rows from zero to nine.
function asciiDigit(digit: string): string {
  const point = digit.codePointAt(0) ?? 0;
  let below = 0;
  while (/\p{Nd}/u.test(String.fromCodePoint(point - below - 1))) below += 1;
  return String(below % 10);
}

/** Compatibility forms resolved, every script's decimal digits as `0–9`, marks and invisible characters gone. */
const plain = (text: string): string =>
  text
    .normalize('NFKC')
    .replace(/[\p{Cf}\p{M}]/gu, '')
    .replace(/\p{Nd}/gu, asciiDigit);

const withoutSeparators = (text: string): string => text.replace(/[^\p{L}\p{N}]/gu, '');

// Only after this test may letters be upper-cased: 'ß' would become 'SS'.
const allowed = (text: string, { alphabet }: CodeSpec): boolean =>
  (alphabet === 'digits' ? /^[0-9]+$/ : /^[A-Za-z0-9]+$/).test(text);

const dash = String.raw`[\p{Pd}\u2212]`;
const dot = '[.·•‧∙⋅・]';
const joiners = [`(?: ?${dash} ?|${dot}| )`, `(?:${dash}|${dot})`];

// Inside other words a token looks like a code when it has a digit or is all capitals. Only Latin letters end it:
// in Chinese or Thai a code follows the word before it without a space.
const beside = String.raw`[\p{sc=Latin}\p{N}]`;
const tokens = {
  digits: '[0-9]+',
  alphanumeric: `(?<!${beside})(?:[A-Z0-9]+|(?=[A-Za-z]*[0-9])[A-Za-z0-9]+)(?!${beside})`,
};

/**
 * What a field for `spec` should hold after `text` was put into it: the text itself where it is a code, in any
 * script's digits and with any separators, otherwise the one run of exactly the wanted length in it ("Your code is
 * 482 913.", "G-482913"). `null` where there is none, or more than one.
 */
export function normalizeCode(text: string, spec: CodeSpec): string | null {
  const source = plain(text);
  const whole = withoutSeparators(source);
  if (whole.length === spec.length && allowed(whole, spec)) return whole.toUpperCase();
  const token = tokens[spec.alphabet];
  for (const joiner of joiners) {
    const runs = source.match(new RegExp(`${token}(?:${joiner}${token})*`, 'gu')) ?? [];
    const fitting = runs.map((run) => withoutSeparators(run).toUpperCase()).filter((run) => run.length === spec.length);
    const codes = [...new Set(fitting)];
    const likely = codes.length > 1 ? codes.filter((code) => /[0-9]/.test(code)) : codes;
    if (codes.length > 0) return likely.length === 1 ? (likely[0] ?? null) : null;
  }
  return null;
}

/** The characters that a piece of a code adds, without separators; empty where anything in it cannot be in a code. */
export function cleanTyped(text: string, spec: CodeSpec): string {
  const piece = withoutSeparators(plain(text));
  return allowed(piece, spec) ? piece.toUpperCase() : '';
}
