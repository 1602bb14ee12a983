import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';

import { type CodeSpec, isCompleteCode } from '../../src/core/code.ts';
import { cleanTyped, normalizeCode } from '../../src/core/normalize-code.ts';

const digits = (length: number): CodeSpec => ({ length, alphabet: 'digits' });
const letters = (length: number): CodeSpec => ({ length, alphabet: 'alphanumeric' });
const six = digits(6);

describe('a code of digits', () => {
  test.each([
    ['alone', '482913'],
    ['with a space', '482 913'],
    ['with a no-break space', '482\u00A0913'],
    ['with a thin space', '482\u2009913'],
    ['with a hyphen', '482-913'],
    ['with a non-breaking hyphen', '482\u2011913'],
    ['with an en dash and spaces', '482 – 913'],
    ['with a minus sign', '482\u2212913'],
    ['with a dot', '482.913'],
    ['with a middle dot', '482·913'],
    ['with bullets', '4•8•2•9•1•3'],
    ['with zero-width spaces', '482\u200B913\uFEFF'],
    ['with a soft hyphen', '482\u00AD913'],
    ['with direction marks', '\u2067482913\u2069'],
    ['one digit a line', '4\n8\n2\n9\n1\n3\n'],
    ['with tabs, as copied from a table', '4\t8\t2\t9\t1\t3'],
    ['in quotes', '“482913”'],
    ['in full-width digits', '４８２９１３'],
    ['in Arabic-Indic digits', '٤٨٢٩١٣'],
    ['in extended Arabic-Indic digits', '۴۸۲۹۱۳'],
    ['in Devanagari digits', '४८२९१३'],
    ['in Adlam digits, beyond the basic plane', '𞥔𞥘𞥒𞥙𞥑𞥓'],
    ['in mathematical digits', '𝟒𝟖𝟐𝟗𝟏𝟑'],
    ['in circled digits', '④⑧②⑨①③'],
    ['in keycap emoji', '4️⃣8️⃣2️⃣9️⃣1️⃣3️⃣'],
    ['in a sentence', 'Your code is 482 913.'],
    ['in a sentence, with a dot', 'Your code is 482·913 today'],
    ['in a sentence, spaced out', 'Your code is 4 8 2 9 1 3'],
    ['with a brand letter before it', 'G-482913 is your code'],
    ['with its lifetime after it', '482913 is your code. It is valid for 10 minutes.'],
    ['with a number right behind it', 'Code 482913 10 minutes'],
    ['ending a sentence, a number starting the next', 'Code: 482 913. 10 minutes left'],
    ['beside a longer number', 'Order 20261123: code 482913'],
    ['twice, as origin-bound messages have it', '482913 is your code.\n\n@shop.ng #482913'],
    ['in Chinese, without spaces', '您的验证码是482913，5分钟内有效'],
    ['in Arabic', 'رمزك هو ٤٨٢٩١٣'],
    ['in an address', 'https://shop.ng/verify?code=482913&v=2'],
    ['in HTML', '<b>482913</b>'],
  ])('is found %s', (_, text) => {
    expect(normalizeCode(text, six)).toBe('482913');
  });

  test.each([
    ['nothing', ''],
    ['words', 'no code here'],
    ['one digit too few', '48291'],
    ['one digit too many', '4829130'],
    ['a part of a longer number', 'Order 4829130 is on its way'],
    ['two different codes', '482913 or 192837'],
    ['two lines of codes', '482913\n192837'],
    ['one of them in two groups', '482 913, not 192837'],
    ['a telephone number', '+234 803 555 0100'],
    ['digits spread over a text', 'a1b2c3d4e5f6'],
    ['an account number across words', 'line 482 of 913'],
  ])('is not made up from %s', (_, text) => {
    expect(normalizeCode(text, six)).toBeNull();
  });

  test.each([
    [4, 'PIN: 4829', '4829'],
    [4, '2026-11-23', null],
    [4, '+1 482-913-5555', null],
    [5, '48 291', '48291'],
    [8, '4829 1357', '48291357'],
    [8, 'code 48291357 of 12/24', '48291357'],
    [10, '482-913-5712', '4829135712'],
  ])('has %i digits when asked: %s', (length, text, code) => {
    expect(normalizeCode(text, digits(length))).toBe(code);
  });

  test('reads the decimal digits of every script that Unicode has', () => {
    for (let point = 0, seen = 0; point <= 0x10_ffff; point += 1) {
      const digit = String.fromCodePoint(point);
      if (!/\p{Nd}/u.test(digit)) continue;
      expect(cleanTyped(digit, digits(4))).toBe(String(seen % 10));
      seen += 1;
    }
  });
});

