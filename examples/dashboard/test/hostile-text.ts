import fc from 'fast-check';

/** What has broken programs: reordering, hiding, twins, joined and stacked characters, markup, formulas, names of members. */
const pieces = [
  ['\u202E', '\u2066', '\u2069', '\u200F', '\u061C', '\u200B', '\u200C', '\u200D', '\u2060', '\uFEFF', '\u00AD'],
  ['а', 'ɑ', 'ℝ', 'Ａ', 'ß', 'İ', 'ς', 'ﷺ', '\u3164', '\u00A0', '\u2003', 'e\u0301', '\u0301'.repeat(50)],
  ['👩‍👩‍👧‍👦', '🏳️‍🌈', '🇳🇬', '👍🏽', '\u{E0001}\u{E0041}', '\u{1F3F4}\u{E0067}\u{E007F}'],
  ['<img src=x onerror=alert(1)>', '</td></table>', '<!--', '&lt;', '&#x202e;', '"', "'", '`', '${7*7}', '{{7*7}}'],
  ['=cmd|/c calc!A1', '+1', '@SUM(1)', '%', '_', '\\', "'; drop table api_keys; --", '../../etc/passwd', '%00'],
  ['__proto__', 'constructor', 'toString', 'null', 'undefined', 'NaN'],
  ['\0', '\r\nBcc: eve@evil.example', '\n.\n', '\u0085', '\u2028', '\x1B[31m', '\x7F', '\uD83D', '\uDC00', '\uFFFE'],
].flat();

/** Texts as nobody would write them, and some as people do. */
export const hostileText = fc
  .array(
    fc.oneof(
      { weight: 3, arbitrary: fc.constantFrom(...pieces) },
      fc.string({ unit: 'grapheme', maxLength: 12 }),
      fc.string({ unit: 'binary', maxLength: 12 }),
    ),
    { minLength: 1, maxLength: 6 },
  )
  .map((parts) => parts.join(''));

/** One reader's character of any size, with marks in an order that no compression makes small. */
export function stacked(count: number): string {
  const blocks = [0x300, 0x310, 0x350, 0x1dc0, 0x1dd0, 0x1de0, 0x20d0, 0xfe20, 0xa8e0];
  const marks = blocks.flatMap((start) => Array.from({ length: 16 }, (_, index) => String.fromCharCode(start + index)));
  return `Z${fc.sample(fc.constantFrom(...marks), { seed: 4, numRuns: count }).join('')}`;
}

/** Takes what can be the whole of a JSON object as it goes over the wire, `__proto__` as a member of its own among it. */
export const hostileBody = fc.dictionary(
  fc.oneof(
    fc.constantFrom('name', 'note', 'scopes', 'allowedIps', 'expiresAt', 'disabled', 'graceSeconds', 'keyIds', 'proof'),
    fc.constantFrom('__proto__', 'constructor', 'id', 'accountId', 'secret'),
  ),
  fc.oneof(
    hostileText,
    fc.jsonValue({ maxDepth: 2 }),
    fc.array(hostileText, { maxLength: 3 }),
    fc.record({ challengeId: hostileText, code: hostileText }),
  ),
  { maxKeys: 4 },
);
