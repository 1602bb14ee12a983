import { afterEach, expect, test } from 'vitest';

import { focused, press, tabTo } from './keyboard.ts';
import { openStage, type Stage } from './stage.ts';

let stage: Stage;

afterEach(async () => {
  await stage.close();
});

test('a key is created, used, deleted by an e-mailed code, and stops working: by keyboard alone', async () => {
  stage = await openStage();
  const { page, writes } = stage;
  const button = (name: string | RegExp) => page.getByRole('button', { name });
  const main = page.getByRole('main');

  // The gate: a business that is not verified yet cannot create a key, and is told why.
  await page.goto(stage.url);
  await press(page, button(/Market Lane/));
  await press(page, page.getByRole('link', { name: 'API keys', exact: true }));
  await page.getByRole('heading', { name: 'We are verifying your business' }).waitFor();
  await tabTo(page, button('Create a key').first());
  await page.keyboard.press('Enter');
  expect(await button('Create a key').first().getAttribute('aria-disabled')).toBe('true');
  expect(writes).toEqual([]);
  await press(page, button('Sign out'));

  // The owner of a verified one creates a key with one press.
  await press(page, button(/Shop NG Ada Obi/));
  await main.getByRole('rowheader').first().waitFor();
  await press(page, button('Create a key'));
  const secretField = page.getByRole('textbox', { name: 'Secret key' });
  await focused(button('Copy'));
  expect(await secretField.inputValue()).toContain('…');
  await page.keyboard.press('Enter');
  await button('Copied').waitFor();
  const secret = await page.evaluate(() => navigator.clipboard.readText());
  expect(secret).toMatch(/^[a-z0-9]+_[a-z]+_\w{30,}$/i);
  await press(page, button('Done'));
  await focused(button('Create a key'));
  expect(await page.content()).not.toContain(secret);

  // It works.
  const tryKey = page.getByRole('region', { name: 'Try your key' });
  const tryIt = async (status: string): Promise<void> => {
    await tabTo(page, tryKey.getByLabel('Secret key'));
    await page.keyboard.press('ControlOrMeta+A');
    await page.keyboard.press('ControlOrMeta+V');
    await page.keyboard.press('Enter');
    await tryKey.getByText(status, { exact: true }).waitFor();
  };
  await tryIt('200');

  // Delete, Confirm, a mail arrives.
  const rows = main.getByRole('row').filter({ has: page.getByRole('rowheader') });
  const before = await rows.count();
  const own = rows.first();
  const next = await rows
    .nth(1)
    .getByRole('button', { name: /^Delete/ })
    .getAttribute('aria-label');
  await page.keyboard.press('Home');
  await press(page, own.getByRole('button', { name: /^Delete/ }));
  await page.getByRole('alertdialog', { name: 'Delete this key?' }).waitFor();
  await focused(button('Cancel'));
  await press(page, button('Confirm'));
  const field = page.getByRole('textbox', { name: 'Code' });
  await focused(field);
  const asking = page.getByRole('dialog', { name: 'Enter the code' });
  await asking.getByText('We sent a 6-digit code to o•••@shop.ng.').and(page.locator(':not([role=status])')).waitFor();
  const code = await stage.codeInMail(1);

  // A wrong one first, typed.
  await page.keyboard.type(code === '000000' ? '111111' : '000000');
  await page.keyboard.press('Enter');
  await asking
    .getByRole('paragraph')
    .filter({ hasText: /^That code is not right\. 4 tries left\.$/ })
    .waitFor();
  await focused(field);
  expect(await field.inputValue()).toBe('');

  // The right one, pasted out of its sentence; nothing happens before Continue.
  await page.evaluate(
    (text) => navigator.clipboard.writeText(text),
    `Your code is ${code.slice(0, 3)} ${code.slice(3)}.`,
  );
  await page.keyboard.press('ControlOrMeta+V');
  expect(await field.inputValue()).toBe(code);
  expect(writes.filter(({ hasProof }) => hasProof)).toHaveLength(1);
  await press(page, button('Continue'));
  await page.getByRole('dialog', { name: 'Key deleted' }).waitFor();

  // The row is gone without a reload, and focus is on the next one.
  await press(page, button('Close'));
  await focused(page.getByRole('button', { name: next ?? '', exact: true }));
  expect(await rows.count()).toBe(before - 1);

  // It authenticates nothing, now and after a restart of the server.
  await page.evaluate((text) => navigator.clipboard.writeText(text), secret);
  await tryIt('401');
  await stage.restart();
  await page.reload();
  await main.getByRole('rowheader').first().waitFor();
  expect(await rows.count()).toBe(before - 1);
  await tryIt('401');

  expect(writes.map(({ method, hasProof }) => `${method}${hasProof ? ' with proof' : ''}`)).toEqual([
    'POST',
    'POST',
    'POST with proof',
    'POST with proof',
  ]);
  expect(stage.complaints).toEqual([]);
});

