import { type Policy } from 'keydesk/headless';
import { describe, expect, test } from 'vitest';

import { answering, errorOf, query, signal } from './guarded.ts';
import { keyA } from './support.ts';

const readRow = async (row: unknown): Promise<unknown> => {
  const { keys } = await answering({ keys: [row], nextCursor: null }).list(query, { signal });
  return keys[0];
};

describe('a key in a list', () => {
  test('has no field but the known ones', async () => {
    const row: unknown = JSON.parse(
      JSON.stringify({ ...keyA, secret: 'sk_live_1', token: 't' }).replace('{', '{"__proto__":{"admin":true},'),
    );
    const key = await readRow(row);
    expect(key).toEqual(keyA);
    expect(Object.getPrototypeOf(key)).toBe(Object.prototype);
    expect(key).not.toHaveProperty('admin');
  });

  test('needs nothing but an id', async () => {
    expect(await readRow({ id: 'x' })).toEqual({
      id: 'x',
      name: null,
      hint: '',
      status: 'inactive',
      createdAt: null,
      lastUsedAt: null,
      expiresAt: null,
    });
  });

  test.each<[string, object, object]>([
    ['a date of another type', { createdAt: 5 }, { createdAt: null }],
    ['a date that is none', { lastUsedAt: 'yesterday' }, { lastUsedAt: null }],
    ['a name of another type', { name: 5 }, { name: null }],
    ['an unknown status', { status: 'on fire' }, { status: 'inactive' }],
  ])('is shown without %s', async (_, changes, expected) => {
    expect(await readRow({ ...keyA, ...changes })).toMatchObject(expected);
  });

  test('may count its changes in numbers', async () => {
    expect(await readRow({ ...keyA, version: 7 })).toEqual({ ...keyA, version: '7' });
  });

  test.each(['__proto__', 'constructor', 'toString'])('may have the id and name %s', async (id) => {
    expect(await readRow({ ...keyA, id, name: id })).toEqual({ ...keyA, id, name: id });
  });

  test.each(['createdBy', 'scopes', 'allowedIps', 'statusReason', 'note', 'version'])(
    'goes without a %s that cannot be read',
    async (field) => {
      expect(await readRow({ ...keyA, [field]: { no: 1 } })).toEqual(keyA);
    },
  );
});

test.each([5, '', {}])('a page whose way on is %j cannot be read', async (nextCursor) => {
  const list = answering({ keys: [keyA], nextCursor }).list(query, { signal });
  expect(await errorOf(list)).toMatchObject({ code: 'bad_response' });
});

const readAccess = (changes: object): Promise<unknown> =>
  answering({ verification: 'verified', can: {}, ...changes }).access({ signal });

describe('access', () => {
  // oxlint-disable no-script-url -- what must not get through
  test.each([
    'javascript:alert(1)',
    ' JaVaScRiPt:alert(1)',
    'java\tscript:alert(1)',
    'data:text/html,<script>',
    'vbscript:x',
    'http://[',
    'xhttp://shop.ng',
    'https-not://shop.ng',
  ])('has no link to %s', async (link) => {
    expect(await readAccess({ actionUrl: link, supportUrl: link })).toEqual({ verification: 'verified', can: {} });
  });
  // oxlint-enable no-script-url

  test.each(['https://shop.ng/verify', 'http://shop.ng/verify', '/verify', '?step=2'])(
    'may link to %s',
    async (link) => {
      expect(await readAccess({ actionUrl: link })).toHaveProperty('actionUrl', link);
    },
  );

  test('has no permission but the known ones', async () => {
    expect(await readAccess({ can: { create: 'read_only', delete: true, fly: true } })).toEqual({
      verification: 'verified',
      can: { create: 'read_only', delete: true },
    });
  });

  test.each(['verified', 'not_started', 'pending', 'needs_information', 'rejected'])(
    'may say that the verification is %s',
    async (verification) => {
      expect(await readAccess({ verification })).toEqual({ verification, can: {} });
    },
  );

  test('without a known verification cannot be read', async () => {
    expect(await errorOf(readAccess({ verification: 'maybe' }))).toMatchObject({ code: 'bad_response' });
  });
});

