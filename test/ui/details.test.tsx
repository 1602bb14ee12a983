import { screen, waitFor, within } from '@testing-library/react';
import { ApiKeysError, ApiKeysPanel, createOptions, keyDetails, type ApiKey, type KeyChanges } from 'keydesk';
import { memoryAdapter } from 'keydesk/adapters/memory';
import { describe, expect, test } from 'vitest';
import { userEvent } from 'vitest/browser';

import { changesOf, differencesOf, rebased, valuesWith } from '../../src/ui/extras/details/draft.ts';
import { valuesOf } from '../../src/ui/key-form.tsx';
import { detailsDesk, editName, fact, manageButton, openDetails } from './details-desk.tsx';
import {
  button,
  click,
  closed,
  codeField,
  dialog,
  dialogNamed,
  enter,
  focusOn,
  gate,
  nameField,
  openPanel,
  press,
  row,
  rowNames,
  sentCode,
  shopKeys,
} from './support.tsx';

const key: ApiKey = {
  id: 'key_1',
  name: 'Shop',
  hint: '',
  status: 'active',
  createdAt: null,
  lastUsedAt: null,
  expiresAt: '2030-01-01T00:00:00Z',
  scopes: ['a', 'b'],
  allowedIps: ['10.0.0.1'],
  note: 'old',
};

describe('what is sent', () => {
  test.each<[string, Partial<ReturnType<typeof valuesOf>>, KeyChanges]>([
    ['nothing where nothing differs', {}, {}],
    ['nothing for space around a text', { name: ' Shop ', note: 'old ' }, {}],
    ['nothing for lists in another order', { scopes: ['b', 'a'] }, {}],
    ['nothing for the same moment written in another way', { expiresAt: '2030-01-01T01:00:00.000+01:00' }, {}],
    ['a name without the space around it', { name: ' New ' }, { name: 'New' }],
    [
      'null for what is taken away',
      { name: ' ', expiresAt: '', note: '' },
      { name: null, expiresAt: null, note: null },
    ],
    ['lists as they are now', { scopes: [], allowedIps: ['::1'] }, { scopes: [], allowedIps: ['::1'] }],
    ['an end', { expiresAt: '2031-01-01T00:00:00Z' }, { expiresAt: '2031-01-01T00:00:00Z' }],
  ])('%s', (_, values, changes) => {
    expect(changesOf({ ...valuesOf(key), ...values }, key)).toEqual(changes);
  });

  test('nothing of a key that has nothing', () => {
    const { scopes: _, allowedIps: __, note: ___, ...bare } = { ...key, name: null, expiresAt: null };
    expect(changesOf(valuesOf(bare), bare)).toEqual({});
  });

  test('makes the form it was made of', () => {
    const changes = { name: null, note: null, scopes: ['c'], disabled: true };
    expect(valuesWith(key, changes)).toEqual({ ...valuesOf(key), name: '', note: '', scopes: ['c'] });
  });
});

test('after a change elsewhere what was typed stays, and the rest is new', () => {
  const now: ApiKey = { ...key, name: 'Theirs', note: 'theirs', status: 'disabled' };
  expect(rebased({ ...valuesOf(key), name: 'Mine' }, key, now)).toEqual({ ...valuesOf(now), name: 'Mine' });
  expect(differencesOf(key, now)).toEqual(['status', 'name', 'note']);
});

