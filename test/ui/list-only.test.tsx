import { screen, waitFor, within } from '@testing-library/react';
import { everyExtra } from 'keydesk';
import { describe, expect, test } from 'vitest';

import { openPanel, panel, renderPanel, rowNames, shopKeys, type DeskOptions } from './support.tsx';

const all = [
  'get',
  'access',
  'create',
  'delete',
  'update',
  'rotate',
  'deleteMany',
  'subscribe',
  'channel',
  'supports',
] as const;
type Member = (typeof all)[number];

/** A panel with everything, on a backend that has none of these. */
const without = (...members: readonly Member[]): DeskOptions => ({
  panel: { extras: everyExtra },
  methods: () => Object.fromEntries(members.map((member) => [member, undefined])),
});

const heads = (): string[] => screen.getAllByRole('columnheader').map((cell) => cell.textContent);
const buttonsOf = (element: HTMLElement): string[] =>
  within(element)
    .queryAllByRole('button')
    .map((each) => each.textContent);
const bodyOf = (table: HTMLElement): HTMLElement => within(table).getAllByRole('rowgroup')[1]!;

describe('a backend that lists and nothing else, in a panel with every extra', () => {
  test('has a list, and the ways to look through it', async () => {
    await openPanel(without(...all));
    await waitFor(() => expect(rowNames()).toEqual(['Checkout', 'Mobile app', 'Warehouse']));
    expect(heads()).toEqual(['Name', 'Key', 'Status', 'Created', 'Last used']);
    expect(buttonsOf(bodyOf(screen.getByRole('table')))).toEqual([]);
    expect(screen.queryByRole('checkbox')).toBeNull();
    expect(screen.queryByRole('button', { name: /^(create |delete|manage|rotate)/i })).toBeNull();
    expect(screen.queryByRole('dialog')).toBeNull();
    expect(screen.getByRole('searchbox')).toBeVisible();
    expect(panel().querySelectorAll('[data-column="actions"], [data-column="lead"]')).toHaveLength(0);
  });

  test('says that there are none without a word about creating one', async () => {
    renderPanel({ ...without(...all), keys: [] });
    expect(await screen.findByText('No keys yet')).toBeVisible();
    expect(screen.queryByText('Create your first key to start making requests.')).toBeNull();
    expect(screen.queryByRole('button')).toBeNull();
  });

  test('has no skeleton of what will not come', () => {
    renderPanel({ ...without(...all), keys: shopKeys });
    expect(heads()).not.toContain('Actions');
    expect(panel().querySelectorAll('[data-column="actions"], [data-column="lead"]')).toHaveLength(0);
  });
});

/** Which of the controls for the first key are there. */
const controls = (): Record<string, boolean> => ({
  create: screen.queryByRole('button', { name: 'Create a key' }) !== null,
  delete: screen.queryByRole('button', { name: /^Delete .*Checkout/ }) !== null,
  update: screen.queryByRole('button', { name: /^Manage .*Checkout/ }) !== null,
  rotate: screen.queryByRole('button', { name: /^Rotate .*Checkout/ }) !== null,
  deleteMany: screen.queryAllByRole('checkbox').length > 0,
});

describe('a method that is absent takes its control away, and no other', () => {
  const whole = { create: true, delete: true, update: true, rotate: true, deleteMany: true };

  test.each([
    ['create', { ...whole, create: false }],
    ['update', { ...whole, update: false }],
    ['rotate', { ...whole, rotate: false }],
    ['deleteMany', { ...whole, deleteMany: false }],
    // Who may not delete one may not delete several.
    ['delete', { ...whole, delete: false, deleteMany: false }],
    ['access', whole],
    ['get', whole],
    ['subscribe', whole],
    ['supports', whole],
  ] as const)('%s', async (member, left) => {
    await openPanel(without(member));
    await waitFor(() => expect(rowNames()).toHaveLength(3));
    expect(controls()).toEqual(left);
  });
});
