import { screen, waitFor } from '@testing-library/react';
import axe from 'axe-core';
import { ApiKeysError, bulkDeletion, listTools, secretFormats } from 'keydesk';
import { afterEach, describe, expect, test } from 'vitest';
import { page, userEvent } from 'vitest/browser';

import {
  button,
  click,
  codeField,
  createButton,
  dialogNamed,
  enter,
  focusOn,
  openPanel,
  press,
  sentCode,
  type DeskOptions,
} from './support.tsx';

const { style } = document.documentElement;

afterEach(async () => {
  style.colorScheme = '';
  style.background = '';
  document.documentElement.dir = '';
  await page.viewport(1024, 768);
});

/** What axe finds, the page around the panel excepted. */
async function violations(): Promise<string[]> {
  const { violations: found } = await axe.run(document.documentElement, {
    resultTypes: ['violations'],
    rules: Object.fromEntries(
      ['document-title', 'html-has-lang', 'landmark-one-main', 'page-has-heading-one', 'region'].map((rule) => [
        rule,
        { enabled: false },
      ]),
    ),
  });
  return found.flatMap(({ id, nodes }) => nodes.map(({ html, failureSummary }) => `${id}: ${html}\n${failureSummary}`));
}

/** What can be pressed and is smaller than 24 px either way; a checkbox is pressed by its label, too. */
function smallTargets(): string[] {
  return [...document.querySelectorAll<HTMLElement>('button, input:not([type="checkbox"]), select, label:has(input)')]
    .filter((target) => target.checkVisibility())
    .filter((target) => {
      const { width, height } = target.getBoundingClientRect();
      return width < 24 || height < 24;
    })
    .map((target) => target.outerHTML);
}

const extras = [listTools, bulkDeletion, secretFormats({ url: 'https://api.shop.ng/v1' })];
const open = (options: DeskOptions = {}): ReturnType<typeof openPanel> => openPanel({ panel: { extras }, ...options });
const all = (): Element => screen.getByRole('checkbox', { name: 'Choose all keys shown' });

describe.each([
  ['light', 'ltr', 1024],
  ['dark', 'ltr', 375],
  ['light', 'rtl', 320],
])('%s, %s, %i px wide', (scheme, dir, width) => {
  async function look(): Promise<void> {
    style.colorScheme = scheme;
    style.background = 'Canvas';
    document.documentElement.dir = dir;
    await page.viewport(width, 768);
  }

  async function isGood(): Promise<void> {
    expect(await violations()).toEqual([]);
    expect(smallTargets()).toEqual([]);
    expect(document.documentElement.scrollWidth).toBeLessThanOrEqual(width);
  }

  test('keys that are chosen', async () => {
    await look();
    await open();
    await isGood();
    await click(screen.getAllByRole('checkbox', { name: /^Choose .*Checkout/ })[0]!);
    expect(button('Delete 1 key')).toBeVisible();
    await isGood();
  });

  test('a search with a result, with none, and one that failed', async () => {
    await look();
    await open({
      methods: ({ list }) => ({
        list: (query, context) =>
          query.search === 'broken' ? Promise.reject(new ApiKeysError('server')) : list(query, context),
      }),
    });
    const field = screen.getByRole('searchbox');
    await userEvent.fill(field, 'mobile');
    await waitFor(() => expect(screen.getAllByRole('rowheader')).toHaveLength(1));
    await isGood();
    await userEvent.fill(field, 'none of them');
    await screen.findByText('No keys match');
    await isGood();
    await userEvent.fill(field, 'broken');
    await screen.findByRole('alert');
    await isGood();
  });

  test('many keys in the pop-up, and those that are left', async () => {
    await look();
    const keys = Array.from({ length: 40 }, (_, n) => ({
      id: `key_${n}`,
      name: `Service ${n}`,
      hint: `sk_live_…${n}`,
    }));
    const desk = await open({
      keys,
      methods: ({ deleteMany }) => ({
        deleteMany: async (ids, context) => {
          const answer = await deleteMany(ids, context);
          if ('kind' in answer) return answer;
          return { deleted: [ids[0]!], failed: ids.slice(1).map((keyId) => ({ keyId, code: 'conflict_in_progress' })) };
        },
      }),
    });
    await waitFor(() => expect(all()).toBeEnabled());
    (all() as HTMLElement).click();
    await click(await screen.findByRole('button', { name: 'Delete 40 keys' }));
    await dialogNamed('Delete 40 keys?', 'alertdialog');
    await isGood();
    await click(button('Confirm'));
    await dialogNamed('Enter the code');
    await focusOn(codeField);
    await press(`${sentCode(desk)}{Enter}`);
    await dialogNamed('Not every key was deleted');
    await isGood();
  });

  test('the formats of a new secret', async () => {
    await look();
    await open();
    await enter(createButton);
    await dialogNamed('Your new key');
    await isGood();
    await click(button('.env line'));
    expect(await screen.findByText('The .env line was copied.')).toBeVisible();
    await isGood();
  });
});
