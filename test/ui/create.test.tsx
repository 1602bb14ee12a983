import { screen, waitFor, within } from '@testing-library/react';
import { ApiKeysError } from 'keydesk';
import { describe, expect, test } from 'vitest';

import {
  openPanel,
  dialog,
  button,
  createButton,
  rowNames,
  deleteButton,
  nameField,
  dialogNamed,
  focusOn,
  closed,
  press,
  click,
  enter,
  fails,
  gate,
  openForm,
  paste,
} from './support.tsx';

const message = (text: string): Promise<unknown> =>
  waitFor(() => {
    expect(nameField()).toHaveAccessibleDescription(text);
    expect(nameField()).toBeInvalid();
    expect(nameField()).toHaveFocus();
    expect(within(dialog()).getByText(text)).toBeVisible();
  });

describe('a form that asks for a name', () => {
  test.each(['', '   '])('refuses %j beside the field, and sends nothing', async (typed) => {
    const { backend } = await openForm();
    expect(nameField()).toBeRequired();
    await press(`${typed}{Enter}`);
    await message('Give the key a name.');
    expect(nameField()).toHaveValue(typed);
    expect(backend.calls.create).toBe(0);
  });

  test('counts what a reader sees as one character as one', async () => {
    const { backend } = await openForm();
    const family = '👨‍👩‍👧‍👦';
    await paste(family.repeat(6));
    await press('{Enter}');
    await message('Use at most 5 characters.');
    expect(nameField()).toHaveValue(family.repeat(6));
    await press('{Backspace}');
    await waitFor(() => expect(nameField()).toBeValid());
    await press('{Enter}');
    await dialogNamed('Your new key');
    expect(backend.keys()[0]!.name).toBe(family.repeat(5));
  });

  test('says that a name is taken, keeps it, and creates under another', async () => {
    const { backend } = await openForm({ uniqueNames: true, access: { policy: { nameRequired: true } } });
    await press('mobile APP{Enter}');
    await message('Another key has this name. Choose a different one.');
    expect(nameField()).toHaveValue('mobile APP');
    await press(' 2{Enter}');
    await dialogNamed('Your new key');
    expect(rowNames()[0]).toBe('mobile APP 2');
    expect(backend.keys()).toHaveLength(4);
  });

  test('says again that the name is taken when it is sent again', async () => {
    const { backend } = await openForm({ uniqueNames: true, access: { policy: { nameRequired: true } } });
    for (const tries of [1, 2]) {
      await press(tries === 1 ? 'Checkout{Enter}' : '{Enter}');
      await waitFor(() => expect(backend.calls.create).toBe(tries));
      await message('Another key has this name. Choose a different one.');
    }
  });

  test('says what the server refused about the name', async () => {
    await openForm({
      methods: () => ({ create: fails('invalid_input', { fields: [{ field: 'name', code: 'profanity' }] }) }),
    });
    await press('Shop{Enter}');
    await message('This name was not accepted. Try another one.');
    expect(nameField()).toHaveValue('Shop');
  });

  test('keeps the name when the server is busy, waits as told, and goes on', async () => {
    const clock = { now: 0 };
    let busy = true;
    const { backend } = await openForm({
      client: { now: () => clock.now },
      methods: ({ create }) => ({
        create: (...args) =>
          busy ? Promise.reject(new ApiKeysError('rate_limited', { retryAfterMs: 20_000 })) : create(...args),
      }),
    });
    await press('Shop{Enter}');
    expect(await screen.findByRole('button', { name: 'Try again in 20 s' })).toHaveAttribute('aria-disabled', 'true');
    expect(within(dialog()).getByText('Too many tries in a short time. Wait a moment.')).toBeVisible();
    busy = false;
    await press('{Enter}');
    expect(backend.calls.create).toBe(0);
    expect(nameField()).toHaveValue('Shop');
    clock.now = 20_000;
    await screen.findByRole('button', { name: 'Create key' });
    await press('s{Enter}');
    await dialogNamed('Your new key');
    expect(rowNames()[0]).toBe('Shops');
  });

  test('offers a name where none is needed, and makes a key without', async () => {
    const { backend } = await openForm({ access: { policy: { nameRequired: false } } });
    expect(screen.getByRole('textbox', { name: 'Name (optional)' })).not.toBeRequired();
    await press('{Enter}');
    await dialogNamed('Your new key');
    expect(backend.keys()[0]!.name).toBeNull();
  });

  test('Esc closes it, creates nothing, and goes back to Create', async () => {
    const { backend } = await openForm();
    await press('Shop{Escape}');
    await closed();
    await focusOn(createButton);
    expect(backend.calls.create).toBe(0);
  });
});

