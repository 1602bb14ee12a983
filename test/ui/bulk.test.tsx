import { screen, waitFor, within } from '@testing-library/react';
import { ApiKeysError, bulkDeletion, listTools, type ApiKeysAdapter, type Deletion } from 'keydesk';
import { expect, test, vi } from 'vitest';
import { userEvent } from 'vitest/browser';

import {
  button,
  click,
  closed,
  codeField,
  createButton,
  deleteButton,
  dialog,
  dialogNamed,
  enter,
  focusOn,
  losesAnswer,
  openPanel,
  panel,
  press,
  row,
  rowNames,
  sentCode,
  shopKeys,
  wrongCode,
  type Desk,
  type DeskOptions,
} from './support.tsx';

const extras = [listTools, bulkDeletion];
const names = ['Checkout', 'Mobile app', 'Warehouse'];
type DeleteMany = NonNullable<ApiKeysAdapter['deleteMany']>;

/** A panel with checkboxes, and every deletion of many that its backend is asked for. */
async function openBulk(options: DeskOptions = {}): Promise<Desk & { calls: (readonly string[])[] }> {
  const calls: (readonly string[])[] = [];
  const desk = await openPanel({
    ...options,
    panel: { extras, ...options.panel },
    methods: (memory) => {
      const { deleteMany = memory.deleteMany, ...own } = options.methods?.(memory) ?? {};
      const counted: DeleteMany = (ids, context) => {
        calls.push(ids);
        return deleteMany(ids, context);
      };
      return { deleteMany: counted, ...own };
    },
  });
  return { ...desk, calls };
}

const box = (name: string): HTMLInputElement =>
  within(row(name)).getByRole<HTMLInputElement>('checkbox', { hidden: true });
const allBox = (): HTMLInputElement =>
  screen.getByRole<HTMLInputElement>('checkbox', { name: 'Choose all keys shown' });
const chosen = (): string[] => rowNames().filter((name) => box(name).checked);
const bar = (): HTMLElement => button(/^Delete \d+ keys?$/);
const noBar = (): void => expect(screen.queryByRole('button', { name: /^Delete \d+ keys?$/ })).toBeNull();

async function choose(...which: string[]): Promise<void> {
  for (const name of which) await click(box(name));
}

/** As far as the code. */
async function askFor(...which: string[]): Promise<void> {
  await choose(...which);
  await click(bar());
  await click(button('Confirm'));
  await dialogNamed('Enter the code');
  await focusOn(codeField);
}

/** A deletion that leaves `left` where it is, for this reason. */
const leaving =
  (deleteMany: DeleteMany, left: string, code: Deletion['failed'][number]['code']): DeleteMany =>
  async (ids, context) => {
    if (!context.proof) return deleteMany(ids, context);
    return { deleted: ids.filter((id) => id !== left), failed: [{ keyId: left, code }] };
  };

test('chosen keys are deleted together: one call with exactly these, behind one code', async () => {
  const desk = await openBulk();
  await askFor('Checkout', 'Warehouse');
  expect(desk.calls).toEqual([['key_1', 'key_3']]);
  expect(desk.backend.sent).toHaveLength(1);
  await press(`${sentCode(desk)}{Enter}`);
  expect(await dialogNamed('Keys deleted')).toHaveTextContent('2 keys are gone for good.');
  expect(desk.calls).toEqual([
    ['key_1', 'key_3'],
    ['key_1', 'key_3'],
  ]);
  expect(desk.backend.calls.delete).toBe(0);
  expect(desk.backend.keys().map(({ id }) => id)).toEqual(['key_2']);
  await click(button('Close'));
  await closed();
  expect(rowNames()).toEqual(['Mobile app']);
  expect(chosen()).toEqual([]);
  noBar();
  await focusOn(createButton);
});

test('the pop-up names every chosen key, and no other', async () => {
  await openBulk();
  await choose('Mobile app', 'Warehouse');
  await click(bar());
  await dialogNamed('Delete 2 keys?', 'alertdialog');
  const items = within(dialog()).getAllByRole('listitem');
  expect(items.map((item) => item.textContent)).toEqual([
    'Mobile appsk_…9c1dNever used',
    'Warehousesk_…e83cNever used',
  ]);
  await press('{Escape}');
  await closed();
  await focusOn(bar);
  expect(chosen()).toEqual(['Mobile app', 'Warehouse']);
});

test('one chosen key is deleted as any single key', async () => {
  const desk = await openBulk();
  await choose('Checkout');
  await click(button('Delete 1 key'));
  await dialogNamed('Delete this key?', 'alertdialog');
  await click(button('Confirm'));
  await dialogNamed('Enter the code');
  await focusOn(codeField);
  await press(`${sentCode(desk)}{Enter}`);
  await dialogNamed('Key deleted');
  expect(desk.calls).toEqual([]);
  expect(desk.backend.calls.delete).toBe(2);
});

