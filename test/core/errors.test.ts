import { ApiKeysError, type ApiKeysErrorCode } from 'keydesk/headless';
import { describe, expect, test } from 'vitest';

import { errorCodes, toApiKeysError } from '../../src/core/errors.ts';

test('every code is listed once', () => {
  expect(errorCodes).toHaveLength(21);
  expect(new Set(errorCodes).size).toBe(21);
});

describe('the outcome', () => {
  const lost = ['network', 'timeout', 'aborted', 'server', 'bad_response', 'unknown'];

  test.each(errorCodes)('of %s is as the contract says', (code) => {
    expect(new ApiKeysError(code).outcome).toBe(lost.includes(code) ? 'unknown' : 'not_applied');
  });

  test('of a code that this version does not know is unknown', () => {
    expect(new ApiKeysError('teapot' as ApiKeysErrorCode).outcome).toBe('unknown');
  });
});

test('an error carries what the backend said, and nothing of it in its message', () => {
  const cause = new Error('inner');
  const details = {
    retryAfterMs: 5,
    attemptsLeft: 2,
    fields: [{ field: 'name', code: 'taken' }],
    requestId: 'r-1',
    cause,
  };
  const error = new ApiKeysError('name_taken', details);
  expect(error).toMatchObject(details);
  expect(error.name).toBe('ApiKeysError');
  expect(error.message).toBe('name_taken');
});

test.each([
  [0, 0],
  [-1, undefined],
  [Number.NaN, undefined],
])('a wait and tries of %s are told as %s', (said, told) => {
  const { retryAfterMs, attemptsLeft } = new ApiKeysError('code_invalid', { retryAfterMs: said, attemptsLeft: said });
  expect([retryAfterMs, attemptsLeft]).toEqual([told, told]);
});

test('what is thrown stays itself, or becomes the cause of an unknown error', () => {
  const error = new ApiKeysError('server');
  expect(toApiKeysError(error)).toBe(error);
  for (const cause of [undefined, null, 'no', new Error('no')]) {
    expect(toApiKeysError(cause)).toMatchObject({ code: 'unknown', cause });
  }
});