describe('the window', () => {
  test('tells what is known of the key', async () => {
    await openDetails(
      { keys: [{ ...key, hint: 'sk_…4f2a', createdAt: '2026-01-01T12:00:00Z', createdBy: 'ada@shop.ng' }] },
      'Shop',
    );
    expect(fact('Key')).toBe('sk_…4f2a');
    expect(fact('Status')).toContain('Active');
    expect(fact('Created')).toBe('Jan 1, 2026by ada@shop.ng');
    expect(fact('Last used')).toBe('Never');
    expect(fact('Key id')).toBe('key_1');
    // Without their fields the panel shows them, and cannot change them.
    expect(fact('Expires')).toBe('Jan 1, 2030');
    expect(fact('Scopes')).toBe('a, b');
    expect(fact('IP addresses')).toBe('10.0.0.1');
    expect(fact('Note')).toBe('old');
    expect(nameField()).toHaveValue('Shop');
  });

  test('says why a key does not work', async () => {
    await openDetails({ access: { policy: { allowedIps: { required: true } } } });
    expect(fact('Status')).toContain('InactiveAllow an IP address first');
  });

  test('opens, saves and closes by keyboard, and goes back to its button', async () => {
    const desk = await detailsDesk();
    await enter(() => manageButton('Mobile app'));
    await dialogNamed('Key details');
    await focusOn(nameField);
    await press('{Control>}a{/Control}Tablet app{Enter}');
    await dialogNamed('Changes saved');
    expect(rowNames()).toEqual(['Checkout', 'Tablet app', 'Warehouse']);
    await focusOn(() => button('Close'));
    await press('{Enter}');
    await closed();
    await focusOn(() => manageButton('Tablet app'));
    expect(desk.backend.calls.update).toBe(1);
    expect(desk.events.map(({ type }) => type)).toEqual(['key.update.requested', 'key.update.succeeded']);
  });

  test('a name that is emptied is taken away', async () => {
    const desk = await editName();
    await press('{Backspace}{Enter}');
    await dialogNamed('Changes saved');
    expect(desk.backend.keys()[1]).toMatchObject({ name: null });
    expect(rowNames()).toEqual(['Checkout', 'Unnamed key', 'Warehouse']);
  });

  test('Save with nothing changed says so, and sends nothing', async () => {
    const desk = await editName();
    await press('{Enter}');
    await screen.findByText('Nothing has changed.');
    expect(desk.backend.calls.update).toBe(0);
    await press('Tablet app');
    await waitFor(() => expect(screen.queryByText('Nothing has changed.')).toBeNull());
    await press('{Enter}');
    await dialogNamed('Changes saved');
  });

  test('what was typed and not saved is gone at the next opening, and of another key', async () => {
    await editName();
    await press('Tablet app{Escape}');
    await closed();
    await focusOn(() => manageButton('Mobile app'));
    await press('{Enter}');
    await focusOn(nameField);
    expect(nameField()).toHaveValue('Mobile app');
    await press('{Escape}');
    await closed();
    await click(manageButton('Warehouse'));
    await focusOn(nameField);
    expect(nameField()).toHaveValue('Warehouse');
  });

  test('a name that is required cannot be taken away', async () => {
    const desk = await editName({ access: { policy: { nameRequired: true, nameMaxLength: 12 } } });
    await press('{Backspace}{Enter}');
    await waitFor(() => expect(nameField()).toHaveAccessibleDescription('Give the key a name.'));
    await press('Thirteen long');
    await waitFor(() => expect(nameField()).toHaveAccessibleDescription('Use at most 12 characters.'));
    expect(desk.backend.calls.update).toBe(0);
  });

  test('is not there for an adapter that cannot change keys', async () => {
    await openPanel({ panel: { extras: [keyDetails] }, methods: () => ({ update: undefined }) });
    expect(screen.queryByRole('button', { name: /^Manage/ })).toBeNull();
  });

  test('has the fields that the panel has', async () => {
    const policy = { noteMaxLength: 100, expiry: {} };
    const desk = await openDetails({ access: { policy }, panel: { extras: [createOptions, keyDetails] } });
    await userEvent.fill(screen.getByRole('textbox', { name: /^Note/ }), 'For the courier');
    await enter(() => button('Save'));
    await dialogNamed('Changes saved');
    expect(desk.backend.keys()[1]).toMatchObject({ note: 'For the courier', name: 'Mobile app', expiresAt: null });
  });
});

/** All in the window that can be worked with. */
const controls = (): Element[] => [...dialog().querySelectorAll('button, input, select, textarea')];

describe('where it may not be changed', () => {
  test('the window says why, and is read only', async () => {
    await openDetails({ access: { can: { update: 'read_only' } } });
    await focusOn(() => button('Close'));
    expect(dialog()).toHaveAccessibleDescription(
      'Your role does not allow changing keys. Ask an owner of the account.',
    );
    expect(controls()).toEqual([button('Close')]);
    expect(fact('Name')).toBe('Mobile app');
  });

  test('a key that was replaced stays as it is', async () => {
    const expiresAt = new Date(Date.now() + 3_600_000).toISOString();
    await openDetails({ keys: [{ ...shopKeys[1], statusReason: 'rotated', expiresAt }] });
    await focusOn(() => button('Close'));
    expect(dialog()).toHaveAccessibleDescription('This key was replaced by a newer one and can no longer be changed.');
    expect(controls()).toEqual([button('Close')]);
    expect(fact('Status')).toContain('Replaced by a newer key');
  });
});

