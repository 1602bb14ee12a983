// The README's pictures, made from the real dashboard: `npm run pictures`, after a build of kit and dashboard.
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';

import { openStage } from '../test/e2e/stage.ts';

const folder = join(import.meta.dirname, '../docs/pictures');
mkdirSync(folder, { recursive: true });

const stage = await openStage();
const { page } = stage;
const button = (name: string | RegExp) => page.getByRole('button', { name });
const picture = (name: string): Promise<Buffer> =>
  page.screenshot({ path: join(folder, `${name}.png`), animations: 'disabled', caret: 'hide' });

await page.setViewportSize({ width: 1200, height: 680 });
await page.goto(stage.url);
await button(/Shop NG Ada Obi/).click();
await page.getByRole('link', { name: 'API keys', exact: true }).click();
await page.getByRole('rowheader').first().waitFor();
await picture('panel');
await button('Dark theme').click();
await picture('panel-dark');
await button('Light theme').click();

await page
  .getByRole('row')
  .nth(1)
  .getByRole('button', { name: /^Delete/ })
  .click();
await button('Confirm').waitFor();
await picture('confirm');
await button('Confirm').click();
await page.getByRole('textbox', { name: 'Code' }).waitFor();
await page.keyboard.type('4829');
await picture('code');
await button('Cancel').click();

await page.setViewportSize({ width: 390, height: 760 });
await picture('phone');
await button('Create a key').click();
await button('Copy').waitFor();
await picture('secret-phone');
await stage.close();
