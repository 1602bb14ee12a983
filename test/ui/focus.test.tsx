import { render, screen, waitFor } from '@testing-library/react';
import { ApiKeysProvider, createApiKeysClient, CreateKeyDialog } from 'keydesk';
import { memoryAdapter } from 'keydesk/adapters/memory';
import { describe, expect, test, vi } from 'vitest';

import {
  openPanel,
  dialog,
  button,
  createButton,
  deleteButton,
  codeField,
  dialogNamed,
  focusOn,
  closed,
  press,
  click,
  enter,
  gate,
  paste,
  askForCode,
  nameField,
  openForm,
  sentCode,
  wrongCode,
} from './support.tsx';

/** Goes round the open window by Tab, and names every stop. */
async function stops(key: string): Promise<string[]> {
  const seen: string[] = [];
  for (let presses = 0; presses < 12; presses += 1) {
    await press(key);
    expect(dialog()).toContainElement(document.activeElement as HTMLElement);
    const stop = document.activeElement!;
    const name = stop.getAttribute('aria-label') ?? stop.textContent ?? '';
    seen.push(name || stop.tagName);
  }
  return [...new Set(seen)];
}

describe('the focus', () => {
  test.each([
    ['Cancel', () => click(button('Cancel'))],
    ['Esc', () => press('{Escape}')],
  ])('goes back to the row by %s, from the question and from the code', async (_, close) => {
    await openPanel();
    await enter(() => deleteButton('Mobile app'));
    await focusOn(() => button('Cancel'));
    await close();
    await closed();
    await focusOn(() => deleteButton('Mobile app'));
    await askForCode('Checkout');
    await close();
    await closed();
    await focusOn(() => deleteButton('Checkout'));
    expect(screen.queryByRole('textbox')).toBeNull();
  });

  test('does not leave the window, either way round', async () => {
    await openPanel();
    await enter(() => deleteButton('Mobile app'));
    await dialogNamed('Delete this key?', 'alertdialog');
    for (const key of ['{Tab}', '{Shift>}{Tab}{/Shift}']) {
      expect((await stops(key)).toSorted()).toEqual(['Cancel', 'Confirm']);
    }
    await enter(() => button('Confirm'));
    await dialogNamed('Enter the code');
    for (const key of ['{Tab}', '{Shift>}{Tab}{/Shift}']) {
      const all = await stops(key);
      expect(all.map((name) => name.replace(/\d+ s/, 'n s')).toSorted()).toEqual([
        'Cancel',
        'Continue',
        'INPUT',
        'Send a new code in n s',
      ]);
    }
  });

  test('is on Continue for those who press it, and in the field once the code was wrong', async () => {
    const desk = await openPanel();
    await askForCode('Mobile app');
    await paste(wrongCode(desk));
    await enter(() => button('Continue'));
    await waitFor(() => expect(codeField()).toBeInvalid());
    await focusOn(codeField);
  });

  test('is never on the body, whatever the step', async () => {
    const lost: string[] = [];
    const watch = (): void => {
      if (document.activeElement === document.body) lost.push(document.querySelector('h2')?.textContent ?? '');
    };
    const settled = async (): Promise<void> => {
      await waitFor(() => expect(document.activeElement).not.toBe(document.body));
      watch();
    };
    const desk = await openPanel();
    await enter(() => deleteButton('Mobile app'));
    for (const step of [
      () => enter(() => button('Confirm')),
      () => dialogNamed('Enter the code'),
      () => press(`${wrongCode(desk)}{Enter}`),
      () => waitFor(() => expect(codeField()).toBeInvalid()),
      () => press(`${sentCode(desk)}{Enter}`),
      () => dialogNamed('Key deleted'),
      () => enter(() => button('Create a key')),
      () => dialogNamed('Your new key'),
      () => press('{Escape}'),
      () => dialogNamed('Close without copying?', 'alertdialog'),
      () => press('{Escape}'),
      () => dialogNamed('Your new key'),
      () => press('{Enter}'),
      () => screen.findByRole('button', { name: 'Copied' }),
      () => press('{Escape}'),
      () => closed(),
    ]) {
      await step();
      await settled();
    }
    expect(lost).toEqual([]);
  });

  test('comes back to a button that the browser does not focus on a press (Safari)', async () => {
    await openPanel();
    deleteButton('Mobile app').click();
    await focusOn(() => button('Cancel'));
    await press('{Escape}');
    await closed();
    expect(deleteButton('Mobile app')).toHaveFocus();
  });
});