describe('the use of a key', () => {
  test('is ended after one question in the same window, and taken up again without one', async () => {
    const desk = await openDetails();
    await enter(() => button('Disable'));
    const question = await dialogNamed('Disable this key?', 'alertdialog');
    expect(question).toHaveAccessibleDescription(
      'Whatever uses it stops working until it is enabled again. Mobile app sk_…9c1d Never used',
    );
    expect(within(question).getByText('Mobile app')).toBeVisible();
    await focusOn(() => button('Back'));
    expect(desk.backend.calls.update).toBe(0);
    await enter(() => button('Disable'));
    await dialogNamed('Key disabled');
    expect(row('Mobile app')).toHaveTextContent('Disabled');
    expect(desk.backend.keys()[1]).toMatchObject({ status: 'disabled' });
    await press('{Enter}');
    await closed();
    await focusOn(() => manageButton('Mobile app'));
    await press('{Enter}');
    await dialogNamed('Key details');
    await enter(() => button('Enable'));
    await dialogNamed('Key enabled');
    expect(row('Mobile app')).toHaveTextContent('Active');
  });

  test('goes back from the question to the form, with what was typed', async () => {
    const desk = await editName();
    await press('Tablet app');
    await click(button('Disable'));
    await dialogNamed('Disable this key?', 'alertdialog');
    expect(screen.getByText('What you changed in the form is not saved with this.')).toBeVisible();
    await press('{Enter}');
    await dialogNamed('Key details');
    await focusOn(nameField);
    expect(nameField()).toHaveValue('Tablet app');
    expect(desk.backend.calls.update).toBe(0);
  });

  test('asks before what was typed is left behind', async () => {
    const desk = await openDetails({ keys: [{ ...shopKeys[1], status: 'disabled' }] });
    await userEvent.fill(nameField(), 'Tablet app');
    await click(button('Enable'));
    await dialogNamed('Enable this key?', 'alertdialog');
    expect(screen.getByText('What you changed in the form is not saved with this.')).toBeVisible();
    await click(button('Enable'));
    await dialogNamed('Key enabled');
    expect(desk.backend.keys()[0]).toMatchObject({ status: 'active', name: 'Mobile app' });
  });

  test('is nothing to change of a key that has expired', async () => {
    await openDetails({ keys: [{ ...shopKeys[1], expiresAt: '2026-01-02T08:00:00.000Z' }] });
    expect(fact('Status')).toContain('Expired');
    expect(screen.queryByRole('button', { name: 'Disable' })).toBeNull();
  });
});

describe('behind a code', () => {
  const guarded = { codePolicy: { guarded: ['update'] as const } };

  test('the same window asks for it, and saves', async () => {
    const desk = await editName(guarded);
    await press('Tablet app{Enter}');
    await dialogNamed('Enter the code');
    expect(rowNames()).toContain('Mobile app');
    await focusOn(codeField);
    await press(`${sentCode(desk)}{Enter}`);
    await dialogNamed('Changes saved');
    expect(rowNames()).toEqual(['Checkout', 'Tablet app', 'Warehouse']);
    expect(desk.backend.sent).toMatchObject([{ operation: 'update', keyIds: ['key_2'] }]);
    await press('{Enter}');
    await closed();
    await focusOn(() => manageButton('Tablet app'));
  });

  test('a key is disabled', async () => {
    const desk = await openDetails(guarded);
    await enter(() => button('Disable'));
    await dialogNamed('Disable this key?', 'alertdialog');
    await enter(() => button('Disable'));
    await dialogNamed('Enter the code');
    await focusOn(codeField);
    await press(`${sentCode(desk)}{Enter}`);
    await dialogNamed('Key disabled');
    expect(desk.backend.keys()[1]).toMatchObject({ status: 'disabled' });
  });

  test('a second one has to wait, and the window says how long', async () => {
    await editName(guarded);
    await press('Tablet app{Enter}');
    await dialogNamed('Enter the code');
    await press('{Escape}');
    await closed();
    await click(manageButton('Mobile app'));
    const wait = await screen.findByRole('button', { name: /^Try again in \d+ s$/ });
    expect(wait).toHaveAttribute('aria-disabled', 'true');
  });
});

describe('one intent', () => {
  test.each([
    ['a double click', () => userEvent.dblClick(button('Save'))],
    ['Enter held down', () => press('{Enter>5/}')],
  ])('%s saves once, and presses nothing of what comes next', async (_, insist) => {
    const desk = await editName();
    await press('Tablet app');
    await insist();
    await dialogNamed('Changes saved');
    await focusOn(() => button('Close'));
    expect(desk.backend.calls.update).toBe(1);
  });

  test('while it is out Save does nothing more, and the fields keep still', async () => {
    const slow = gate();
    await editName({ methods: ({ update }) => ({ update: slow.hold(update) }) });
    await press('Tablet app{Enter}');
    await screen.findByRole('button', { name: 'Saving…' });
    await press('x{Enter}{Enter}');
    expect(nameField()).toHaveValue('Tablet app');
    expect(slow.calls).toHaveLength(1);
    slow.release();
    await dialogNamed('Changes saved');
    expect(slow.calls).toHaveLength(1);
  });
});

