import { reportBadRows } from './report.ts';
import type { Access, ApiKey, Challenge, CreatedKey, KeyPage, Policy } from './types.ts';

/** Reads one value: gives a copy of what it may be, or `undefined` where it is something else. */
export type Read<T> = (value: unknown) => T | undefined;

type Optional<T> = { [K in keyof T]-?: object extends Pick<T, K> ? K : never }[keyof T];
type Reads<T> = { readonly [K in keyof T]-?: Read<NonNullable<T[K]> | Extract<T[K], null>> };

/** Copies the fields it names and nothing else. Where one that must be there cannot be read, nothing can. */
export const shape =
  <T extends object>(required: Reads<Omit<T, Optional<T>>>, optional: Reads<Pick<T, Optional<T>>>): Read<T> =>
  (value) => {
    if (typeof value !== 'object' || value === null) return undefined;
    const copy: Record<string, unknown> = {};
    const reads: Record<string, Read<unknown>> = { ...required, ...optional };
    for (const name in reads) {
      const read = reads[name]?.((value as Record<string, unknown>)[name]);
      if (read !== undefined) copy[name] = read;
      else if (name in required) return undefined;
    }
    return copy as T;
  };

export const when =
  <T>(is: (value: unknown) => boolean): Read<T> =>
  (value) =>
    is(value) ? (value as T) : undefined;

export const or =
  <T, F>(read: Read<T>, fallback: F): Read<T | F> =>
  (value) =>
    read(value) ?? fallback;

const isText = (value: unknown): boolean => typeof value === 'string' && value !== '';
export const text: Read<string> = when<string>(isText);
const date = or(
  when<string>((value) => isText(value) && !Number.isNaN(Date.parse(value as string))),
  null,
);
const seconds = when<number>((value) => Number.isFinite(value) && (value as number) >= 0);
const whole = (least: number, most = Infinity): Read<number> =>
  when((value) => Number.isInteger(value) && (value as number) >= least && (value as number) <= most);
const oneOf = <T>(...values: readonly T[]): Read<T> => when((value) => (values as readonly unknown[]).includes(value));
const flag = oneOf(true, false);
/** A list of which every member can be read. */
export const list =
  <T>(read: Read<T>): Read<readonly T[]> =>
  (value) => {
    if (!Array.isArray(value)) return undefined;
    const members = value.map(read).filter((each) => each !== undefined);
    return members.length === value.length ? members : undefined;
  };
export const texts: Read<readonly string[]> = list(when<string>((value) => typeof value === 'string'));

/** An ETag, or a number that counts the changes. */
const version: Read<string> = (value) => (Number.isFinite(value) ? String(value) : text(value));

// An id is all that a row needs: everything else has a way to be shown as unknown.
const key = shape<ApiKey>(
  {
    id: text,
    name: or(
      when<string>((value) => typeof value === 'string'),
      null,
    ),
    hint: or(text, ''),
    status: or(oneOf('active', 'inactive', 'disabled', 'expired', 'expiring'), 'inactive'),
    createdAt: date,
    lastUsedAt: date,
    expiresAt: date,
  },
  { statusReason: text, createdBy: text, scopes: texts, allowedIps: texts, note: text, version },
);

const page = shape<Omit<KeyPage, 'keys'> & { readonly keys: readonly unknown[] }>(
  { keys: when(Array.isArray), nextCursor: when<string | null>((value) => value === null || isText(value)) },
  { total: whole(0) },
);

const challenge = shape<Challenge>(
  {
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
  },
  { attemptsLeft: whole(0), reference: text },
);

const permission = when<true | string>((value) => value === true || isText(value));

// A link that runs a script is no link: such an address is dropped.
const link = when<string>((value) => isText(value) && isWebAddress(value as string));

const policy = shape<Policy>(
  {},
  {
    nameRequired: flag,
    nameMaxLength: whole(1),
    keyLimit: whole(0),
    expiry: shape({}, { required: flag, minSeconds: seconds, maxSeconds: seconds, presets: list(seconds) }),
    scopes: list(
      shape({ scope: text }, { resource: text, level: oneOf('read', 'write'), group: text, description: text }),
    ),
    scopesRequired: flag,
    allowedIps: shape({}, { required: flag, max: whole(1), own: text }),
    noteMaxLength: whole(1),
    rotation: shape({}, { presets: list(seconds), maxGraceSeconds: seconds }),
  },
);

const access = shape<Access>(
  {
    verification: oneOf('verified', 'not_started', 'pending', 'needs_information', 'rejected'),
    can: shape<Access['can']>(
      {},
      { create: permission, delete: permission, update: permission, rotate: permission, deleteMany: permission },
    ),
  },
  {
    verificationReason: text,
    policy,
    actionUrl: link,
    supportUrl: link,
  },
);

function isWebAddress(value: string): boolean {
  try {
    return /^https?:$/.test(new URL(value, 'https://a').protocol);
  } catch {
    return false;
  }
}

/** A page as the store may have it: rows without an id are left out and counted. */
export interface CheckedPage extends KeyPage {
  readonly unreadable: number;
}

export const readKey: (answer: unknown) => ApiKey | undefined = key;
export const readChallenge: (answer: unknown) => Challenge | undefined = challenge;
export const readAccess: (answer: unknown) => Access | undefined = access;
export const readCreatedKey: (answer: unknown) => CreatedKey | undefined = shape<CreatedKey>({ key, secret: text }, {});

// Strict on purpose: an adapter that returns its whole `Response` would otherwise report a failed deletion as done.
export const readNothing = (answer: unknown): null | undefined =>
  answer === undefined || answer === null ? null : undefined;

export function readPage(answer: unknown): CheckedPage | undefined {
  const read = page(answer);
  if (!read) return undefined;
  reportBadRows(read.keys);
  const keys = read.keys.map(key).filter((each) => each !== undefined);
  return { ...read, keys, unreadable: read.keys.length - keys.length };
}
