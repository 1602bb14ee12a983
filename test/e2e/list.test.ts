import type { Page, Route } from 'playwright';
import { afterEach, expect, test } from 'vitest';

import { keyRows, makeKeys, namesIn, openKeys, patiently, rowOf } from './keys-page.ts';
import { openStage, type Stage } from './stage.ts';

let stage: Stage;

afterEach(async () => {
  await stage.close();
});

const searches = (page: Page): string[] => {
  const asked: string[] = [];
  page.on('request', (request) => {
    const search = new URL(request.url()).searchParams.get('search');
    if (search) asked.push(search);
  });
  return asked;
};

const numbered = (count: number): string[] =>
  Array.from({ length: count }, (_, index) => `Key ${String(index + 1).padStart(3, '0')}`);

const countRows = async (page: Page, count: number): Promise<void> =>
  await expect.poll(() => keyRows(page).count(), patiently).toBe(count);

test('the server searches: once the typing has settled, and an overtaken answer never shows', async () => {
  stage = await openStage();
  const { page } = stage;
  await openKeys(stage, /Shop NG Ada Obi/);
  await countRows(page, 5);
  const asked = searches(page);
  const field = page.getByRole('searchbox', { name: 'Search keys' });
  await field.pressSequentially('ware');
  await page.getByText('1 key found').waitFor();
  expect(await namesIn(page)).toEqual(['Warehouse sync']);
  expect(asked).toEqual(['ware']);

  // The answer to the first search is held back until the second one is there.
  const held: Route[] = [];
  await page.route(/search=mobile(&|$)/, (route) => void held.push(route));
  const cancelled = page.waitForEvent('requestfailed', (request) => request.url().includes('search=mobile'));
  await field.fill('mobile');
  await expect.poll(() => held.length, patiently).toBe(1);
  await field.fill('staging');
  await cancelled;
  await expect.poll(() => namesIn(page), patiently).toEqual(['Staging']);
  await held[0]?.continue().catch(() => undefined);
  expect(await namesIn(page)).toEqual(['Staging']);
  expect(asked).toEqual(['ware', 'mobile', 'staging']);

  await field.fill('no such key');
  await page.getByRole('heading', { name: 'No keys match' }).waitFor();
  expect(await page.getByText('No keys yet').count()).toBe(0);
  await page.getByRole('button', { name: 'Show all keys' }).click();
  await countRows(page, 5);
  expect(await field.inputValue()).toBe('');

  await page.getByRole('button', { name: 'Sign out' }).click();
  await openKeys(stage, /Atlas Pay/);
  await page.getByRole('heading', { name: 'No keys yet' }).waitFor();
  expect(await page.getByText('No keys match').count()).toBe(0);
  expect(stage.complaints).toEqual([]);
});

test('a press on a head sorts, another one turns the order, and the status filter narrows', async () => {
  stage = await openStage();
  const { page } = stage;
  await openKeys(stage, /Shop NG Ada Obi/);
  await countRows(page, 5);
  const head = (name: string) => page.getByRole('columnheader', { name });
  const byName = ['Accounting export', 'Mobile app', 'Production checkout', 'Staging', 'Warehouse sync'];
  const press = (name: string) => head(name).getByRole('button').click();
  expect(await page.locator('[aria-sort]').count()).toBe(0);

  await press('Name');
  await expect.poll(() => namesIn(page), patiently).toEqual(byName);
  expect(await head('Name').getAttribute('aria-sort')).toBe('ascending');
  await press('Name');
  await expect.poll(() => namesIn(page), patiently).toEqual(byName.toReversed());
  expect(await head('Name').getAttribute('aria-sort')).toBe('descending');

  await press('Last used');
  await expect
    .poll(() => namesIn(page), patiently)
    .toEqual(['Production checkout', 'Warehouse sync', 'Mobile app', 'Accounting export', 'Staging']);
  expect(await head('Last used').getAttribute('aria-sort')).toBe('descending');
  expect(await head('Name').getAttribute('aria-sort')).toBeNull();
  await press('Created');
  await expect
    .poll(() => namesIn(page), patiently)
    .toEqual(['Staging', 'Accounting export', 'Warehouse sync', 'Mobile app', 'Production checkout']);

  const status = page.getByRole('combobox', { name: 'Status' });
  await status.selectOption('Expires soon');
  await expect.poll(() => namesIn(page), patiently).toEqual(['Warehouse sync']);
  await status.selectOption('Disabled');
  await page.getByRole('heading', { name: 'No keys match' }).waitFor();
  await status.selectOption('All statuses');
  await countRows(page, 5);
  expect(stage.complaints).toEqual([]);
});

test('a long list comes page by page, by Load more and by scrolling, each key once', async () => {
  stage = await openStage();
  const { page } = stage;
  await openKeys(stage, /Shop NG Ada Obi/);
  await makeKeys(page, numbered(120));
  // So tall that nobody scrolls.
  await page.setViewportSize({ width: 1680, height: 9000 });
  await page.reload();
  await countRows(page, 50);
  const more = page.getByRole('button', { name: 'Load more' });
  await more.click();
  await countRows(page, 100);

  await page.setViewportSize({ width: 1680, height: 1050 });
  await page.reload();
  await countRows(page, 50);
  await page.mouse.move(800, 600);
  const scrollOn = async (): Promise<number> => {
    await page.mouse.wheel(0, 1_000);
    return keyRows(page).count();
  };
  await expect.poll(scrollOn, patiently).toBe(125);
  await more.waitFor({ state: 'detached' });
  const names = await namesIn(page);
  expect(new Set(names).size).toBe(125);
  expect(names.slice(0, 2)).toEqual(['Key 120', 'Key 119']);

  // Search finds what the first page does not show.
  await page.reload();
  await countRows(page, 50);
  await page.getByRole('searchbox', { name: 'Search keys' }).fill('key 00');
  await page.getByText('9 keys found').waitFor();
  await countRows(page, 9);
  await rowOf(page, 'Key 001').waitFor();
  expect(stage.complaints).toEqual([]);
});
