import type { IsoDate } from '../core/types.ts';

interface Formats {
  readonly date: Intl.DateTimeFormat;
  readonly full: Intl.DateTimeFormat;
  readonly relative: Intl.RelativeTimeFormat;
}

// Making these costs far more than using them, and a table of a thousand rows uses them thousands of times.
const made = new Map<string | undefined, Formats>();

function formats(locale: string | undefined): Formats {
  const known = made.get(locale);
  if (known) return known;
  const fresh: Formats = {
    date: new Intl.DateTimeFormat(locale, { dateStyle: 'medium' }),
    full: new Intl.DateTimeFormat(locale, { dateStyle: 'full', timeStyle: 'short' }),
    relative: new Intl.RelativeTimeFormat(locale, { numeric: 'auto' }),
  };
  made.set(locale, fresh);
  return fresh;
}

export const formatDate = (date: IsoDate, locale: string | undefined): string =>
  formats(locale).date.format(Date.parse(date));

export const formatFull = (date: IsoDate, locale: string | undefined): string =>
  formats(locale).full.format(Date.parse(date));

const units: readonly (readonly [Intl.RelativeTimeFormatUnit, number])[] = [
  ['day', 86_400],
  ['hour', 3_600],
  ['minute', 60],
];

/** "3 hours ago" within 30 days, a date beyond. */
export function formatRelative(date: IsoDate, locale: string | undefined, now: number = Date.now()): string {
  const seconds = (Date.parse(date) - now) / 1000;
  if (Math.abs(seconds) > 30 * 86_400) return formatDate(date, locale);
  const [unit, size] = units.find(([, length]) => Math.abs(seconds) >= length) ?? (['second', 1] as const);
  return formats(locale).relative.format(unit === 'second' ? 0 : Math.trunc(seconds / size), unit);
}

/** Minutes and seconds, `4:59`. */
export const formatSeconds = (seconds: number): string =>
  `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`;

/** Controls, and what has no width or turns the text around it (UAX #9). Joiners stay: scripts and emoji need them. */
const unseen = /[\p{Cc}\p{Zl}\p{Zp}\u200B\u202A-\u202E\u2060-\u2069\uFEFF]/gu;

/** A text by anybody as a line shows it: cut after 200 characters, and what nobody could see spelled out, `□U+202E`. */
export const shownText = (text: string): string =>
  (text.length > 200 ? `${Array.from(text.slice(0, 400)).slice(0, 200).join('')}…` : text).replace(
    unseen,
    (character) => `□U+${character.codePointAt(0)!.toString(16).toUpperCase().padStart(4, '0')}`,
  );

/** Characters as a reader counts them. */
export const graphemes = (text: string): number => [...new Intl.Segmenter().segment(text)].length;
