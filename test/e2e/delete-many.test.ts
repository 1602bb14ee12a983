import type { Page } from 'playwright';
import { afterEach, expect, test } from 'vitest';

import { enterCode, keyRows, makeKeys, openKeys, patiently, rowOf, windowOf } from './keys-page.ts';
import { openStage, type Stage } from './stage.ts';

const business = /Shop NG Ada Obi/;

let stage: Stage;

afterEach(async () => {
  await stage.close();
});

const chooseKey = (page: Page, name: string): Promise<void> => rowOf(page, name).getByRole('checkbox').check();

test('several keys are chosen, named in one window, and deleted by one code for exactly them', async () => {
  stage = await openStage();
  const { page, writes } = stage;
  await openKeys(stage, business);
  const before = 5;
  await expect.poll(() => keyRows(page).count(), patiently).toBe(before);
  const chosen = ['Mobile app', 'Accounting export', 'Staging'];
  for (const name of chosen) await chooseKey(page, name);
  await page.getByText('3 chosen', { exact: true }).waitFor();
  await page.getByRole('button', { name: 'Delete 3 keys' }).click();

  const asking = page.getByRole('alertdialog', { name: 'Delete 3 keys?' });
  expect((await asking.getByRole('listitem').locator('[data-part="name"]').allTextContents()).toSorted()).toEqual(
    chosen.toSorted(),
  );
  await asking.getByText('1 of them was used in the last 7 days.').waitFor();
  await asking.getByRole('button', { name: 'Confirm' }).click();
  const mail = await stage.mail(1);
  for (const name of chosen) expect(mail).toContain(name);
  expect(mail).not.toContain('Warehouse sync');
  await enterCode(page, await stage.codeInMail(1));
  const done = windowOf(page, 'Keys deleted');
  await done.getByText('3 keys are gone for good. They no longer work anywhere.', { exact: true }).waitFor();
  await done.getByRole('button', { name: 'Close' }).click();
  await expect.poll(() => keyRows(page).count(), patiently).toBe(before - chosen.length);
  expect(await page.getByText('chosen', { exact: false }).count()).toBe(0);
  await page.reload();
  await expect.poll(() => keyRows(page).count(), patiently).toBe(before - chosen.length);
  for (const name of chosen) expect(await rowOf(page, name).count()).toBe(0);
  expect(writes.map(({ path, hasProof }) => [path, hasProof])).toEqual([
    ['/api/deletions', false],
    ['/api/deletions', true],
  ]);
  expect(stage.complaints).toEqual([]);
});

test('one that somebody else deletes in between is gone like the others, and nothing else is touched', async () => {
  stage = await openStage();
  const { page } = stage;
  await openKeys(stage, business);
  await makeKeys(page, ['First', 'Second', 'Third']);
  await page.reload();
  for (const name of ['First', 'Second']) await chooseKey(page, name);
  await page.getByRole('button', { name: 'Delete 2 keys' }).click();
  await page.getByRole('alertdialog', { name: 'Delete 2 keys?' }).getByRole('button', { name: 'Confirm' }).click();
  const code = await stage.codeInMail(1);

  const colleague = await stage.openVisitor();
  await openKeys(stage, business, colleague);
  await rowOf(colleague, 'First')
    .getByRole('button', { name: /^Delete/ })
    .click();
  await windowOf(colleague, 'Delete this key?').getByRole('button', { name: 'Confirm' }).click();
  await enterCode(colleague, await stage.codeInMail(2));
  await windowOf(colleague, 'Key deleted').getByRole('button', { name: 'Close' }).click();
  await expect.poll(() => rowOf(colleague, 'First').count(), patiently).toBe(0);

  await enterCode(page, code);
  const done = windowOf(page, 'Keys deleted');
  await done.getByText('2 keys are gone for good. They no longer work anywhere.', { exact: true }).waitFor();
  await done.getByRole('button', { name: 'Close' }).click();
  for (const each of [page, colleague]) {
    await expect.poll(() => keyRows(each).count(), patiently).toBe(6);
    await rowOf(each, 'Third').waitFor();
  }
  expect(stage.complaints).toEqual([]);
});
