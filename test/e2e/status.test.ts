import { afterEach, expect, test } from 'vitest';

import { enterCode, keyRows, openKeys, patiently, rowOf, takeSecret, tryKey, windowOf } from './keys-page.ts';
import { openStage, type Stage } from './stage.ts';

const day = 86_400_000;
const business = /Orbit Freight/;

let stage: Stage;

afterEach(async () => {
  await stage.close();
});

const seeded = [
  ['Dispatch board', 'Active'],
  ['Nightly billing', 'Active'],
  ['Customs portal', 'Expires soon'],
  ['Tracking widget', 'Expires soon'],
  ['Legacy importer', 'Expired'],
  ['Partner gateway', 'Disabled'],
  ['Warehouse handhelds', 'InactiveAllow an IP address first'],
  ['Quarterly reports', 'Active'],
] as const;

test('each key says in words where it stands, and what to do about it', async () => {
  stage = await openStage();
  const { page } = stage;
  await openKeys(stage, business);
  await rowOf(page, 'Dispatch board').waitFor();
  for (const [name, status] of seeded) {
    const cell = rowOf(page, name).locator('[data-column="status"]');
    expect([name, await cell.textContent()]).toEqual([name, status]);
  }
  expect(await keyRows(page).count()).toBe(seeded.length);

  const filter = page.getByRole('combobox', { name: 'Status' });
  for (const status of ['Active', 'Expires soon', 'Inactive', 'Disabled', 'Expired']) {
    const expected = seeded.filter(([, words]) => words.startsWith(status)).map(([name]) => name);
    await filter.selectOption(status);
    await expect
      .poll(async () => (await page.getByRole('rowheader').allTextContents()).toSorted(), patiently)
      .toEqual(expected.toSorted());
  }
  expect(stage.complaints).toEqual([]);
});

test('a key without an address does not work until one is allowed', async () => {
  stage = await openStage();
  const { page } = stage;
  await openKeys(stage, business);
  await page.getByRole('button', { name: 'Create a key' }).click();
  const form = windowOf(page, 'Create a key');
  await form.getByLabel('Name (optional)').fill('Gate');
  await form.getByRole('button', { name: 'Create key' }).click();
  await enterCode(page, await stage.codeInMail(1));
  const secret = await takeSecret(page);
  const row = rowOf(page, 'Gate');
  await row.getByText('Inactive', { exact: true }).waitFor();
  await row.getByText('Allow an IP address first').waitFor();
  expect(await tryKey(page, secret)).toBe(401);

  await row.getByRole('button', { name: /^Manage/ }).click();
  const details = windowOf(page, 'Key details');
  await details.getByRole('button', { name: 'Use my address (127.0.0.1)' }).click();
  await details.getByRole('button', { name: 'Save' }).click();
  await enterCode(page, await stage.codeInMail(2));
  await windowOf(page, 'Changes saved').getByRole('button', { name: 'Close' }).click();
  await row.getByText('Active', { exact: true }).waitFor();
  expect(await row.getByText('Allow an IP address first').count()).toBe(0);
  expect(await tryKey(page, secret)).toBe(200);
  expect(stage.complaints).toEqual([]);
});

test('a key expires soon, and then it has expired and does not work, as the clock goes on', async () => {
  stage = await openStage({ stopsClock: true });
  const { page } = stage;
  await openKeys(stage, business);
  await page.getByRole('button', { name: 'Create a key' }).click();
  const form = windowOf(page, 'Create a key');
  await form.getByLabel('Name (optional)').fill('Season');
  await form.getByLabel('Expires').selectOption('30 days');
  await form.getByRole('button', { name: 'Use my address (127.0.0.1)' }).click();
  await form.getByRole('button', { name: 'Create key' }).click();
  await enterCode(page, await stage.codeInMail(1));
  const secret = await takeSecret(page);
  const status = rowOf(page, 'Season').locator('[data-column="status"]');
  expect(await status.textContent()).toBe('Active');
  expect(await tryKey(page, secret)).toBe(200);

  // Weeks later the session has ended, too.
  stage.advance(24 * day);
  await openKeys(stage, business);
  await expect.poll(() => status.textContent(), patiently).toBe('Expires soon');
  expect(await tryKey(page, secret)).toBe(200);

  stage.advance(7 * day);
  await openKeys(stage, business);
  await expect.poll(() => status.textContent(), patiently).toBe('Expired');
  expect(await tryKey(page, secret)).toBe(401);
  expect(
    await rowOf(page, 'Season')
      .getByRole('button', { name: /^Rotate/ })
      .count(),
  ).toBe(0);
  expect(stage.complaints).toEqual([]);
});
