import { screen, waitFor, within } from '@testing-library/react';
import type { Policy, ScopeOffer } from 'keydesk';
import { describe, expect, test } from 'vitest';
import { userEvent } from 'vitest/browser';

import { created, editOptions, openOptions, openOutdated, save, send } from './options-form.tsx';
import { button, click, closed, dialog, fails, focusOn, press, tabTo } from './support.tsx';

const both = (resource: string, group: string): ScopeOffer[] =>
  (['read', 'write'] as const).map((level) => ({
    scope: `${resource.toLowerCase()}:${level}`,
    resource,
    level,
    group,
    ...(level === 'read' && { description: `What there is of ${resource.toLowerCase()}` }),
  }));
const webhooks: ScopeOffer = { scope: 'webhooks', description: 'Register endpoints' };
const few: Policy = { scopes: [...both('Payments', 'Money'), webhooks] };
const many: Policy = {
  scopes: [
    ...both('Payments', 'Money'),
    ...both('Payouts', 'Money'),
    ...both('Café', 'Places'),
    ...both('Shops', 'Places'),
    webhooks,
  ],
};

const all = (): HTMLElement => screen.getByRole('group', { name: 'Scopes' });
const row = (name: string): HTMLElement => screen.getByRole('radiogroup', { name });
const level = (of: string, name: string): HTMLElement => within(row(of)).getByRole('radio', { name });
const check = (name: string): HTMLElement => screen.getByRole('checkbox', { name });
const search = (): HTMLElement => screen.getByRole('searchbox', { name: 'Search scopes' });
const rows = (): (string | null)[] =>
  [...screen.queryAllByRole('radiogroup'), ...screen.queryAllByRole('checkbox')].map(
    (each) => document.getElementById(each.getAttribute('aria-labelledby')!)!.textContent,
  );
const chosen = (count: string): Promise<unknown> => waitFor(() => expect(all()).toHaveAccessibleDescription(count));
const refused = (words: string, find: () => HTMLElement): Promise<unknown> =>
  waitFor(() => {
    expect(all()).toHaveAccessibleDescription(words);
    expect(within(dialog()).getByText(words)).toBeVisible();
    expect(find()).toHaveFocus();
  });

describe('what is chosen', () => {
  test.each([
    ['None', [], '0 scopes chosen.'],
    ['Read', ['payments:read'], '1 scope chosen.'],
    ['Read and write', ['payments:read', 'payments:write'], '2 scopes chosen.'],
  ])('%s of a resource', async (name, scopes, count) => {
    const desk = await openOptions(few);
    await click(level('Payments', 'Read and write'));
    await click(level('Payments', name));
    expect(level('Payments', name)).toBeChecked();
    await chosen(count);
    await send();
    expect((await created(desk)).scopes ?? []).toEqual(scopes);
  });

  test('a scope by itself', async () => {
    const desk = await openOptions(few);
    expect(check('webhooks')).toHaveAccessibleDescription('Register endpoints');
    expect(row('Payments')).toHaveAccessibleDescription('What there is of payments');
    await click(check('webhooks'));
    await click(level('Payments', 'Read'));
    await send();
    expect((await created(desk)).scopes).toEqual(['webhooks', 'payments:read']);
  });

  test('by keyboard alone: arrows between levels, space for a scope', async () => {
    const desk = await openOptions(few);
    await tabTo(() => level('Payments', 'None'));
    await press('{ArrowRight}{ArrowRight}');
    expect(level('Payments', 'Read and write')).toHaveFocus();
    await tabTo(() => check('webhooks'));
    await press(' ');
    await tabTo(() => button('Create key'));
    await press('{Enter}');
    expect((await created(desk)).scopes).toEqual(['payments:read', 'payments:write', 'webhooks']);
  });
});

test('stands in groups, each by its name', async () => {
  await openOptions(many);
  const places = screen.getByRole('group', { name: 'Places' });
  expect(within(places).getAllByRole('radiogroup')).toHaveLength(2);
  expect(within(screen.getByRole('group', { name: 'Money' })).getAllByRole('radiogroup')).toHaveLength(2);
});

test('offers of one resource without both levels are scopes by themselves', async () => {
  await openOptions({
    scopes: [
      { scope: 'reports:read', resource: 'Reports', level: 'read' },
      { scope: 'logs:live', resource: 'Logs' },
      { scope: 'logs:old', resource: 'Logs' },
    ],
  });
  expect(rows()).toEqual(['Reports', 'logs:live', 'logs:old']);
});

