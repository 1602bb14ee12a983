import type { Page } from 'playwright';
import { afterEach, expect, test } from 'vitest';

import { enterCode, keyRows, openKeys, patiently, rowOf, takeSecret, tryKey, windowOf } from './keys-page.ts';
import { openStage, type Stage } from './stage.ts';

const hour = 3_600_000;

let stage: Stage;

afterEach(async () => {
  await stage.close();
});

const startRotation = async (page: Page, name: string, grace: string): Promise<void> => {
  await rowOf(page, name)
    .getByRole('button', { name: /^Rotate/ })
    .click();
  const asking = windowOf(page, 'Rotate this key?');
  await asking.getByText(grace, { exact: true }).click();
  await asking.getByRole('button', { name: 'Rotate key' }).click();
};

test('old and new work side by side until the grace period ends, to the millisecond', async () => {
  stage = await openStage({ stopsClock: true });
  const { page } = stage;
  await openKeys(stage, /Shop NG Ada Obi/);
  await page.getByRole('button', { name: 'Create a key' }).click();
  const old = await takeSecret(page);
  await rowOf(page, 'Unnamed key').waitFor();
  const before = await keyRows(page).count();
  await startRotation(page, 'Unnamed key', '1 hour');
  // Where deleting needs a code, so does this.
  expect(await stage.mail(1)).toContain('Old secret: works for 1 hour more');
  await enterCode(page, await stage.codeInMail(1));
  const fresh = await takeSecret(page);
  expect(fresh).not.toBe(old);

  const both = rowOf(page, 'Unnamed key');
  await expect.poll(() => both.count(), patiently).toBe(2);
  const replaced = both.filter({ hasText: 'Replaced by a newer key' });
  await replaced.getByText(`sk_live_…${old.slice(-4)}`, { exact: true }).waitFor();
  await replaced.getByText('Expires soon', { exact: true }).waitFor();
  await both.getByText(`sk_live_…${fresh.slice(-4)}`, { exact: true }).waitFor();
  expect(await replaced.getByRole('button', { name: /^Rotate/ }).count()).toBe(0);
  expect(await tryKey(page, old)).toBe(200);
  expect(await tryKey(page, fresh)).toBe(200);

  stage.advance(hour - 1);
  expect(await tryKey(page, old)).toBe(200);
  stage.advance(1);
  expect(await tryKey(page, old)).toBe(401);
  expect(await tryKey(page, fresh)).toBe(200);
  await page.reload();
  await expect.poll(() => both.count(), patiently).toBe(1);
  await both.getByText(`sk_live_…${fresh.slice(-4)}`, { exact: true }).waitFor();
  expect(await keyRows(page).count()).toBe(before);
  expect(stage.complaints).toEqual([]);
});

test('rotated at once, where nothing needs a code, the old key ends at once', async () => {
  stage = await openStage({ guarded: [] });
  const { page } = stage;
  await openKeys(stage, /Shop NG Ada Obi/);
  await page.getByRole('button', { name: 'Create a key' }).click();
  const old = await takeSecret(page);
  await rowOf(page, 'Unnamed key').waitFor();
  const before = await keyRows(page).count();
  await startRotation(page, 'Unnamed key', 'Now');
  const fresh = await takeSecret(page);
  expect(await tryKey(page, old)).toBe(401);
  expect(await tryKey(page, fresh)).toBe(200);
  const row = rowOf(page, 'Unnamed key');
  await row.getByText(`sk_live_…${fresh.slice(-4)}`, { exact: true }).waitFor();
  await expect.poll(() => row.count(), patiently).toBe(1);
  expect(stage.writes.map(({ hasProof }) => hasProof)).toEqual([false, false]);
  expect(await keyRows(page).count()).toBe(before);
  expect(stage.complaints).toEqual([]);
});

test('behind a code the new key takes everything over, and a custom grace period is kept within bounds', async () => {
  stage = await openStage();
  const { page } = stage;
  await openKeys(stage, /Orbit Freight/);
  await page.getByRole('button', { name: 'Create a key' }).click();
  const form = windowOf(page, 'Create a key');
  await form.getByLabel('Name (optional)').fill('Gate');
  await form.getByRole('checkbox', { name: 'Reports' }).check();
  await form.getByRole('button', { name: 'Use my address (127.0.0.1)' }).click();
  await form.getByLabel('Note (optional)').fill('Ring twice.');
  await form.getByRole('button', { name: 'Create key' }).click();
  await enterCode(page, await stage.codeInMail(1));
  const old = await takeSecret(page);

  await rowOf(page, 'Gate')
    .getByRole('button', { name: /^Rotate/ })
    .click();
  const asking = windowOf(page, 'Rotate this key?');
  await asking.getByText('Custom', { exact: true }).click();
  await asking.getByLabel('How many').fill('31');
  await asking.getByLabel('Unit').selectOption('days');
  await asking.getByRole('button', { name: 'Rotate key' }).click();
  await asking.getByText('Use at most 30 days.').waitFor();
  await asking.getByLabel('How many').fill('3');
  await asking.getByRole('button', { name: 'Rotate key' }).click();
  expect(await stage.mail(2)).toContain('Old secret: works for 3 days more');
  await enterCode(page, await stage.codeInMail(2));
  const fresh = await takeSecret(page);
  expect([await tryKey(page, old), await tryKey(page, fresh)]).toEqual([200, 200]);

  const rows = rowOf(page, 'Gate');
  await expect.poll(() => rows.count(), patiently).toBe(2);
  const [replaced, next] = [/Replaced by a newer key/, /Active/].map((hasText) => rows.filter({ hasText }));
  await replaced?.getByText(/^in [23] days$/).waitFor();
  await next?.getByText('reports:read', { exact: true }).waitFor();
  await next?.getByRole('button', { name: /^Manage/ }).click();
  const details = windowOf(page, 'Key details');
  await details.getByRole('button', { name: 'Remove 127.0.0.1' }).waitFor();
  expect(await details.getByLabel('Note (optional)').inputValue()).toBe('Ring twice.');
  await details.getByRole('button', { name: 'Cancel' }).click();
  await replaced?.getByRole('button', { name: /^Manage/ }).click();
  await details
    .getByText('This key was replaced by a newer one and can no longer be changed.', { exact: true })
    .waitFor();
  expect(stage.complaints).toEqual([]);
});
