import { afterEach, expect, test } from 'vitest';

import { enterCode, makeKeys, openKeys, rowOf, takeSecret, tryKey, windowOf } from './keys-page.ts';
import { openStage, type Stage } from './stage.ts';

let stage: Stage;

afterEach(async () => {
  await stage.close();
});

test('a key is renamed, taken out of use and into it again', async () => {
  stage = await openStage();
  const { page, writes } = stage;
  await openKeys(stage, /Shop NG Ada Obi/);
  await page.getByRole('button', { name: 'Create a key' }).click();
  const secret = await takeSecret(page);
  expect(await tryKey(page, secret)).toBe(200);

  await rowOf(page, 'Unnamed key')
    .getByRole('button', { name: /^Manage/ })
    .click();
  const details = windowOf(page, 'Key details');
  await details.getByLabel('Name (optional)').fill('Kiosk');
  await details.getByRole('button', { name: 'Save' }).click();
  await windowOf(page, 'Changes saved').getByRole('button', { name: 'Close' }).click();
  const row = rowOf(page, 'Kiosk');
  await row.waitFor();
  expect(await tryKey(page, secret)).toBe(200);

  await row.getByRole('button', { name: /^Manage/ }).click();
  await details.getByRole('button', { name: 'Disable' }).click();
  await page.getByRole('alertdialog', { name: 'Disable this key?' }).getByRole('button', { name: 'Disable' }).click();
  await windowOf(page, 'Key disabled').getByRole('button', { name: 'Close' }).click();
  await row.getByText('Disabled', { exact: true }).waitFor();
  expect(await tryKey(page, secret)).toBe(401);

  await row.getByRole('button', { name: /^Manage/ }).click();
  await details.getByRole('button', { name: 'Enable' }).click();
  await windowOf(page, 'Key enabled').getByRole('button', { name: 'Close' }).click();
  await row.getByText('Active', { exact: true }).waitFor();
  expect(await tryKey(page, secret)).toBe(200);
  await page.reload();
  await row.getByText('Active', { exact: true }).waitFor();
  expect(writes.slice(1).map(({ method, hasProof }) => [method, hasProof])).toEqual([
    ['PATCH', false],
    ['PATCH', false],
    ['PATCH', false],
  ]);
  expect(stage.complaints).toEqual([]);
});

test('end, scopes, addresses and note are changed, and the server holds to them', async () => {
  stage = await openStage();
  const { page } = stage;
  await openKeys(stage, /Orbit Freight/);
  await page.getByRole('button', { name: 'Create a key' }).click();
  const form = windowOf(page, 'Create a key');
  await form.getByLabel('Name (optional)').fill('Gate');
  await form.getByRole('button', { name: 'Use my address (127.0.0.1)' }).click();
  await form.getByRole('button', { name: 'Create key' }).click();
  await enterCode(page, await stage.codeInMail(1));
  const secret = await takeSecret(page);
  expect(await tryKey(page, secret)).toBe(200);

  const row = rowOf(page, 'Gate');
  await row.getByRole('button', { name: /^Manage/ }).click();
  const details = windowOf(page, 'Key details');
  await details.getByLabel('Expires').selectOption('7 days');
  await details.getByRole('radiogroup', { name: 'Webhooks' }).getByText('Read', { exact: true }).click();
  await details.getByRole('button', { name: 'Remove 127.0.0.1' }).click();
  await details.getByRole('textbox', { name: 'Allowed IP addresses' }).fill('203.0.113.200');
  await details.getByLabel('Note (optional)').fill('Moved to the new office.');
  await details.getByRole('button', { name: 'Save' }).click();
  expect(await stage.mail(2)).toContain(
    'New scopes: \u2068webhooks:read\u2069\nNew addresses: 203.0.113.200\nNew note: \u2068Moved to the new office.\u2069',
  );
  await enterCode(page, await stage.codeInMail(2));
  await windowOf(page, 'Changes saved').getByRole('button', { name: 'Close' }).click();
  await row.getByText('Expires soon', { exact: true }).waitFor();
  await row.getByText('webhooks:read', { exact: true }).waitFor();
  expect(await tryKey(page, secret)).toBe(401);

  await page.reload();
  await row.getByRole('button', { name: /^Manage/ }).click();
  await details.getByRole('button', { name: 'Remove 203.0.113.200' }).waitFor();
  expect(await details.getByRole('button', { name: 'Remove 127.0.0.1' }).count()).toBe(0);
  expect(await details.getByLabel('Note (optional)').inputValue()).toBe('Moved to the new office.');
  await details.getByLabel('Expires').selectOption('Never');
  await details.getByRole('button', { name: 'Use my address (127.0.0.1)' }).click();
  await details.getByRole('button', { name: 'Save' }).click();
  await enterCode(page, await stage.codeInMail(3));
  await windowOf(page, 'Changes saved').getByRole('button', { name: 'Close' }).click();
  await row.getByText('Active', { exact: true }).waitFor();
  expect(await tryKey(page, secret)).toBe(200);
  expect(stage.complaints).toEqual([]);
});

test('what another tab changed first is told; what was typed stays, and is saved over it', async () => {
  stage = await openStage();
  const { page, context } = stage;
  await openKeys(stage, /Shop NG Ada Obi/);
  await makeKeys(page, ['Kiosk']);
  const other = await context.newPage();
  await other.goto(`${stage.url}/developers/api-keys`);
  await page.reload();

  await rowOf(page, 'Kiosk')
    .getByRole('button', { name: /^Manage/ })
    .click();
  const details = windowOf(page, 'Key details');
  const name = details.getByLabel('Name (optional)');
  await name.fill('Kiosk, ground floor');

  await rowOf(other, 'Kiosk')
    .getByRole('button', { name: /^Manage/ })
    .click();
  const elsewhere = windowOf(other, 'Key details');
  await elsewhere.getByLabel('Name (optional)').fill('Lobby');
  await elsewhere.getByRole('button', { name: 'Save' }).click();
  await windowOf(other, 'Changes saved').getByRole('button', { name: 'Close' }).click();
  // The table behind the window has it, and the window keeps what was typed.
  await page.locator('tbody').getByText('Lobby', { exact: true }).waitFor();
  expect(await name.inputValue()).toBe('Kiosk, ground floor');

  await details.getByRole('button', { name: 'Save' }).click();
  const conflict = details.getByRole('alert').filter({ hasText: 'Somebody else changed this key meanwhile.' });
  await conflict.waitFor();
  await conflict.getByText('Lobby', { exact: true }).waitFor();
  expect(await name.inputValue()).toBe('Kiosk, ground floor');
  await rowOf(other, 'Lobby').waitFor();

  await details.getByRole('button', { name: 'Save' }).click();
  await windowOf(page, 'Changes saved').getByRole('button', { name: 'Close' }).click();
  await rowOf(page, 'Kiosk, ground floor').waitFor();
  await rowOf(other, 'Kiosk, ground floor').waitFor();
  expect(await rowOf(page, 'Lobby').count()).toBe(0);
  expect(stage.complaints).toEqual([]);
});