test('a wrong code deletes nothing, and the right one all', async () => {
  const desk = await openBulk();
  await askFor('Checkout', 'Mobile app');
  await press(`${wrongCode(desk)}{Enter}`);
  expect(await screen.findByText(/That code is not right. 4 tries left./)).toBeVisible();
  expect(desk.backend.keys()).toHaveLength(3);
  await focusOn(codeField);
  await press(`${sentCode(desk)}{Enter}`);
  await dialogNamed('Keys deleted');
});

test('what could not be deleted is told key by key, is still there, and stays chosen', async () => {
  const desk = await openBulk({
    methods: ({ deleteMany }) => ({ deleteMany: leaving(deleteMany, 'key_2', 'conflict_in_progress') }),
  });
  await askFor(...names);
  await press(`${sentCode(desk)}{Enter}`);
  const told = await dialogNamed('Not every key was deleted');
  expect(told).toHaveTextContent('2 keys are gone for good. These are still there and still work:');
  const items = within(told).getAllByRole('listitem');
  expect(items.map((item) => item.textContent)).toEqual([
    'Mobile appsk_…9c1dThis is still being worked on. Wait a moment.',
  ]);
  await click(button('Close'));
  await closed();
  expect(rowNames()).toEqual(['Mobile app']);
  expect(chosen()).toEqual(['Mobile app']);
  await focusOn(() => button('Delete 1 key'));
});

test('a key that somebody else deleted meanwhile counts as gone', async () => {
  const desk = await openBulk();
  await askFor('Checkout', 'Mobile app');
  desk.backend.remove('key_1');
  await press(`${sentCode(desk)}{Enter}`);
  expect(await dialogNamed('Keys deleted')).toHaveTextContent('2 keys are gone for good.');
  await click(button('Close'));
  await closed();
  expect(rowNames()).toEqual(['Warehouse']);
  noBar();
});

test('where all are gone already it says so, and nothing is chosen any more', async () => {
  const desk = await openBulk({ methods: () => ({ subscribe: undefined }) });
  await choose('Checkout', 'Mobile app');
  await click(bar());
  desk.backend.remove('key_1');
  desk.backend.remove('key_2');
  await click(button('Confirm'));
  await dialogNamed('Keys deleted');
  await click(button('Close'));
  await closed();
  expect(rowNames()).toEqual(['Warehouse']);
  noBar();
});

test('a lost answer is found out: the keys are gone', async () => {
  const desk = await openBulk({
    methods: ({ deleteMany }) => ({
      deleteMany: (ids, context) =>
        context.proof ? losesAnswer(() => deleteMany(ids, context))() : deleteMany(ids, context),
    }),
  });
  await askFor('Checkout', 'Mobile app');
  await press(`${sentCode(desk)}{Enter}`);
  await dialogNamed('Keys deleted');
  await click(button('Close'));
  await closed();
  expect(rowNames()).toEqual(['Warehouse']);
  noBar();
});

test('a lost answer to a deletion that was not done says so, and the keys stay chosen', async () => {
  const desk = await openBulk({
    methods: ({ deleteMany }) => ({
      deleteMany: (ids, context) =>
        context.proof ? Promise.reject(new ApiKeysError('network')) : deleteMany(ids, context),
    }),
  });
  await askFor('Checkout', 'Mobile app');
  await press(`${sentCode(desk)}{Enter}`);
  expect(await screen.findByText(/We checked: nothing was deleted/)).toBeVisible();
  await press('{Escape}');
  await closed();
  expect(chosen()).toEqual(['Checkout', 'Mobile app']);
});

test('the bar says how many are chosen, and is there only then', async () => {
  await openBulk();
  noBar();
  await choose('Checkout');
  expect(within(panel()).getByText('1 chosen')).toHaveAttribute('role', 'status');
  await choose('Warehouse');
  expect(screen.getByText('2 chosen')).toBeVisible();
  await choose('Checkout', 'Warehouse');
  noBar();
});

test('Clear lets all go, and the focus is back at the first of them', async () => {
  await openBulk();
  await choose('Mobile app', 'Warehouse');
  await enter(() => button('Clear'));
  expect(chosen()).toEqual([]);
  noBar();
  expect(box('Mobile app')).toHaveFocus();
});

test('the box in the head chooses all that are shown, and shows what is chosen', async () => {
  await openBulk();
  await click(allBox());
  expect(chosen()).toEqual(names);
  await choose('Mobile app');
  expect(allBox()).toBePartiallyChecked();
  await click(allBox());
  expect(chosen()).toEqual(names);
  expect(allBox()).toBeChecked();
  await click(allBox());
  expect(chosen()).toEqual([]);
});

test('Shift chooses, and lets go, all from one key to another', async () => {
  await openBulk({ keys: [...shopKeys, { id: 'key_4', name: 'Zapier', createdAt: '2025-12-31T08:00:00.000Z' }] });
  await choose('Mobile app');
  await userEvent.click(box('Zapier'), { modifiers: ['Shift'] });
  expect(chosen()).toEqual(['Mobile app', 'Warehouse', 'Zapier']);
  expect(box('Zapier')).toHaveFocus();
  expect(getSelection()?.toString()).toBe('');
  await userEvent.click(box('Warehouse'), { modifiers: ['Shift'] });
  expect(chosen()).toEqual(['Mobile app']);
  box('Checkout').focus();
  await press('{Shift>} {/Shift}');
  expect(chosen()).toEqual(['Checkout', 'Mobile app', 'Warehouse']);
});