describe.each([
  ['forbidden', 'You are not allowed to do this. Ask an owner of the account.'],
  ['limit_reached', 'Your account allows no more keys. Delete one you no longer use.'],
  ['verification_required', 'Your business must be verified first.'],
] as const)('a creation refused as %s', (code, words) => {
  test('says why, with the request id, the way to support, and Close', async () => {
    await openPanel({ methods: () => ({ create: fails(code, { requestId: 'req_7' }) }) });
    await enter(createButton);
    const window = await dialogNamed('The key was not created');
    expect(within(window).getByText(words)).toBeVisible();
    expect(within(window).getByText('Request id: req_7')).toBeVisible();
    expect(within(window).getByRole('link', { name: 'Contact support' })).toHaveAttribute(
      'href',
      expect.stringContaining('req_7'),
    );
    await focusOn(() => button('Close'));
    await press('{Enter}');
    await closed();
    await focusOn(createButton);
  });
});

test('a creation without a form that fails stays open with its words and Try again', async () => {
  let broken = true;
  await openPanel({
    methods: ({ create }) => ({
      create: (...args) => (broken ? Promise.reject(new ApiKeysError('conflict_in_progress')) : create(...args)),
    }),
  });
  await enter(createButton);
  expect(await screen.findByRole('alert')).toHaveTextContent('This is still being worked on. Wait a moment.');
  broken = false;
  await enter(() => button('Try again'));
  await dialogNamed('Your new key');
});

test('after the session has ended the creation goes on once signed in', async () => {
  const desk = await openForm();
  desk.backend.signOut();
  await press('Shop{Enter}');
  await dialogNamed('Sign in again to continue');
  await focusOn(() => button('Close'));
  desk.backend.signIn();
  await enter(() => button('I have signed in'));
  await focusOn(nameField);
  expect(nameField()).toHaveValue('Shop');
  await press('{Enter}');
  await dialogNamed('Your new key');
});

test('while it is created the focus is in the window, also without a form', async () => {
  const slow = gate();
  await openPanel({ methods: ({ create }) => ({ create: slow.hold(create) }) });
  await enter(createButton);
  const window = await dialogNamed('Create a key');
  await waitFor(() => expect(window).toContainElement(document.activeElement as HTMLElement));
  expect(button('Creating your key…')).toHaveAttribute('aria-disabled', 'true');
  slow.release();
  await focusOn(() => button('Copy'));
});

test('a window closed while the key is created opens again with the secret', async () => {
  const slow = gate();
  const { backend } = await openPanel({ methods: ({ create }) => ({ create: slow.hold(create) }) });
  await enter(createButton);
  await dialogNamed('Create a key');
  await press('{Escape}');
  await closed();
  await focusOn(createButton);
  slow.release();
  await dialogNamed('Your new key');
  await focusOn(() => button('Copy'));
  await click(button('Copy'));
  await click(await screen.findByRole('button', { name: 'Done' }));
  await closed();
  expect(backend.calls.create).toBe(1);
  expect(rowNames()).toHaveLength(4);
  expect(deleteButton('Checkout')).toBeVisible();
});
