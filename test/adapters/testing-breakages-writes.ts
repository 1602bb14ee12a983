import { ApiKeysError } from '../../src/core/errors.ts';
import type {
  ApiKey,
  Challenge,
  CreatedKey,
  KeyChanges,
  KeyPage,
  RotateInput,
  WriteContext,
} from '../../src/core/types.ts';
import {
  answers,
  around,
  both,
  type Breakage,
  contextOf,
  doesWhatWasAsked,
  forgetsIntents,
  forgetsUse,
  givesTheSame,
  ignoresSignal,
  insteadOf,
  namesNoField,
  needsThis,
  pretends,
  says,
  takes,
  takesAnyCode,
  takesSecond,
  without,
} from './testing-break.ts';

type Row = readonly [name: string, breakage: Breakage];

const operations = ['create', 'delete', 'update', 'rotate', 'deleteMany'] as const;
const onKeys = operations.slice(1);
const calls = ['list', 'get', 'access', ...operations];

const changes = (change: (changes: KeyChanges) => KeyChanges): Breakage => takesSecond('update', change);
const updated = (change: (key: ApiKey) => unknown): Breakage => answers('update', change);
const inContext = (change: (context: WriteContext) => unknown): Breakage =>
  around('update', (call) => (id, input, context) => call(id, input, change(context as WriteContext)));

const withoutVersion = without('version');

const saysNotFoundAsNull = around('get', (call) => async (id, context) => (await call(id, context)) ?? { id });

const updateBreakages: readonly Row[] = [
  ['update: changes the fields it names and no other', changes((given) => ({ note: null, ...given }))],
  ['update: changes scopes, addresses and note', changes(without('scopes'))],
  [
    'update: null takes name, expiry and note away',
    changes(({ note, ...given }) => (note === null ? given : { ...given, ...(note !== undefined && { note }) })),
  ],
  ['update: disables a key and enables it again', updated((key) => ({ ...key, status: 'active' }))],
  ['update: of nothing is refused', insteadOf('update', 'invalid_input', () => undefined)],
  ['update: each change makes a new version', updated((key) => ({ ...key, version: '1' }))],
  ['update: a version that is no more the key’s is refused', inContext(withoutVersion)],
  [
    'update: the version that is the key’s is taken',
    inContext((context) => ({ ...context, version: `W/${context.version ?? ''}` })),
  ],
  [
    'update: an older version is refused before a code is asked for',
    inContext((context) => (context.proof ? context : withoutVersion(context))),
  ],
  [
    'update: being used makes no new version',
    answers('list', (page: KeyPage) => ({
      ...page,
      keys: page.keys.map((key) => ({ ...key, version: key.lastUsedAt ?? key.version })),
    })),
  ],
  ['update: a name that is taken is refused', insteadOf('update', 'name_taken', () => undefined)],
  ['update: an address makes a key work that needs one', updated((key) => ({ ...key, status: 'inactive' }))],
];

const rotated = (change: (made: CreatedKey) => unknown): Breakage => answers('rotate', change);
const grace = (change: (seconds: number) => number): Breakage =>
  takesSecond('rotate', ({ graceSeconds }: RotateInput) => ({ graceSeconds: change(graceSeconds) }));
const refuses = (name: string, code: 'limit_reached' | 'name_taken' | 'forbidden'): Breakage =>
  around(name, () => async () => {
    throw new ApiKeysError(code);
  });

const rotateBreakages: readonly Row[] = [
  [
    'rotate: makes a new key with a new secret in the place of the old',
    around('rotate', (call) => async (id, ...given) => {
      const made = (await call(id, ...given)) as CreatedKey;
      return { ...made, key: { ...made.key, id } };
    }),
  ],
  [
    'rotate: the new key takes over name, scopes, addresses and note',
    rotated((made) => ({ ...made, key: without('note')(made.key) })),
  ],
  [
    'rotate: the new key lives as long as the old one would have',
    rotated((made) => ({ ...made, key: { ...made.key, expiresAt: null } })),
  ],
  ['rotate: both secrets work through the grace period, and then the new one only', grace((seconds) => seconds * 2)],
  ['rotate: the old key is gone when its grace is over', grace((seconds) => seconds * 2)],
  ['rotate: without a grace period the old secret ends at once', grace((seconds) => seconds + 60)],
  ['rotate: a key that was rotated is not rotated again', namesNoField('rotate')],
  ['rotate: a key that was rotated is not changed', namesNoField('update')],
  ['rotate: a key that was rotated can be deleted', refuses('delete', 'forbidden')],
  ['rotate: a disabled key is not rotated', namesNoField('rotate')],
  ['rotate: a grace period beyond the longest is refused', grace((seconds) => Math.min(seconds, 3_600))],
  ['rotate: the limit of keys does not stand against it', refuses('rotate', 'limit_reached')],
  ['rotate: the new key takes over a name that may be used once only', refuses('rotate', 'name_taken')],
  ['rotate: waits for verification', says('rotate', 'verification_required', 'forbidden')],
];

const saysAllDeleted = around('deleteMany', (call) => async (...given) => {
  await call(...given);
  return { deleted: given[0], failed: [] };
});

