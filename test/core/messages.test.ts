import { describe, expect, test } from 'vitest';

import { errorCodes } from '../../src/core/errors.ts';
import { createWords, english, type MessageKey, type Messages } from '../../src/core/messages.ts';

const words = createWords({}, 'en');

test.each(errorCodes)('%s has words, and they end like a sentence', (code) => {
  expect(words(`error.${code}`)).toMatch(/^[A-Z].*\.$/);
});

test('no message is empty', () => {
  expect(Object.entries(english).filter(([, text]) => text.trim() === '')).toEqual([]);
});

const pluralsWith = (form: string): string[] =>
  Object.keys(english).flatMap((key) => (key.endsWith(`.${form}`) ? [key.slice(0, -form.length - 1)] : []));

test('every plural has its two forms', () => {
  expect(pluralsWith('one')).toEqual(pluralsWith('other'));
});

describe('a plural', () => {
  test.each([
    [0, '0 tries left.'],
    [1, '1 try left.'],
    [2, '2 tries left.'],
  ])('of %i in English', (count, said) => {
    expect(words('code.triesLeft', { count })).toBe(said);
  });

  test.each([
    [1, 'próba'],
    [3, 'próby'],
    [5, 'prób'],
  ])('of %i in a language with more forms', (count, said) => {
    const polish = createWords(
      { 'code.triesLeft.one': 'próba', 'code.triesLeft.few': 'próby', 'code.triesLeft.many': 'prób' },
      'pl',
    );
    expect(polish('code.triesLeft', { count })).toBe(said);
  });

  test('falls back to the general form', () => {
    expect(createWords({}, 'ar')('code.triesLeft', { count: 2 })).toBe(
      `${new Intl.NumberFormat('ar').format(2)} tries left.`,
    );
  });
});

describe('words', () => {
  test('can be replaced one by one', () => {
    const own = createWords({ 'create.title': 'New key' });
    expect(own('create.title')).toBe('New key');
    expect(own('create.submit')).toBe(english['create.submit']);
  });

  test('stay English where the replacement is missing', () => {
    const own = createWords({ 'create.title': undefined } as unknown as Messages);
    expect(own('create.title')).toBe(english['create.title']);
  });

  test('may be replaced by none', () => {
    expect(createWords({ 'panel.description': '' })('panel.description')).toBe('');
  });

  test('are filled in, and a hole without a value stays', () => {
    expect(words('table.deleteKey', { name: 'Server', hint: 'sk_…1' })).toBe('Delete Server, sk_…1');
    expect(words('table.deleteKey', { name: 'Server' })).toBe('Delete Server, {hint}');
  });

  test('take a value as it is, whatever stands in it', () => {
    expect(words('table.deleted', { name: '{name} $& $1', hint: 'x' })).toBe('{name} $& $1, x was deleted.');
  });

  test('write numbers as the language does', () => {
    expect(createWords({}, 'de')('panel.unreadable', { count: 1234 })).toBe('1.234 keys could not be shown.');
  });

  test('that do not exist are their key', () => {
    expect(words('no.such' as MessageKey)).toBe('no.such');
  });
});
