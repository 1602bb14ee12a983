import { cleanup, screen, waitFor, within } from '@testing-library/react';
import fc from 'fast-check';
import { bulkDeletion, keyDetails, keyRotation } from 'keydesk';
import type { MemoryKey } from 'keydesk/adapters/memory';
import { beforeEach, describe, expect, test, vi } from 'vitest';

import {
  askForCode,
  button,
  click,
  dialog,
  dialogNamed,
  openPanel,
  panel,
  press,
  rowNames,
  sentCode,
  type Desk,
} from './support.tsx';

/** How many names in all: `VITE_HOSTILE_NAMES=10000 npx vitest run --project browser test/ui/hostile.test.tsx`. */
const wanted = Number(import.meta.env['VITE_HOSTILE_NAMES'] ?? 800);
const inOneTable = 100;

/** What names are made of by those who mean no good, and by those whose language is not ours. */
const pieces: readonly string[] = [
  '\u202e\u202d\u2066\u2067\u2068\u2069\u200f\u061c\u200b\u200d\ufeff\u00ad\u0000\u0007\u001b\n\r\t\u0085\u2028\u2029'.split(
    '',
  ),
  ['\ud800', '\udfff', '\u0301'.repeat(60), 'x'.repeat(300), 'W'.repeat(199), ' ', '\u3000'],
  ['раураl', 'Ａｄｍｉｎ', '𝕏', '👩‍👩‍👧‍👦', '🇳🇬', 'שלום', 'مرحبا بالعالم', '日本語', '﷽', 'Checkout'],
  ['<img src=x onerror=alert(1)>', '<b>', '</bdi></th></tr>', '<script>alert(1)</script>', '&lt;', '<!--', '"><i x="'],
  ['{{7*7}}', '${7*7}', 'javascript:alert(1)', '=cmd|calc!A1', '@SUM(A1)', '{name}', '{count}', '%s', '\\u0041'],
  ['__proto__', 'constructor', 'toString', 'null', 'undefined', '0'],
].flat();

const hostileName = fc
  .array(fc.oneof(fc.constantFrom(...pieces), fc.string({ unit: 'binary', maxLength: 12 })), {
    minLength: 1,
    maxLength: 6,
  })
  .map((parts) => parts.join(''))
  .filter((name) => name !== '');
const longest = '<b>\u202e'.repeat(25_000);

const plainKeys = (count: number): MemoryKey[] => keysNamed(Array.from({ length: count }, () => 'Checkout'));
const keysNamed = (names: readonly string[]): MemoryKey[] =>
  names.map((name, n) => ({ id: `key_${n}`, name, hint: 'sk_…4f2a', createdAt: '2026-01-01T08:00:00.000Z' }));

const openWith = (keys: MemoryKey[]): Promise<Desk> =>
  openPanel({ keys, panel: { extras: [bulkDeletion, keyDetails, keyRotation] }, client: { pageSize: inOneTable } });

const hidden = /^(?![\u200C\u200D])[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}\u115F\u1160\u3164\uFFA0]$/u;

/** What of a name is to be seen: 200 characters, and each that could hide by its number. */
function seen(name: string): string {
  const characters = Array.from(name);
  const spelled = characters.slice(0, 200).map((character) => {
    const point = character.codePointAt(0)!.toString(16).toUpperCase().padStart(4, '0');
    return hidden.test(character) ? `□U+${point}` : character;
  });
  return spelled.join('') + (characters.length > 200 ? '…' : '');
}

/** Every element with the names of its attributes: nothing in a name may add any. */
const shapeOf = (root: Element): string[] =>
  [...root.querySelectorAll('*')].map((each) => [each.localName, ...each.getAttributeNames().toSorted()].join(' '));

/** Names that reach out of what holds them, in pixels. */
function escapes(root: Element): string[] {
  return [...root.querySelectorAll<HTMLElement>('[data-part="name"]')].flatMap((name) => {
    const holder = name.closest('[data-part="cell"], [data-part="card"]')!;
    const [inner, outer] = [name.getBoundingClientRect(), holder.getBoundingClientRect()];
    const isInside =
      inner.left >= outer.left && inner.right <= outer.right && inner.top >= outer.top && inner.bottom <= outer.bottom;
    return isInside && getComputedStyle(name).overflow === 'hidden' ? [] : [name.textContent.slice(0, 80)];
  });
}

