import type { ApiKey, RotationPolicy } from '../../../core/types.ts';

/** What the form about a rotation holds. `choice`: the seconds of a preset, or `custom`. */
export interface GraceValues {
  readonly choice: string;
  /** Of what is custom, as it was typed. */
  readonly amount: string;
  readonly unit: 'hours' | 'days';
}

export const custom = 'custom';

const hour = 3_600;
const day = 24 * hour;
const unitSeconds = { hours: hour, days: day } as const;

/** A hundred years: beyond, no moment can be told. */
const farthest = 36_500 * day;

/** The longest grace period, in seconds. */
export const longestOf = ({ maxGraceSeconds = farthest }: RotationPolicy): number =>
  Math.min(maxGraceSeconds, farthest);

/** The grace periods on offer, in seconds. */
export const presetsOf = (policy: RotationPolicy): readonly number[] =>
  (policy.presets ?? [0, hour, day, 7 * day]).filter((seconds) => seconds <= longestOf(policy));

/** Begins with what is wanted, or with the longest that is on offer below it. */
export function graceValues(wanted: number, policy: RotationPolicy): GraceValues {
  const presets = presetsOf(policy);
  const below = presets.filter((seconds) => seconds <= wanted);
  const preset = below.length > 0 ? Math.max(...below) : presets[0];
  return { choice: preset === undefined ? custom : String(preset), amount: '', unit: 'hours' };
}

/** The same choice, or the nearest below it where the backend's rules came later and do not have it. */
export function offered(choice: string, policy: RotationPolicy): string {
  const isOffered = choice === custom || presetsOf(policy).includes(Number(choice));
  return isOffered ? choice : graceValues(Number(choice), policy).choice;
}

/** In seconds; `NaN` where what was typed is no whole number of at least 1. */
export function graceOf({ choice, amount, unit }: GraceValues): number {
  if (choice !== custom) return Number(choice);
  return /^0*[1-9]\d*$/.test(amount) ? Number(amount) * unitSeconds[unit] : NaN;
}

/** When the old key ends, in milliseconds: after the grace period, unless its own end is earlier. */
export function endOf({ expiresAt }: ApiKey, graceSeconds: number, now: number = Date.now()): number {
  return Math.min(now + graceSeconds * 1000, expiresAt === null ? Infinity : Date.parse(expiresAt));
}

/** `24 hours`, `7 days`: in days from the second one on. */
export function formatSpan(seconds: number, locale: string | undefined): string {
  const units = [
    ['day', day, 2],
    ['hour', hour, 1],
    ['minute', 60, 1],
    ['second', 1, 0],
  ] as const;
  const [unit, size] = units.find(([, each, least]) => seconds % each === 0 && seconds / each >= least) ?? units[3];
  return new Intl.NumberFormat(locale, { style: 'unit', unit, unitDisplay: 'long' }).format(seconds / size);
}
