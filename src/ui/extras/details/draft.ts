import type { ApiKey, KeyChanges } from '../../../core/types.ts';
import { statusOf } from '../../../react/status.ts';
import type { KeyValues } from '../../extras.ts';
import { valuesOf } from '../../key-form.tsx';

/** What can be told of a key besides what never changes, in the order in which it is told. */
export type Told = keyof KeyValues | 'status';

export const fieldNames: readonly (keyof KeyValues)[] = ['name', 'expiresAt', 'scopes', 'allowedIps', 'note'];

/** A key's values with changes that were not saved. */
export function valuesWith(key: ApiKey, { name, note, ...changes }: KeyChanges): KeyValues {
  const { disabled: _, ...others } = changes;
  const values = valuesOf({ ...key, ...others });
  return {
    ...values,
    ...(name !== undefined && { name: name ?? '' }),
    ...(note !== undefined && { note: note ?? '' }),
  };
}

/** What differs between a form and the key that it is about: only that is sent. An empty text takes the value away. */
export function changesOf(values: KeyValues, key: ApiKey): KeyChanges {
  const differing = fieldNames.filter((name) => !isSame(name, values, valuesOf(key)));
  return Object.fromEntries(differing.map((name) => [name, sent(values[name])]));
}

/** The form after its key has changed elsewhere: what was typed stays, and all else is as the key is now. */
export function rebased(values: KeyValues, was: ApiKey, now: ApiKey): KeyValues {
  const untouched = fieldNames.filter((name) => isSame(name, values, valuesOf(was)));
  return { ...values, ...Object.fromEntries(untouched.map((name) => [name, valuesOf(now)[name]])) };
}

/** What is different between two readings of a key, as far as a user has to know. */
export function differencesOf(was: ApiKey, now: ApiKey): readonly Told[] {
  const differing: Told[] = fieldNames.filter((name) => !isSame(name, valuesOf(was), valuesOf(now)));
  return statusOf(was) === statusOf(now) ? differing : ['status', ...differing];
}

function isSame(name: keyof KeyValues, a: KeyValues, b: KeyValues): boolean {
  if (name === 'expiresAt') return momentOf(a.expiresAt) === momentOf(b.expiresAt);
  return canonical(a[name]) === canonical(b[name]);
}

const momentOf = (date: string): number | null => (date === '' ? null : Date.parse(date));

/** A list means the same in any order, a text with any space around it. */
const canonical = (value: string | readonly string[]): string =>
  typeof value === 'string' ? value.trim() : value.toSorted().join('\n');

const sent = (value: string | readonly string[]): string | readonly string[] | null =>
  typeof value === 'string' ? value.trim() || null : value;
