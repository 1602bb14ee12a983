import { screen, waitFor } from '@testing-library/react';
import { beforeEach, describe, expect, test, vi } from 'vitest';
import { userEvent } from 'vitest/browser';

import { takeClipboard } from './clipboard.ts';
import {
  button,
  click,
  closed,
  createButton,
  deleteButton,
  dialogNamed,
  enter,
  focusOn,
  gate,
  openPanel,
  press,
  secretField,
  type Desk,
} from './support.tsx';

const prefix = 'sk_probe_';

/** A key was just created, and its secret waits to be copied. */
async function created(): Promise<Desk & { secret: string }> {
  const desk = await openPanel({ secretPrefix: prefix });
  await enter(createButton);
  await dialogNamed('Your new key');
  await focusOn(() => button('Copy'));
  return { ...desk, secret: desk.client.creation.secret.read()! };
}

const refuse = (): void =>
  void vi.spyOn(navigator.clipboard, 'writeText').mockRejectedValue(new DOMException('', 'NotAllowedError'));
const selected = (): string => {
  const { value, selectionStart, selectionEnd } = secretField();
  return value.slice(selectionStart ?? 0, selectionEnd ?? 0);
};

describe('the secret', () => {
  test('is masked, shown when asked for, and masked again', async () => {
    const { secret, backend } = await created();
    const { hint } = backend.keys()[0]!;
    expect(secretField()).toHaveValue(hint);
    expect(document.documentElement.outerHTML).not.toContain(secret);
    await click(button('Show'));
    expect(secretField()).toHaveValue(secret);
    expect(document.documentElement.outerHTML).not.toContain(secret);
    await click(button('Hide'));
    expect(secretField()).toHaveValue(hint);
  });

  test('cannot be typed over', async () => {
    const { secret } = await created();
    await click(button('Show'));
    secretField().focus();
    await press('x{Backspace}');
    expect(secretField()).toHaveValue(secret);
    expect(secretField()).toHaveAttribute('readonly');
  });

  test('stands inside the marks that keep session-replay tools out', async () => {
    await created();
    expect(secretField().closest('.sentry-block.rr-block.ph-no-capture[data-dd-privacy="hidden"]')).not.toBeNull();
  });

  test('is asked for once more by Esc before it is lost; Esc again goes back to it', async () => {
    const { client } = await created();
    await press('{Escape}');
    await dialogNamed('Close without copying?', 'alertdialog');
    await focusOn(() => button('Back to the key'));
    await press('{Escape}');
    await dialogNamed('Your new key');
    await focusOn(() => button('Copy'));
    await enter(() => button('Done'));
    await dialogNamed('Close without copying?', 'alertdialog');
    await focusOn(() => button('Back to the key'));
    await press('{Enter}');
    await dialogNamed('Your new key');
    expect(client.creation.secret.get()).toBe(true);
  });

  test('is let go by the explicit word alone', async () => {
    const { client } = await created();
    await press('{Escape}');
    await dialogNamed('Close without copying?', 'alertdialog');
    await enter(() => button('Close without copying'));
    await closed();
    await focusOn(createButton);
    expect(client.creation.secret.get()).toBe(false);
  });

  test('is kept by a press beside the window, and so is the focus', async () => {
    const { client } = await created();
    const overlay = document.elementFromPoint(5, 5)!;
    expect(overlay).toHaveAttribute('data-part', 'overlay');
    await userEvent.click(overlay, { position: { x: 5, y: 5 } });
    expect(client.creation.secret.get()).toBe(true);
    expect(button('Copy')).toHaveFocus();
  });

  test('once copied goes by one Esc', async () => {
    const { client, secret } = await created();
    await takeClipboard();
    await press('{Enter}');
    await screen.findByRole('button', { name: 'Copied' });
    expect(await navigator.clipboard.readText()).toBe(secret);
    await press('{Escape}');
    await closed();
    expect(client.creation.secret.get()).toBe(false);
  });
});

describe.each([
  ['refuses', refuse],
  ['is not there (plain http)', () => void vi.spyOn(navigator, 'clipboard', 'get').mockReturnValue(undefined as never)],
])('where the clipboard %s', (_, stub) => {
  beforeEach(stub);

  test('the secret is shown and selected, and is never said to be copied', async () => {
    const { secret } = await created();
    await click(button('Copy'));
    await waitFor(() => expect(secretField()).toHaveFocus());
    expect(selected()).toBe(secret);
    expect(secretField()).toHaveAccessibleDescription(/did not copy it. The key is selected/);
    expect(screen.queryByText('Copied')).toBeNull();
    await click(button('Done'));
    await dialogNamed('Close without copying?', 'alertdialog');
  });

  test('it is selected again at every try', async () => {
    const { secret } = await created();
    for (const [from, to] of [
      [3, 3],
      [0, 0],
    ] as const) {
      await click(button('Copy'));
      await waitFor(() => expect(selected()).toBe(secret));
      expect(secretField()).toHaveFocus();
      secretField().setSelectionRange(from, to);
    }
    await click(button('Hide'));
    await click(button('Copy'));
    await waitFor(() => expect(selected()).toBe(secret));
  });

  test('it can be copied by hand, and "I have copied it" closes the window', async () => {
    const { client } = await created();
    await click(button('Copy'));
    await enter(() => button('I have copied it'));
    await closed();
    await focusOn(createButton);
    expect(client.creation.secret.get()).toBe(false);
  });
});

