import { screen, waitFor } from '@testing-library/react';
import { afterEach, describe, expect, test } from 'vitest';

import { violations } from './axe.ts';
import { everyState } from './states.tsx';
import { button, click, renderPanel, rowNames, type Desk } from './support.tsx';

const { style } = document.documentElement;

afterEach(() => {
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

describe.each([
  ['light', 'ltr'],
  ['dark', 'ltr'],
  ['light', 'rtl'],
])('%s, %s', (scheme, dir) => {
  test.each(everyState)('%s', async (_, options) => {
    look(scheme, dir);
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
