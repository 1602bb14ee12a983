import type { Access, ApiKey, Challenge, CreatedKey, KeyPage, Policy } from './types.ts';

const refused: unique symbol = Symbol('refused');

/** Reads one value: gives a copy of what it may be, or refuses it. */
type Read<T> = (value: unknown) => T | typeof refused;

const when =
  <T>(is: (value: unknown) => boolean): Read<T> =>
  (value) =>
    is(value) ? (value as T) : refused;

const or =
  <T, F>(read: Read<T>, fallback: F): Read<T | F> =>
  (value) => {
    const result = read(value);
    return result === refused ? fallback : result;
  };

/** What may be absent, and counts as absent where it is not what it should be. */
const maybe = <T>(read: Read<T>): Read<T | undefined> => or(read, undefined);

/** Copies the fields it names and nothing else; refuses the whole where one is refused. */
const shape =
  <T extends object>(fields: { readonly [K in keyof T]-?: Read<T[K] | undefined> }): Read<T> =>
  (value) => {
    if (typeof value !== 'object' || value === null) return refused;
    const copy: Partial<T> = {};
    for (const name in fields) {
      const result = fields[name]((value as Partial<Record<keyof T, unknown>>)[name]);
      if (result === refused) return refused;
      if (result !== undefined) copy[name] = result;
    }
    return copy as T;
  };

const isText = (value: unknown): boolean => typeof value === 'string' && value !== '';
const text = when<string>(isText);
const date = or(
  when<string | null>((value) => isText(value) && !Number.isNaN(Date.parse(value as string))),
  null,
);
const seconds = when<number>((value) => typeof value === 'number' && value >= 0);
const whole = (least: number, most = Infinity): Read<number> =>
  when((value) => Number.isInteger(value) && (value as number) >= least && (value as number) <= most);
const oneOf = <T>(...values: readonly T[]): Read<T> => when((value) => (values as readonly unknown[]).includes(value));
const texts: Read<readonly string[]> = (value) =>
  Array.isArray(value) && value.every((each) => typeof each === 'string') ? [...value] : refused;

// An id is all that a row needs: everything else has a way to be shown as unknown.
const apiKey = shape<ApiKey>({
  id: text,
  name: or(
    when<string | null>((value) => typeof value === 'string'),
    null,
  ),
  hint: or(text, ''),
  status: or(oneOf('active', 'inactive', 'disabled', 'expired', 'expiring'), 'inactive'),
  statusReason: maybe(text),
  createdAt: date,
  createdBy: maybe(text),
  lastUsedAt: date,
  expiresAt: date,
  scopes: maybe(texts),
  allowedIps: maybe(texts),
});

const keyPage = shape<Omit<KeyPage, 'keys'> & { readonly keys: readonly unknown[] }>({
  keys: when(Array.isArray),
  nextCursor: when<string | null>((value) => value === null || isText(value)),
  total: maybe(whole(0)),
});

const createdKey = shape<CreatedKey>({ key: apiKey, secret: text });

const challenge = shape<Challenge>({
  kind: oneOf('challenge'),
  id: text,
  operation: oneOf('create', 'delete', 'update', 'rotate', 'deleteMany'),
  keyIds: texts,
  method: or(text, 'email'),
  sentTo: text,
  codeLength: whole(4, 10),
  codeAlphabet: oneOf('digits', 'alphanumeric'),
  expiresInSeconds: seconds,
  resendAfterSeconds: seconds,
  attemptsLeft: maybe(whole(0)),
  reference: maybe(text),
});

const permission = maybe(when<true | string>((value) => value === true || isText(value)));

// A link that runs a script is no link: such an address is dropped.
const link = maybe(when<string>((value) => isText(value) && isWebAddress(value as string)));

const access = shape<Access>({
  verification: oneOf('verified', 'not_started', 'pending', 'needs_information', 'rejected'),
  verificationReason: maybe(text),
  can: shape<Access['can']>({ create: permission, delete: permission }),
  policy: maybe(
    shape<Policy>({
      nameRequired: maybe(oneOf(true, false)),
      nameMaxLength: maybe(whole(1)),
      keyLimit: maybe(whole(0)),
    }),
  ),
  actionUrl: link,
  supportUrl: link,
});

function isWebAddress(value: string): boolean {
  try {
    return ['http:', 'https:', 'mailto:'].includes(new URL(value, 'https://host.invalid').protocol);
  } catch {
    return false;
  }
}

/** A page as the store may have it: rows without an id are left out and counted. */
export interface CheckedPage extends KeyPage {
  readonly unreadable: number;
}

const reader =
  <T>(read: Read<T>) =>
  (answer: unknown): T | null => {
    const result = read(answer);
    return result === refused ? null : result;
  };

// Each answers `null` where the shape is wrong.
export const readKey: (answer: unknown) => ApiKey | null = reader(apiKey);
export const readCreatedKey: (answer: unknown) => CreatedKey | null = reader(createdKey);
export const readChallenge: (answer: unknown) => Challenge | null = reader(challenge);
export const readAccess: (answer: unknown) => Access | null = reader(access);

export function readPage(answer: unknown): CheckedPage | null {
  const page = keyPage(answer);
  if (page === refused) return null;
  const keys = page.keys.map(readKey).filter((key) => key !== null);
  return { ...page, keys, unreadable: page.keys.length - keys.length };
}
