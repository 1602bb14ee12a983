import { screen, waitFor, within } from '@testing-library/react';
import { keyDetails, keyRotation, rotation } from 'keydesk';
import { describe, expect, test } from 'vitest';
import { userEvent } from 'vitest/browser';

import { formatSpan } from '../../src/ui/extras/rotation/grace.ts';
import {
  amount,
  choice,
  choices,
  openRotation,
  openWith,
  rotate,
  rotateButton,
  rotationDesk,
} from './rotation-desk.tsx';
import {
  button,
  click,
  closed,
  codeField,
  dialog,
  dialogNamed,
  enter,
  fails,
  focusOn,
  gate,
  openPanel,
  press,
  renderPanel,
  row,
  rowNames,
  secretField,
  sentCode,
  shopKeys,
  timedDesk,
  type Desk,
} from './support.tsx';

const hour = 3_600;
const day = 24 * hour;
const soon = (seconds: number): string => new Date(Date.now() + seconds * 1000).toISOString();
const old = (desk: Desk) => desk.backend.keys().find(({ id }) => id === 'key_2');

test.each([
  [90, '90 seconds'],
  [60, '1 minute'],
  [hour, '1 hour'],
  [day, '24 hours'],
  [2 * day, '2 days'],
  [36 * hour, '36 hours'],
])('%d seconds are %s', (seconds, said) => {
  expect(formatSpan(seconds, 'en')).toBe(said);
});

describe('the question', () => {
  test('names the key, says what will happen, and begins with a day', async () => {
    await openRotation();
    expect(dialog()).toHaveAccessibleDescription(
      /^A new key with the same settings takes its place\..* Mobile app sk_…9c1d Never used$/,
    );
    expect(within(dialog()).getByText('Mobile app')).toBeVisible();
    expect(choices()).toEqual(['Now', '1 hour', '24 hours', '7 days', 'Custom']);
    await focusOn(() => choice('24 hours'));
    expect(choice('24 hours')).toBeChecked();
    expect(dialog()).toHaveTextContent(/The old key works until .+ at .+\./);
  });

  test.each([
    ['the longest that is allowed', { maxGraceSeconds: hour }, ['Now', '1 hour', 'Custom'], '1 hour'],
    ['what the backend offers', { presets: [0, 3 * day, 30 * day] }, ['Now', '3 days', '30 days', 'Custom'], 'Now'],
    ['the shortest where all are longer', { presets: [2 * day, 3 * day] }, ['2 days', '3 days', 'Custom'], '2 days'],
    ['a time of one’s own where nothing is offered', { presets: [] }, ['Custom'], 'Custom'],
  ])('begins with %s', async (_, policy, offered, first) => {
    await openWith(policy);
    expect(choices()).toEqual(offered);
    expect(choice(first)).toBeChecked();
  });

  test('where the account is not verified says so', async () => {
    await openRotation({ access: { verification: 'pending' } });
    expect(dialog()).toHaveAccessibleDescription(/^Your business must be verified first\. Mobile app/);
  });

  test('where it cannot be found out whether it is allowed says so', async () => {
    renderPanel({ panel: { extras: [keyRotation] }, methods: () => ({ access: fails('server') }) });
    await screen.findByRole('rowheader', { name: 'Mobile app' });
    await click(rotateButton('Mobile app')!);
    const question = await dialogNamed('Rotate this key?');
    expect(question).toHaveAccessibleDescription(/^We could not find out whether you may do this\. Mobile app/);
  });

  test('keeps to rules that come after it was opened', async () => {
    const slow = gate();
    const desk = renderPanel({
      access: { policy: { rotation: { maxGraceSeconds: hour } } },
      panel: { extras: [keyRotation] },
      methods: ({ access }) => ({ access: slow.hold(access) }),
    });
    await screen.findByRole('rowheader', { name: 'Mobile app' });
    await click(rotateButton('Mobile app')!);
    await dialogNamed('Rotate this key?');
    expect(choice('24 hours')).toBeChecked();
    slow.release();
    await waitFor(() => expect(choice('1 hour')).toBeChecked());
    await rotate();
    await dialogNamed('Your new key');
    expect(Date.parse(old(desk)!.expiresAt!) - Date.now()).toBeLessThan(hour * 1000 + 1);
  });

  test('warns that the old key stops at once', async () => {
    await openRotation();
    await click(choice('Now'));
    await screen.findByText('The old key stops working at once.');
    expect(dialog()).not.toHaveTextContent('used in the last 7 days');
  });

  test('warns more strongly where the old key is in use', async () => {
    await openRotation({ keys: [{ ...shopKeys[1], lastUsedAt: soon(-day) }] });
    await click(choice('Now'));
    await waitFor(() => expect(dialog()).toHaveTextContent(/at once, and it was used in the last 7 days/));
  });

  test('says the old key’s own end where that is earlier', async () => {
    await openRotation({ keys: [{ ...shopKeys[1], expiresAt: soon(2 * day) }] });
    const date = new Intl.DateTimeFormat('en', { dateStyle: 'full' }).format(Date.now() + 2 * day * 1000);
    expect(screen.queryByText(`The old key works until ${date}`, { exact: false })).toBeNull();
    await click(choice('7 days'));
    await screen.findByText(`The old key works until ${date}`, { exact: false });
  });

  test('can be left, and nothing happens', async () => {
    const desk = await openRotation();
    await press('{Escape}');
    await closed();
    await focusOn(() => rotateButton('Mobile app')!);
    expect(desk.backend.calls.rotate).toBe(0);
  });

  test('where it is not allowed says why', async () => {
    await openRotation({ access: { can: { rotate: 'owner_only' } } });
    expect(dialog()).toHaveAccessibleDescription(
      /^Your role does not allow rotating keys\. Ask an owner of the account\. Mobile app/,
    );
    expect(within(dialog()).getAllByRole('button')).toEqual([button('Close')]);
    await focusOn(() => button('Close'));
  });
});

