import { screen, waitFor, within } from '@testing-library/react';
import { ApiKeysError, type Access, type ApiKeysAdapter } from 'keydesk';
import { describe, expect, test, vi } from 'vitest';

import {
  button,
  createButton,
  deleteButton,
  dialogNamed,
  enter,
  fails,
  focusOn,
  gate,
  openPanel,
  panel,
  press,
  renderPanel,
  rowNames,
  tabTo,
} from './support.tsx';

const states = [
  ['not_started', 'Verify your business to create keys', 'Start verification'],
  ['pending', 'We are verifying your business', 'See the progress'],
  ['needs_information', 'We need something more from you', 'Add what is missing'],
  ['rejected', 'Your business could not be verified', 'See what you can do'],
] as const;

describe.each(states)('an account whose verification is %s', (verification, title, action) => {
  const access: Partial<Access> = {
    verification,
    verificationReason: 'The certificate could not be read.',
    actionUrl: '/verify',
  };

  test('reads the state, the reason and the way on, and cannot create', async () => {
    const { backend } = await openPanel({ access });
    const notice = screen.getByRole('region', { name: title });
    expect(within(notice).getByText('The certificate could not be read.')).toBeVisible();
    expect(within(notice).getByRole('link', { name: action })).toHaveAttribute('href', '/verify');
    await enter(createButton);
    expect(createButton()).toHaveAttribute('aria-disabled', 'true');
    expect(createButton()).toHaveAccessibleDescription('Your business must be verified first.');
    expect(screen.getByText('Your business must be verified first.')).toBeVisible();
    expect(backend.calls.create).toBe(0);
  });

  test('checks again without losing the focus, and may create once it is verified', async () => {
    const { backend } = await openPanel({ access });
    await enter(() => button('Check again'));
    await waitFor(() => expect(backend.calls.access).toBe(2));
    await waitFor(() => expect(button('Check again')).not.toHaveAttribute('aria-disabled'));
    expect(button('Check again')).toHaveFocus();
    backend.setAccess({ verification: 'verified' });
    await press('{Enter}');
    await focusOn(createButton);
    expect(screen.queryByRole('region', { name: title })).toBeNull();
    await press('{Enter}');
    await dialogNamed('Your new key');
  });
});

test('an account that is not verified can still delete', async () => {
  await openPanel({ access: { verification: 'rejected' } });
  await enter(() => deleteButton('Checkout'));
  expect(await dialogNamed('Delete this key?', 'alertdialog')).toBeVisible();
});

test.each(['javascript:alert(1)', 'data:text/html,x', 'vbscript:x'])('%s is never a link', async (address) => {
  await openPanel({ access: { verification: 'pending', actionUrl: address, supportUrl: address }, support: null });
  expect(screen.queryAllByRole('link')).toEqual([]);
  expect(document.body.innerHTML).not.toContain(address);
});

test('a read-only member reaches the disabled controls by the keyboard, and hears why', async () => {
  const { backend } = await openPanel({ access: { can: { create: 'read_only', delete: 'read_only' } } });
  const reasons = [
    [createButton, 'Your role does not allow creating keys. Ask an owner of the account.'],
    [() => deleteButton('Checkout'), 'Your role does not allow deleting keys. Ask an owner of the account.'],
  ] as const;
  for (const [control, reason] of reasons) {
    await tabTo(control);
    expect(control()).toHaveAttribute('aria-disabled', 'true');
    expect(control()).toHaveAccessibleDescription(reason);
    await press('{Enter}');
    expect(screen.queryByRole('alertdialog')).toBeNull();
  }
  expect(backend.calls).toMatchObject({ create: 0, delete: 0 });
});

test('a host has words of its own for its own reasons', async () => {
  await openPanel({
    access: { can: { create: 'owner_only' } },
    panel: { messages: { 'permission.owner_only': 'Only Ada may do this.' } },
  });
  expect(createButton()).toHaveAccessibleDescription('Only Ada may do this.');
});

