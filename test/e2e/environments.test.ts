import type { Page, Route } from 'playwright';
import { afterEach, expect, test } from 'vitest';

import { namesIn, openKeys, patiently, rowOf, takeSecret, tryKey, windowOf } from './keys-page.ts';
import { openStage, type Stage } from './stage.ts';

let stage: Stage;

afterEach(async () => {
  await stage.close();
});

const live = ['Accounting export', 'Mobile app', 'Production checkout', 'Staging', 'Warehouse sync'];
const sandbox = ['Test checkout', 'Webhook playground'];

const go = (page: Page, environment: string): Promise<void> =>
  page.getByRole('group', { name: 'Environment' }).getByText(environment, { exact: true }).click();

const lists = async (page: Page, names: readonly string[]): Promise<void> =>
  await expect.poll(async () => (await namesIn(page)).toSorted(), patiently).toEqual(names);

/** Has the page complain whenever it shows one of these texts under an environment, be it for a moment. */
const tellOf = (page: Page, texts: readonly string[], environment: string): Promise<void> =>
  page.evaluate(
    ([all, chosen]) => {
      new MutationObserver(() => {
        if (document.querySelector('fieldset label:has(:checked)')?.textContent !== chosen) return;
        for (const text of all) if (document.body.innerText.includes(text)) console.error(`It shows ${text}.`);
      }).observe(document.body, { subtree: true, childList: true, characterData: true });
    },
    [texts, environment] as const,
  );

/** Lets the requests go on that are still wanted. */
const release = async (held: readonly Route[]): Promise<void> => {
  await Promise.all(held.map((route) => route.continue().catch(() => undefined)));
};

/** What `/me` of an environment says to a secret. */
const statusAt = (page: Page, path: string, secret: string): Promise<number> =>
  page.evaluate(
    async ([url, bearer]) => (await fetch(url, { headers: { Authorization: `Bearer ${bearer}` } })).status,
    [path, secret] as const,
  );

test('live and sandbox have their own lists, and a secret works in its own one alone', async () => {
  stage = await openStage();
  const { page, writes } = stage;
  await openKeys(stage, /Shop NG Ada Obi/);
  await lists(page, live);
  expect(await page.getByRole('radio', { name: 'Live' }).isChecked()).toBe(true);
  await page.getByRole('button', { name: 'Create a key' }).click();
  const liveSecret = await takeSecret(page);

  await go(page, 'Sandbox');
  await lists(page, sandbox);
  await page.getByRole('button', { name: 'Create a key' }).click();
  const testSecret = await takeSecret(page);
  await lists(page, [...sandbox, 'Unnamed key'].toSorted());
  await rowOf(page, 'Unnamed key')
    .getByText(`sk_test_…${testSecret.slice(-4)}`, { exact: true })
    .waitFor();

  expect(liveSecret).toMatch(/^sk_live_/);
  expect(testSecret).toMatch(/^sk_test_/);
  expect(await tryKey(page, liveSecret)).toBe(200);
  expect(await tryKey(page, testSecret)).toBe(401);
  expect(await statusAt(page, '/api/sandbox/me', testSecret)).toBe(200);
  expect(await statusAt(page, '/api/sandbox/me', liveSecret)).toBe(401);

  await go(page, 'Live');
  await lists(page, [...live, 'Unnamed key'].toSorted());
  await rowOf(page, 'Unnamed key')
    .getByText(`sk_live_…${liveSecret.slice(-4)}`, { exact: true })
    .waitFor();
  expect(writes.map(({ path }) => path)).toEqual(['/api/api-keys', '/api/sandbox/api-keys']);
  expect(stage.complaints).toEqual([]);
});

test('each has its own gate: a business that is not verified yet works in the sandbox', async () => {
  stage = await openStage();
  const { page, writes } = stage;
  await openKeys(stage, /Market Lane/);
  const gate = page.getByRole('heading', { name: 'We are verifying your business' });
  const create = page.getByRole('button', { name: 'Create a key' }).first();
  await gate.waitFor();
  expect(await create.getAttribute('aria-disabled')).toBe('true');

  await go(page, 'Sandbox');
  await gate.waitFor({ state: 'detached' });
  await page.getByRole('heading', { name: 'No keys yet' }).waitFor();
  await expect.poll(() => create.getAttribute('aria-disabled'), patiently).toBeNull();
  await create.click();
  const secret = await takeSecret(page);
  expect(await statusAt(page, '/api/sandbox/me', secret)).toBe(200);
  await rowOf(page, 'Unnamed key').waitFor();

  await go(page, 'Live');
  await gate.waitFor();
  await page.getByRole('heading', { name: 'No keys yet' }).waitFor();
  expect(await rowOf(page, 'Unnamed key').count()).toBe(0);
  expect(await create.getAttribute('aria-disabled')).toBe('true');
  expect(writes.map(({ path }) => path)).toEqual(['/api/sandbox/api-keys']);
  expect(stage.complaints).toEqual([]);
});

test('a late answer of one never shows under the other', async () => {
  stage = await openStage();
  const { page } = stage;
  const held: Route[] = [];
  const lateOnes = /\/api\/(api-keys|access)/;
  await page.route(lateOnes, (route) => void held.push(route));
  await openKeys(stage, /Shop NG Ada Obi/);
  await expect.poll(() => held.length, patiently).toBe(2);
  await go(page, 'Sandbox');
  await lists(page, sandbox);
  await tellOf(page, live, 'Sandbox');
  await release(held);
  // Something from the network that must come after all that was released.
  await page.getByRole('searchbox', { name: 'Search keys' }).fill('webhook');
  await lists(page, ['Webhook playground']);
  await page.unroute(lateOnes);
  expect(stage.complaints).toEqual([]);
});

test('a key whose answer comes late appears in its own environment, and its secret in no other', async () => {
  stage = await openStage();
  const { page } = stage;
  await openKeys(stage, /Shop NG Ada Obi/);
  await lists(page, live);
  const held: Route[] = [];
  await page.route('**/api/api-keys', (route) => void held.push(route));
  await page.getByRole('button', { name: 'Create a key' }).click();
  await expect.poll(() => held.length, patiently).toBe(1);
  await windowOf(page, 'Create a key').getByRole('button', { name: 'Cancel' }).click();
  await go(page, 'Sandbox');
  await lists(page, sandbox);
  await tellOf(page, ['Unnamed key', 'Your new key', 'sk_live_'], 'Sandbox');
  await release(held);
  await page.unroute('**/api/api-keys');
  await page.getByRole('searchbox', { name: 'Search keys' }).fill('webhook');
  await lists(page, ['Webhook playground']);
  expect(await page.getByRole('dialog').count()).toBe(0);
  expect(stage.complaints).toEqual([]);

  // Who left did not see the secret, and is told so where the key is.
  await go(page, 'Live');
  await windowOf(page, 'A key was created, but its secret was lost on the way')
    .getByRole('button', { name: 'Close' })
    .click();
  await lists(page, [...live, 'Unnamed key'].toSorted());
  expect(stage.complaints).toEqual([]);
});