test('Shift from a key that is no longer shown chooses the one', async () => {
  const desk = await openBulk();
  await choose('Checkout');
  desk.backend.remove('key_1');
  await waitFor(() => expect(rowNames()).toHaveLength(2));
  await userEvent.click(box('Warehouse'), { modifiers: ['Shift'] });
  expect(chosen()).toEqual(['Warehouse']);
});

test('what a search hides is not chosen while it is hidden, and cannot be deleted unseen', async () => {
  const desk = await openBulk();
  await click(allBox());
  await userEvent.fill(screen.getByRole('searchbox'), 'mobile');
  await waitFor(() => expect(rowNames()).toEqual(['Mobile app']));
  expect(screen.getByText('1 chosen')).toBeVisible();
  await click(button('Delete 1 key'));
  await dialogNamed('Delete this key?', 'alertdialog');
  await press('{Escape}');
  await closed();
  await userEvent.clear(screen.getByRole('searchbox'));
  await waitFor(() => expect(chosen()).toEqual(names));
  expect(desk.calls).toEqual([]);
});

test('a chosen key that is deleted by its own button is no longer chosen', async () => {
  const desk = await openBulk();
  await choose('Checkout', 'Mobile app');
  await click(deleteButton('Checkout'));
  await click(button('Confirm'));
  await dialogNamed('Enter the code');
  await focusOn(codeField);
  await press(`${sentCode(desk)}{Enter}`);
  await dialogNamed('Key deleted');
  await click(button('Close'));
  await closed();
  expect(screen.getByText('1 chosen')).toBeVisible();
});

test('a hundred at once, and no more', async () => {
  const keys = Array.from({ length: 101 }, (_, n) => ({ id: `key_${n}`, name: `Service ${n}`, hint: `sk_…${n}` }));
  const desk = await openBulk({ keys, client: { pageSize: 101 }, maxPageSize: 200 });
  await click(allBox());
  expect(bar()).toHaveAttribute('aria-disabled', 'true');
  expect(bar()).toHaveAccessibleDescription('101 chosen, at most 100 at once');
  bar().click();
  expect(screen.queryByRole('alertdialog')).toBeNull();
  await click(box('Service 0$'));
  await click(button('Delete 100 keys'));
  await dialogNamed('Delete 100 keys?', 'alertdialog');
  const list = within(dialog()).getByRole('list');
  expect(list.scrollHeight).toBeGreaterThan(list.clientHeight);
  expect(dialog().getBoundingClientRect().bottom).toBeLessThan(innerHeight);
  await click(button('Confirm'));
  await dialogNamed('Enter the code');
  expect(desk.calls[0]).toHaveLength(100);
});

test('choosing moves nothing, and renders only the boxes that change', async () => {
  const render = vi.fn<() => string>(() => 'own');
  await openBulk({ panel: { columns: [{ id: 'own', header: 'Own', render }] } });
  const { top } = screen.getByRole('table').getBoundingClientRect();
  render.mockClear();
  await choose('Checkout', 'Mobile app');
  expect(screen.getByRole('table').getBoundingClientRect().top).toBe(top);
  expect(render).not.toHaveBeenCalled();
});

test.each([
  ['deleting many', { deleteMany: 'read_only' }],
  ['deleting', { delete: 'read_only' }],
])('where the account may not do it (%s) there is nothing to choose', async (_, can) => {
  await openBulk({ access: { can } });
  await waitFor(() => expect(rowNames()).toEqual(names));
  await waitFor(() => expect(screen.queryByRole('checkbox')).toBeNull());
  expect(screen.getAllByRole('columnheader').map((cell) => cell.textContent)[0]).toBe('Name');
});

test.each([
  ['deleteMany', { deleteMany: undefined }],
  ['delete', { delete: undefined }],
  ['any write', { create: undefined, delete: undefined, deleteMany: undefined, update: undefined, rotate: undefined }],
])('an adapter without %s draws none of it', async (_, methods) => {
  await openPanel({ methods: () => methods, panel: { extras } });
  await waitFor(() => expect(rowNames()).toEqual(names));
  expect(screen.queryByRole('checkbox')).toBeNull();
  expect(screen.getAllByRole('columnheader')[0]).toHaveTextContent('Name');
});

test('a permission that is taken away takes the boxes and the bar with it', async () => {
  const desk = await openBulk();
  await choose('Checkout');
  desk.backend.setAccess({ can: { deleteMany: 'owner_only' } });
  await desk.client.access.recheck();
  await waitFor(() => expect(screen.queryByRole('checkbox')).toBeNull());
  noBar();
});
