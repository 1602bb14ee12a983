import fc from 'fast-check';
import { ApiKeysError, type Access, type ApiKey, type Challenge, type Operation } from 'keydesk/headless';

import { errorCodes } from '../../src/core/errors.ts';
import { challengeFor, keyNamed, pageOf } from './support.ts';

/** Everything that a backend can be asked. */
export const endpoints = ['list', 'get', 'access', 'create', 'delete', 'update', 'rotate', 'deleteMany'] as const;
export type Endpoint = (typeof endpoints)[number];

/** How one call ends. */
export interface Ending {
  readonly value: unknown;
  readonly isThrown: boolean;
}

/** A key with every field that there is. */
const fullKey = (id: string): ApiKey =>
  keyNamed(id, {
    statusReason: 'ip_required',
    createdBy: 'Ada',
    lastUsedAt: '2026-01-02T00:00:00.000Z',
    expiresAt: '2027-01-01T00:00:00.000Z',
    scopes: ['payments:read', 'payments:write'],
    allowedIps: ['192.0.2.1', '2001:db8::/32'],
    note: 'For the shop',
    version: '7',
  });

export const healthyPage = pageOf([fullKey('a'), fullKey('b')]);

export const healthyAccess: Access = {
  verification: 'verified',
  verificationReason: 'All is well',
  can: { create: true, delete: true, update: 'read_only', rotate: true, deleteMany: true },
  policy: {
    nameRequired: false,
    nameMaxLength: 40,
    keyLimit: 10,
    expiry: { required: false, minSeconds: 3_600, maxSeconds: 31_536_000, presets: [86_400] },
    scopes: [{ scope: 'payments:read', resource: 'Payments', level: 'read', group: 'Money', description: 'Reads' }],
    scopesRequired: false,
    allowedIps: { required: false, max: 5, own: '192.0.2.1' },
    noteMaxLength: 200,
    rotation: { presets: [0, 3_600], maxGraceSeconds: 86_400 },
  },
  actionUrl: 'https://host.invalid/verify',
  supportUrl: '/support',
};

const keysOf: Record<Operation, readonly string[]> = {
  create: [],
  delete: ['a'],
  update: ['a'],
  rotate: ['a'],
  deleteMany: ['a', 'b'],
};

export const healthyChallenge = (operation: Operation): Challenge =>
  challengeFor('a', { operation, keyIds: keysOf[operation], reference: 'K7Q' });

/** What a healthy backend answers, in the end. */
export const healthy: Readonly<Record<Endpoint, unknown>> = {
  list: healthyPage,
  get: fullKey('a'),
  access: healthyAccess,
  create: { key: fullKey('new'), secret: 'sk_test_of_nobody' },
  delete: undefined,
  update: fullKey('a'),
  rotate: { key: fullKey('new'), secret: 'sk_test_of_nobody' },
  deleteMany: { deleted: ['a'], failed: [{ keyId: 'b', code: 'forbidden' }] },
};

const names = ['__proto__', 'constructor', 'toString', 'prototype', 'secret', 'kind', 'id', 'keys', 'x', ''];

const oddities: readonly unknown[] = [
  [undefined, null, true, Number.NaN, Infinity, -Infinity, -1, -0, 0.5, 1e308, 2 ** 53],
  ['', ' ', '\ud800', 'a', '1', 'null', 'x'.repeat(10_000), 'javascript:alert(1)', '275761-01-01T00:00:00Z', ...names],
  [{}, [], [null], { length: 3 }, { toString: null }],
  JSON.parse(
    '{ "__proto__": { "isAdmin": true }, "constructor": { "prototype": null }, "then": 1, "id": "a" }',
  ) as unknown,
].flat();

const anyValue = fc.oneof(fc.jsonValue(), fc.constantFrom(...oddities));

type Alter = (value: unknown) => unknown;

const isObject = (value: unknown): value is object => typeof value === 'object' && value !== null;
const rebuilt = (value: object, entries: readonly (readonly [string, unknown])[]): object =>
  // So that a member called `__proto__` is a member like any other.
  Array.isArray(value) ? entries.map(([, member]) => member) : Object.fromEntries(entries);

const anyAlteration: fc.Arbitrary<Alter> = fc.oneof(
  anyValue.map(
    (other): Alter =>
      () =>
        other,
  ),
  fc.nat({ max: 9 }).map((index): Alter => (value) => {
    if (!isObject(value)) return undefined;
    return rebuilt(
      value,
      Object.entries(value).filter((_, place, all) => place !== index % all.length),
    );
  }),
  fc.tuple(fc.constantFrom(...names), anyValue).map(([name, other]): Alter => (value) => {
    return isObject(value) ? rebuilt(value, [...Object.entries(value), [name, other]]) : other;
  }),
  fc.constantFrom<Alter>(
    (value) => [value],
    (value) => ({ data: value }),
    (value) => (Array.isArray(value) ? [...value, ...value] : [value, value]),
    (value) => (isObject(value) ? Object.values(value)[0] : value),
    (value) => JSON.stringify(value),
  ),
);

/** Something deep inside of it is altered. */
function alteredAt(value: unknown, [step, ...further]: readonly number[], alter: Alter): unknown {
  if (step === undefined || !isObject(value)) return alter(value);
  const entries = Object.entries(value);
  return rebuilt(
    value,
    entries.map(([name, member], place) => [
      name,
      place === step % entries.length ? alteredAt(member, further, alter) : member,
    ]),
  );
}

const anyPlace = fc.array(fc.nat({ max: 15 }), { maxLength: 4 });

/** A right answer with some things wrong in it. */
const nearly = (right: unknown): fc.Arbitrary<unknown> =>
  fc
    .array(fc.tuple(anyPlace, anyAlteration), { minLength: 1, maxLength: 4 })
    .map((changes) => changes.reduce((value, [place, alter]) => alteredAt(value, place, alter), right));

const anyError = fc
  .record({ retryAfterMs: fc.double(), attemptsLeft: fc.double(), requestId: fc.string() }, { requiredKeys: [] })
  .chain((details) => fc.constantFrom(...errorCodes).map((code) => new ApiKeysError(code, details)));

const rightAnswers = (endpoint: Endpoint): readonly unknown[] =>
  endpoint in keysOf ? [healthy[endpoint], healthyChallenge(endpoint as Operation)] : [healthy[endpoint]];

/** What an answer says: anything, something nearly right, or something right. */
export const anyContent = (endpoint: Endpoint): fc.Arbitrary<unknown> => {
  const right = fc.constantFrom(...rightAnswers(endpoint));
  return fc.oneof(
    { arbitrary: anyValue, weight: 1 },
    { arbitrary: right.chain(nearly), weight: 5 },
    { arbitrary: right, weight: 3 },
  );
};

/** How some calls of an endpoint end, one after the other. */
export const anyEndings = (endpoint: Endpoint): fc.Arbitrary<readonly Ending[]> => {
  const answered = anyContent(endpoint).map((value): Ending => ({ value, isThrown: false }));
  const thrown = fc.oneof(anyValue, anyError).map((value): Ending => ({ value, isThrown: true }));
  return fc.array(fc.oneof({ arbitrary: answered, weight: 5 }, { arbitrary: thrown, weight: 1 }), {
    minLength: 1,
    maxLength: 4,
  });
};
