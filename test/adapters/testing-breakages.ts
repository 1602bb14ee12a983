import type { Access, ApiKey, CreatedKey, KeyPage, ListQuery, NewKey } from '../../src/core/types.ts';
import {
  answers,
  around,
  both,
  type Breakage,
  insteadOf,
  namesNoField,
  says,
  takes,
  without,
} from './testing-break.ts';

type Query = ListQuery;

const listed = (change: (key: ApiKey) => unknown): Breakage =>
  answers('list', (page: KeyPage) => ({ ...page, keys: page.keys.map(change) }));

/** Reads all keys and answers these of them. */
const choosing = (choose: (keys: readonly ApiKey[], query: Query) => unknown): Breakage =>
  around('list', (call) => async (query, context) => {
    const { search: _, cursor: __, ...rest } = query as Query;
    const { keys } = (await call({ ...rest, cursor: null, limit: 100 }, context)) as KeyPage;
    return choose(keys, query as Query);
  });

/** The list, or a key, shows the secret of the last key that was made. */
function leaks(where: 'list' | 'get'): Breakage {
  let secret = '';
  return both(
    answers('create', (made: CreatedKey) => {
      ({ secret } = made);
      return made;
    }),
    where === 'list'
      ? listed((key) => ({ ...key, note: secret }))
      : answers('get', (key: ApiKey) => ({ ...key, secret })),
  );
}

const madeUp: ApiKey = {
  id: 'key_of_another_account',
  name: null,
  hint: 'sk_…',
  status: 'active',
  createdAt: null,
  lastUsedAt: null,
  expiresAt: null,
};

const pattern = (text: string): RegExp => new RegExp(text.replaceAll('%', '.*').replaceAll('_', '.'), 'i');

const isAscending = (query: Query): Query => ({
  ...query,
  ...(query.sort && { sort: { ...query.sort, direction: 'ascending' } }),
});

function turns(): Breakage {
  let calls = 0;
  return answers('list', (page: KeyPage) => ({ ...page, keys: (calls += 1) % 2 ? page.keys : page.keys.toReversed() }));
}

function caches(): Breakage {
  const kept = new Map<string, Promise<unknown>>();
  return around('list', (call) => (query, context) => {
    const asked = JSON.stringify(query);
    const answer = kept.get(asked) ?? call(query, context);
    kept.set(asked, answer);
    return answer;
  });
}

const byOffset = choosing((keys, { cursor, limit }) => {
  const end = Number(cursor ?? 0) + limit;
  return { keys: keys.slice(end - limit, end), nextCursor: end < keys.length ? String(end) : null };
});

const inventsKey = around(
  'get',
  (call) =>
    async (...given) =>
      (await call(...given)) ?? madeUp,
);

