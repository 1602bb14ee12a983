import type { Page } from 'playwright';
import { afterEach, expect, test } from 'vitest';

import { enterCode, keyRows, makeKeys, openKeys, rowOf, takeSecret, windowOf } from './keys-page.ts';
import { openStage, type Stage } from './stage.ts';

let stage: Stage;

afterEach(async () => {
  await stage.close();
});

const business = /Shop NG Ada Obi/;

test('whoever comes back to the tab, or is online again, finds the list as it is now', async () => {
  stage = await openStage();
  const { page } = stage;
  // Neither the server nor another tab tells this one.
  await page.route('**/events', (route) => route.abort());
  await page.clock.install();
  await openKeys(stage, business);
  await rowOf(page, 'Staging').waitFor();
  // How long the rest takes is nothing to this page.
  await page.clock.pauseAt(await page.evaluate(() => Date.now() + 1));
  const visitor = await stage.openVisitor();
  await openKeys(stage, business, visitor);
  await makeKeys(visitor, ['From elsewhere']);
  await rowOf(visitor, 'From elsewhere').waitFor();

  const reads: string[] = [];
  page.on('request', (request) => reads.push(new URL(request.url()).pathname));
  const comeBack = () => page.evaluate(() => window.dispatchEvent(new Event('focus')));
  await comeBack();
  await page.clock.runFor(9_000);
  await comeBack();
  expect(reads).toEqual([]);
  expect(await rowOf(page, 'From elsewhere').count()).toBe(0);
  await page.clock.runFor(2_000);
  await comeBack();
  await rowOf(page, 'From elsewhere').waitFor();

  await makeKeys(visitor, ['While it was offline']);
  await stage.context.setOffline(true);
  await stage.context.setOffline(false);
  await rowOf(page, 'While it was offline').waitFor();
  expect(stage.complaints).toEqual([]);
});

test('tabs of one browser tell each other, without the server', async () => {
  stage = await openStage();
  const { page, context } = stage;
  const other = await context.newPage();
  await other.route('**/events', (route) => route.abort());
  await openKeys(stage, business);
  await other.goto(`${stage.url}/developers/api-keys`);
  await rowOf(other, 'Staging').waitFor();
  const before = await keyRows(other).count();

  await page.bringToFront();
  await page.getByRole('button', { name: 'Create a key' }).click();
  await takeSecret(page);
  await rowOf(other, 'Unnamed key').waitFor();
  expect(await keyRows(other).count()).toBe(before + 1);

  await rowOf(page, 'Unnamed key')
    .getByRole('button', { name: /^Manage/ })
    .click();
  const details = windowOf(page, 'Key details');
  await details.getByLabel('Name (optional)').fill('Kiosk');
  await details.getByRole('button', { name: 'Save' }).click();
  await windowOf(page, 'Changes saved').waitFor();
  await rowOf(other, 'Kiosk').waitFor();
  expect(stage.complaints).toEqual([]);
});

test('the server tells every open page of the account, in another browser too, and no other account', async () => {
  stage = await openStage();
  const { page } = stage;
  const colleague = await stage.openVisitor();
  const stranger = await stage.openVisitor();
  await openKeys(stage, business);
  const listening = colleague.waitForResponse((response) => response.url().endsWith('/api/events'));
  await openKeys(stage, /Shop NG Kemi Ade/, colleague);
  await listening;
  await openKeys(stage, /Atlas Pay/, stranger);
  await rowOf(colleague, 'Staging').waitFor();
  await stranger.getByRole('heading', { name: 'No keys yet' }).waitFor();
  const reads: string[] = [];
  stranger.on('request', (request) => reads.push(request.url()));

  await page.getByRole('button', { name: 'Create a key' }).click();
  await takeSecret(page);
  await rowOf(colleague, 'Unnamed key').waitFor();
  await rowOf(page, 'Unnamed key')
    .getByRole('button', { name: /^Rotate/ })
    .click();
  const asking = windowOf(page, 'Rotate this key?');
  await asking.getByText('24 hours').click();
  await asking.getByRole('button', { name: 'Rotate key' }).click();
  await enterCode(page, await stage.codeInMail(1));
  await takeSecret(page);
  await rowOf(colleague, 'Unnamed key').filter({ hasText: 'Replaced by a newer key' }).waitFor();
  expect(await rowOf(colleague, 'Unnamed key').count()).toBe(2);
  expect(reads).toEqual([]);
  expect(await stranger.getByRole('heading', { name: 'No keys yet' }).count()).toBe(1);
  expect(stage.complaints).toEqual([]);
});

test('tabs that nobody looks at hold no line: a browser has six for one host, and the seventh tab works', async () => {
  stage = await openStage();
  const { page, context } = stage;
  await openKeys(stage, business);
  for (let tab = 1; tab <= 6; tab += 1) {
    const each = tab === 1 ? page : await context.newPage();
    if (tab > 1) await each.goto(`${stage.url}/developers/api-keys`);
    await rowOf(each, 'Staging').waitFor();
    await leave(each);
  }
  const seventh = await context.newPage();
  const listening = seventh.waitForResponse((response) => response.url().endsWith('/api/events'));
  await seventh.goto(`${stage.url}/developers/api-keys`, { timeout: 10_000 });
  await rowOf(seventh, 'Staging').waitFor();
  expect((await listening).status()).toBe(200);
  expect(stage.complaints).toEqual([]);
});

/** Has a page believe that it is no longer seen: a browser without windows shows all of its tabs. */
const leave = (page: Page): Promise<void> =>
  page.evaluate(() => {
    Object.defineProperty(document, 'visibilityState', { configurable: true, value: 'hidden' });
    document.dispatchEvent(new Event('visibilitychange'));
  });