describe('a time of one’s own', () => {
  test('is so many hours or days', async () => {
    const desk = await openRotation();
    await click(choice('Custom'));
    await userEvent.fill(amount(), '3');
    await userEvent.selectOptions(screen.getByRole('combobox', { name: 'Unit' }), 'days');
    await rotate();
    await dialogNamed('Your new key');
    const end = Date.parse(old(desk)!.expiresAt!) - Date.now();
    expect(Math.round(end / 1000 / hour)).toBe(72);
  });

  test.each(['', '0', '-1', '1.5'])('%j is none, and is told beside it', async (typed) => {
    const desk = await openRotation();
    await click(choice('Custom'));
    if (typed) await userEvent.fill(amount(), typed);
    await rotate();
    await waitFor(() => expect(amount()).toHaveAccessibleDescription('Enter a whole number from 1 on.'));
    expect(amount()).toBeInvalid();
    await focusOn(amount);
    expect(desk.backend.calls.rotate).toBe(0);
  });

  test('longer than allowed is told beside it, with the bound', async () => {
    await openWith({ maxGraceSeconds: 2 * day });
    await click(choice('Custom'));
    await userEvent.fill(amount(), '3');
    await userEvent.selectOptions(screen.getByRole('combobox', { name: 'Unit' }), 'days');
    await rotate();
    await waitFor(() => expect(amount()).toHaveAccessibleDescription('Use at most 2 days.'));
    await userEvent.selectOptions(screen.getByRole('combobox', { name: 'Unit' }), 'hours');
    await waitFor(() => expect(amount()).not.toBeInvalid());
  });

  test('beyond all dates is too long also without a bound', async () => {
    await openRotation();
    await click(choice('Custom'));
    await userEvent.fill(amount(), '99999999999999999999');
    await rotate();
    await waitFor(() => expect(amount()).toBeInvalid());
  });
});

