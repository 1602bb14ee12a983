import type { Locator, Page } from 'playwright';

import type { Stage } from './stage.ts';

/** For `expect.poll`: as long as a busy machine may need. */
export const patiently = { timeout: 10_000 };

/** Opens the API keys page as somebody of this business. */
export async function openKeys(stage: Stage, business: RegExp, page: Page = stage.page): Promise<void> {
  await page.goto(`${stage.url}/developers/api-keys`);
  await page.getByRole('button', { name: business }).click();
  await page.getByRole('heading', { name: 'API keys', exact: true }).waitFor();
}

/** The rows of keys, as they are drawn. */
export const keyRows = (page: Page): Locator =>
  page
    .getByRole('table', { name: 'API keys' })
    .getByRole('row')
    .filter({ has: page.getByRole('rowheader') });

/** The row, or rows, of keys with this name. */
export const rowOf = (page: Page, name: string): Locator =>
  page.getByRole('row').filter({ has: page.getByRole('rowheader', { name, exact: true }) });

/** The names in the table, from the top. */
export const namesIn = (page: Page): Promise<string[]> => page.getByRole('rowheader').allTextContents();

/** A window, by its title. */
export const windowOf = (page: Page, title: string): Locator =>
  page
    .getByRole('dialog', { name: title, exact: true })
    .or(page.getByRole('alertdialog', { name: title, exact: true }));

/** Types a code and sends it. */
export async function enterCode(page: Page, code: string): Promise<void> {
  const asking = windowOf(page, 'Enter the code');
  await asking.getByRole('textbox', { name: 'Code' }).fill(code);
  await asking.getByRole('button', { name: 'Continue' }).click();
}

/** Copies the new secret, closes its window, and gives the secret. */
export async function takeSecret(page: Page): Promise<string> {
  const shown = windowOf(page, 'Your new key');
  await shown.getByRole('button', { name: 'Copy', exact: true }).click();
  await shown.getByRole('button', { name: 'Copied' }).waitFor();
  const secret = await readClipboard(page);
  await shown.getByRole('button', { name: 'Done' }).click();
  await shown.waitFor({ state: 'detached' });
  return secret;
}

export const readClipboard = (page: Page): Promise<string> => page.evaluate(() => navigator.clipboard.readText());

/** Calls `GET /me` with the secret by the page's own form, and gives the status that it shows. */
export async function tryKey(page: Page, secret: string): Promise<number> {
  const region = page.getByRole('region', { name: 'Try your key' });
  await region.getByLabel('Secret key').fill(secret);
  const answer = page.waitForResponse((response) => new URL(response.url()).pathname === '/api/me');
  await region.getByRole('button', { name: 'Call GET /me' }).click();
  const status = (await answer).status();
  await region.getByText(String(status), { exact: true }).waitFor();
  return status;
}

/** Makes keys with these names over the API, in the session of the page, where no code is asked for. */
export function makeKeys(page: Page, names: readonly string[]): Promise<void> {
  return page.evaluate(async (all) => {
    for (const name of all) {
      const { status } = await fetch('/api/api-keys', {
        method: 'POST',
        headers: { 'Content-Type': 'application/json', 'Idempotency-Key': crypto.randomUUID() },
        body: JSON.stringify({ name }),
      });
      if (status !== 201) throw new Error(`${name}: ${status}`);
    }
  }, names);
}
