import { readFile } from 'node:fs/promises';

import type { Page } from 'playwright';
import { afterEach, expect, test } from 'vitest';

import { focused } from './keyboard.ts';
import { openKeys, readClipboard, rowOf, tryKey, windowOf } from './keys-page.ts';
import { openStage, type Stage } from './stage.ts';

let stage: Stage;

afterEach(async () => {
  await stage.close();
});

/** All that the page holds as text: the document, its fields, and what it has stored. */
const everythingIn = (page: Page): Promise<string> =>
  page.evaluate(() =>
    [
      document.documentElement.outerHTML,
      ...Array.from(document.querySelectorAll('input, textarea'), (field) => ('value' in field ? field.value : '')),
      location.href,
      JSON.stringify([history.state, Object.entries(localStorage), Object.entries(sessionStorage)]),
    ].join('\n'),
  );

test('a new secret is masked until Show, and is copied in every format, and saved as a file', async () => {
  stage = await openStage();
  const { page } = stage;
  await openKeys(stage, /Shop NG Ada Obi/);
  await page.getByRole('button', { name: 'Create a key' }).click();
  const shown = windowOf(page, 'Your new key');
  const button = (name: string) => shown.getByRole('button', { name, exact: true });
  const field = shown.getByLabel('Secret key');
  await focused(button('Copy'));
  const masked = await field.inputValue();
  expect(masked).toMatch(/^sk_live_…\w{4}$/);

  await button('Show').click();
  const secret = await field.inputValue();
  expect(secret).toMatch(/^sk_live_\w{30,}$/);
  expect(secret.endsWith(masked.slice(-4))).toBe(true);
  await button('Hide').click();
  expect(await field.inputValue()).toBe(masked);
  expect(await everythingIn(page)).not.toContain(secret);

  const copied = async (format: string, said: string): Promise<string> => {
    await button(format).click();
    await shown.getByText(said).waitFor();
    return readClipboard(page);
  };
  expect(await copied('.env line', 'The .env line was copied.')).toBe(`DEMO_API_KEY=${secret}`);
  expect(await copied('Authorization header', 'The Authorization header was copied.')).toBe(
    `Authorization: Bearer ${secret}`,
  );
  expect(await copied('curl', 'The curl command was copied.')).toBe(
    `curl ${stage.url}/api/me -H "Authorization: Bearer ${secret}"`,
  );
  const downloading = page.waitForEvent('download');
  await button('Download .env').click();
  const download = await downloading;
  await shown
    .getByText('The download of the .env file has begun. Check that it is there before you close this.')
    .waitFor();
  expect(download.suggestedFilename()).toBe('api-key.env');
  expect(await readFile(await download.path(), 'utf8')).toBe(`DEMO_API_KEY=${secret}\n`);
  await button('Copy').click();
  await button('Copied').waitFor();
  expect(await readClipboard(page)).toBe(secret);
  expect(await everythingIn(page)).not.toContain(secret);

  await button('Done').click();
  await shown.waitFor({ state: 'detached' });
  expect(await everythingIn(page)).not.toContain(secret);
  expect(await tryKey(page, secret)).toBe(200);
  expect(stage.complaints).toEqual([]);
});

test('a secret that was not copied is let go only after one more question, and is gone from the page then', async () => {
  stage = await openStage();
  const { page } = stage;
  await openKeys(stage, /Shop NG Ada Obi/);
  await page.getByRole('button', { name: 'Create a key' }).click();
  const shown = windowOf(page, 'Your new key');
  const leaving = page.getByRole('alertdialog', { name: 'Close without copying?' });
  await shown.getByRole('button', { name: 'Show' }).click();
  const secret = await shown.getByLabel('Secret key').inputValue();

  await page.keyboard.press('Escape');
  await focused(leaving.getByRole('button', { name: 'Back to the key' }));
  expect(await everythingIn(page)).not.toContain(secret);
  await page.keyboard.press('Enter');
  await shown.getByRole('button', { name: 'Show' }).click();
  expect(await shown.getByLabel('Secret key').inputValue()).toBe(secret);

  await shown.getByRole('button', { name: 'Done' }).click();
  await leaving.getByRole('button', { name: 'Close without copying' }).click();
  await leaving.waitFor({ state: 'detached' });
  expect(await page.getByRole('dialog').count()).toBe(0);
  expect(await everythingIn(page)).not.toContain(secret);
  const hint = `sk_live_…${secret.slice(-4)}`;
  await rowOf(page, 'Unnamed key').getByText(hint, { exact: true }).waitFor();
  await page.reload();
  await rowOf(page, 'Unnamed key').getByText(hint, { exact: true }).waitFor();
  expect(await everythingIn(page)).not.toContain(secret);
  expect(await tryKey(page, secret)).toBe(200);
  expect(stage.complaints).toEqual([]);
});
