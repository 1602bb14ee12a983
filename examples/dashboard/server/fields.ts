import { formatIpRange, parseIpRange } from './ip-ranges.ts';
import { cleanName, cleanNote } from './names.ts';
import type { KeyPolicy } from './policy.ts';
import { invalidField, Problem } from './problem.ts';
import type { KeyChanges, NewKey } from './schemas.ts';

const CLOCK_SLACK_MS = 300_000;

/** What the user sets of a key, checked. Null is nothing. */
export interface KeyFields {
  readonly name: string | null;
  readonly expiresAt: number | null;
  readonly scopes: readonly string[] | null;
  readonly allowedIps: readonly string[] | null;
  readonly note: string | null;
}

/** The fields that a change names; the others are undefined. */
export type ChangedFields = { readonly [Field in keyof KeyFields]?: KeyFields[Field] | undefined };

/** What a new key is asked to be, checked against the policy. Throws `invalid_input` with every field that cannot be. */
export function checkNewKey(policy: KeyPolicy, input: NewKey, now: number): KeyFields {
  const {
    name = null,
    expiresAt = null,
    scopes = null,
    allowedIps = null,
    note = null,
  } = checkFields(policy, input, now, () => true);
  return { name, expiresAt, scopes, allowedIps, note };
}

/** What is to change of a key, checked as for a new one. Throws `invalid_input`. */
export function checkChanges(policy: KeyPolicy, input: KeyChanges, now: number): ChangedFields {
  return checkFields(policy, input, now, (field) => input[field] !== undefined);
}

function checkFields(
  policy: KeyPolicy,
  input: KeyChanges,
  now: number,
  isAsked: (field: keyof KeyFields) => boolean,
): ChangedFields {
  const errors: { pointer: string; code: string }[] = [];
  const take = <Value>(field: keyof KeyFields, clean: () => Value): Value | undefined => {
    try {
      return isAsked(field) ? clean() : undefined;
    } catch (error) {
      if (!(error instanceof Problem)) throw error;
      errors.push(...(error.options.errors ?? []));
    }
  };
  const fields = {
    name: take('name', () => cleanName(input.name, policy)),
    expiresAt: take('expiresAt', () => cleanExpiry(input.expiresAt, policy, now)),
    scopes: take('scopes', () => cleanScopes(input.scopes, policy)),
    allowedIps: take('allowedIps', () => cleanIps(input.allowedIps, policy)),
    note: take('note', () => cleanNote(input.note, policy.noteMaxLength)),
  };
  if (errors.length > 0) throw new Problem('invalid_input', { errors });
  return fields;
}

function cleanExpiry(input: string | null | undefined, { expiry = {} }: KeyPolicy, now: number): number | null {
  if (input === null || input === undefined) {
    if (expiry.required) throw invalidField('/expiresAt', 'required');
    return null;
  }
  const time = Date.parse(input);
  const { minSeconds = 0, maxSeconds = Infinity } = expiry;
  if (!(time > now)) throw invalidField('/expiresAt', 'in_the_past');
  if (time < now + minSeconds * 1000 - CLOCK_SLACK_MS) throw invalidField('/expiresAt', 'too_early');
  if (time > now + maxSeconds * 1000 + CLOCK_SLACK_MS) throw invalidField('/expiresAt', 'too_late');
  return time;
}

function cleanScopes(input: readonly string[] | undefined, policy: KeyPolicy): readonly string[] | null {
  if (!input?.length && policy.scopesRequired) throw invalidField('/scopes', 'required');
  const offered = new Set(policy.scopes?.map(({ scope }) => scope));
  refuseAt('/scopes', 'not_offered', input, (scope) => !offered.has(scope));
  refuseAt('/scopes', 'duplicate', input, (scope, index) => input?.indexOf(scope) !== index);
  return input ?? null;
}

function cleanIps(input: readonly string[] | undefined, { allowedIps }: KeyPolicy): readonly string[] | null {
  if (!input?.length) return null;
  if (!allowedIps) throw invalidField('/allowedIps', 'not_offered');
  if (input.length > (allowedIps.max ?? Infinity)) throw invalidField('/allowedIps', 'too_many');
  const ranges = input.map((text) => {
    const range = parseIpRange(text);
    return range && formatIpRange(range);
  });
  refuseAt('/allowedIps', 'invalid_format', ranges, (range) => range === null);
  refuseAt('/allowedIps', 'duplicate', ranges, (range, index) => ranges.indexOf(range) !== index);
  return ranges.filter((range) => range !== null);
}

/** Throws `invalid_input` for each entry of a list that `isWrong` says. */
export function refuseAt<Entry>(
  pointer: string,
  code: string,
  entries: readonly Entry[] | undefined,
  isWrong: (entry: Entry, index: number) => boolean,
): void {
  const errors = (entries ?? []).flatMap((entry, index) =>
    isWrong(entry, index) ? [{ pointer: `${pointer}/${index}`, code }] : [],
  );
  if (errors.length > 0) throw new Problem('invalid_input', { errors });
}