test('where it cannot be found out what one may do, that is said, and there is a way on', async () => {
  let broken = true;
  const desk = renderPanel({
    methods: ({ access }) => ({
      access: (context) =>
        broken ? Promise.reject(new ApiKeysError('network', { requestId: 'req_9' })) : access(context),
    }),
  });
  await waitFor(() => expect(rowNames()).toHaveLength(3));
  const alert = await screen.findByRole('alert');
  expect(alert).toHaveTextContent('We could not find out what you may do here. The server could not be reached.');
  expect(alert).toHaveTextContent('Request id: req_9');
  expect(createButton()).toHaveAttribute('aria-disabled', 'true');
  broken = false;
  await enter(() => button('Check again'));
  await focusOn(createButton);
  expect(screen.queryByRole('alert')).toBeNull();
  await press('{Enter}');
  await dialogNamed('Your new key');
  expect(desk.backend.calls.create).toBe(1);
});

test('while it is tried again that can be seen, a press does nothing more, and what was asked to wait waits', async () => {
  const slow = gate();
  const refused = new ApiKeysError('rate_limited', { retryAfterMs: 20_000 });
  let now = 0;
  const desk = renderPanel({
    client: { now: () => now },
    methods: () => ({
      access: vi
        .fn<NonNullable<ApiKeysAdapter['access']>>()
        .mockRejectedValueOnce(refused)
        .mockImplementation(slow.hold(fails('network'))),
    }),
  });
  const alert = await screen.findByRole('alert');
  const again = await screen.findByRole('button', { name: 'Try again in 20 s' });
  expect(again).toHaveAttribute('aria-disabled', 'true');
  // A count that is said each second would drown everything else.
  expect(alert).not.toContainElement(again);
  now += 20_000;
  await screen.findByRole('button', { name: 'Check again' });
  await enter(() => button('Check again'));
  await press('{Enter}');
  expect(button('Checking…')).toHaveFocus();
  expect(slow.calls).toHaveLength(1);
  const heard = vi.fn<() => void>();
  new MutationObserver(heard).observe(alert, { childList: true, subtree: true, characterData: true });
  slow.release();
  await waitFor(() => expect(button('Check again')).toHaveFocus());
  expect(alert).toHaveTextContent('The server could not be reached.');
  heard.mockClear();
  now += 1_000;
  // The same again is news again.
  await press('{Enter}');
  await waitFor(() => expect(slow.calls).toHaveLength(2));
  await waitFor(() => expect(desk.client.access.get().status).toBe('failed'));
  await waitFor(() => expect(heard).toHaveBeenCalled());
});

test('a check that finds the session ended says so where something is known, and leaves it to the list where not', async () => {
  const access = vi.fn<NonNullable<ApiKeysAdapter['access']>>(fails('unauthenticated'));
  const first = renderPanel({ methods: () => ({ access }) });
  await waitFor(() => expect(first.client.access.get().status).toBe('failed'));
  expect(screen.queryByRole('alert')).toBeNull();
  access.mockResolvedValueOnce({ verification: 'pending', can: {} });
  await first.client.access.recheck();
  const notice = await screen.findByRole('region', { name: 'We are verifying your business' });
  await enter(() => button('Check again'));
  expect(await within(notice).findByRole('alert')).toHaveTextContent('Your session has ended.');
});

test('while the access is checked for the first time nothing can be created, and no reason is made up', async () => {
  const slow = gate();
  renderPanel({ methods: ({ access }) => ({ access: slow.hold(access) }) });
  await waitFor(() => expect(rowNames()).toHaveLength(3));
  expect(createButton()).toHaveAttribute('aria-disabled', 'true');
  expect(createButton()).not.toHaveAccessibleDescription();
  slow.release();
  await waitFor(() => expect(createButton()).not.toHaveAttribute('aria-disabled'));
  expect(panel()).toBeVisible();
});

test('a check that fails says so beside the state that is known', async () => {
  let broken = false;
  await openPanel({
    access: { verification: 'pending' },
    methods: ({ access }) => ({
      access: (context) => (broken ? Promise.reject(new ApiKeysError('timeout')) : access(context)),
    }),
  });
  broken = true;
  await enter(() => button('Check again'));
  const notice = screen.getByRole('region', { name: 'We are verifying your business' });
  expect(await within(notice).findByRole('alert')).toHaveTextContent('The server did not answer in time.');
  broken = false;
  await press('{Enter}');
  await waitFor(() => expect(screen.queryByRole('alert')).toBeNull());
  expect(button('Check again')).toHaveFocus();
});
