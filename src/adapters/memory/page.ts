import { ApiKeysError } from '../../core/errors.ts';
import type { ApiKey, KeyPage, ListQuery, Sort } from '../../core/types.ts';

/** A key and its place in the order of creation. */
export interface Placed {
  readonly key: ApiKey;
  readonly position: number;
}

/** Where a page ended. It stays a place in the order when the key that stood there is deleted. */
interface Place {
  readonly value: string | number | null;
  readonly position: number;
}

const newestFirst: Sort = { field: 'createdAt', direction: 'descending' };
const collator = new Intl.Collator('en', { numeric: true });

/** Answers one page of the keys that match the query, after the place its cursor names. */
export function pageOf(items: readonly Placed[], query: ListQuery, maxPageSize: number): KeyPage {
  const sort = query.sort ?? newestFirst;
  const order = (a: Place, b: Place): number => compare(a, b, sort);
  const places = items
    .filter(({ key }) => matches(key, query))
    .map(({ key, position }) => ({ key, position, value: sortValue(key, sort) }))
    .toSorted(order);
  const after = query.cursor === null ? null : readCursor(query.cursor, query);
  const rest = after ? places.filter((place) => order(place, after) > 0) : places;
  const page = rest.slice(0, Math.min(Math.max(1, query.limit), maxPageSize));
  const last = page.at(-1);
  return {
    keys: page.map(({ key }) => key),
    nextCursor: last && rest.length > page.length ? writeCursor(last, query) : null,
    total: places.length,
  };
}

function matches(key: ApiKey, { search = '', status }: ListQuery): boolean {
  if (status && key.status !== status) return false;
  const wanted = fold(search.trim());
  return [key.name ?? '', key.hint, key.id].some((text) => fold(text).includes(wanted));
}

/** Text as it is compared: without case and without the ways to write one character. */
export const fold = (text: string): string => text.normalize('NFKC').toLowerCase();

function sortValue(key: ApiKey, { field }: Sort): string | number | null {
  const value = key[field];
  return value === null || field === 'name' ? value : Date.parse(value);
}

/** Keys without a value come last either way; equal ones stand newest first. */
function compare(a: Place, b: Place, { direction }: Sort): number {
  if (a.value === b.value) return b.position - a.position;
  if (a.value === null || b.value === null) return a.value === null ? 1 : -1;
  const ascending =
    typeof a.value === 'number' && typeof b.value === 'number'
      ? a.value - b.value
      : collator.compare(String(a.value), String(b.value));
  return (direction === 'ascending' ? ascending : -ascending) || b.position - a.position;
}

function writeCursor({ value, position }: Place, query: ListQuery): string {
  return encodeURIComponent(JSON.stringify([asked(query), value, position]));
}

function readCursor(cursor: string, query: ListQuery): Place {
  try {
    const [from, value, position] = JSON.parse(decodeURIComponent(cursor)) as [string, Place['value'], number];
    if (from === asked(query)) return { value, position };
  } catch {
    // An unreadable cursor is refused like one of another query.
  }
  throw new ApiKeysError('invalid_input', { fields: [{ field: 'cursor', code: 'invalid_cursor' }] });
}

const asked = ({ search = '', status, sort = newestFirst }: ListQuery): string =>
  JSON.stringify([search, status, sort.field, sort.direction]);