const whole: Required<Policy> = {
  nameRequired: false,
  nameMaxLength: 64,
  keyLimit: 0,
  expiry: { required: true, minSeconds: 0, maxSeconds: 31_536_000, presets: [604_800, 0.5] },
  scopes: [
    { scope: 'payments:write', resource: 'Payments', level: 'write', group: 'Money', description: 'Pays out.' },
    { scope: 'payments:read', level: 'read' },
    { scope: 'all' },
  ],
  scopesRequired: true,
  allowedIps: { required: true, max: 10, own: '2001:db8::1' },
  noteMaxLength: 500,
  rotation: { presets: [0, 3_600], maxGraceSeconds: 604_800 },
};

const readPolicy = async (policy: unknown): Promise<unknown> =>
  ((await readAccess({ policy })) as { policy?: Policy }).policy;

describe('a policy', () => {
  test('comes through with every field it has', async () => {
    expect(await readPolicy(whole)).toEqual(whole);
    expect(await readPolicy({})).toEqual({});
    expect(await readPolicy({ expiry: {}, scopes: [], allowedIps: {}, rotation: {} })).toEqual({
      expiry: {},
      scopes: [],
      allowedIps: {},
      rotation: {},
    });
  });

  test('has no field but the known ones, at any depth', async () => {
    const more = { ...whole, free: 1, expiry: { ...whole.expiry, free: 1 }, scopes: [{ scope: 'all', free: 1 }] };
    expect(await readPolicy(more)).toEqual({ ...whole, scopes: [{ scope: 'all' }] });
  });

  test.each<[keyof Policy, unknown]>([
    ['nameRequired', 'yes'],
    ['nameMaxLength', 0],
    ['nameMaxLength', 1.5],
    ['keyLimit', -1],
    ['keyLimit', '5'],
    ['expiry', true],
    ['scopes', 'all'],
    ['scopes', ['all']],
    ['scopes', [{ scope: 'all' }, { scope: '' }]],
    ['scopesRequired', 1],
    ['allowedIps', 'any'],
    ['noteMaxLength', 0],
    ['rotation', null],
  ])('goes without a %s of %j', async (field, value) => {
    const { [field]: _, ...others } = whole;
    expect(await readPolicy({ ...whole, [field]: value })).toEqual(others);
  });

  test.each<['expiry' | 'allowedIps' | 'rotation', string, unknown]>([
    ['expiry', 'required', 1],
    ['expiry', 'minSeconds', -1],
    ['expiry', 'maxSeconds', '1'],
    ['expiry', 'maxSeconds', Number.NaN],
    ['expiry', 'presets', [1, -1]],
    ['expiry', 'presets', 60],
    ['allowedIps', 'required', 'no'],
    ['allowedIps', 'max', 0],
    ['allowedIps', 'own', 5],
    ['rotation', 'presets', ['1h']],
    ['rotation', 'maxGraceSeconds', -1],
  ])('goes without an %s.%s of %j', async (part, field, value) => {
    const { [field]: _, ...others } = whole[part] as Record<string, unknown>;
    expect(await readPolicy({ ...whole, [part]: { ...whole[part], [field]: value } })).toEqual({
      ...whole,
      [part]: others,
    });
  });

  test.each(['resource', 'level', 'group', 'description'])(
    'offers a scope without a %s that cannot be read',
    async (field) => {
      const [offer] = whole.scopes;
      const { [field]: _, ...others } = offer as unknown as Record<string, unknown>;
      expect(await readPolicy({ scopes: [{ ...offer, [field]: 'level' in others ? '' : 'admin' }] })).toEqual({
        scopes: [others],
      });
    },
  );

  test('that is none is none', async () => {
    expect(await readPolicy('free for all')).toBeUndefined();
  });
});

test.each(['create', 'delete', 'update', 'rotate', 'deleteMany'])(
  'access may say whether the account can %s',
  async (operation) => {
    expect(await readAccess({ can: { [operation]: 'owner_only' } })).toHaveProperty('can', {
      [operation]: 'owner_only',
    });
    for (const none of [false, '', 1, null])
      expect(await readAccess({ can: { [operation]: none } })).toHaveProperty('can', {});
  },
);