test('under StrictMode, double clicks and a held Enter key each intent is one call on the wire', async () => {
  stage = await openStage({ development: true });
  const { page, writes } = stage;
  const button = (name: string | RegExp) => page.getByRole('button', { name });
  await page.goto(stage.url);
  await button(/Shop NG Ada Obi/).dblclick();
  await page.getByRole('link', { name: 'API keys', exact: true }).click();
  await page.getByRole('rowheader').first().waitFor();

  await button('Create a key').dblclick();
  await focused(button('Copy'));
  await button('Copy').dblclick();
  await button('Copied').waitFor();
  await button('Done').click();

  await page
    .getByRole('row')
    .nth(1)
    .getByRole('button', { name: /^Delete/ })
    .dblclick();
  await focused(button('Cancel'));
  await tabTo(page, button('Confirm'));
  for (let repeats = 0; repeats < 10; repeats += 1) await page.keyboard.down('Enter');
  await page.keyboard.up('Enter');
  await focused(page.getByRole('textbox', { name: 'Code' }));
  await page.keyboard.type(await stage.codeInMail(1));
  for (let repeats = 0; repeats < 10; repeats += 1) await page.keyboard.down('Enter');
  await page.keyboard.up('Enter');
  await page.getByRole('dialog', { name: 'Key deleted' }).waitFor();

  expect(writes.map(({ path, hasProof }) => [path.replace(/[^/]+\/deletions$/, '…/deletions'), hasProof])).toEqual([
    ['/api/api-keys', false],
    ['/api/api-keys/…/deletions', false],
    ['/api/api-keys/…/deletions', true],
  ]);
  expect(stage.complaints).toEqual([]);
});

test('bad input gets a message beside its field and stays typed; a load failure is not an empty list', async () => {
  stage = await openStage();
  const { page } = stage;
  const button = (name: string | RegExp) => page.getByRole('button', { name });
  await page.goto(stage.url);
  await button(/Atlas Pay/).click();
  await page.getByRole('link', { name: 'API keys', exact: true }).click();
  await page.getByRole('heading', { name: 'No keys yet' }).waitFor();

  const field = page.getByRole('textbox', { name: 'Name' });
  await button('Create a key').first().click();
  await button('Create key').click();
  await page.getByText('Give the key a name.').waitFor();
  await focused(field);
  await field.fill('Billing');
  await button('Create key').click();
  await button('Copy').click();
  await button('Done').click();
  await button('Create a key').first().click();
  await field.fill('billing');
  await button('Create key').click();
  await page.getByText('Another key has this name. Choose a different one.').waitFor();
  expect(await field.inputValue()).toBe('billing');
  await button('Cancel').click();

  await page.route('**/api/api-keys*', (route) => route.abort());
  await page.reload();
  await page.getByRole('heading', { name: 'Your keys could not be loaded' }).waitFor();
  expect(await page.getByText('No keys yet').count()).toBe(0);
  await page.unroute('**/api/api-keys*');
  await button('Try again').click();
  await page.getByRole('rowheader', { name: 'Billing' }).waitFor();
  expect(stage.complaints).toEqual([]);
});
