import { screen, waitFor, within } from '@testing-library/react';
import axe from 'axe-core';
import { createOptions } from 'keydesk';
import type { NewKey, Policy } from 'keydesk';
import { afterEach, describe, expect, test } from 'vitest';
import { page, userEvent } from 'vitest/browser';

import { created, openOptions, send } from './options-form.tsx';
import {
  button,
  click,
  codeField,
  createButton,
  dialog,
  dialogNamed,
  enter,
  focusOn,
  gate,
  nameField,
  openPanel,
  press,
  sentCode,
  tabTo,
} from './support.tsx';

const whole: Policy = {
  nameRequired: true,
  expiry: {},
  scopes: [
    { scope: 'payments:read', resource: 'Payments', level: 'read', group: 'Money', description: 'Charges and refunds' },
    { scope: 'payments:write', resource: 'Payments', level: 'write', group: 'Money' },
    ...Array.from({ length: 8 }, (_, n) => ({ scope: `scope_${n}`, description: 'One more thing that a key may do' })),
  ],
  scopesRequired: true,
  allowedIps: { own: '203.0.113.7', max: 5 },
  noteMaxLength: 100,
};

const field = (name: string): HTMLElement => screen.getByRole('textbox', { name });
const expires = (): HTMLElement => screen.getByRole('combobox', { name: 'Expires' });
const search = (): HTMLElement => screen.getByRole('searchbox');
const level = (name: string): HTMLElement => within(screen.getByRole('radiogroup')).getByRole('radio', { name });

/** Fills in the whole form by keyboard alone. */
async function fillIn(): Promise<void> {
  await tabTo(nameField);
  await press('Shop');
  await tabTo(expires);
  await press('{ArrowDown}{ArrowDown}');
  await tabTo(() => level('None'));
  await press('{ArrowRight}');
  await tabTo(() => field('Allowed IP addresses'));
  await press('10.0.0.0/8{Enter}2001:db8::1');
  await tabTo(() => field('Note (optional)'));
  await press('For the till');
}

const filled: NewKey = {
  name: 'Shop',
  expiresAt: expect.any(String) as string,
  scopes: ['payments:read'],
  allowedIps: ['10.0.0.0/8', '2001:db8::1'],
  note: 'For the till',
};

test('everything that is filled in by keyboard is sent, once, and nothing changes meanwhile', async () => {
  const held = gate();
  await openOptions(whole, { methods: ({ create }) => ({ create: held.hold(create) }) });
  await focusOn(nameField);
  await fillIn();
  await enter(() => button('Create key'));
  await waitFor(() => expect(held.calls).toHaveLength(1));
  expect(held.calls[0]![0]).toEqual(filled);
  for (const name of ['Name', 'Allowed IP addresses', 'Note (optional)'])
    expect(field(name)).toHaveAttribute('readonly');
  level('Read').focus();
  await press('{ArrowRight}');
  expect(level('Read')).toBeChecked();
  expires().focus();
  await press('{ArrowUp}');
  expect(expires()).toHaveDisplayValue('30 days');
  held.release();
  await dialogNamed('Your new key');
  expect(held.calls).toHaveLength(1);
});

test('is kept through a session that ended', async () => {
  const { backend } = await openOptions(whole);
  await fillIn();
  backend.signOut();
  await enter(() => button('Create key'));
  await dialogNamed('Sign in again to continue');
  backend.signIn();
  await click(button('I have signed in'));
  await focusOn(nameField);
  expect(expires()).toHaveDisplayValue('On a date…');
  await send();
  await dialogNamed('Your new key');
  expect(backend.keys()[0]).toMatchObject(filled);
});

test('is what the code confirms', async () => {
  const desk = await openOptions(whole, { codePolicy: { guarded: ['create'] } });
  await fillIn();
  await send();
  await focusOn(codeField);
  await press(`${sentCode(desk)}{Enter}`);
  expect(await created(desk)).toMatchObject(filled);
});

describe('what is not about one field', () => {
  test('as many keys as there may be: says so, in a view of its own', async () => {
    const { backend } = await openOptions({ ...whole, keyLimit: 3 });
    await fillIn();
    await send();
    const window = await dialogNamed('The key was not created');
    expect(within(window).getByText('Your account allows no more keys. Delete one you no longer use.')).toBeVisible();
    expect(backend.keys()).toHaveLength(3);
  });

  test('a name that is taken: says so beside it, and keeps the rest', async () => {
    const desk = await openOptions(whole, { uniqueNames: true });
    await fillIn();
    await userEvent.fill(nameField(), 'Checkout');
    await send();
    await focusOn(nameField);
    expect(nameField()).toHaveAccessibleDescription('Another key has this name. Choose a different one.');
    await press('Shop');
    await send();
    expect(await created(desk)).toMatchObject({ ...filled, name: 'CheckoutShop' });
  });
});

test('the first of several refusals has the focus', async () => {
  await openOptions({ ...whole, expiry: { required: true } });
  await userEvent.fill(nameField(), 'Shop');
  await send();
  await focusOn(expires);
  expect(within(dialog()).getByText('Choose when the key ends.')).toBeVisible();
  expect(within(dialog()).getByText('Choose at least one scope.')).toBeVisible();
});

test.each<Policy>([{}, { keyLimit: 9, scopesRequired: false, scopes: [] }])(
  'a key is one press away where nothing is offered: %j',
  async (policy) => {
    const { backend } = await openPanel({ access: { policy }, panel: { extras: [createOptions] } });
    await enter(createButton);
    await dialogNamed('Your new key');
    expect(backend.keys()).toHaveLength(4);
  },
);

const { style } = document.documentElement;
const desktop = [1024, 768] as const;

afterEach(async () => {
  style.colorScheme = '';
  style.background = '';
  document.documentElement.dir = '';
  await page.viewport(...desktop);
});

describe.each([
  ['light', 'ltr', ...desktop],
  ['dark', 'ltr', ...desktop],
  ['light', 'rtl', ...desktop],
  ['light', 'ltr', 320, 640],
] as const)('%s, %s, %i px', (scheme, dir, width, height) => {
  test('axe finds nothing, every target can be hit, and nothing sticks out', async () => {
    await page.viewport(width, height);
    style.colorScheme = scheme;
    style.background = 'Canvas';
    document.documentElement.dir = dir;
    await openOptions(whole);
    await userEvent.selectOptions(expires(), 'On a date…');
    await userEvent.fill(field('Allowed IP addresses'), '10.0.0.1 2001:db8:aaaa:bbbb:cccc:dddd:eeee:ffff nonsense');
    await click(button('Add'));
    await userEvent.fill(search(), 'scope');
    await send();
    await within(dialog()).findByText('Give the key a name.');
    await Promise.all(document.getAnimations().map((animation) => animation.finished.catch(() => undefined)));
    const { violations } = await axe.run(dialog(), { resultTypes: ['violations'] });
    expect(violations.flatMap(({ id, nodes }) => nodes.map(({ html }) => `${id}: ${html}`))).toEqual([]);
    const targets = [...dialog().querySelectorAll('button, select, label:has(input), textarea')];
    expect(targets.filter((target) => target.getBoundingClientRect().height < 24)).toEqual([]);
    expect(dialog().scrollWidth).toBeLessThanOrEqual(dialog().clientWidth);
    for (const list of dialog().querySelectorAll('[data-part="list"]')) {
      expect(list.scrollWidth).toBeLessThanOrEqual(list.clientWidth);
    }
  });
});
