import type { Page } from 'playwright';
import { afterEach, expect, test } from 'vitest';

import { enterCode, openKeys, patiently, rowOf, takeSecret, tryKey, windowOf } from './keys-page.ts';
import { breakPolicy, recordViolations } from './policy.ts';
import { openStage, type Stage } from './stage.ts';

let stage: Stage;

afterEach(async () => {
  await stage.close();
});

const press = (page: Page, key: string, action: RegExp): Promise<void> =>
  rowOf(page, key).first().getByRole('button', { name: action }).click();

/** Creates "Gate" with everything that can be chosen, has its secret shown, saved and copied, and gives it. */
async function createGate({ page, codeInMail }: Stage): Promise<string> {
  await page.getByRole('button', { name: 'Create a key' }).click();
  const form = windowOf(page, 'Create a key');
  await form.getByLabel('Name (optional)').fill('Gate');
  await form.getByLabel('Expires').selectOption('On a date…');
  await form.getByLabel('Last day').fill('2099-12-31');
  await form.getByRole('button', { name: 'Create key' }).click();
  await form.getByText('A key lasts at most 1 year.').waitFor();
  await form.getByLabel('Expires').selectOption('90 days');
  await form.getByRole('searchbox', { name: 'Search scopes' }).fill('reports');
  await form.getByRole('checkbox', { name: 'Reports' }).check();
  const addresses = form.getByRole('textbox', { name: 'Allowed IP addresses' });
  await addresses.fill('300.1.1.1');
  await addresses.press('Enter');
  await form.getByText('“300.1.1.1” is not an IP address or range.').waitFor();
  await addresses.fill('');
  await form.getByRole('button', { name: 'Use my address (127.0.0.1)' }).click();
  await form.getByLabel('Note (optional)').fill('Ring twice.');
  await form.getByRole('button', { name: 'Create key' }).click();
  const code = await codeInMail(1);
  await enterCode(page, code === '000000' ? '111111' : '000000');
  await page.getByText('That code is not right. 4 tries left.', { exact: true }).waitFor();
  await enterCode(page, code);
  const shown = windowOf(page, 'Your new key');
  await shown.getByRole('button', { name: 'Show' }).click();
  const downloading = page.waitForEvent('download');
  await shown.getByRole('button', { name: 'Download .env' }).click();
  await downloading;
  await shown.getByRole('button', { name: 'curl' }).click();
  return takeSecret(page);
}

async function changeGate({ page, codeInMail }: Stage): Promise<void> {
  await press(page, 'Gate', /^Manage/);
  const details = windowOf(page, 'Key details');
  await details.getByLabel('Note (optional)').fill('Ring once.');
  await details.getByRole('button', { name: 'Save' }).click();
  await enterCode(page, await codeInMail(2));
  await windowOf(page, 'Changes saved').getByRole('button', { name: 'Close' }).click();
}

async function rotateGate({ page, codeInMail }: Stage): Promise<string> {
  await press(page, 'Gate', /^Rotate/);
  const asking = windowOf(page, 'Rotate this key?');
  await asking.getByText('Custom', { exact: true }).click();
  await asking.getByLabel('How many').fill('3');
  await asking.getByLabel('Unit').selectOption('days');
  await asking.getByRole('button', { name: 'Rotate key' }).click();
  await enterCode(page, await codeInMail(3));
  const fresh = await takeSecret(page);
  await expect.poll(() => rowOf(page, 'Gate').count(), patiently).toBe(2);
  return fresh;
}

async function deleteTwoThenOne({ page, codeInMail }: Stage): Promise<void> {
  for (const name of ['Nightly billing', 'Customs portal']) await rowOf(page, name).getByRole('checkbox').check();
  await page.getByRole('button', { name: 'Delete 2 keys' }).click();
  await windowOf(page, 'Delete 2 keys?').getByRole('button', { name: 'Confirm' }).click();
  await enterCode(page, await codeInMail(4));
  await windowOf(page, 'Keys deleted').getByRole('button', { name: 'Close' }).click();
  await rowOf(page, 'Customs portal').waitFor({ state: 'detached' });

  await press(page, 'Dispatch board', /^Delete/);
  await windowOf(page, 'Delete this key?').getByRole('button', { name: 'Confirm' }).click();
  await enterCode(page, await codeInMail(5));
  await windowOf(page, 'Key deleted').getByRole('button', { name: 'Close' }).click();
  await rowOf(page, 'Dispatch board').waitFor({ state: 'detached' });
}

async function searchTheSandbox({ page }: Stage): Promise<void> {
  await page.getByRole('group', { name: 'Environment' }).getByText('Sandbox', { exact: true }).click();
  await rowOf(page, 'Test dispatch').waitFor();
  await page.getByRole('columnheader', { name: 'Name' }).getByRole('button').click();
  await page.getByRole('searchbox', { name: 'Search keys' }).fill('no such key');
  await rowOf(page, 'Test dispatch').waitFor({ state: 'detached' });
  await page.getByRole('searchbox', { name: 'Search keys' }).fill('');
  await rowOf(page, 'Test dispatch').waitFor();
}

test('the whole life of a key breaks no rule of a strict policy with trusted types', async () => {
  stage = await openStage();
  const { page, context } = stage;
  const violations = await recordViolations(context);
  await openKeys(stage, /Orbit Freight/);
  await rowOf(page, 'Dispatch board').waitFor();
  const old = await createGate(stage);
  await changeGate(stage);
  const fresh = await rotateGate(stage);
  expect([await tryKey(page, old), await tryKey(page, fresh)]).toEqual([200, 200]);
  await deleteTwoThenOne(stage);
  await searchTheSandbox(stage);
  expect(violations).toEqual([]);
  expect(stage.complaints).toEqual([]);

  // The policy was on, and what breaks it is heard of.
  expect(await breakPolicy(page)).toEqual({ style: '', text: '' });
  await expect.poll(() => violations, patiently).toEqual(['style-src-attr', 'require-trusted-types-for']);
});
