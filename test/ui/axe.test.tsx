import { screen, waitFor } from '@testing-library/react';
import { afterEach, describe, expect, test } from 'vitest';
import { cdp } from 'vitest/browser';

import { violations, violationsInForcedColors, violationsOfColor } from './axe.ts';
import { everyState } from './states.tsx';
import { button, click, renderPanel, rowNames, type Desk } from './support.tsx';

const { style } = document.documentElement;

/** As the browser was started, but for this one setting. */
const force = (colors: 'active' | 'none'): Promise<unknown> =>
  cdp().send('Emulation.setEmulatedMedia', {
    features: [
      { name: 'prefers-reduced-motion', value: 'reduce' },
      { name: 'forced-colors', value: colors },
    ],
  });

afterEach(async () => {
  if (matchMedia('(forced-colors: active)').matches) await force('none');
  style.colorScheme = '';
  style.background = '';
  document.documentElement.dir = '';
});

function look(scheme: string, dir: string): void {
  style.colorScheme = scheme;
  style.background = 'Canvas';
  document.documentElement.dir = dir;
}

/** All that is to come by itself has come. */
async function settled({ client }: Desk): Promise<void> {
  await waitFor(() => expect(client.access.get().status).toMatch(/ready|failed/));
  await waitFor(() => expect(client.list.get().status).not.toBe('idle'));
  await still();
}

async function still(): Promise<void> {
  const passing = document.getAnimations().filter(({ effect }) => effect?.getTiming().iterations !== Infinity);
  await Promise.all(passing.map((animation) => animation.finished.catch(() => undefined)));
}

/** Everything that can be pressed and is smaller than 24 px either way. */
function smallTargets(): string[] {
  return [...document.querySelectorAll<HTMLElement>('button, a[href], input')]
    .filter((target) => target.checkVisibility())
    .filter((target) => {
      // What is in a label is pressed by all of it.
      const { width, height } = (target.closest('label') ?? target).getBoundingClientRect();
      return width < 24 || height < 24;
    })
    .map((target) => target.outerHTML);
}

describe('light, dark and in forced colours', () => {
  test.each(everyState)('%s', async (_, options) => {
    look('light', 'ltr');
    await settled(renderPanel(options));
    expect(await violations()).toEqual([]);
    expect(smallTargets()).toEqual([]);
    look('dark', 'ltr');
    await still();
    expect(await violationsOfColor()).toEqual([]);
    await force('active');
    await still();
    expect(await violationsInForcedColors()).toEqual([]);
  });
});

describe('right to left', () => {
  test.each(everyState)('%s', async (_, options) => {
    look('light', 'rtl');
    await settled(renderPanel(options));
    expect(await violations()).toEqual([]);
    expect(smallTargets()).toEqual([]);
  });
});

test('axe does find what is wrong: a pale text, a field without a name', async () => {
  look('light', 'ltr');
  const bad = document.body.appendChild(document.createElement('div'));
  bad.innerHTML = '<p style="color:#ccc">pale</p><input>';
  const found = await violations();
  bad.remove();
  expect(found).toEqual([expect.stringMatching(/^color-contrast/), expect.stringMatching(/^label/)]);
});

test('axe does see forced colours: what keeps its own', async () => {
  look('light', 'ltr');
  await force('active');
  const bad = document.body.appendChild(document.createElement('div'));
  bad.innerHTML = '<p style="color:#ccc">pale</p><p style="color:#ccc; forced-color-adjust:none">its own</p>';
  const found = await violationsInForcedColors();
  bad.remove();
  expect(found).toEqual([expect.stringMatching(/^color-contrast.*its own/)]);
});

test('the secret on show and the reason on focus have nothing that axe finds', async () => {
  look('dark', 'ltr');
  const [, created] = everyState.find(([name]) => name === 'created')!;
  const { unmount } = renderPanel(created).view;
  await click(await screen.findByRole('button', { name: 'Show' }));
  expect(await violations()).toEqual([]);
  unmount();
  const [, readOnly] = everyState.find(([name]) => name === 'read-only')!;
  renderPanel(readOnly);
  await waitFor(() => expect(rowNames()).toHaveLength(3));
  button('Create a key').focus();
  expect(await violations()).toEqual([]);
});
