import { screen, waitFor, within } from '@testing-library/react';
import { listTools } from 'keydesk';
import type { ColumnName, HostColumn, ListQuery } from 'keydesk';
import type { MemoryAdapter, MemoryKey } from 'keydesk/adapters/memory';
import { afterAll, beforeEach, describe, expect, test } from 'vitest';
import { page } from 'vitest/browser';

import { button, click, enter, openPanel, press, row, rowNames, type DeskOptions } from './support.tsx';

// Wide enough for every column at once.
beforeEach(() => page.viewport(1280, 768));
afterAll(() => page.viewport(1024, 768));

const on = (date: number | null): string | null => (date === null ? null : `2036-01-0${date}T08:00:00.000Z`);
const key = (name: string | null, day: number, used: number | null, ends: number | null): MemoryKey => {
  return {
    id: `key_${day}`,
    name,
    hint: `sk_…000${day}`,
    createdAt: on(day),
    lastUsedAt: on(used),
    expiresAt: on(ends),
  };
};
/** Newest first, and in another order by everything else. */
const keys: MemoryKey[] = [
  key('Checkout 10', 4, 5, 9),
  key('warehouse', 3, null, 8),
  key('Checkout 9', 2, 7, null),
  key('Mobile', 1, 6, 7),
];

const own: ColumnName[] = ['key', 'status', 'scopes', 'created', 'last-used', 'expires'];
const head = (name: string): HTMLElement => screen.getByRole('columnheader', { name });
const heads = (): string[] => screen.getAllByRole('columnheader').map((cell) => cell.textContent);
const order = (names: string[]): Promise<void> => waitFor(() => expect(rowNames()).toEqual(names));
const cell = (name: string, column: string): HTMLElement =>
  row(name).querySelector<HTMLElement>(`[data-column="${column}"]`)!;

/** A backend that sorts by itself, and one that leaves it to the kit; with what each was asked for. */
function backend(sorts: boolean): { asked: ListQuery[]; options: DeskOptions } {
  const asked: ListQuery[] = [];
  const methods = (memory: MemoryAdapter): ReturnType<NonNullable<DeskOptions['methods']>> => ({
    list: (query, context) => {
      asked.push(query);
      return memory.list(query, context);
    },
    supports: sorts ? memory.supports : {},
  });
  return { asked, options: { keys, methods, panel: { extras: [listTools] } } };
}

describe.each([
  ['the backend', true],
  ['the kit', false],
])('sorted by %s', (_, sorts) => {
  test('pressing a head sorts by it, pressing it again turns the order', async () => {
    const { options } = backend(sorts);
    await openPanel(options);
    expect(screen.getAllByRole('columnheader').filter((each) => each.ariaSort)).toEqual([]);
    await enter(() => button('Name'));
    await order(['Checkout 9', 'Checkout 10', 'Mobile', 'warehouse']);
    expect(head('Name')).toHaveAttribute('aria-sort', 'ascending');
    expect(button('Name')).toHaveFocus();
    await press(' ');
    await order(['warehouse', 'Mobile', 'Checkout 10', 'Checkout 9']);
    expect(head('Name')).toHaveAttribute('aria-sort', 'descending');
    await press('{Enter}');
    await order(['Checkout 9', 'Checkout 10', 'Mobile', 'warehouse']);
  });

  test('moments begin with the latest, and one column alone is marked', async () => {
    const { options } = backend(sorts);
    await openPanel(options);
    await click(button('Name'));
    await click(button('Last used'));
    await order(['Checkout 9', 'Mobile', 'Checkout 10', 'warehouse']);
    expect(head('Last used')).toHaveAttribute('aria-sort', 'descending');
    expect(screen.getAllByRole('columnheader').filter((each) => each.ariaSort)).toHaveLength(1);
    await click(button('Created'));
    await order(['Checkout 10', 'warehouse', 'Checkout 9', 'Mobile']);
    await click(button('Created'));
    await order(['Mobile', 'Checkout 9', 'warehouse', 'Checkout 10']);
    await click(button('Expires'));
    await click(button('Expires'));
    await waitFor(() => expect(rowNames().slice(0, 3)).toEqual(['Mobile', 'warehouse', 'Checkout 10']));
    expect(head('Expires')).toHaveAttribute('aria-sort', 'ascending');
  });

  test('is asked for where it belongs, over the whole list', async () => {
    const { asked, options } = backend(sorts);
    await openPanel({ ...options, client: { pageSize: 2 } });
    expect(rowNames()).toHaveLength(2);
    await click(button('Name'));
    await waitFor(() => expect(rowNames()[0]).toBe('Checkout 9'));
    expect(rowNames()).toHaveLength(sorts ? 2 : 4);
    const sort = { field: 'name', direction: 'ascending' };
    expect(asked.slice(1).map((query) => query.sort)).toEqual(sorts ? [sort] : [undefined, undefined]);
  });
});

test('what does not sort has no button, and Tab goes from head to head', async () => {
  await openPanel({ keys, panel: { extras: [listTools] } });
  const names = within(screen.getAllByRole('rowgroup')[0]!).getAllByRole('button');
  expect(names.map((each) => each.textContent)).toEqual(['Name', 'Created', 'Last used', 'Expires']);
  names[0]!.focus();
  await press('{Tab}');
  expect(button('Created')).toHaveFocus();
});

