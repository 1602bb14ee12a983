import { screen, waitFor, within } from '@testing-library/react';
import { createOptions } from 'keydesk';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { cdp, page } from 'vitest/browser';

import { everyState } from './states.tsx';
import {
  askForCode,
  button,
  codeField,
  dialog,
  dialogNamed,
  click,
  createButton,
  focusOn,
  nameField,
  openPanel,
  press,
  renderPanel,
  sentCode,
  wrongCode,
} from './support.tsx';

const top = (element: Element): number => element.getBoundingClientRect().top;
/** Where the window, its field and its first button are. */
const places = (): number[] =>
  [dialog(), screen.getByRole('textbox'), within(dialog()).getAllByRole('button').at(-1)!].map(top);

/** What reaches out of the page sideways, or hides text of its own there. */
function wide(): string[] {
  const width = document.documentElement.clientWidth;
  return [...document.querySelectorAll<HTMLElement>('[data-scope="keydesk"]')]
    .filter((element) => element.checkVisibility() && element.closest('[data-part="announcer"]') === null)
    .filter((element) => !element.matches('[data-part^="otp"]') && getComputedStyle(element).clipPath === 'none')
    .filter((element) => element.closest('thead') === null)
    .filter((element) => {
      const { left, right } = element.getBoundingClientRect();
      return left < -0.5 || right > width + 0.5;
    })
    .map((element) => `${element.dataset['part']}: ${element.textContent}`);
}

const touch = (enabled: boolean): Promise<unknown> => cdp().send('Emulation.setTouchEmulationEnabled', { enabled });

const isPrimary = ({ dataset }: HTMLElement): boolean =>
  dataset['variant'] === 'primary' || dataset['variant'] === 'danger';

/** What a finger may miss: below 24 px either way, or below 44 px high where it is what the page is for. */
function missable(): string[] {
  return [...document.querySelectorAll<HTMLElement>('button, a[href], input, select, textarea')]
    .filter((target) => target.checkVisibility())
    .filter((target) => {
      // What is in a label is pressed by all of it.
      const { width, height } = (target.closest('label') ?? target).getBoundingClientRect();
      return width < 24 || height < (isPrimary(target) ? 44 : 24);
    })
    .map((target) => target.outerHTML);
}

describe('on a screen 320 px wide, touched by fingers', () => {
  beforeAll(async () => {
    await page.viewport(320, 568);
    await touch(true);
  });
  afterAll(async () => {
    await touch(false);
    await page.viewport(1024, 768);
  });

  test('the page knows of the fingers', () => {
    expect(matchMedia('(pointer: coarse)').matches).toBe(true);
  });

  test.each(everyState)('%s: nothing scrolls sideways, and nothing is too small', async (_, options) => {
    const { client } = renderPanel(options);
    await waitFor(() => expect(client.access.get().status).toMatch(/ready|failed/));
    await waitFor(() => expect(client.list.get().status).not.toBe('idle'));
    expect(document.documentElement.scrollWidth).toBeLessThanOrEqual(320);
    const overlay = document.querySelector('[data-part="overlay"]');
    expect(overlay?.scrollWidth ?? 0).toBeLessThanOrEqual(320);
    expect(wide()).toEqual([]);
    expect(missable()).toEqual([]);
  });

  test('a hundred characters without a break stay inside row and window', async () => {
    const name = 'x'.repeat(100);
    await openPanel({ keys: [{ id: 'key_1', name, hint: `sk_${'y'.repeat(60)}` }] });
    expect(document.documentElement.scrollWidth).toBeLessThanOrEqual(320);
    expect(wide()).toEqual([]);
    await click(screen.getByRole('button', { name: /^Delete/ }));
    await dialogNamed('Delete this key?', 'alertdialog');
    expect(wide()).toEqual([]);
  });

  test('an address of the user’s own that is as long as they get stays inside the window', async () => {
    const own = '2001:0db8:85a3:1234:5678:8a2e:0370:7334';
    await openPanel({ access: { policy: { allowedIps: { own } } }, panel: { extras: [createOptions] } });
    await click(createButton());
    await dialogNamed('Create a key');
    const { left, right } = button(`Use my address (${own})`).getBoundingClientRect();
    expect(left).toBeGreaterThanOrEqual(0);
    expect(right).toBeLessThanOrEqual(320);
    expect(wide()).toEqual([]);
  });

  test('a window is a sheet: as wide as the screen, at its lower edge, its buttons side by side', async () => {
    await openPanel();
    await askForCode('Mobile app');
    const { left, right, bottom } = dialog().getBoundingClientRect();
    expect([left, right, bottom]).toEqual([0, 320, 568]);
    expect(top(button('Cancel'))).toBe(top(button('Continue')));
  });

  test('a window higher than the screen can be scrolled to its buttons', async () => {
    await page.viewport(320, 300);
    await openPanel();
    await askForCode('Mobile app');
    const overlay = document.querySelector('[data-part="overlay"]')!;
    expect(overlay.scrollHeight).toBeGreaterThan(overlay.clientHeight);
    overlay.scrollTop = 10_000;
    await waitFor(() => expect(button('Continue').getBoundingClientRect().bottom).toBeLessThanOrEqual(300));
    overlay.scrollTop = 0;
    expect(top(dialog())).toBeGreaterThanOrEqual(0);
    await page.viewport(320, 568);
  });
});

describe.each([
  ['a desktop', 1024],
  ['a phone', 360],
])('on %s nothing jumps', (_, width) => {
  beforeAll(() => page.viewport(width, 768));
  afterAll(() => page.viewport(1024, 768));

  test('when the code was wrong, or has not enough digits', async () => {
    const desk = await openPanel();
    await askForCode('Mobile app');
    const before = places();
    await press('1{Enter}');
    await waitFor(() => expect(codeField()).toBeInvalid());
    expect(places()).toEqual(before);
    await press('{Control>}a{/Control}');
    await press(`${wrongCode(desk)}{Enter}`);
    await waitFor(() => expect(codeField()).toHaveAccessibleDescription(/4 tries left/));
    expect(places()).toEqual(before);
    expect(sentCode(desk)).toHaveLength(6);
  });

  test('when the name is missing', async () => {
    await openPanel({ access: { policy: { nameRequired: true, nameMaxLength: 3 } } });
    await click(createButton());
    await focusOn(nameField);
    const before = places();
    await press('{Enter}');
    await waitFor(() => expect(nameField()).toBeInvalid());
    expect(places()).toEqual(before);
  });

  test('when the clipboard refuses', async () => {
    await openPanel();
    await click(createButton());
    await focusOn(() => button('Copy'));
    const before = places();
    await click(button('Show'));
    expect(places()).toEqual(before);
    await click(button('Copy'));
    await screen.findByRole('button', { name: 'Copied' });
    expect(places()).toEqual(before);
  });
});

test.each([
  ['comfortable', 52],
  ['dense', 40],
] as const)('%s rows are %i px high', async (density, height) => {
  await openPanel({ panel: { density } });
  expect(Math.round(screen.getByRole('row', { name: /Mobile app/ }).getBoundingClientRect().height)).toBe(height);
});

test('a window is 440 px wide and in the middle', async () => {
  await openPanel();
  await askForCode('Mobile app');
  const { left, width } = dialog().getBoundingClientRect();
  expect([Math.round(left), width]).toEqual([(1024 - 440) / 2, 440]);
});