describe('a code of letters and digits', () => {
  test.each([
    ['alone', 'AB12CD'],
    ['in small letters', 'ab12cd'],
    ['in groups', 'AB-12-CD'],
    ['with spaces', ' AB1 2CD '],
    ['in full-width letters', 'ＡＢ１２ＣＤ'],
    ['in a sentence', 'Please enter AB12CD today.'],
    ['in groups in a sentence', 'Your code is AB1 2CD.'],
    ['small in a sentence', 'your secret code: ab12cd'],
    ['beside words of the same length', 'Please return AB12CD before Sunday'],
    ['in a shouted sentence', 'PLEASE ENTER AB12CD'],
    ['in Chinese, without spaces', '验证码AB12CD，请勿泄露'],
    ['twice', 'AB12CD\n@shop.ng #AB12CD'],
  ])('is found %s', (_, text) => {
    expect(normalizeCode(text, letters(6))).toBe('AB12CD');
  });

  test('may be capitals only', () => {
    expect(normalizeCode('Your code is KXQPWZ, thanks for asking', letters(6))).toBe('KXQPWZ');
  });

  test.each([
    ['ordinary words of its length', 'Please return before Sunday'],
    ['two codes', 'AB12CD or EF34GH'],
    ['a part of a word', 'XAB12CDX'],
    ['a word with an accent', 'code ÉAB12CD'],
    ['a letter that doubles in upper case', 'AB12ß'],
  ])('is not made up from %s', (_, text) => {
    expect(normalizeCode(text, letters(6))).toBeNull();
  });
});

describe('a piece of a code', () => {
  test.each([
    ['7', '7'],
    ['٧', '7'],
    ['48 2', '482'],
    ['-', ''],
    [' ', ''],
    ['a', ''],
    ['12a', ''],
    ['', ''],
    ['Ⅷ', ''],
  ])('%j adds %j to digits', (text, added) => {
    expect(cleanTyped(text, six)).toBe(added);
  });

  test.each([
    ['a', 'A'],
    ['ab-1', 'AB1'],
    ['ß', ''],
    ['ı', ''],
    ['é', ''],
    ['я', ''],
  ])('%j adds %j to letters', (text, added) => {
    expect(cleanTyped(text, letters(6))).toBe(added);
  });
});

test.each([
  ['482913', six, true],
  ['48291', six, false],
  ['4829130', six, false],
  ['482 13', six, false],
  ['٤٨٢٩١٣', six, false],
  ['AB12CD', six, false],
  ['AB12CD', letters(6), true],
  ['ab12cd', letters(6), false],
  ['', six, false],
])('whether %j is complete', (text, spec, complete) => {
  expect(isCompleteCode(text, spec)).toBe(complete);
});

const code = fc.stringMatching(/^[0-9]{6}$/);

const characters = [
  '0',
  '7',
  '٣',
  '𝟒',
  '④',
  '½',
  'a',
  'Z',
  'ß',
  'ı',
  'é',
  '字',
  'ﬁ',
  ' ',
  '\n',
  '-',
  '–',
  '.',
  '\u200B',
  '\uD800',
  '️⃣',
];

test('whatever comes in, what comes out is a whole code or nothing, and stays as it is', () => {
  fc.assert(
    fc.property(
      fc.string({ unit: fc.constantFrom(...characters), maxLength: 40 }),
      fc.constantFrom(six, letters(5)),
      (text, spec) => {
        const found = normalizeCode(text, spec);
        expect(found === null || (isCompleteCode(found, spec) && normalizeCode(found, spec) === found)).toBe(true);
      },
    ),
  );
});

test('a code is found between any words, however it is grouped', () => {
  const words = fc.stringMatching(/^[a-z :!?]*$/);
  fc.assert(
    fc.property(words, code, fc.integer({ min: 0, max: 5 }), words, (before, wanted, cut, after) => {
      const grouped = cut === 0 ? wanted : `${wanted.slice(0, cut)}-${wanted.slice(cut)}`;
      expect(normalizeCode(`${before} ${grouped} ${after}`, six)).toBe(wanted);
    }),
  );
});

test('a text of any length is read in no time', () => {
  const from = performance.now();
  normalizeCode('1 '.repeat(50_000), six);
  normalizeCode('A1-'.repeat(50_000), letters(6));
  normalizeCode('a'.repeat(100_000), letters(6));
  expect(performance.now() - from).toBeLessThan(1000);
});
