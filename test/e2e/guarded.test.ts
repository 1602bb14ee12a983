import type { Page } from 'playwright';
import { afterEach, expect, test } from 'vitest';

import { focused, press, tabTo } from './keyboard.ts';
import { openKeys, patiently, rowOf, windowOf } from './keys-page.ts';
import { openStage, type Stage } from './stage.ts';

let stage: Stage;

afterEach(async () => {
  await stage.close();
});

/** A wrong code first, which is told, and then the right one; all by keyboard. */
async function passCode(page: Page, code: string): Promise<void> {
  const asking = windowOf(page, 'Enter the code');
  const field = asking.getByRole('textbox', { name: 'Code' });
  await focused(field);
  expect(await page.getByRole('dialog').or(page.getByRole('alertdialog')).count()).toBe(1);
  await page.keyboard.type(code === '000000' ? '111111' : '000000');
  await page.keyboard.press('Enter');
  await asking.getByText('That code is not right. 4 tries left.', { exact: true }).waitFor();
  await focused(field);
  expect(await field.inputValue()).toBe('');
  await page.keyboard.type(code);
  await page.keyboard.press('Enter');
  await asking.waitFor({ state: 'detached' });
}

test('create, update and rotate ask for a code in one window each, by keyboard alone', async () => {
  stage = await openStage();
  const { page, writes } = stage;
  await openKeys(stage, /Orbit Freight/);
  await rowOf(page, 'Dispatch board').waitFor();
  let seen = writes.length;
  const calls = (): string[] => {
    const fresh = writes.slice(seen);
    seen = writes.length;
    return fresh.map(({ method, hasProof }) => `${method}${hasProof ? ' with proof' : ''}`);
  };

  await press(page, page.getByRole('button', { name: 'Create a key' }));
  const form = windowOf(page, 'Create a key');
  await tabTo(page, form.getByLabel('Name (optional)'));
  await page.keyboard.type('Gate');
  await press(page, form.getByRole('button', { name: 'Use my address (127.0.0.1)' }));
  await press(page, form.getByRole('button', { name: 'Create key' }));
  await passCode(page, await stage.codeInMail(1));
  const shown = windowOf(page, 'Your new key');
  await focused(shown.getByRole('button', { name: 'Copy', exact: true }));
  await page.keyboard.press('Enter');
  await shown.getByRole('button', { name: 'Copied' }).waitFor();
  await press(page, shown.getByRole('button', { name: 'Done' }));
  await focused(page.getByRole('button', { name: 'Create a key' }));
  expect(calls()).toEqual(['POST', 'POST with proof', 'POST with proof']);

  const manage = rowOf(page, 'Gate').getByRole('button', { name: /^Manage/ });
  await press(page, manage);
  const details = windowOf(page, 'Key details');
  await tabTo(page, details.getByLabel('Name (optional)'));
  await page.keyboard.press('ControlOrMeta+A');
  await page.keyboard.type('North gate');
  await press(page, details.getByRole('button', { name: 'Save' }));
  await passCode(page, await stage.codeInMail(2));
  const saved = windowOf(page, 'Changes saved');
  await focused(saved.getByRole('button', { name: 'Close' }));
  await page.keyboard.press('Enter');
  const row = rowOf(page, 'North gate');
  await focused(row.getByRole('button', { name: /^Manage/ }));
  expect(calls()).toEqual(['PATCH', 'PATCH with proof', 'PATCH with proof']);

  await press(page, row.getByRole('button', { name: /^Rotate/ }));
  const asking = windowOf(page, 'Rotate this key?');
  await focused(asking.getByRole('radio', { checked: true }));
  await page.keyboard.press('ArrowDown');
  await asking.getByText(/^The old key works until /).waitFor();
  await press(page, asking.getByRole('button', { name: 'Rotate key' }));
  await passCode(page, await stage.codeInMail(3));
  await focused(shown.getByRole('button', { name: 'Copy', exact: true }));
  await page.keyboard.press('Enter');
  await press(page, shown.getByRole('button', { name: 'Done' }));
  await expect.poll(() => row.count(), patiently).toBe(2);
  expect(await row.getByText('Replaced by a newer key').count()).toBe(1);
  expect(calls()).toEqual(['POST', 'POST with proof', 'POST with proof']);
  expect(stage.complaints).toEqual([]);
});
