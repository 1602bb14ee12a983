import { afterEach, expect, test } from 'vitest';

import { openKeys, rowOf, takeSecret, tryKey, windowOf } from './keys-page.ts';
import { openStage, type Stage } from './stage.ts';

let stage: Stage;

afterEach(async () => {
  await stage.close();
});

const warning = 'This key was used in the last 7 days. Make sure that nothing needs it any more.';

test('whoever deletes or ends a key that was used lately is warned, by what the server knows', async () => {
  stage = await openStage();
  const { page } = stage;
  await openKeys(stage, /Shop NG Ada Obi/);
  await page.getByRole('button', { name: 'Create a key' }).click();
  const secret = await takeSecret(page);
  const row = rowOf(page, 'Unnamed key');
  const asking = windowOf(page, 'Delete this key?');
  await row.getByRole('button', { name: /^Delete/ }).click();
  await asking.getByText('Never used', { exact: true }).waitFor();
  expect(await asking.getByText(warning).count()).toBe(0);
  await asking.getByRole('button', { name: 'Cancel' }).click();

  expect(await tryKey(page, secret)).toBe(200);
  await page.reload();
  await row.getByRole('button', { name: /^Delete/ }).click();
  await asking.getByText(warning, { exact: true }).waitFor();
  await asking.getByText(/^Last used (now|this minute)/).waitFor();
  await asking.getByRole('button', { name: 'Cancel' }).click();

  await row.getByRole('button', { name: /^Rotate/ }).click();
  const rotating = windowOf(page, 'Rotate this key?');
  await rotating.getByText('Now', { exact: true }).click();
  await rotating.getByText(/^The old key stops working at once, and it was used in the last 7 days/).waitFor();
  await rotating.getByRole('button', { name: 'Cancel' }).click();

  // Nine days ago is not lately.
  await rowOf(page, 'Accounting export')
    .getByRole('button', { name: /^Delete/ })
    .click();
  await asking.getByText('Last used 9 days ago', { exact: true }).waitFor();
  expect(await asking.getByText(warning).count()).toBe(0);
  expect(stage.complaints).toEqual([]);
});
