import { screen, waitFor, within } from '@testing-library/react';
import { bulkDeletion } from 'keydesk';
import type { MemoryKey } from 'keydesk/adapters/memory';
import { afterEach, describe, expect, test } from 'vitest';
import { page } from 'vitest/browser';

import { click, deleteButton, dialog, dialogNamed, openPanel, row, shopKeys, type DeskOptions } from './support.tsx';

afterEach(() => page.viewport(1024, 768));

const day = 86_400_000;
const hour = day / 24;
const from = (milliseconds: number): string => new Date(Date.now() + milliseconds).toISOString();
const shop = (changes: MemoryKey): DeskOptions => ({ keys: [{ ...shopKeys[0], ...changes }] });

const cell = (name: string): HTMLElement => row(name).querySelector<HTMLElement>('[data-column="status"]')!;
const badge = (name: string): HTMLElement => cell(name).querySelector<HTMLElement>('[data-part="status"]')!;

/** How the mark before a status is drawn: its colour is not all of it. */
function shape(name: string): string {
  const { borderRadius, height, backgroundColor, backgroundImage } = getComputedStyle(badge(name), '::before');
  const isFilled = backgroundColor !== 'rgba(0, 0, 0, 0)';
  return [borderRadius, height, isFilled, backgroundImage !== 'none'].join(' ');
}

describe('the status of a key', () => {
  test.each([
    [{ status: 'active' }, 'Active'],
    [{ status: 'inactive' }, 'Inactive'],
    [{ status: 'inactive', statusReason: 'ip_required' }, 'InactiveAllow an IP address first'],
    [{ status: 'disabled' }, 'Disabled'],
    [{ status: 'expired' }, 'Expired'],
    [{ status: 'expiring' }, 'Expires soon'],
    [{ status: 'active', statusReason: 'rotated', expiresAt: from(day) }, 'Expires soonReplaced by a newer key'],
    [{ status: 'disabled', statusReason: 'a_reason_of_the_host' }, 'Disabled'],
  ] as const)('%o is said as %j', async (changes, words) => {
    await openPanel(shop(changes));
    expect(cell('Checkout').textContent).toBe(words);
  });

  test.each([1280, 1024, 620, 320])('says the whole reason on a screen %i px wide', async (width) => {
    await page.viewport(width, 768);
    await openPanel(shop({ status: 'inactive', statusReason: 'ip_required' }));
    const reason = screen.getByText('Allow an IP address first');
    expect(reason.scrollWidth).toBeLessThanOrEqual(reason.clientWidth);
  });

  test('has the reasons that the host gives words to', async () => {
    const messages = { 'reason.unpaid': 'Pay the last invoice' };
    await openPanel({ ...shop({ status: 'disabled', statusReason: 'unpaid' }), panel: { messages } });
    expect(cell('Checkout').textContent).toBe('DisabledPay the last invoice');
  });

  test('is a word and a shape, never a colour alone', async () => {
    const statuses = ['active', 'inactive', 'disabled', 'expired', 'expiring'] as const;
    await openPanel({ keys: statuses.map((status) => ({ id: status, name: `is ${status}`, status })) });
    expect(new Set(statuses.map((status) => badge(`is ${status}`).textContent)).size).toBe(statuses.length);
    expect(new Set(statuses.map((status) => shape(`is ${status}`))).size).toBe(statuses.length);
  });

  test('follows what the backend says next, with its way out', async () => {
    const { backend } = await openPanel(shop({ status: 'inactive', statusReason: 'ip_required' }));
    backend.change('key_1', { allowedIps: ['203.0.113.7'] });
    await waitFor(() => expect(cell('Checkout').textContent).toBe('Active'));
  });
});

/** A backend that still calls every key active: by how much time is left, the kit knows better. */
const calledActive = (expiresAt: string): DeskOptions => ({
  ...shop({ expiresAt }),
  methods: ({ list }) => ({
    list: async (...args) => {
      const answer = await list(...args);
      return { ...answer, keys: answer.keys.map((key) => ({ ...key, status: 'active' })) };
    },
  }),
});

describe('a key that ends', () => {
  test.each([
    [30 * day, 'Active', 'in 29 days'],
    [7 * day + hour, 'Active', 'in 7 days'],
    [7 * day - hour, 'Expires soon', 'in 6 days'],
    [2 * hour + 60_000, 'Expires soon', 'in 2 hours'],
    [-hour, 'Expired', '1 hour ago'],
  ])('in %i ms is told by the clock', async (left, words, when) => {
    await openPanel(calledActive(from(left)));
    expect(badge('Checkout').textContent).toBe(words);
    expect(row('Checkout').querySelector('[data-column="expires"]')).toHaveTextContent(when);
  });

  test('and is disabled stays disabled', async () => {
    await openPanel(shop({ status: 'disabled', expiresAt: from(hour) }));
    expect(badge('Checkout').textContent).toBe('Disabled');
  });
});

const warning = /used in the last 7 days/;

/** As far as the question whether to delete a key that was used then. */
async function ask(lastUsedAt: string | null): Promise<HTMLElement> {
  await openPanel(shop({ lastUsedAt }));
  await click(deleteButton('Checkout'));
  await dialogNamed('Delete this key?', 'alertdialog');
  return dialog();
}

describe('before a key is deleted that was used in the last seven days', () => {
  test('that is said, and it can still be deleted', async () => {
    const asking = await ask(from(-7 * day + hour));
    expect(within(asking).getByText(warning)).toBeVisible();
    expect(within(asking).getByText('Last used 6 days ago')).toBeVisible();
    await click(within(asking).getByRole('button', { name: 'Confirm' }));
    await dialogNamed('Enter the code');
  });

  test.each([
    ['longer ago', from(-7 * day - hour)],
    ['never', null],
  ])('nothing is said of one used %s', async (_, lastUsedAt) => {
    expect(within(await ask(lastUsedAt)).queryByText(warning)).toBeNull();
  });

  test.each([
    [1, '1 of them was used in the last 7 days. Make sure that nothing needs it any more.'],
    [2, '2 of them were used in the last 7 days. Make sure that nothing needs them any more.'],
  ])('%i of several is counted', async (count, words) => {
    const { client } = await openPanel({
      keys: shopKeys.map((key, n) => ({ ...key, lastUsedAt: n < count ? from(-day) : null })),
      panel: { extras: [bulkDeletion] },
    });
    client.deletion.open(client.list.get().keys);
    await dialogNamed('Delete 3 keys?', 'alertdialog');
    expect(screen.getByText(words)).toBeVisible();
  });
});
