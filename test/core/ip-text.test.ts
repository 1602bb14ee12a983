import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';

import { readRange } from '../../src/adapters/memory/ip.ts';
import { firstFinding, isSameRange, splitIps } from '../../src/ui/extras/fields/ip-text.ts';

const isIp = (text: string): boolean => firstFinding([text]) === undefined;

const prefixed = (address: fc.Arbitrary<string>, most: number): fc.Arbitrary<string> =>
  fc.oneof(
    address,
    fc.tuple(address, fc.integer({ min: 0, max: most })).map(([text, length]) => `${text}/${length}`),
  );
const v4 = prefixed(fc.ipV4(), 32);
const v6 = prefixed(fc.ipV6(), 128);
/** Texts that are nearly addresses. */
const near = fc.string({ unit: fc.constantFrom(...'0123456789abcdefg:./% '.split('')), maxLength: 24 });

describe('an address or a range', () => {
  test('is every one that there is', () => {
    fc.assert(
      fc.property(fc.oneof(v4, v6), (text) => {
        expect(isIp(text)).toBe(true);
      }),
    );
  });

  test('is what the backend takes for one, and nothing else', () => {
    fc.assert(
      fc.property(fc.oneof(v4, v6, near), (text) => {
        expect(isIp(text)).toBe(readRange(text) !== undefined);
      }),
      { numRuns: 2000 },
    );
  });

  const good =
    '1.2.3.4 0.0.0.0/0 255.255.255.255/32 :: ::1 1:: ::/0 1:2:3:4:5:6:7:: FFFF::1/128 ' +
    '::ffff:1.2.3.4 64:ff9b::192.0.2.33/96 1:2:3:4:5:6:1.2.3.4';
  test.each(good.split(' '))('%s is one', (text) => expect(isIp(text)).toBe(true));

  const bad =
    '1.2.3 1.2.3.4.5 256.1.1.1 01.2.3.4 1.2.3.4/33 1.2.3.4/ 1.2.3.4/08 1.2.3.4/-1 1.2.3.4/8/8 1.2.3.4:80 １.2.3.4 ' +
    ': ::: 1::2::3 1:2:3:4:5:6:7 1:2:3:4:5:6:7:8:9 1:2:3:4:5:6:7:8:: 12345:: g:: ::/129 ' +
    '::1.2.3 ::1.2.3.256 1.2.3.4:: fe80::1%eth0 [::1] shop.ng';
  test.each(['', ...bad.split(' ')])('%j is none', (text) => expect(isIp(text)).toBe(false));
});

describe('two of them', () => {
  test.each([
    ['10.1.2.3/8', '10.0.0.0/8', true],
    ['10.0.0.0/8', '10.0.0.0/9', false],
    ['1.2.3.4', '1.2.3.4/32', true],
    ['::1', '0:0:0:0:0:0:0:0001', true],
    ['::FFFF:1.2.3.4', '1.2.3.4', true],
    ['::1.2.3.4', '1.2.3.4', false],
    ['::/0', '0.0.0.0/0', false],
    ['nonsense', 'nonsense', false],
  ])('%s and %s are the same: %s', (text, other, same) => {
    expect(isSameRange(text, other)).toBe(same);
    expect(isSameRange(other, text)).toBe(same);
  });

  test('are the same as the backend sees it', () => {
    const wide = prefixed(fc.constantFrom('10.0.0.1', '10.0.0.2', '::ffff:10.0.0.1', '2001:db8::1', '::'), 32);
    fc.assert(
      fc.property(wide, wide, (text, other) => {
        const [a, b] = [readRange(text)!, readRange(other)!];
        const rest = BigInt(128 - a.prefix);
        expect(isSameRange(text, other)).toBe(a.prefix === b.prefix && a.bits >> rest === b.bits >> rest);
      }),
      { numRuns: 1000 },
    );
  });
});

describe('the first finding', () => {
  test.each([
    [['1.1.1.1', 'x', 'y'], 9, { code: 'invalid_format', text: 'x' }],
    [['1.1.1.1', '1.1.1.1/32', 'x'], 9, { code: 'duplicate', text: '1.1.1.1/32' }],
    [['1.1.1.1', '1.1.1.2', '1.1.1.3'], 2, { code: 'too_many', text: '1.1.1.3' }],
    [['1.1.1.1', '1.1.1.2'], 2, undefined],
    [[], 0, undefined],
  ])('of %j with at most %i', (texts, max, finding) => expect(firstFinding(texts, max)).toEqual(finding));
});

test('a text is split where nothing of an address is lost', () => {
  expect(splitIps(' 10.0.0.1,10.0.0.2\r\n\u00A0::1\t\u200B\u200E10.0.0.3\uFEFF , ')).toEqual([
    '10.0.0.1',
    '10.0.0.2',
    '::1',
    '10.0.0.3',
  ]);
  fc.assert(
    fc.property(fc.array(fc.oneof(v4, v6)), fc.constantFrom(' ', ',', '\n', ', ', '\r\n'), (texts, between) => {
      expect(splitIps(texts.join(between))).toEqual(texts);
    }),
  );
});
