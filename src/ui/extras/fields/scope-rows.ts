import type { ScopeOffer } from '../../../core/types.ts';

export type Level = 'none' | 'read' | 'write';

/** What is chosen in one go: a resource by its level, or a scope by itself. */
export interface ScopeRow {
  readonly id: string;
  readonly label: string;
  readonly description: string | undefined;
  /** The scopes of each level; to write is to read, too. A row without levels has `write` alone. */
  readonly read: readonly string[];
  readonly write: readonly string[];
}

export interface ScopeGroup {
  /** Empty where the backend names none. */
  readonly name: string;
  readonly rows: readonly ScopeRow[];
}

/** The offers in the backend's order, by group and resource, as far as they have to do with what is searched for. */
export function groupsOf(offers: readonly ScopeOffer[], search: string): ScopeGroup[] {
  const wanted = fold(search);
  const isWanted = (offer: ScopeOffer): boolean =>
    [offer.scope, offer.resource, offer.group, offer.description].some((text) => fold(text ?? '').includes(wanted));
  return [...by(offers, ({ group = '' }) => group)].flatMap(([name, inGroup]) => {
    const resources = by(inGroup, ({ resource, scope }) => resource ?? scope);
    const rows = [...resources].flatMap(([label, of]) => (of.some(isWanted) ? rowsOf(label, of) : []));
    return rows.length > 0 ? [{ name, rows }] : [];
  });
}

/** One row with levels where a resource can be read and written; else one for each of its offers. */
function rowsOf(resource: string, offers: readonly ScopeOffer[]): ScopeRow[] {
  const read = offers.filter(({ level }) => level === 'read');
  const write = offers.filter(({ level }) => level === 'write');
  const isLevelled = read.length > 0 && write.length > 0;
  const single = isLevelled ? offers.filter(({ level }) => level === undefined) : offers;
  const singles = single.map((offer) => ({
    id: offer.scope,
    label: offers.length === 1 ? resource : offer.scope,
    description: offer.description,
    read: [],
    write: [offer.scope],
  }));
  if (!isLevelled) return singles;
  const description = [...write, ...read].find((offer) => offer.description)?.description;
  return [
    { id: resource, label: resource, description, read: read.map(scopeOf), write: write.map(scopeOf) },
    ...singles,
  ];
}

/** The highest level of a row that is among what is chosen. */
export function levelOf({ read, write }: ScopeRow, chosen: readonly string[]): Level {
  if (write.some((scope) => chosen.includes(scope))) return 'write';
  return read.some((scope) => chosen.includes(scope)) ? 'read' : 'none';
}

/** What is chosen once a row has another level; what belongs to other rows stays. */
export function withLevel({ read, write }: ScopeRow, level: Level, chosen: readonly string[]): string[] {
  const others = chosen.filter((scope) => !read.includes(scope) && !write.includes(scope));
  return [...others, ...(level === 'none' ? [] : read), ...(level === 'write' ? write : [])];
}

const scopeOf = ({ scope }: ScopeOffer): string => scope;

/** For comparing: without case and accents. */
const fold = (text: string): string => text.normalize('NFKD').replaceAll(/\p{M}/gu, '').toLowerCase().trim();

function by<T>(all: readonly T[], keyOf: (each: T) => string): Map<string, T[]> {
  const groups = new Map<string, T[]>();
  for (const each of all) groups.set(keyOf(each), [...(groups.get(keyOf(each)) ?? []), each]);
  return groups;
}