test.each(['dialog', 'confirming'])('%s: everything behind the window is hidden, and scrolls not', async (step) => {
  await openPanel();
  if (step === 'confirming') await click(deleteButton('Mobile app'));
  else await click(createButton());
  await waitFor(() => expect(dialog()).toBeVisible());
  expect(screen.queryByRole('table')).toBeNull();
  expect(getComputedStyle(document.body).overflow).toBe('hidden');
});

test('an Esc that ends a composition is the input method’s, and the next one closes the window', async () => {
  await openForm();
  const ends = { key: 'Escape', isComposing: true, bubbles: true, cancelable: true };
  nameField().dispatchEvent(new KeyboardEvent('keydown', ends));
  expect(await dialogNamed('Create a key')).toBeVisible();
  await press('{Escape}');
  await closed();
});

test('a secret that arrives while a deletion is open waits for its end, and takes the focus then', async () => {
  const slow = gate();
  const desk = await openPanel({ methods: ({ create }) => ({ create: slow.hold(create) }) });
  await enter(createButton);
  await dialogNamed('Create a key');
  await press('{Escape}');
  await closed();
  await enter(() => deleteButton('Mobile app'));
  await dialogNamed('Delete this key?', 'alertdialog');
  slow.release();
  await waitFor(() => expect(desk.client.creation.get().step).toBe('done'));
  await focusOn(() => button('Cancel'));
  expect(screen.queryByText('Your new key')).toBeNull();
  await press('{Escape}');
  await dialogNamed('Your new key');
  await focusOn(() => button('Copy'));
  await press('{Enter}');
  await screen.findByRole('button', { name: 'Copied' });
  await press('{Escape}');
  await closed();
  await focusOn(createButton);
});

test('a window that closes leaves the focus in another one that is open', async () => {
  const first = await openPanel();
  const second = createApiKeysClient(memoryAdapter());
  render(
    <ApiKeysProvider client={second}>
      <CreateKeyDialog />
    </ApiKeysProvider>,
  );
  deleteButton('Mobile app').focus();
  first.client.deletion.open(first.client.list.get().keys[0]!);
  await dialogNamed('Delete this key?', 'alertdialog');
  second.creation.open();
  await dialogNamed('Your new key');
  (document.activeElement as HTMLElement).blur();
  const moved = vi.fn<() => void>();
  deleteButton('Mobile app').addEventListener('focus', moved);
  first.client.deletion.close();
  await waitFor(() => expect(screen.queryByRole('alertdialog')).toBeNull());
  await new Promise((done) => setTimeout(done, 50));
  expect(moved).not.toHaveBeenCalled();
});

test('what a window says of itself is which key it would delete, and that it is still in use', async () => {
  await openPanel({
    keys: [{ id: 'key_1', name: 'Checkout', hint: 'sk_…4f2a', lastUsedAt: new Date().toISOString() }],
  });
  await enter(() => deleteButton('Checkout'));
  expect(await dialogNamed('Delete this key?', 'alertdialog')).toHaveAccessibleDescription(
    /undone\. Checkout sk_…4f2a Last used .+ This key was used in the last 7 days\. Make sure/,
  );
});

test('the window is an alert while it asks whether to delete, and a dialog from the code on', async () => {
  const desk = await openPanel();
  await enter(() => deleteButton('Mobile app'));
  const asking = await dialogNamed('Delete this key?', 'alertdialog');
  expect(asking).toHaveAccessibleDescription(
    'Whatever uses it stops working at once. This cannot be undone. Mobile app sk_…9c1d Never used',
  );
  await enter(() => button('Confirm'));
  const code = await dialogNamed('Enter the code');
  expect(code).toHaveAccessibleDescription(
    /^We sent a 6-digit code to o•••@shop\.ng\. It is in the mail marked \w{3}\.$/,
  );
  expect(screen.queryByRole('alertdialog')).toBeNull();
  await press(`${sentCode(desk)}{Enter}`);
  expect(await dialogNamed('Key deleted')).toHaveAccessibleDescription(/is gone for good/);
});