/** Everything that can be reached from React's own records of a container, `alternate` fibres included. */
function reachable(container: Element): Set<unknown> {
  const seen = new Set<unknown>();
  const roots = Object.entries(container).filter(([name]) => name.startsWith('__react'));
  const open: unknown[] = roots.map(([, value]) => value);
  while (open.length > 0) {
    const value = open.pop();
    if (seen.has(value) || value === window || value === document) continue;
    seen.add(value);
    if (value === null || typeof value !== 'object' || value instanceof Element) continue;
    if (value instanceof Map || value instanceof Set) open.push(...value.keys(), ...value.values());
    for (const name of Object.getOwnPropertyNames(value)) {
      const { value: inner } = Object.getOwnPropertyDescriptor(value, name) ?? {};
      if (inner !== undefined) open.push(inner);
    }
  }
  return seen;
}

const holds = (container: Element, text: string): boolean =>
  [...reachable(container)].some((value) => typeof value === 'string' && value.includes(text));

const inputs = (): string[] =>
  [...document.querySelectorAll('input')].flatMap((input) => [input.value, input.defaultValue]);

test('after Done the secret is nowhere: page, fields, storage, address, events, console, fibres', async () => {
  const logs = (['log', 'info', 'debug'] as const).map((level) => vi.spyOn(console, level));
  const { secret, view, events, client } = await created();
  await click(button('Show'));
  const field = secretField();
  expect(field).toHaveValue(secret);
  await click(button('Copy'));
  await screen.findByRole('button', { name: 'Copied' });
  await click(button('Done'));
  await closed();

  // The probe finds what is there: the title in the tree, and the name of a key in the store's state.
  expect(holds(view.container, 'Checkout')).toBe(true);
  expect(holds(view.container, prefix + '…')).toBe(true);
  expect(holds(view.container, secret)).toBe(false);
  expect(field.value).not.toContain(secret);
  expect(inputs().join(' ')).not.toContain(secret);
  expect(document.documentElement.outerHTML).not.toContain(secret);
  const stored = [localStorage, sessionStorage].flatMap((storage) => Object.entries(storage));
  expect(JSON.stringify([stored, document.cookie])).not.toContain(secret);
  expect(JSON.stringify([location.href, history.state, document.title])).not.toContain(secret);
  expect(JSON.stringify(events)).not.toContain(secret);
  expect(JSON.stringify(logs.map(({ mock }) => mock.calls))).not.toContain(secret);
  expect(client.creation.secret.read()).toBeNull();
});

test('the code is nowhere either once the key is deleted', async () => {
  const desk = await openPanel();
  await enter(() => deleteButton('Checkout'));
  await enter(() => button('Confirm'));
  await dialogNamed('Enter the code');
  const { code } = desk.backend.sent[0]!;
  await press(code);
  expect(document.documentElement.outerHTML).not.toContain(code);
  await press('{Enter}');
  await dialogNamed('Key deleted');
  expect(inputs().join(' ')).not.toContain(code);
  expect(document.documentElement.outerHTML).not.toContain(code);
  expect(JSON.stringify(desk.events)).not.toContain(code);
});

test('leaving the page wipes the secret and closes the window', async () => {
  const { client } = await created();
  window.dispatchEvent(new PageTransitionEvent('pagehide'));
  expect(client.creation.secret.read()).toBeNull();
  await closed();
});

const leaves = (): boolean => window.dispatchEvent(new Event('beforeunload', { cancelable: true }));

test('the browser asks before the page is left while the key is made, also behind a closed window', async () => {
  const slow = gate();
  await openPanel({ methods: ({ create }) => ({ create: slow.hold(create) }) });
  expect(leaves()).toBe(true);
  await enter(createButton);
  await dialogNamed('Create a key');
  expect(leaves()).toBe(false);
  await press('{Escape}');
  await closed();
  expect(leaves()).toBe(false);
});

test('the browser asks before the page is left, for as long as the secret is not copied', async () => {
  await created();
  expect(leaves()).toBe(false);
  await press('{Enter}');
  await screen.findByRole('button', { name: 'Copied' });
  expect(leaves()).toBe(true);
});
