import { ApiKeysError, type ApiKeysClient } from 'keydesk/headless';

import { errorCodes } from '../../src/core/errors.ts';

// What may be in the store, said once more and in another way than the kit says it.

/** Gives what is wrong with a value: nothing, or sentences that begin with where. */
type Check = (value: unknown, where: string) => string[];

const when =
  (what: string, is: (value: unknown) => boolean): Check =>
  (value, where) =>
    is(value) ? [] : [`${where} is no ${what}`];

/** A plain object with these members and no other. Those that end in `?` may be missing. */
const plain =
  (members: Readonly<Record<string, Check>>): Check =>
  (value, where) => {
    if (typeof value !== 'object' || value === null || Object.getPrototypeOf(value) !== Object.prototype) {
      return [`${where} is no plain object`];
    }
    const unknown = Reflect.ownKeys(value).filter(
      (name) => !(String(name) in members || `${String(name)}?` in members),
    );
    return [
      ...unknown.map((name) => `${where}.${String(name)} is unknown`),
      ...Object.entries(members).flatMap(([name, check]) => {
        const bare = name.replace('?', '');
        const member: unknown = Object.hasOwn(value, bare) ? Reflect.get(value, bare) : undefined;
        return member === undefined && name.endsWith('?') ? [] : check(member, `${where}.${bare}`);
      }),
    ];
  };

const each =
  (check: Check): Check =>
  (value, where) =>
    Array.isArray(value)
      ? value.flatMap((member, index) => check(member, `${where}[${index}]`))
      : [`${where} is no list`];

const orNull =
  (check: Check): Check =>
  (value, where) =>
    value === null ? [] : check(value, where);

const string = when('string', (value) => typeof value === 'string');
const text = when('text', (value) => typeof value === 'string' && value.length > 0);
const flag = when('flag', (value) => typeof value === 'boolean');
const count = when('count', (value) => typeof value === 'number' && value >= 0 && Math.floor(value) === value);
const duration = when('duration', (value) => typeof value === 'number' && value >= 0);
const moment = when('moment', (value) => typeof value === 'number' && !Number.isNaN(value));
const date = when('date', (value) => typeof value === 'string' && !Number.isNaN(new Date(value).getTime()));
const permission = when('permission', (value) => value === true || (typeof value === 'string' && value !== ''));
const among = (...words: string[]): Check => when(words.join(' or '), (value) => words.includes(String(value)));
const link = when('address', (value) => /^(?!\s*[a-z][\w+.-]*:)|^\s*https?:/i.test(String(value)));
const error = when(
  'error',
  (value) => value instanceof ApiKeysError && (errorCodes as readonly string[]).includes(value.code),
);

const key = plain({
  id: text,
  name: orNull(string),
  hint: string,
  status: among('active', 'inactive', 'disabled', 'expired', 'expiring'),
  createdAt: orNull(date),
  lastUsedAt: orNull(date),
  expiresAt: orNull(date),
  'statusReason?': text,
  'createdBy?': text,
  'scopes?': each(string),
  'allowedIps?': each(string),
  'note?': text,
  'version?': text,
});

const list = plain({
  status: among('idle', 'loading', 'ready', 'failed'),
  keys: each(key),
  nextCursor: orNull(text),
  'total?': count,
  unreadable: count,
  'retryAt?': moment,
  fetching: among('none', 'refresh', 'more'),
  failed: among('none', 'refresh', 'more'),
  error: orNull(error),
  filter: plain({}),
});

const policy = plain({
  'nameRequired?': flag,
  'nameMaxLength?': count,
  'keyLimit?': count,
  'expiry?': plain({
    'required?': flag,
    'minSeconds?': duration,
    'maxSeconds?': duration,
    'presets?': each(duration),
  }),
  'scopes?': each(
    plain({ scope: text, 'resource?': text, 'level?': among('read', 'write'), 'group?': text, 'description?': text }),
  ),
  'scopesRequired?': flag,
  'allowedIps?': plain({ 'required?': flag, 'max?': count, 'own?': text }),
  'noteMaxLength?': count,
  'rotation?': plain({ 'presets?': each(duration), 'maxGraceSeconds?': duration }),
});

const operations = ['create', 'delete', 'update', 'rotate', 'deleteMany'];

const access = plain({
  status: among('idle', 'loading', 'ready', 'failed'),
  access: orNull(
    plain({
      verification: among('verified', 'not_started', 'pending', 'needs_information', 'rejected'),
      can: plain(Object.fromEntries(operations.map((operation) => [`${operation}?`, permission]))),
      'verificationReason?': text,
      'policy?': policy,
      'actionUrl?': link,
      'supportUrl?': link,
    }),
  ),
  error: orNull(error),
});

const challenge = plain({
  kind: among('challenge'),
  id: text,
  operation: among(...operations),
  keyIds: each(string),
  method: text,
  sentTo: text,
  codeLength: when('length of a code', (value) => Number.isInteger(value) && Number(value) >= 4 && Number(value) <= 10),
  codeAlphabet: among('digits', 'alphanumeric'),
  expiresInSeconds: duration,
  resendAfterSeconds: duration,
  'attemptsLeft?': duration,
  'reference?': text,
});

const task = plain({ keys: each(key), input: () => [] });
const result: Check = (value, where) =>
  typeof value === 'object' && value !== null && 'id' in value ? key(value, where) : outcome(value, where);
const outcome = plain({
  'how?': among('deleted', 'already_gone'),
  'failed?': each(plain({ keyId: text, code: among(...errorCodes) })),
  'key?': key,
  'custody?': among('fresh', 'copied', 'leaving', 'lost'),
});

const coded = { task, challenge, deadline: moment, resendAt: moment };
const entering = plain({ step: among('entering'), ...coded, 'error?': error });
/** Every step that there is. */
const steps: Readonly<Record<string, Check>> = {
  closed: plain({ step: string }),
  confirming: plain({ step: string, task, 'error?': error, 'note?': among('not_done'), 'was?': key }),
  requesting: plain({ step: string, task, sentAt: moment, 'resending?': entering }),
  entering,
  verifying: plain({ step: string, ...coded }),
  checking: plain({ step: string, task, tries: count }),
  unknown: plain({ step: string, task, error }),
  signedOut: plain({ step: string, task, 'unsure?': flag }),
  failed: plain({ step: string, task, error }),
  done: plain({ step: string, task, result }),
};

/** What is wrong with the state of a flow. */
export const wrongIn = (state: { readonly step: string }): string[] =>
  steps[state.step]?.(state, state.step) ?? [`there is no step ${state.step}`];

/** What is wrong with all that a client knows besides. */
export function wrongWith({ list: keys, access: gate, facts }: ApiKeysClient): string[] {
  const { waits } = facts.get();
  return [
    ...list(keys.get(), 'list'),
    ...access(gate.get(), 'access'),
    ...Array.from(waits, ([id, wait]) => plain({ request: moment, submit: moment })(wait, `waits of ${id}`)).flat(),
  ];
}