const deleteBreakages: readonly Row[] = [
  [
    'delete: takes the key away and leaves every other',
    around('delete', (call, { backend }) => async (...given) => {
      await call(...given);
      backend.keys().forEach(({ id }) => backend.remove(id));
    }),
  ],
  ['delete: its secret authenticates no more', pretends('delete')],
  ['delete: the key is gone for get, too', saysNotFoundAsNull],
  ['delete: a key that was deleted before is not_found', insteadOf('delete', 'not_found', () => undefined)],
  [
    'delete: a key that goes while its code is on the way is not_found',
    insteadOf('delete', 'not_found', () => undefined),
  ],
  ['deleteMany: takes exactly these keys away', takes('deleteMany', (ids: string[]) => ids.slice(1))],
  ['deleteMany: tells what was not there, key by key', saysAllDeleted],
  ['deleteMany: a key of another account is not there', saysAllDeleted],
  ['deleteMany: a set with a key twice is refused', takes('deleteMany', (ids: string[]) => [...new Set(ids)])],
  ['deleteMany: of nothing is refused', insteadOf('deleteMany', 'invalid_input', () => ({ deleted: [], failed: [] }))],
  ['deleteMany: secrets of deleted keys authenticate no more', pretends('deleteMany', { deleted: [], failed: [] })],
  ['deleteMany: needs the permission to delete, too', says('deleteMany', 'forbidden', 'not_found')],
  ['deleteMany: is no way round the code of one deletion', pretends('deleteMany', { deleted: [], failed: [] })],
  ['deleteMany: its code deletes no smaller and no larger set', doesWhatWasAsked('deleteMany')],
];

/** The list shows the very object that was answered. */
function showsAnswer(name: 'create' | 'rotate'): Breakage {
  let own: ApiKey | undefined;
  return both(
    answers(name, (made: CreatedKey) => {
      own = made.key;
      return made;
    }),
    answers('list', (page: KeyPage) => ({
      ...page,
      keys: page.keys.map((key) => (own && key.hint === own.hint ? own : key)),
    })),
  );
}

const writeBreakages: readonly Row[] = [
  ...operations.map((name): Row => [`${name}: the same intent again is done once`, forgetsIntents(name)]),
  ...operations.map((name): Row => [
    `${name}: an intent that was used for something else is refused`,
    forgetsIntents(name),
  ]),
  ...operations.map((name): Row => [
    `${name}: is forbidden without the permission`,
    says(name, 'forbidden', 'unknown'),
  ]),
  ...onKeys.map((name): Row => [`${name}: is not_found where there is no such key`, says(name, 'not_found', 'server')]),
  ...onKeys.map((name): Row => [
    `${name}: is not_found for a key of another account`,
    says(name, 'not_found', 'forbidden'),
  ]),
  ['create: what the caller does to the answer changes nothing', showsAnswer('create')],
  ['rotate: what the caller does to the answer changes nothing', showsAnswer('rotate')],
  ...['update', 'deleteMany', 'list', 'get', 'access'].map((name): Row => [
    `${name}: what the caller does to the answer changes nothing`,
    givesTheSame(name),
  ]),
];

/** What breaks the code of any operation. */
const codes: Readonly<Record<string, (name: string) => Breakage>> = {
  'asks for a code that names exactly this, and does nothing yet': (name) =>
    answers(name, (challenge: Challenge) => ({ ...challenge, keyIds: ['another'] })),
  'is done once the code is given': (name) =>
    around(
      name,
      (call) =>
        async (...given) =>
          contextOf(given).proof ? undefined : call(...given),
    ),
  'takes a code once': forgetsUse,
  'takes no code that was for something else': doesWhatWasAsked,
  'the same intent with its code is done once': forgetsIntents,
  'the same intent asks for one code': forgetsIntents,
  'a wrong code does nothing and costs one try': (name) =>
    says(name, 'code_invalid', 'code_invalid', { attemptsLeft: 4 }),
  'the same wrong code of one intent costs one try': forgetsIntents,
  'too many wrong codes end it': (name) => says(name, 'attempts_exhausted', 'code_invalid', { attemptsLeft: 1 }),
  'takes no code after its time': (name) => says(name, 'code_expired', 'code_invalid'),
  'a code that is sent again voids the older one': takesAnyCode,
  'sends no second code before its time': (name) => says(name, 'rate_limited', 'rate_limited'),
};

const codeBreakages: readonly Row[] = [
  ...Object.entries(codes).flatMap(([what, make]) => operations.map((name): Row => [`${name}: ${what}`, make(name)])),
  ['delete: takes no code of another operation', insteadOf('delete', 'challenge_gone', () => undefined)],
];

const callBreakages: readonly Row[] = [
  ...calls.map((name): Row => [
    `${name}: is unauthenticated after the session ended`,
    says(name, 'unauthenticated', 'server'),
  ]),
  ...calls.map((name): Row => [`${name}: does nothing where the signal was aborted before`, ignoresSignal(name)]),
  ...calls.map((name): Row => [`${name}: ends with aborted when it is given up`, ignoresSignal(name)]),
  ...calls.map((name): Row => [`${name}: works without \`this\``, needsThis(name)]),
];

export const otherBreakages: readonly Row[] = [
  ...updateBreakages,
  ...rotateBreakages,
  ...deleteBreakages,
  ...writeBreakages,
  ...codeBreakages,
  ...callBreakages,
];
