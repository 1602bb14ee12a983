import { screen, waitFor, within } from '@testing-library/react';
import type { ApiKey, KeyPage } from 'keydesk';
import { describe, expect, test, vi } from 'vitest';

import { doubt, said } from './faults-support.tsx';
import {
  button,
  deleteButton,
  dialog,
  dialogNamed,
  nameField,
  openForm,
  openPanel,
  paste,
  press,
  rowNames,
  shopKeys,
  type Desk,
} from './support.tsx';

const shown: ApiKey = {
  id: 'key_1',
  name: 'Checkout',
  hint: 'sk_…4f2a',
  status: 'active',
  createdAt: '2026-01-01T08:00:00.000Z',
  lastUsedAt: null,
  expiresAt: null,
};

/** A panel over a list with these rows, whatever they are. */
const listing = (...keys: unknown[]): Promise<Desk> =>
  openPanel({ methods: () => ({ list: async () => ({ keys, nextCursor: null }) as KeyPage }) });

const cells = (): string[] => screen.getAllByRole('cell').map((cell) => cell.textContent);

describe('rows as no contract has them', () => {
  test('18: extra fields, incl. secret in list: nothing of them is on the page', async () => {
    const report = vi.spyOn(console, 'error').mockImplementation(() => undefined);
    await listing({ ...shown, secret: 'sk_live_T0pS3cr3t', owner: 'Ada' });
    expect(report.mock.calls).toEqual([[expect.stringMatching(/^Keydesk: the list of keys came with secrets/)]]);
    expect(rowNames()).toEqual(['Checkout']);
    expect(document.documentElement.outerHTML).not.toMatch(/T0pS3cr3t|Ada/);
  });

  test('19: wrong types (createdAt: 5, name null): an unnamed key with what can be read', async () => {
    await listing({ ...shown, name: null, createdAt: 5 });
    expect(rowNames()).toEqual(['Unnamed key']);
    expect(cells().slice(0, 3)).toEqual(['sk_…4f2a', 'Active', '—']);
  });

  test('20: duplicate ids in a page / across pages: one row', async () => {
    const report = vi.spyOn(console, 'error').mockImplementation(() => undefined);
    await listing(shown, { ...shown, name: 'Again' }, { ...shown, id: 'key_2', name: 'Other' });
    expect(report.mock.calls).toEqual([[expect.stringMatching(/^Keydesk: a key came twice in one page/)]]);
    expect(rowNames()).toEqual(['Checkout', 'Other']);
  });

  test('21: 10,000 keys: one page of rows, and the way to more', async () => {
    const keys = Array.from({ length: 10_000 }, (_, n) => ({ ...shopKeys[0], id: `key_${n}` }));
    await openPanel({ keys });
    expect(rowNames()).toHaveLength(50);
    button('Load more').click();
    await waitFor(() => expect(rowNames()).toHaveLength(100));
  });

  test('22: 10 MB name / 1e5 chars: clamped, within its cell', async () => {
    await listing({ ...shown, name: 'n'.repeat(100_000) });
    expect(rowNames()).toEqual([`${'n'.repeat(200)}…`]);
    expect(document.documentElement.outerHTML.length).toBeLessThan(100_000);
    const name = screen.getByRole('rowheader');
    expect(name.scrollWidth).toBeLessThanOrEqual(name.clientWidth + 1);
  });
});

describe('a name that is typed', () => {
  test.each([
    ['23: empty or whitespace name: empty', ''],
    ['23: empty or whitespace name: spaces', '   '],
  ])('%s: is refused beside the field, and nothing is sent', async (_, name) => {
    const { backend } = await openForm();
    await press(`${name}{Enter}`);
    await waitFor(() => expect(nameField()).toHaveAccessibleDescription('Give the key a name.'));
    expect(nameField()).toHaveValue(name);
    expect(backend.calls.create).toBe(0);
  });

  test('26: emoji, ZWJ, combining marks: five families are five characters, of five', async () => {
    const name = '👩‍👩‍👧‍👦'.repeat(5);
    const { backend } = await openForm();
    await paste(name);
    await press('{Enter}');
    await dialogNamed('Your new key');
    expect(backend.keys()[0]?.name).toBe(name);
  });
});

describe('a name that was given', () => {
  test.each([
    ['26: emoji, ZWJ, combining marks', '👩‍👩‍👧‍👦 e\u0301'],
    ['27: <img onerror> / javascript: name', '<img src=x onerror=alert(1)> javascript:alert(1)'],
    ['28: __proto__ as name or id', '__proto__'],
    ['29: CSV/formula name (=cmd)', "=cmd|'/C calc'!A0"],
  ])('%s: is text, in a direction of its own, in the row and in the window', async (_, name) => {
    await listing({ ...shown, id: '__proto__', name });
    expect(rowNames()).toEqual([name]);
    expect(screen.getByRole('rowheader').querySelector('bdi')?.textContent).toBe(name);
    expect(document.querySelector('img')).toBeNull();
    deleteButton('').click();
    await dialogNamed('Delete this key?', 'alertdialog');
    expect(dialog().querySelector('bdi')?.textContent).toBe(name);
    expect(deleteButton('').getAttribute('aria-label')).toMatch(/^Delete \u2068[^\u2066-\u2069]+\u2069, sk_…4f2a$/);
  });

  test('24: bidi override / RLO in name: is spelled out, and turns nothing around it', async () => {
    await listing({ ...shown, name: 'shop\u202Egnp.exe\u2066\n' });
    expect(rowNames()).toEqual(['shop□U+202Egnp.exe□U+2066□U+000A']);
    expect(screen.getByRole('rowheader').querySelector('[title]')).toHaveAttribute(
      'title',
      'shop□U+202Egnp.exe□U+2066□U+000A',
    );
    expect(deleteButton('').getAttribute('aria-label')).toBe(
      'Delete \u2068shop□U+202Egnp.exe□U+2066□U+000A\u2069, sk_…4f2a',
    );
  });

  test.each([
    ['Pro\u00ADd', 'Pro□U+00ADd'],
    ['a\u200Fb\u061C', 'a□U+200Fb□U+061C'],
    ['\u3164', '□U+3164'],
    ['a\u{E0041}', 'a□U+E0041'],
    ['a\uD800', 'a□U+D800'],
    ['\u{1F511}'.repeat(200), '\u{1F511}'.repeat(200)],
    ['\u{1F511}'.repeat(201), `${'\u{1F511}'.repeat(200)}…`],
  ])('24: bidi override / RLO in name: and whatever else could hide in %j', async (name, seen) => {
    await listing({ ...shown, name });
    expect(rowNames()).toEqual([seen]);
  });

  test('25: zero-width / homoglyph twin names: masked key and date tell them apart, in the window too', async () => {
    const twin = { ...shopKeys[1], id: 'key_4', name: 'Mоbile app', hint: 'sk_…7b7b', createdAt: '2026-01-05' };
    await openPanel({ keys: [...shopKeys, twin] });
    expect(cells()).toEqual(expect.arrayContaining(['sk_…9c1d', 'Jan 1, 2026', 'sk_…7b7b', 'Jan 5, 2026']));
    await doubt();
    expect(await said('sk_…9c1d')).toBeVisible();
    expect(within(dialog()).getByText('Never used')).toBeVisible();
    expect(within(dialog()).queryByText('sk_…7b7b')).toBeNull();
  });
});