/** Whether nothing in a sentence can end, or outlive, the isolation of a name in it (UAX #9). */
function isIsolated(sentence: string): boolean {
  let depth = 0;
  for (const character of sentence) {
    if (/[\u2066-\u2068]/.test(character)) depth += 1;
    else if (character === '\u2069') depth -= 1;
    else if (/[\p{Cc}\p{Zp}]/u.test(character)) return false;
    if (depth < 0 || (depth === 0 && /[\u202a-\u202e]/.test(character))) return false;
  }
  return depth === 0;
}

const heights = (): number[] =>
  screen.getAllByRole('rowheader').map((cell) => cell.parentElement!.getBoundingClientRect().height);

const inherited = Object.getOwnPropertyNames(Object.prototype);
/** No name was run, and none became a part of every object. */
function expectNoHarm(): void {
  expect(window.alert).not.toHaveBeenCalled();
  expect(Object.getOwnPropertyNames(Object.prototype)).toEqual(inherited);
}

beforeEach(() => {
  vi.spyOn(window, 'alert');
});

test('names are text, each in its cell, and turn nothing around them', { timeout: 600_000 }, async () => {
  await openWith(plainKeys(inOneTable));
  const [shape, [height]] = [shapeOf(panel()), heights()];
  cleanup();
  await fc.assert(
    fc.asyncProperty(fc.array(hostileName, { minLength: inOneTable, maxLength: inOneTable }), async (names) => {
      await openWith(keysNamed(names));
      const shown = [...panel().querySelectorAll('th bdi')];
      expect(shown.map((each) => each.childNodes.length)).toEqual(names.map(() => 1));
      for (const [index, name] of names.entries()) {
        expect(shown[index]!.textContent).toBe(seen(name));
        expect(getComputedStyle(shown[index]!).unicodeBidi).toBe('isolate');
      }
      expect(shapeOf(panel())).toEqual(shape);
      expect(escapes(panel())).toEqual([]);
      expect(new Set(heights())).toEqual(new Set([height]));
      expect(document.documentElement.scrollWidth).toBeLessThanOrEqual(document.documentElement.clientWidth);
      const labels = [...panel().querySelectorAll('[aria-label]')].map((each) => each.getAttribute('aria-label')!);
      expect(labels.filter((label) => !isIsolated(label))).toEqual([]);
      expectNoHarm();
      cleanup();
    }),
    { numRuns: Math.ceil(wanted / inOneTable), endOnFailure: true },
  );
});

const windows: Record<string, (names: readonly string[]) => Promise<void>> = {
  'the deletion of a key': async () => click(rowButton('Delete')),
  'the details of a key': async () => click(rowButton('Manage')),
  'the rotation of a key': async () => click(rowButton('Rotate')),
  'the deletion of several': async () => {
    await click(within(panel()).getByRole('checkbox', { name: 'Choose all keys shown' }));
    await click(button(/^Delete 2 keys/));
  },
};
const rowButton = (text: string): HTMLElement => within(panel()).getAllByText(text, { selector: 'tbody button' })[0]!;

describe.each(Object.entries(windows))('in a window: %s', (_, open) => {
  const shown = async (names: readonly string[]): Promise<HTMLElement> => {
    await openWith(keysNamed(names));
    await open(names);
    await waitFor(() => expect(dialog()).toBeVisible());
    return dialog();
  };

  test('names are text, each in its card', { timeout: 300_000 }, async () => {
    const shape = shapeOf(await shown(['Checkout', 'Checkout']));
    cleanup();
    await fc.assert(
      fc.asyncProperty(fc.tuple(hostileName, hostileName), async (names) => {
        const asking = await shown(names);
        expect(shapeOf(asking)).toEqual(shape);
        expect(escapes(asking)).toEqual([]);
        expect(asking.scrollWidth).toBeLessThanOrEqual(asking.clientWidth);
        expectNoHarm();
        cleanup();
      }),
      { numRuns: Math.ceil(wanted / 200), endOnFailure: true, examples: [[[longest, '__proto__']]] },
    );
  });
});

test('keys that are called like parts of every object are keys like others', async () => {
  const names = ['__proto__', 'constructor', 'toString', 'hasOwnProperty'];
  const desk = await openWith(names.map((name) => ({ id: name, name, hint: 'sk_…4f2a' })));
  expect(rowNames()).toEqual(names);
  await askForCode('__proto__');
  await press(`${sentCode(desk)}{Enter}`);
  await dialogNamed('Key deleted');
  await click(button('Close'));
  expect(rowNames()).toEqual(names.slice(1));
  expect(desk.backend.keys().map(({ id }) => id)).toEqual(names.slice(1));
  expectNoHarm();
});