describe('the rotation', () => {
  test('by keyboard alone: asks, shows the secret once, and leaves old and new in the table', async () => {
    const desk = await rotationDesk();
    await enter(() => rotateButton('Mobile app')!);
    await dialogNamed('Rotate this key?');
    await focusOn(() => choice('24 hours'));
    await press('{ArrowRight}{Enter}');
    await dialogNamed('Your new key');
    await focusOn(() => button('Copy'));
    const { secret } = desk.client.part(rotation);
    const text = secret.read()!;
    await click(button('Show'));
    expect(secretField()).toHaveValue(text);
    expect(desk.backend.authenticates(text)).toBe(true);
    await click(button('Copy'));
    await screen.findByRole('button', { name: 'Copied' });
    await click(button('Done'));
    await closed();
    expect(rowNames()).toEqual(['Mobile app', 'Checkout', 'Mobile app', 'Warehouse']);
    const oldRow = await screen.findByText('Replaced by a newer key');
    expect(oldRow.closest('tr')).toHaveTextContent('Expires soon');
    expect(oldRow.closest('tr')).toHaveTextContent(/in [67] days/);
    expect(secret.read()).toBeNull();
    expect(document.documentElement.outerHTML).not.toContain(text);
    expect(JSON.stringify(desk.events)).not.toContain(text);
    expect(desk.events.map(({ type }) => type)).toEqual(['key.rotate.requested', 'key.rotate.succeeded']);
  });

  test('now takes the old key away', async () => {
    const desk = await openRotation();
    await click(choice('Now'));
    await rotate();
    await dialogNamed('Your new key');
    await waitFor(() => expect(rowNames()).toEqual(['Mobile app', 'Checkout', 'Warehouse']));
    expect(old(desk)).toBeUndefined();
  });

  test('behind a code: the same window asks for it, then shows the secret', async () => {
    const desk = await openRotation({ codePolicy: { guarded: ['rotate'] } });
    await click(choice('1 hour'));
    await rotate();
    await dialogNamed('Enter the code');
    expect(rowNames()).toHaveLength(3);
    await focusOn(codeField);
    await press(`${sentCode(desk)}{Enter}`);
    await dialogNamed('Your new key');
    expect(desk.backend.sent).toMatchObject([{ operation: 'rotate', keyIds: ['key_2'] }]);
    expect(document.documentElement.outerHTML).not.toContain(sentCode(desk));
    await waitFor(() => expect(rowNames()).toHaveLength(4));
  });

  test('the secret is not let go by accident', async () => {
    const desk = await openRotation();
    await rotate();
    await dialogNamed('Your new key');
    await press('{Escape}');
    await dialogNamed('Close without copying?', 'alertdialog');
    const { secret } = desk.client.part(rotation);
    expect(secret.get()).toBe(true);
    await click(button('Close without copying'));
    await closed();
    expect(secret.read()).toBeNull();
  });

  test.each([
    ['a double click', () => userEvent.dblClick(button('Rotate key'))],
    ['Enter held down', () => press('{Enter>5/}')],
  ])('%s rotates once', async (_, insist) => {
    const desk = await openRotation();
    await focusOn(() => choice('24 hours'));
    await insist();
    await dialogNamed('Your new key');
    expect(desk.backend.calls.rotate).toBe(1);
  });

  test('while it is out nothing can be chosen or sent again', async () => {
    const slow = gate();
    await openRotation({ methods: (memory) => ({ rotate: slow.hold(memory.rotate) }) });
    await focusOn(() => choice('24 hours'));
    await press('{Enter}');
    await screen.findByRole('button', { name: 'Rotating…' });
    await press('{ArrowRight}{Enter}');
    expect(choice('24 hours')).toBeChecked();
    expect(slow.calls).toHaveLength(1);
    slow.release();
    await dialogNamed('Your new key');
  });

  test('closed while it is out, the secret that arrives is still shown', async () => {
    const slow = gate();
    await openRotation({ methods: (memory) => ({ rotate: slow.hold(memory.rotate) }) });
    await rotate();
    await press('{Escape}');
    await closed();
    slow.release();
    await dialogNamed('Your new key');
    await focusOn(() => button('Copy'));
    expect(slow.calls).toHaveLength(1);
  });

  test('what was typed and is no longer chosen is no obstacle', async () => {
    const desk = await openRotation();
    await click(choice('Custom'));
    await rotate();
    await waitFor(() => expect(amount()).toBeInvalid());
    await click(choice('1 hour'));
    await screen.findByText(/^The old key works until/);
    await rotate();
    await dialogNamed('Your new key');
    expect(desk.backend.calls.rotate).toBe(1);
  });

  test('a secret that arrives waits behind a deletion', async () => {
    const slow = gate();
    await openRotation({ methods: (memory) => ({ rotate: slow.hold(memory.rotate) }) });
    await rotate();
    await press('{Escape}');
    await closed();
    await click(within(row('Warehouse')).getByRole('button', { name: /^Delete/ }));
    await dialogNamed('Delete this key?', 'alertdialog');
    slow.release();
    await waitFor(() => expect(rowNames()).toHaveLength(4));
    expect(screen.queryByRole('dialog')).toBeNull();
    await press('{Escape}');
    await dialogNamed('Your new key');
  });

  test('a secret that arrives stands before the details', async () => {
    const slow = gate();
    await openRotation({
      panel: { extras: [keyDetails, keyRotation] },
      methods: (memory) => ({ rotate: slow.hold(memory.rotate) }),
    });
    await rotate();
    await press('{Escape}');
    await closed();
    await click(within(row('Warehouse')).getByRole('button', { name: /^Manage/ }));
    await dialogNamed('Key details');
    slow.release();
    await dialogNamed('Your new key');
    expect(screen.getAllByRole('dialog')).toHaveLength(1);
  });

  test('leaving the page wipes the secret', async () => {
    const desk = await openRotation();
    await rotate();
    await dialogNamed('Your new key');
    window.dispatchEvent(new PageTransitionEvent('pagehide'));
    await closed();
    expect(desk.client.part(rotation).secret.read()).toBeNull();
  });
});