export const readBreakages: readonly (readonly [name: string, breakage: Breakage])[] = [
  [
    'list: an account without keys has one empty page',
    answers('list', (page: KeyPage) => ({ ...page, nextCursor: '' })),
  ],
  ['list: every key has the fields that the table shows', listed(without('hint'))],
  ['list: a page holds no more keys than were asked for', takes('list', (query: Query) => ({ ...query, limit: 100 }))],
  ['list: the pages together hold every key once', takes('list', (query: Query) => ({ ...query, cursor: null }))],
  ['list: no key is skipped when another goes between two pages', byOffset],
  ['list: is in the same order at each reading', turns()],
  [
    'list: a total, where there is one, counts the keys of all pages',
    answers('list', (page: KeyPage) => ({ ...page, total: page.keys.length })),
  ],
  [
    'list: refuses a cursor that it did not give',
    takes('list', (query: Query) => ({ ...query, cursor: query.cursor === 'no-such-cursor' ? null : query.cursor })),
  ],
  ['list: holds no secret', leaks('list')],
  ['list: follows what others of the account do', caches()],
  [
    'list: holds no key of another account',
    answers('list', (page: KeyPage) => ({ ...page, keys: [...page.keys, madeUp] })),
  ],
  [
    'search: finds a part of a name, in any case',
    choosing((keys, { search = '' }) => ({
      keys: keys.filter(({ name }) => name?.includes(search)),
      nextCursor: null,
    })),
  ],
  ['search: finds nothing where nothing matches', choosing((keys) => ({ keys, nextCursor: null }))],
  [
    'search: takes every character as it is',
    choosing((keys, { search = '' }) => ({
      keys: keys.filter(({ name }) => pattern(search).test(name ?? '')),
      nextCursor: null,
    })),
  ],
  ['search: goes on over all pages', answers('list', (page: KeyPage) => ({ ...page, nextCursor: null }))],
  ['filter: by status gives exactly the keys that have it', takes('list', without('status'))],
  ...['name', 'createdAt', 'expiresAt', 'lastUsedAt'].map(
    (field) => [`sort: by ${field}, both ways and over all pages`, takes('list', isAscending)] as const,
  ),
  ['get: answers a key as the list does', answers('get', (key: ApiKey) => ({ ...key, name: 'another' }))],
  ['get: is null for a key that is not there', answers('get', (key) => key ?? undefined)],
  ['get: is null for a key that is gone', inventsKey],
  ['get: is null for a key of another account', inventsKey],
  [
    'get: finds no key by an odd id',
    around('get', (call) => async (id, context) => Reflect.get({}, id as string) ?? call(id, context)),
  ],
  ['get: holds no secret', leaks('get')],
  [
    'access: says that a verified owner may do all that the adapter can',
    answers('access', (access: Access) => ({ ...access, can: { ...access.can, rotate: 'read_only' } })),
  ],
  [
    'access: gives the reason where something is not allowed',
    answers('access', (access: Access) => ({ ...access, can: { ...access.can, delete: true } })),
  ],
  [
    'access: says where verification stands',
    answers('access', (access: Access) => ({ ...access, verification: 'verified' })),
  ],
  ['access: gives the policy', answers('access', without('policy'))],
];

const made = (change: (key: CreatedKey) => unknown): Breakage => answers('create', change);

function givesFirst(): Breakage {
  let first: Promise<unknown> | undefined;
  return around(
    'create',
    (call) =>
      (...given) =>
        (first ??= call(...given)),
  );
}

/** The list shows the very scopes that the caller gave. */
function keepsInput(): Breakage {
  let scopes: NewKey['scopes'];
  return both(
    takes('create', (input: NewKey) => {
      ({ scopes } = input);
      return input;
    }),
    listed((key) => ({ ...key, scopes })),
  );
}

const refusals = [
  'an empty name where one is required',
  'a long name',
  'a name in two lines',
  'an end in the past',
  'an end that is too late',
  'a scope that is not on offer',
  'no scope where one is required',
  'what is no address',
  'too many addresses',
  'a long note',
];

export const createBreakages: readonly (readonly [name: string, breakage: Breakage])[] = [
  [
    'create: answers the new key and its secret, and lists it',
    made((each) => ({ ...each, key: { ...each.key, id: 'another' } })),
  ],
  [
    'create: makes a key without a name where none is asked for',
    takes('create', (input: NewKey) => ({ name: 'Key', ...input })),
  ],
  ['create: makes keys that differ in id and secret', givesFirst()],
  ['create: its secret authenticates', made((each) => ({ ...each, secret: `${each.secret}x` }))],
  [
    'create: shows only the masked key beside the secret',
    made((each) => ({ ...each, key: { ...each.key, hint: each.secret } })),
  ],
  ['create: gives the key all that was asked for', takes('create', without('note'))],
  ['create: keeps nothing of the objects it was given', keepsInput()],
  ['create: a name that is taken is refused', says('create', 'name_taken', 'invalid_input')],
  [
    'create: a key beyond the limit is refused',
    insteadOf('create', 'limit_reached', () => ({ key: madeUp, secret: 's' })),
  ],
  ['create: waits for verification', says('create', 'verification_required', 'forbidden')],
  [
    'create: a key without the address that it needs does not work yet',
    made((each) => ({ ...each, key: { ...each.key, status: 'active' } })),
  ],
  ['create: a key works from its own addresses only', takes('create', without('allowedIps'))],
  ...refusals.map((what) => [`create: refuses ${what}`, namesNoField('create')] as const),
  ...refusals.map((what) => [`update: refuses ${what}`, namesNoField('update')] as const),
  [
    'create: names every field that it refuses',
    says('create', 'invalid_input', 'invalid_input', { fields: [{ field: 'name', code: 'too_long' }] }),
  ],
];
