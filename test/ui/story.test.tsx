import { screen, waitFor, within } from '@testing-library/react';
import { expect, test } from 'vitest';

import { takeClipboard } from './clipboard.ts';
import {
  button,
  closed,
  codeField,
  createButton,
  deleteButton,
  dialog,
  dialogNamed,
  enter,
  focusOn,
  openPanel,
  panel,
  paste,
  press,
  rowNames,
  secretField,
  sentCode,
  shopKeys,
  tabTo,
  wrongCode,
  type Desk,
} from './support.tsx';

/** Creates a key by the keyboard alone, and gives what came into the clipboard. */
async function createAndCopy({ backend }: Desk): Promise<string> {
  const before = backend.calls.create;
  await takeClipboard();
  await enter(createButton);
  await dialogNamed('Your new key');
  await focusOn(() => button('Copy'));
  expect(backend.calls.create).toBe(before + 1);
  const { hint } = backend.keys()[0]!;
  expect(secretField()).toHaveValue(hint);
  await press('{Enter}');
  await screen.findByRole('button', { name: 'Copied' });
  expect(secretField()).toHaveValue(hint);
  await tabTo(() => button('Done'));
  await press('{Enter}');
  await closed();
  return navigator.clipboard.readText();
}

/** Deletes a key by the keyboard alone, with one wrong code on the way, as far as the window that says so. */
async function deleteByCode(desk: Desk, name: string): Promise<void> {
  const { backend } = desk;
  const confirms = backend.calls.confirms;
  await enter(() => deleteButton(name));
  const asking = await dialogNamed('Delete this key?', 'alertdialog');
  await focusOn(() => button('Cancel'));
  expect(within(asking).getByText(name)).toBeVisible();
  await enter(() => button('Confirm'));
  await dialogNamed('Enter the code');
  await focusOn(codeField);
  await press(`${wrongCode(desk)}{Enter}`);
  await waitFor(() => expect(codeField()).toHaveAccessibleDescription('That code is not right. 4 tries left.'));
  expect(codeField()).toHaveValue('');
  expect(codeField()).toBeInvalid();
  await focusOn(codeField);
  await paste(`Your code is ${sentCode(desk)}.`);
  expect(codeField()).toHaveValue(sentCode(desk));
  expect(backend.calls.confirms).toBe(confirms + 1);
  await enter(() => button('Continue'));
  await dialogNamed('Key deleted');
  expect(backend.calls.confirms).toBe(confirms + 2);
  await focusOn(() => button('Close'));
}

test('a business is verified, makes a key, uses it, deletes it by the code from the mail, and it stops working', async () => {
  const desk = await openPanel({ access: { verification: 'pending' } });
  const { backend } = desk;
  expect(screen.getByRole('region', { name: 'We are verifying your business' })).toBeVisible();
  await enter(createButton);
  expect(createButton()).toHaveAccessibleDescription('Your business must be verified first.');
  expect(backend.calls.create).toBe(0);

  backend.setAccess({ verification: 'verified' });
  await enter(() => button('Check again'));
  await waitFor(() => expect(screen.queryByRole('region', { name: /verifying/ })).toBeNull());
  await focusOn(createButton);

  const secret = await createAndCopy(desk);
  expect(backend.authenticates(secret)).toBe(true);
  await focusOn(createButton);
  expect(rowNames()).toEqual(['Unnamed key', 'Checkout', 'Mobile app', 'Warehouse']);

  await deleteByCode(desk, 'Unnamed key');
  expect(within(dialog()).getByText(/Unnamed key.* is gone for good/)).toBeVisible();
  expect(rowNames()).toEqual(['Checkout', 'Mobile app', 'Warehouse']);
  await press('{Enter}');
  await closed();
  await focusOn(() => deleteButton('Checkout'));
  expect(backend.authenticates(secret)).toBe(false);
  expect(backend.calls).toMatchObject({ create: 1, challenges: 1, confirms: 2 });
});

test('after the last row the focus is on the row before it', async () => {
  const desk = await openPanel();
  await deleteByCode(desk, 'Warehouse');
  await press('{Enter}');
  await closed();
  expect(rowNames()).toEqual(['Checkout', 'Mobile app']);
  await focusOn(() => deleteButton('Mobile app'));
});

test('after the only row the focus is on Create', async () => {
  const desk = await openPanel({ keys: shopKeys.slice(0, 1) });
  await deleteByCode(desk, 'Checkout');
  await press('{Escape}');
  await closed();
  await focusOn(createButton);
  expect(within(panel()).getByRole('heading', { name: 'No keys yet' })).toBeVisible();
});

test('Create a key, at the end of a deletion, creates one and comes back to the panel', async () => {
  const desk = await openPanel();
  await deleteByCode(desk, 'Checkout');
  await enter(() => button('Create a key'));
  await dialogNamed('Your new key');
  await focusOn(() => button('Copy'));
  await press('{Enter}');
  await enter(() => button('Done'));
  await closed();
  await focusOn(createButton);
  expect(desk.backend.calls.create).toBe(1);
});