describe('the button', () => {
  test('is not there for keys that cannot be rotated', async () => {
    await rotationDesk({
      keys: [
        { id: '1', name: 'Disabled', status: 'disabled' },
        { id: '2', name: 'Expired', expiresAt: soon(-1) },
        { id: '3', name: 'Rotated', statusReason: 'rotated', expiresAt: soon(day) },
        { id: '4', name: 'Waiting', status: 'inactive' },
        { id: '5', name: 'Working' },
      ],
    });
    const can = ['Disabled', 'Expired', 'Rotated', 'Waiting', 'Working'].filter((name) => rotateButton(name));
    expect(can).toEqual(['Waiting', 'Working']);
  });

  test('is not there for an adapter that cannot rotate', async () => {
    await openPanel({ panel: { extras: [keyRotation] }, methods: () => ({ rotate: undefined }) });
    expect(screen.queryByRole('button', { name: /^Rotate/ })).toBeNull();
  });

  test('names the key', async () => {
    await rotationDesk();
    expect(rotateButton('Mobile app')).toHaveAccessibleName('Rotate \u2068Mobile app\u2069, sk_…9c1d');
  });
});

test('after the grace the old key is gone', async () => {
  const desk = await timedDesk({ panel: { extras: [keyRotation] } });
  await click(rotateButton('Mobile app')!);
  await click(choice('1 hour'));
  await rotate();
  await dialogNamed('Your new key');
  await waitFor(() => expect(rowNames()).toHaveLength(4));
  desk.pass(hour);
  await desk.client.list.refetch();
  await waitFor(() => expect(rowNames()).toHaveLength(3));
});
