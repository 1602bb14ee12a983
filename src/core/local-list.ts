import type { ClientPart } from './client.ts';
import type { GuardedAdapter } from './guard.ts';
import type { Asked, ListFilter } from './key-list.ts';
import { statusOf } from './status.ts';
import type { ApiKey, SortField } from './types.ts';

/** Searches, filters and sorts here what the backend does not, over the whole list. */
export const localList: ClientPart<object> = ({ list, adapter }) => {
  list.arrangeBy({ split: (filter) => split(adapter, filter), arrange });
  return { stop: () => undefined };
};

function split(
  { supports }: GuardedAdapter,
  { search, sort, status }: ListFilter,
): readonly [here: Asked, there: Asked] {
  const parts = [
    [{ ...(search && { search }) }, supports.search],
    [{ ...(sort && { sort }) }, sort && supports.sort?.includes(sort.field)],
    [{ ...(status && { status }) }, supports.filter?.includes('status')],
  ] as const;
  const those = (wanted: boolean): Asked =>
    Object.assign({}, ...parts.filter(([, isThere = false]) => isThere === wanted).map(([part]) => part)) as Asked;
  return [those(false), those(true)];
}

const collator = new Intl.Collator(undefined, { numeric: true, sensitivity: 'base' });
const fold = (text: string): string => text.normalize('NFKC').toLowerCase();

/** Searches, filters and sorts keys here, for backends that do not. */
function arrange(keys: readonly ApiKey[], { search, status, sort }: Asked): readonly ApiKey[] {
  const wanted = fold(search ?? '').trim();
  const matching = keys.filter(
    (key) =>
      (!wanted || fold(`${key.name ?? ''}\n${key.hint}`).includes(wanted)) &&
      (status === undefined || statusOf(key) === status),
  );
  if (!sort) return matching;
  const order = sort.field === 'name' ? byName : byMoment(sort.field);
  const sign = sort.direction === 'descending' ? -1 : 1;
  return matching.toSorted((a, b) => sign * order(a, b));
}

const byName = (a: ApiKey, b: ApiKey): number => collator.compare(a.name ?? '', b.name ?? '');

const byMoment =
  (field: Exclude<SortField, 'name'>) =>
  (a: ApiKey, b: ApiKey): number =>
    momentOf(a, field) - momentOf(b, field);

/** Never used comes before the oldest use, never ending after the latest end. */
function momentOf(key: ApiKey, field: Exclude<SortField, 'name'>): number {
  const date = key[field];
  if (date !== null) return Date.parse(date);
  return field === 'expiresAt' ? Number.MAX_VALUE : -Number.MAX_VALUE;
}
