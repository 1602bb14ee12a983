import type { ApiKey, CreatedKey, KeyPage, ListQuery, NewKey } from '../../core/types.ts';
import { fold, pageOf } from './page.ts';
import { base62, fingerprint, randomText } from './random.ts';
import type { MemoryKey } from './types.ts';

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
  hasName(name: string): boolean;
  create(input: NewKey): CreatedKey;
  add(key: MemoryKey): ApiKey;
  remove(id: string): boolean;
  authenticates(secret: string): boolean;
}

export interface KeyStoreOptions {
  readonly keys: readonly MemoryKey[];
  readonly secretPrefix: string;
  readonly maxPageSize: number;
  readonly now: () => number;
}

/** The table of keys. What it answers are its own objects: whoever hands them out copies them. */
export function createKeyStore({ keys, secretPrefix, maxPageSize, now }: KeyStoreOptions): KeyStore {
  const stored = new Map<string, StoredKey>();
  const nextId = idsBeside(stored);
  let position = 0;

  function put({ secret, ...given }: MemoryKey, at: number): ApiKey {
    const id = given.id ?? nextId();
    const key = { ...defaults(id, hintOf(secret ?? fingerprint(id), secretPrefix)), ...structuredClone(given) };
    stored.set(id, { key, position: at, fingerprint: secret === undefined ? undefined : fingerprint(secret) });
    return key;
  }
  const defaults = (id: string, hint: string): ApiKey => ({
    id,
    name: null,
    hint,
    status: 'active',
    createdAt: new Date(now()).toISOString(),
    lastUsedAt: null,
    expiresAt: null,
  });
  const current = (key: ApiKey): ApiKey =>
    key.expiresAt !== null && Date.parse(key.expiresAt) <= now() ? { ...key, status: 'expired' } : key;
  const entries = (): StoredKey[] => [...stored.values()].map((entry) => ({ ...entry, key: current(entry.key) }));

  // One moment for all, or a millisecond that passes between two would turn their order.
  const createdAt = new Date(now()).toISOString();
  keys.forEach((key, index) => put({ createdAt, ...key }, -index));
  return {
    get size() {
      return stored.size;
    },
    all: () => pageOf(entries(), { cursor: null, limit: Infinity }, Infinity).keys,
    list: (query) => pageOf(entries(), query, maxPageSize),
    get: (id) => entries().find(({ key }) => key.id === id)?.key,
    hasName: (name) => entries().some(({ key }) => key.name !== null && fold(key.name) === fold(name)),
    create(input) {
      const secret = secretPrefix + randomText(base62, 32);
      return { key: put({ ...described(input), secret }, ++position), secret };
    },
    add: (key) => put(key, ++position),
    remove: (id) => stored.delete(id),
    authenticates(secret) {
      const found = entries().find((entry) => entry.fingerprint === fingerprint(secret));
      if (!found || !works(found.key)) return false;
      stored.set(found.key.id, { ...found, key: { ...found.key, lastUsedAt: new Date(now()).toISOString() } });
      return true;
    },
  };
}

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

const hintOf = (text: string, prefix: string): string => `${prefix}…${text.slice(-4)}`;

/** What a key takes over from the input. An empty name is none. */
function described({ name = '', expiresAt, scopes, allowedIps }: NewKey): MemoryKey {
  return {
    name: name.trim() || null,
    ...(expiresAt !== undefined && { expiresAt }),
    ...(scopes && { scopes }),
    ...(allowedIps && { allowedIps }),
  };
}
