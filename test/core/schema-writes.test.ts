import { ApiKeysError } from 'keydesk/headless';
import { describe, expect, test } from 'vitest';

import { guardAdapter } from '../../src/core/guard.ts';
import { answering, calls, errorOf, guarded, signal, write, writesOf } from './guarded.ts';
import { challengeFor, keyA } from './support.ts';

describe('a deletion', () => {
  test.each([undefined, null])('that answers %s is done', async (answer) => {
    expect(await answering(answer).delete('a', write)).toBeNull();
  });

  test('may answer a challenge', async () => {
    expect(await answering({ ...challengeFor('a'), code: '482913' }).delete('a', write)).toEqual(challengeFor('a'));
  });

  test.each<[string, object, object?]>([
    ['the shortest code', { codeLength: 4 }],
    ['the longest code', { codeLength: 10 }],
    ['a code of letters and digits', { codeAlphabet: 'alphanumeric' }],
    ['a code that has ended already', { expiresInSeconds: 0, resendAfterSeconds: 0 }],
    ['no tries left', { attemptsLeft: 0 }],
    ['no way that it names: it comes by mail', { method: undefined }, { method: 'email' }],
  ])('may answer a challenge for %s', async (_, changes, read = changes) => {
    const answer = { ...challengeFor('a'), ...changes };
    expect(await answering(answer).delete('a', write)).toEqual({ ...answer, ...read });
  });

  test.each<[string, object]>([
    ['no id', { id: '' }],
    ['no keys', { keyIds: undefined }],
    ['keys that are none', { keyIds: [5] }],
    ['a code that is too short', { codeLength: 3 }],
    ['a code that is too long', { codeLength: 11 }],
    ['an unknown alphabet', { codeAlphabet: 'emoji' }],
    ['no lifetime', { expiresInSeconds: '300' }],
    ['a negative wait', { resendAfterSeconds: -1 }],
  ])('is not asked to prove itself by a challenge with %s', async (_, changes) => {
    const call = answering({ ...challengeFor('a'), ...changes }).delete('a', write);
    expect(await errorOf(call)).toMatchObject({ code: 'bad_response' });
  });
});

test.each<[string, () => Promise<unknown>, unknown]>([
  ['null', () => Promise.resolve(null), null],
  ['"not found"', () => Promise.reject(new ApiKeysError('not_found')), null],
  ['the key', () => Promise.resolve(keyA), keyA],
])('a key that is asked for can be answered by %s', async (_, end, expected) => {
  expect(await guarded(end).get('a', { signal })).toEqual(expected);
});

test.each(['create', 'delete', 'update', 'rotate', 'deleteMany'] as const)(
  'a challenge may guard: %s',
  async (operation) => {
    const challenge = challengeFor('a', { operation });
    for (const [name, call] of calls.slice(3))
      expect([name, await call(answering(challenge))]).toEqual([name, challenge]);
  },
);

describe('an update', () => {
  test('answers the key, with the known fields and no others', async () => {
    const key = { ...keyA, note: 'For the till', version: '7', scopes: ['a'], allowedIps: ['10.0.0.1'] };
    expect(await answering({ ...key, secret: 'sk_live_1' }).update('a', {}, write)).toEqual(key);
  });

  test('that answers a key without an id cannot be read', async () => {
    expect(await errorOf(answering({ ...keyA, id: undefined }).update('a', {}, write))).toMatchObject({
      code: 'bad_response',
    });
  });

  test('tells the adapter which version the user saw', async () => {
    const seen: unknown[] = [];
    const adapter = writesOf(
      guardAdapter({
        list: async () => ({ keys: [], nextCursor: null }),
        update: async (...args) => {
          seen.push(...args);
          return keyA;
        },
      }),
    );
    await adapter.update('a', { name: 'Server' }, { idempotencyKey: 'k', version: '7' });
    expect(seen).toMatchObject(['a', { name: 'Server' }, { idempotencyKey: 'k', version: '7' }]);
  });
});

describe.each(['create', 'rotate'] as const)('the answer to %s', (name) => {
  const answerOf = (answer: unknown): Promise<unknown> =>
    name === 'create' ? answering(answer).create({}, write) : answering(answer).rotate('a', { graceSeconds: 0 }, write);

  test('is a key and its secret, and nothing else', async () => {
    const answer = { key: { ...keyA, secret: 'sk_live_1' }, secret: 'sk_live_1', token: 't' };
    expect(await answerOf(answer)).toEqual({ key: keyA, secret: 'sk_live_1' });
  });

  test.each<[string, unknown]>([
    ['no secret', { key: keyA }],
    ['an empty secret', { key: keyA, secret: '' }],
    ['a secret of another type', { key: keyA, secret: 5 }],
    ['no key', { secret: 'sk_live_1' }],
    ['a key without an id', { key: { ...keyA, id: '' }, secret: 'sk_live_1' }],
    ['the key alone', keyA],
  ])('cannot be read with %s', async (_, answer) => {
    expect(await errorOf(answerOf(answer))).toMatchObject({ code: 'bad_response' });
  });
});

const deleteBoth = (answer: unknown): Promise<unknown> => answering(answer).deleteMany(['a', 'b'], write);

describe('a deletion of several', () => {
  const failed = [{ keyId: 'b', code: 'forbidden' }];

  test.each<[string, object, object?]>([
    ['all gone, in any order', { deleted: ['b', 'a'], failed: [] }],
    ['some', { deleted: ['a'], failed }],
    ['none', { deleted: [], failed: [{ keyId: 'a', code: 'server' }, ...failed] }],
    [
      'a reason that this version does not know',
      { deleted: ['a'], failed: [{ keyId: 'b', code: 'teapot' }] },
      { deleted: ['a'], failed: [{ keyId: 'b', code: 'unknown' }] },
    ],
    [
      'more fields than are known',
      { deleted: ['a'], failed: [{ ...failed[0], name: 'Till' }], secret: 's' },
      { deleted: ['a'], failed },
    ],
  ])('tells what became of each key: %s', async (_, answer, expected = answer) => {
    expect(await deleteBoth(answer)).toEqual(expected);
  });

  test.each<[string, unknown]>([
    ['leaves a key out', { deleted: ['a'], failed: [] }],
    ['leaves all out', { deleted: [], failed: [] }],
    ['names another key', { deleted: ['a', 'c'], failed: [] }],
    ['names one key too many', { deleted: ['a', 'b', 'c'], failed: [] }],
    ['names a key twice', { deleted: ['a', 'a'], failed: [] }],
    ['names a key as both', { deleted: ['a', 'b'], failed }],
    ['has no list of what was deleted', { failed: [{ keyId: 'a', code: 'server' }, ...failed] }],
    ['has no list of what was not', { deleted: ['a', 'b'] }],
    ['has an id that is none', { deleted: ['a', 5], failed }],
    ['has a failure without a key', { deleted: ['a'], failed: [{ code: 'forbidden' }] }],
    ['has a failure that is none', { deleted: ['a'], failed: ['b'] }],
    ['is that of a single one', null],
  ])('says nothing where the answer %s', async (_, answer) => {
    expect(await errorOf(deleteBoth(answer))).toMatchObject({ code: 'bad_response', outcome: 'unknown' });
  });
});
