import { screen, waitFor, within } from '@testing-library/react';
import { everyExtra, listTools, type Extra } from 'keydesk';
import { afterAll, describe, expect, test } from 'vitest';
import { page } from 'vitest/browser';

import { click, openPanel, rowNames, shopKeys } from './support.tsx';

afterAll(() => page.viewport(1024, 768));

const scopes = ['payments:read'];
const keys = shopKeys.map((key, n) => ({ ...key, scopes, expiresAt: `2036-01-0${n + 1}T08:00:00.000Z` }));

/** The columns whose cells a user can meet, and those whose heads can be met: also by ear. */
function columnsOf(part: 'head' | 'cell'): string[] {
  const all = [...document.querySelectorAll<HTMLElement>(`[data-scope="keydesk"][data-part="${part}"]`)];
  return [...new Set(all.filter((each) => each.checkVisibility()).map((each) => each.dataset['column']!))];
}

/** What can be seen of the heads. */
const seen = (): string[] =>
  screen
    .getAllByRole('columnheader')
    .filter((head) => getComputedStyle(head).clipPath === 'none')
    .map((head) => head.textContent || within(head).getByRole('checkbox').getAttribute('aria-label')!);

const some: [string, readonly Extra[]][] = [
  ['nothing more', []],
  ['every extra', everyExtra],
];

describe.each(some)('with %s', (_, extras) => {
  test.each([320, 375, 600, 681, 720, 800, 910, 1000, 1100, 1200, 1300])(
    '%i px: a head is there where its cells are',
    async (width) => {
      await page.viewport(width, 768);
      await openPanel({ keys, panel: { extras } });
      expect(columnsOf('head')).toEqual(columnsOf('cell'));
    },
  );
});

describe('as cards', () => {
  test('heads that can be pressed are there for fingers, too', async () => {
    await page.viewport(375, 768);
    await openPanel({ keys, panel: { extras: [listTools] } });
    expect(seen()).toEqual(['Name', 'Created', 'Last used', 'Expires']);
    await click(screen.getByRole('button', { name: 'Expires' }));
    await waitFor(() => expect(rowNames()).toEqual(['Warehouse', 'Mobile app', 'Checkout']));
    expect(document.documentElement.scrollWidth).toBeLessThanOrEqual(375);
  });

  test('all can be chosen by a finger', async () => {
    await page.viewport(375, 768);
    await openPanel({ keys, panel: { extras: everyExtra } });
    const all = screen.getByRole('checkbox', { name: 'Choose all keys shown' });
    expect(seen()[0]).toBe('Choose all keys shown');
    await click(all);
    expect(await screen.findByText('3 chosen')).toBeVisible();
  });

  test('where no head can be pressed none is seen', async () => {
    await page.viewport(375, 768);
    await openPanel({ keys });
    expect(seen()).toEqual([]);
    expect(screen.getAllByRole('columnheader').length).toBeGreaterThan(0);
    const [head, first] = ['thead', 'tbody tr'].map((part) => document.querySelector(part)!.getBoundingClientRect());
    expect(head!.height).toBe(0);
    expect(first!.top - document.querySelector('[data-part="table-frame"]')!.getBoundingClientRect().top).toBeLessThan(
      3,
    );
  });
});

test('the arrow of a head is no part of its name', async () => {
  await openPanel({ keys, panel: { extras: [listTools] } });
  await expect.element(page.getByRole('button', { name: 'Name', exact: true })).toBeVisible();
  await click(screen.getByRole('button', { name: 'Name' }));
  await waitFor(() => expect(screen.getByRole('columnheader', { name: 'Name' })).toHaveAttribute('aria-sort'));
  await expect.element(page.getByRole('button', { name: 'Name', exact: true })).toBeVisible();
});
