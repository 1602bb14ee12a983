import type { ExpiryPolicy, IsoDate } from '../../../core/types.ts';

const day = 86_400;
const year = 365 * day;

/** In seconds: time to fill in the rest of the form, and room for two clocks that do not agree. */
const margin = 600;

/** The presets that the bounds allow, in seconds. */
export function presetsOf({ presets = [7, 30, 90, 365].map((days) => days * day), ...bounds }: ExpiryPolicy): number[] {
  const { minSeconds = 0, maxSeconds = Infinity } = bounds;
  return presets.filter((seconds) => seconds > 0 && seconds >= minSeconds && seconds <= maxSeconds);
}

/** When a preset that is chosen now ends. One at a bound stays a few minutes within it, or it were refused when it arrives. */
export function endOfPreset(seconds: number, policy: ExpiryPolicy, now: number): IsoDate {
  const { earliest, latest } = reach(policy);
  const kept = earliest > latest ? seconds : Math.min(Math.max(seconds, earliest), latest);
  return isoDate(now + kept * 1000);
}

/** The end of a local day (`2026-12-04`), on the last day that is allowed a little earlier; empty where there is no such day. */
export function endOfDay(localDay: string, policy: ExpiryPolicy, now: number): string {
  const end = Date.parse(`${localDay}T23:59:59.999`);
  if (Number.isNaN(end)) return '';
  const latest = now + reach(policy).latest * 1000;
  return isoDate(localDay === dayOf(latest) ? Math.min(end, latest) : end);
}

/** The local day of a moment, as a date input has it; empty where there is none. */
export function dayOf(moment: IsoDate | number): string {
  const date = new Date(moment);
  if (Number.isNaN(date.getTime())) return '';
  const [years, months, days] = [date.getFullYear(), date.getMonth() + 1, date.getDate()];
  return `${String(years).padStart(4, '0')}-${String(months).padStart(2, '0')}-${String(days).padStart(2, '0')}`;
}

/** The first and the last day that a date input should offer; the last one has four digits of a year at most. */
export function daysOf(policy: ExpiryPolicy, now: number): { min: string; max: string } {
  const { earliest, latest } = reach(policy);
  return { min: dayOf(now + earliest * 1000), max: dayOf(now + latest * 1000) || '9999-12-31' };
}

/** What the bounds have against an end, by reason code. */
export function expiryFinding(
  end: string,
  { required = false, minSeconds = 0, maxSeconds = Infinity }: ExpiryPolicy,
  now: number,
): 'required' | 'in_the_past' | 'too_early' | 'too_late' | undefined {
  if (end === '') return required ? 'required' : undefined;
  const seconds = (Date.parse(end) - now) / 1000;
  if (seconds <= 0) return 'in_the_past';
  if (seconds < minSeconds) return 'too_early';
  return seconds > maxSeconds ? 'too_late' : undefined;
}

/** `7 days`, `1 year`, in the user's language; what is no whole number of days in hours. */
export function durationIn(locale: string | undefined, seconds: number): string {
  const [unit, size] = unitOf(seconds);
  return new Intl.NumberFormat(locale, {
    style: 'unit',
    unit,
    unitDisplay: 'long',
    maximumFractionDigits: 1,
  }).format(seconds / size);
}

function unitOf(seconds: number): ['year' | 'day' | 'hour', number] {
  if (seconds > 0 && seconds % year === 0) return ['year', year];
  return seconds % day === 0 ? ['day', day] : ['hour', 3_600];
}

/** How far away an end may be that is chosen now, in seconds. */
function reach({ minSeconds = 0, maxSeconds = Infinity }: ExpiryPolicy): { earliest: number; latest: number } {
  return { earliest: minSeconds > 0 ? minSeconds + margin : 0, latest: maxSeconds - margin };
}

const isoDate = (milliseconds: number): IsoDate => new Date(milliseconds).toISOString();
