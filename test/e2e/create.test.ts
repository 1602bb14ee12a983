import { afterEach, expect, test } from 'vitest';

import { focused } from './keyboard.ts';
import { enterCode, keyRows, makeKeys, openKeys, rowOf, takeSecret, tryKey, windowOf } from './keys-page.ts';
import { openStage, type Stage } from './stage.ts';

let stage: Stage;

afterEach(async () => {
  await stage.close();
});

test('a key is created with an end, scopes, addresses and a note, behind a code, and arrives with all of them', async () => {
  stage = await openStage();
  const { page, writes } = stage;
  await openKeys(stage, /Orbit Freight/);
  await page.getByRole('button', { name: 'Create a key' }).click();
  const form = windowOf(page, 'Create a key');
  await form.getByLabel('Name (optional)').fill('Night courier');
  await form.getByLabel('Expires').selectOption('90 days');
  await form.getByText(/^Ends on /).waitFor();

  const search = form.getByRole('searchbox', { name: 'Search scopes' });
  const customers = form.getByRole('radiogroup', { name: 'Customers' });
  await search.fill('bank account');
  await customers.waitFor({ state: 'detached' });
  await form.getByRole('radiogroup', { name: 'Payouts' }).getByText('Read', { exact: true }).click();
  await search.fill('');
  await customers.getByText('Read and write').click();
  await form.getByRole('checkbox', { name: 'Reports' }).check();
  await form.getByText('4 scopes chosen.').waitFor();

  const addresses = form.getByRole('textbox', { name: 'Allowed IP addresses' });
  await form.getByText('The key does not work until it has an address.').waitFor();
  await addresses.fill('300.1.1.1');
  await addresses.press('Enter');
  await form.getByText('“300.1.1.1” is not an IP address or range.').waitFor();
  expect(await addresses.inputValue()).toBe('300.1.1.1');
  await addresses.fill('2001:db8:9::/48');
  await addresses.press('Enter');
  await form.getByRole('button', { name: 'Remove 2001:db8:9::/48' }).waitFor();
  await form.getByRole('button', { name: 'Use my address (127.0.0.1)' }).click();
  await form.getByRole('button', { name: 'Remove 127.0.0.1' }).waitFor();
  await form.getByLabel('Note (optional)').fill('Courier vans, Utrecht.');
  expect(writes).toEqual([]);

  await form.getByRole('button', { name: 'Create key' }).click();
  const code = await stage.codeInMail(1);
  expect(await stage.mail(1)).toContain('Night courier');
  await enterCode(page, code);
  const secret = await takeSecret(page);

  const row = rowOf(page, 'Night courier');
  await row.getByText('Active', { exact: true }).waitFor();
  await row.getByText('payouts:read +3').waitFor();
  await row.getByText('by mira@orbit.example').waitFor();
  expect(await tryKey(page, secret)).toBe(200);

  await page.reload();
  await row.getByRole('button', { name: /^Manage/ }).click();
  const details = windowOf(page, 'Key details');
  expect(await details.getByLabel('Name (optional)').inputValue()).toBe('Night courier');
  const inNinetyDays = new Date(Date.now() + 90 * 86_400_000);
  const keeps = `Keep: ${new Intl.DateTimeFormat('en', { dateStyle: 'medium' }).format(inNinetyDays)}`;
  expect(await details.getByLabel('Expires').locator('option:checked').textContent()).toBe(keeps);
  expect(
    await details.getByRole('radiogroup', { name: 'Payouts' }).getByLabel('Read', { exact: true }).isChecked(),
  ).toBe(true);
  expect(await details.getByRole('radiogroup', { name: 'Customers' }).getByLabel('Read and write').isChecked()).toBe(
    true,
  );
  expect(await details.getByRole('radiogroup', { name: 'Payments' }).getByLabel('None').isChecked()).toBe(true);
  expect(await details.getByRole('checkbox', { name: 'Reports' }).isChecked()).toBe(true);
  await details.getByRole('button', { name: 'Remove 2001:db8:9::/48' }).waitFor();
  await details.getByRole('button', { name: 'Remove 127.0.0.1' }).waitFor();
  expect(await details.getByLabel('Note (optional)').inputValue()).toBe('Courier vans, Utrecht.');
  expect(writes.map(({ hasProof }) => hasProof)).toEqual([false, true]);
  expect(stage.complaints).toEqual([]);
});

test('what only the server can refuse stands beside its field, and what was typed stays', async () => {
  stage = await openStage();
  const { page } = stage;
  await openKeys(stage, /Orbit Freight/);
  await page.getByRole('button', { name: 'Create a key' }).click();
  const form = windowOf(page, 'Create a key');
  const name = form.getByLabel('Name (optional)');
  const note = form.getByLabel('Note (optional)');
  await name.fill('Bell \u0007');
  await note.fill('Rings \u0007 twice');
  await form.getByLabel('Expires').selectOption('On a date…');
  await form.getByLabel('Last day').fill('2099-12-31');
  await form.getByRole('button', { name: 'Create key' }).click();
  await form.getByText('A key lasts at most 1 year. Choose an earlier date.').waitFor();
  await form.getByLabel('Expires').selectOption('Never');

  await form.getByRole('button', { name: 'Create key' }).click();
  await form.getByText('This name was not accepted. Try another one.').waitFor();
  await form.getByText('There is a character in it that cannot be used.').waitFor();
  await focused(name);
  expect(await name.inputValue()).toBe('Bell \u0007');
  expect(await note.inputValue()).toBe('Rings \u0007 twice');

  await note.fill('Rings twice');
  await name.fill('Bell');
  await form.getByRole('button', { name: 'Create key' }).click();
  await enterCode(page, await stage.codeInMail(1));
  await takeSecret(page);
  await rowOf(page, 'Bell').getByText('Allow an IP address first').waitFor();
  expect(stage.complaints).toEqual([]);
});

test('an account that has all the keys it may have is told so, and not that the name is wrong', async () => {
  stage = await openStage();
  const { page } = stage;
  await openKeys(stage, /Atlas Pay/);
  await makeKeys(page, ['Tills', 'Invoices', 'Payroll', 'Reports']);
  await page.reload();
  await page.getByRole('button', { name: 'Create a key' }).click();
  const form = windowOf(page, 'Create a key');
  const name = form.getByLabel('Name');
  await name.fill('tills');
  await form.getByRole('button', { name: 'Create key' }).click();
  await form.getByText('Another key has this name. Choose a different one.').waitFor();
  await name.fill('Website');
  await form.getByRole('button', { name: 'Create key' }).click();
  await takeSecret(page);
  expect(await keyRows(page).count()).toBe(5);

  await page.getByRole('button', { name: 'Create a key' }).click();
  await name.fill('One more');
  await form.getByRole('button', { name: 'Create key' }).click();
  const refused = windowOf(page, 'The key was not created');
  await refused.getByText('Your account allows no more keys. Delete one you no longer use.', { exact: true }).waitFor();
  expect(await refused.getByText('Another key has this name').count()).toBe(0);
  await refused.getByRole('button', { name: 'Close' }).click();
  expect(await keyRows(page).count()).toBe(5);
  expect(stage.complaints).toEqual([]);
});