describe('closed while it is out', () => {
  test('what arrives is shown in the row, and nothing opens', async () => {
    const slow = gate();
    await editName({ methods: ({ update }) => ({ update: slow.hold(update) }) });
    await press('Tablet app{Enter}{Escape}');
    await closed();
    slow.release();
    await waitFor(() => expect(rowNames()).toContain('Tablet app'));
    expect(screen.queryByRole('dialog')).toBeNull();
  });

  test('opened again, the form waits for it and goes on from there', async () => {
    const slow = gate();
    const desk = await editName({ methods: ({ update }) => ({ update: slow.hold(update) }) });
    await press('Tablet app{Enter}{Escape}');
    await closed();
    await click(manageButton('Mobile app'));
    await screen.findByRole('button', { name: 'Saving…' });
    slow.release();
    await waitFor(() => expect(nameField()).toHaveValue('Tablet app'));
    await userEvent.fill(nameField(), 'Watch app');
    await enter(() => button('Save'));
    await dialogNamed('Changes saved');
    expect(desk.backend.keys()[1]).toMatchObject({ name: 'Watch app' });
  });

  test('a challenge that arrives asks nobody', async () => {
    const slow = gate();
    const desk = await editName({
      codePolicy: { guarded: ['update'] },
      methods: ({ update }) => ({ update: slow.hold(update) }),
    });
    await press('Tablet app{Enter}{Escape}');
    await closed();
    slow.release();
    await waitFor(() => expect(desk.events.at(-1)).toMatchObject({ type: 'key.update.challenge_sent' }));
    expect(screen.queryByRole('dialog')).toBeNull();
    expect(screen.getByRole('alert')).toHaveTextContent(
      'Your changes to \u2068Mobile app\u2069 are not saved: they need a code. Save again to enter one.',
    );
  });

  test('a refusal is told also where another key is being changed by then, and until that change is saved', async () => {
    const slow = gate();
    let isFirst = true;
    const desk = await editName({
      methods: ({ update }) => ({
        update: (...args) => {
          const held = slow.hold(() => Promise.reject(new ApiKeysError('name_taken')));
          const answer = isFirst ? held() : update(...args);
          isFirst = false;
          return answer;
        },
      }),
    });
    await press('Tablet app{Enter}{Escape}');
    await closed();
    await click(manageButton('Warehouse'));
    await dialogNamed('Key details');
    slow.release();
    await waitFor(() => expect(desk.events.at(-1)).toMatchObject({ type: 'key.update.failed' }));
    await press('{Escape}');
    await closed();
    expect(screen.getByRole('alert')).toHaveTextContent('Your changes to \u2068Mobile app\u2069 were not saved.');
    await click(manageButton('Mobile app'));
    await dialogNamed('Key details');
    await userEvent.fill(nameField(), 'Tablet app');
    await enter(() => button('Save'));
    await dialogNamed('Changes saved');
    await click(button('Close'));
    await closed();
    expect(screen.queryByRole('alert')).toBeNull();
  });

  test('a refusal of one account is not told under another', async () => {
    const slow = gate();
    const desk = await editName({
      methods: () => ({ update: slow.hold(() => Promise.reject(new ApiKeysError('server'))) }),
    });
    await press('Tablet app{Enter}{Escape}');
    await closed();
    slow.release();
    await screen.findByRole('alert');
    desk.view.rerender(<ApiKeysPanel adapter={memoryAdapter()} extras={[keyDetails]} locale="en" />);
    await waitFor(() => expect(screen.queryByRole('alert')).toBeNull());
  });

  test.each([
    ['name_taken', 'Your changes to \u2068Mobile app\u2069 were not saved. Another key has this name.'],
    ['server', 'We do not know whether your changes to \u2068Mobile app\u2069 were saved.'],
  ] as const)('%s is told above the table, until that is dismissed', async (code, said) => {
    const slow = gate();
    const refuse = (): Promise<never> => Promise.reject(new ApiKeysError(code));
    await editName({ methods: () => ({ update: slow.hold(refuse) }) });
    await press('Tablet app{Enter}{Escape}');
    await closed();
    expect(screen.queryByRole('alert')).toBeNull();
    slow.release();
    expect(await screen.findByRole('alert')).toHaveTextContent(said);
    await click(within(screen.getByRole('alert')).getByRole('button', { name: 'Close' }));
    expect(screen.queryByRole('alert')).toBeNull();
  });
});

test('waits behind a secret that arrives, and keeps what was typed', async () => {
  const slow = gate();
  const desk = await detailsDesk({ methods: ({ create }) => ({ create: slow.hold(create) }) });
  await click(screen.getAllByRole('button', { name: 'Create a key' })[0]!);
  await dialogNamed('Create a key');
  await press('{Escape}');
  await closed();
  await click(manageButton('Mobile app'));
  await userEvent.fill(nameField(), 'Tablet app');
  slow.release();
  await dialogNamed('Your new key');
  expect(screen.getAllByRole('dialog')).toHaveLength(1);
  desk.client.creation.discard();
  await dialogNamed('Key details');
  expect(nameField()).toHaveValue('Tablet app');
});
