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

/** What has no width, turns the text around it (UAX #9), or looks like nothing. Joiners stay: scripts and emoji need them. */
const unseen = /(?![\u200C\u200D])[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}\u115F\u1160\u3164\uFFA0]/gu;

/** A text by anybody as a line shows it: cut after 200 characters, and what nobody could see spelled out, `□U+202E`. */
export function shownText(text: string): string {
  const start = Array.from(text.slice(0, 400)).slice(0, 200).join('');
  const seen = start.replace(
    unseen,
    (character) => `□U+${character.codePointAt(0)!.toString(16).toUpperCase().padStart(4, '0')}`,
  );
  return start === text ? seen : `${seen}…`;
}

/** Characters as a reader counts them. */
export const graphemes = (text: string): number => [...new Intl.Segmenter().segment(text)].length;