describe('the columns', () => {
  test('that no key has anything for are not there', async () => {
    await openPanel();
    expect(heads()).toEqual(['Name', 'Key', 'Status', 'Created', 'Last used', 'Actions']);
  });

  test('come as soon as one key has something for them', async () => {
    const { backend: memory } = await openPanel();
    memory.change('key_2', { scopes: ['payments:read'], expiresAt: '2036-01-01T00:00:00.000Z' });
    await waitFor(() =>
      expect(heads()).toEqual(['Name', 'Key', 'Status', 'Scopes', 'Created', 'Last used', 'Expires', 'Actions']),
    );
    expect(cell('Checkout', 'scopes')).toHaveTextContent('—');
    expect(cell('Checkout', 'expires')).toHaveTextContent('Never');
    expect(cell('Mobile app', 'expires').querySelector('time')).toHaveAttribute('datetime', '2036-01-01T00:00:00.000Z');
  });

  test('are those that the host names, in its order, its own among them', async () => {
    const owner: HostColumn = { id: 'owner', header: 'Owner', sort: 'createdAt', render: ({ id }) => <i>of {id}</i> };
    await openPanel({ panel: { columns: ['status', owner, 'key'], extras: [listTools] } });
    expect(heads()).toEqual(['Name', 'Status', 'Owner', 'Key', 'Actions']);
    expect(cell('Mobile app', 'owner')).toHaveTextContent('of key_2');
    expect(cell('Mobile app', 'owner')).toHaveAttribute('data-label', 'Owner');
    await click(button('Owner'));
    await waitFor(() => expect(head('Owner')).toHaveAttribute('aria-sort', 'descending'));
  });

  test('of the host keep the focus when the list is read again', async () => {
    const note: HostColumn = { id: 'note', header: 'Note', render: ({ id }) => <button type="button">{id}</button> };
    const { backend: memory } = await openPanel({ panel: { columns: [note] } });
    button('key_2').focus();
    memory.change('key_2', { name: 'Read again' });
    await waitFor(() => expect(rowNames()).toContain('Read again'));
    expect(button('key_2')).toHaveFocus();
  });

  test('can be left out but for the name', async () => {
    await openPanel({ panel: { columns: [] } });
    expect(heads()).toEqual(['Name', 'Actions']);
    expect(row('Mobile app').textContent).toBe('Mobile appDelete');
  });

  test('say who made a key, where the backend says it, as text', async () => {
    const createdBy = '<b>Ada</b> Obi';
    await openPanel({ keys: [{ ...keys[0], createdBy }, keys[1]!] });
    expect(cell('Checkout 10', 'created')).toHaveTextContent(`by ${createdBy}`);
    expect(cell('warehouse', 'created')).not.toHaveTextContent('by');
  });

  test('name one scope and how many more there are, and all of them on hover', async () => {
    const scopes = ['payments:read', 'payments:write', 'refunds:read'];
    await openPanel({
      keys: [
        { ...keys[0], scopes },
        { ...keys[1], scopes: ['payments:read'] },
      ],
    });
    expect(cell('Checkout 10', 'scopes')).toHaveTextContent(/^payments:read \+2$/);
    expect(within(cell('Checkout 10', 'scopes')).getByTitle(/refunds:read/)).toBeVisible();
    expect(cell('warehouse', 'scopes')).toHaveTextContent(/^payments:read$/);
  });
});

describe('where there is less room', () => {
  const full = keys.map((each) => ({ ...each, scopes: ['payments:read'] }));
  const all = ['Name', 'Key', 'Status', 'Scopes', 'Created', 'Last used', 'Expires', 'Actions'];

  test.each([
    [1024, ['Scopes']],
    [880, ['Scopes', 'Created']],
    [720, ['Scopes', 'Created', 'Expires']],
  ])('%i px: the columns that matter least give way', async (width, hidden) => {
    await page.viewport(width, 768);
    await openPanel({ keys: full });
    expect(heads()).toEqual(all.filter((name) => !hidden.includes(name)));
  });

  test('a phone shows all of a key in its card, and says what each value is', async () => {
    await page.viewport(375, 768);
    const team: HostColumn = { id: 'team', header: 'Team', render: () => 'Payments' };
    await openPanel({ keys: full, panel: { columns: [...own, team] } });
    for (const column of [...own, 'team']) expect(cell('Mobile', column)).toBeVisible();
    const labels = [...own, 'team'].map((column) => getComputedStyle(cell('Mobile', column), '::before').content);
    // Key and status need no word.
    expect(labels.map((label) => label.replaceAll(/["\s]|none/g, ''))).toEqual([
      '',
      '',
      'Scopes',
      'Created',
      'Lastused',
      'Expires',
      'Team',
    ]);
  });
});

test('a sorted list stays sorted when it is read again and when a key is added', async () => {
  const { backend: memory } = await openPanel({ keys, panel: { extras: [listTools] } });
  await click(button('Name'));
  await order(['Checkout 9', 'Checkout 10', 'Mobile', 'warehouse']);
  memory.add({ name: 'Data' });
  await order(['Checkout 9', 'Checkout 10', 'Data', 'Mobile', 'warehouse']);
  expect(head('Name')).toHaveAttribute('aria-sort', 'ascending');
});
