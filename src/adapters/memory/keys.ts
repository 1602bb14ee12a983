import { ApiKeysError } from '../../core/errors.ts';
import type { ApiKey, CreatedKey, KeyChanges, KeyPage, ListQuery, NewKey } from '../../core/types.ts';
import { cleaned } from './checks.ts';
import { holds, readRange } from './ip.ts';
import { fold, pageOf } from './page.ts';
import { base62, fingerprint, randomText } from './random.ts';
import { changed, current, isGone, isRotated, newer, retired, successorOf } from './status.ts';
import type { MemoryChanges, MemoryKey } from './types.ts';

interface StoredKey {
  readonly key: ApiKey;
  /** Later keys have higher ones; the keys at the start count down from 0, to be listed as given. */
  readonly position: number;
  readonly fingerprint: string | undefined;
}

export interface KeyStore {
  readonly size: number;
  /** Every key, newest first. */
  all(): readonly ApiKey[];
  list(query: ListQuery): KeyPage;
  get(id: string): ApiKey | undefined;
  /** Whether another key than `besides` has this name. A key that was rotated has left its name to the new one. */
  hasName(name: string, besides?: string): boolean;
  create(input: NewKey): CreatedKey;
  update(id: string, changes: KeyChanges): ApiKey;
  rotate(id: string, graceSeconds: number): CreatedKey;
  add(key: MemoryKey): ApiKey;
  change(id: string, changes: MemoryChanges): boolean;
  remove(id: string): boolean;
  authenticates(secret: string, address?: string): boolean;
}

export interface KeyStoreOptions {
  readonly keys: readonly MemoryKey[];
  readonly secretPrefix: string;
  readonly maxPageSize: number;
  readonly now: () => number;
  /** Whether a key without an address does not work yet. */
  readonly ipRequired: () => boolean;
}

/** The table of keys. What it answers are its own objects: whoever hands them out copies them. */
export function createKeyStore({ keys, secretPrefix, maxPageSize, now, ipRequired }: KeyStoreOptions): KeyStore {
  const stored = new Map<string, StoredKey>();
  const nextId = idsBeside(stored);
  const shown = (key: ApiKey): ApiKey => current(key, now(), ipRequired());
  let position = 0;

  function put({ secret, ...given }: MemoryKey, at: number): ApiKey {
    const id = given.id ?? nextId();
    const hint = hintOf(secret ?? fingerprint(id), secretPrefix);
    const key = { ...blank, id, hint, createdAt: isoDate(now()), ...structuredClone(given) };
    stored.set(id, { key, position: at, fingerprint: secret === undefined ? undefined : fingerprint(secret) });
    return shown(key);
  }
  function mint(given: MemoryKey): CreatedKey {
    const secret = secretPrefix + randomText(base62, 32);
    return { key: put({ ...given, secret }, ++position), secret };
  }
  function replace(id: string, next: (key: ApiKey) => ApiKey): ApiKey {
    const entry = found(id);
    const key = next(entry.key);
    stored.set(id, { ...entry, key });
    return shown(key);
  }
  function found(id: string): StoredKey {
    const entry = stored.get(id);
    if (!entry || isGone(entry.key, now())) throw new ApiKeysError('not_found');
    return entry;
  }
  function entries(): StoredKey[] {
    for (const [id, { key }] of stored) if (isGone(key, now())) stored.delete(id);
    return [...stored.values()].map((entry) => ({ ...entry, key: shown(entry.key) }));
  }
  const get = (id: string): ApiKey | undefined => entries().find(({ key }) => key.id === id)?.key;

  // One moment for all, or a millisecond that passes between two would turn their order.
  const createdAt = isoDate(now());
  keys.forEach((key, index) => put({ createdAt, ...key }, -index));
  return {
    get size() {
      return entries().length;
    },
    all: () => pageOf(entries(), { cursor: null, limit: Infinity }, Infinity).keys,
    list: (query) => pageOf(entries(), query, maxPageSize),
    get,
    hasName: (name, besides) =>
      entries().some(({ key }) => key.id !== besides && !isRotated(key) && isNamed(key, name)),
    create: (input) => mint(described(input)),
    update: (id, changes) => replace(id, (key) => changed(key, changes)),
    rotate(id, graceSeconds) {
      const created = mint(successorOf(found(id).key, now()));
      replace(id, (key) => retired(key, graceSeconds, now()));
      return created;
    },
    add: (key) => put(key, ++position),
    change(id, changes) {
      if (!get(id)) return false;
      replace(id, (key) => ({ ...(isUse(changes) ? key : newer(key)), ...structuredClone(changes) }));
      return true;
    },
    remove: (id) => get(id) !== undefined && stored.delete(id),
    authenticates(secret, address) {
      const entry = entries().find((each) => each.fingerprint === fingerprint(secret));
      if (!entry || !works(entry.key) || !isAllowed(entry.key, address)) return false;
      replace(entry.key.id, (key) => ({ ...key, lastUsedAt: isoDate(now()) }));
      return true;
    },
  };
}

const blank = { name: null, status: 'active', lastUsedAt: null, expiresAt: null, version: '1' } as const;

const isoDate = (ms: number): string => new Date(ms).toISOString();

/** `key_1`, `key_2`, …: an id is never given twice, not even after its key was deleted. */
function idsBeside(taken: ReadonlyMap<string, unknown>): () => string {
  let count = 0;
  return () => {
    do count += 1;
    while (taken.has(`key_${count}`));
    return `key_${count}`;
  };
}

const works = ({ status }: ApiKey): boolean => status === 'active' || status === 'expiring';

const isNamed = (key: ApiKey, name: string): boolean => key.name !== null && fold(key.name) === fold(name);

/** Being used is nothing that the user set: it makes no new version. */
const isUse = (changes: MemoryChanges): boolean => Object.keys(changes).every((field) => field === 'lastUsedAt');

/** A key with addresses works from those only; without an `address` nobody asks from where. */
function isAllowed({ allowedIps = [] }: ApiKey, address: string | undefined): boolean {
  if (address === undefined || allowedIps.length === 0) return true;
  const from = readRange(address);
  const ranges = allowedIps.map(readRange);
  return from !== undefined && ranges.some((range) => range !== undefined && holds(range, from));
}

const hintOf = (text: string, prefix: string): string => `${prefix}…${text.slice(-4)}`;

/** What a key takes over from the input. An empty name is none. */
function described({ name = '', expiresAt, scopes, allowedIps, note = '' }: NewKey): MemoryKey {
  const kept = cleaned(note);
  return {
    name: cleaned(name),
    ...(expiresAt !== undefined && { expiresAt }),
    ...(scopes && { scopes }),
    ...(allowedIps && { allowedIps }),
    ...(kept !== null && { note: kept }),
  };
}