describe('searching', () => {
  test('is not there for what is seen at a glance', async () => {
    await openOptions(few);
    expect(screen.queryByRole('searchbox')).toBeNull();
  });

  test.each([
    ['PAY', ['Payments', 'Payouts']],
    ['cafe', ['Café']],
    ['places', ['Café', 'Shops']],
    ['shops:write', ['Shops']],
    ['endpoints', ['webhooks']],
    ['  ', ['Payments', 'Payouts', 'Café', 'Shops', 'webhooks']],
  ])('%j finds %j', async (text, found) => {
    await openOptions(many);
    await userEvent.fill(search(), text);
    expect(rows()).toEqual(found);
  });

  test('tells where nothing is found, loses nothing, and sends nothing on Enter', async () => {
    const desk = await openOptions(many);
    await click(level('Payments', 'Read'));
    await userEvent.fill(search(), 'xyz');
    expect(screen.getByText('No scope matches “xyz”.')).toHaveRole('status');
    expect(rows()).toEqual([]);
    await chosen('1 scope chosen.');
    await click(search());
    await press('{Enter}');
    expect(desk.backend.calls.create).toBe(0);
    await userEvent.fill(search(), 'shops');
    await click(level('Shops', 'Read'));
    await send();
    expect((await created(desk)).scopes).toEqual(['payments:read', 'shops:read']);
  });
});

test('Esc in the search clears it and keeps the form; with nothing to clear it closes the window', async () => {
  const { client } = await openOptions(many);
  await click(level('Payments', 'Read'));
  await userEvent.fill(search(), 'xyz');
  await press('{Escape}');
  expect(search()).toHaveValue('');
  expect(search()).toHaveFocus();
  expect(rows()).toHaveLength(5);
  await chosen('1 scope chosen.');
  expect(client.creation.get().step).toBe('confirming');
  await press('{Escape}');
  await closed();
});

describe('what is refused', () => {
  test('none, where one is needed: nothing is sent, and the first one has the focus', async () => {
    const desk = await openOptions({ ...few, scopesRequired: true });
    await send();
    await refused('Choose at least one scope.', () => level('Payments', 'None'));
    expect(desk.backend.calls.create).toBe(0);
    await click(level('Payments', 'Read'));
    await chosen('1 scope chosen.');
    await send();
    await created(desk);
  });

  test('none, by a backend that needs one by now; with many the search has the focus', async () => {
    const { backend } = await openOutdated(many, { ...many, scopesRequired: true });
    await send();
    await refused('Choose at least one scope.', search);
    expect(backend.calls.create).toBe(1);
  });

  test('one that is no longer on offer: it stays chosen, to be taken away', async () => {
    const { backend } = await openOutdated(few, { scopes: [webhooks] });
    await click(level('Payments', 'Read'));
    await send();
    await refused('One of these scopes is no longer on offer. Take it away and try again.', () =>
      level('Payments', 'None'),
    );
    expect(level('Payments', 'Read')).toBeChecked();
    await click(level('Payments', 'None'));
    await send();
    await waitFor(() => expect(backend.calls.create).toBe(2));
  });

  test('a code without words of its own has some', async () => {
    const fields = [{ field: 'scopes', code: 'duplicate' }];
    await openOptions(few, { methods: () => ({ create: fails('invalid_input', { fields }) }) });
    await click(check('webhooks'));
    await send();
    await refused('These scopes were not accepted. Choose others.', () => level('Payments', 'None'));
    expect(check('webhooks')).toBeChecked();
  });
});

describe('a key that is edited', () => {
  test('keeps what is no longer on offer, and can lose it and get it back', async () => {
    const { saved } = editOptions({ scopes: ['payments:read', 'old:read'] }, few);
    const gone = screen.getByRole('group', { name: 'No longer on offer' });
    expect(within(gone).getByRole('checkbox', { name: 'old:read' })).toBeChecked();
    expect(level('Payments', 'Read')).toBeChecked();
    for (const _ of ['away', 'back']) {
      await click(check('old:read'));
      await focusOn(() => check('old:read'));
      await save();
    }
    await waitFor(() =>
      expect(saved.map(({ scopes }) => scopes)).toEqual([['payments:read'], ['payments:read', 'old:read']]),
    );
  });

  test('without any is saved where one is needed by now, but does not lose its last', async () => {
    const { saved } = editOptions({ scopes: [] }, { ...few, scopesRequired: true });
    await save();
    await waitFor(() => expect(saved).toHaveLength(1));
  });
});
