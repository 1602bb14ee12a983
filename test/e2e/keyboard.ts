import type { Locator, Page } from 'playwright';
import { expect } from 'vitest';

const farthest = 60;

/** Presses Tab until `target` has the focus, as somebody without a mouse would. */
export async function tabTo(page: Page, target: Locator): Promise<void> {
  await target.waitFor();
  for (let presses = 0; presses < farthest; presses += 1) {
    if (await hasFocus(target)) return;
    await page.keyboard.press('Tab');
  }
  throw new Error(`No ${farthest} presses of Tab lead to ${target.toString()}.`);
}

export async function press(page: Page, target: Locator): Promise<void> {
  await tabTo(page, target);
  await page.keyboard.press('Enter');
}

/** Waits until `target` has the focus. */
export async function focused(target: Locator): Promise<void> {
  await expect.poll(() => hasFocus(target), { timeout: 10_000, message: `focus on ${target.toString()}` }).toBe(true);
}

const hasFocus = async (target: Locator): Promise<boolean> =>
  (await target.count()) === 1 && target.evaluate((element) => element === document.activeElement);
