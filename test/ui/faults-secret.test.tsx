import { screen, waitFor, within } from '@testing-library/react';
import { describe, expect, test, vi } from 'vitest';

import { ask, create, faulty, said } from './faults-support.tsx';
import {
  button,
  createButton,
  dialog,
  dialogNamed,
  focusOn,
  nameField,
  openPanel,
  press,
  rowNames,
  secretField,
  sentCode,
} from './support.tsx';

test('60: 401 mid-flow: sign in again, the host is told once, and then the same key is in question', async () => {
  const onUnauthenticated = vi.fn<() => void>();
  const desk = await openPanel({ panel: { onUnauthenticated } });
  await ask();
  desk.backend.signOut();
  await press(`${sentCode(desk)}{Enter}`);
  await dialogNamed('Sign in again to continue');
  expect(onUnauthenticated).toHaveBeenCalledOnce();
  desk.backend.signIn();
  button('I have signed in').click();
  await dialogNamed('Delete this key?', 'alertdialog');
  expect(within(dialog()).getByText('Mobile app')).toBeVisible();
});

test('63: 201 lost (create): the key is found, its secret is lost, and it can be deleted', async () => {
  const policy = { nameRequired: false };
  const { backend } = await faulty({ create: [{ fault: 'lose-answer' }] }, { access: { policy } });
  createButton().click();
  await dialogNamed('Create a key');
  await focusOn(nameField);
  await press('Shop{Enter}');
  await dialogNamed('A key was created, but its secret was lost on the way');
  expect(rowNames()).toHaveLength(4);
  expect(backend.calls.create).toBe(1);
  button('Delete').click();
  expect(await dialogNamed('Delete this key?', 'alertdialog')).toBeVisible();
});

const refused = 'The browser did not copy it. The key is selected: press Ctrl+C or ⌘C.';

describe('a secret', () => {
  test.each<[string, () => unknown]>([
    [
      '64: clipboard denied / absent / insecure context: denied',
      () => vi.spyOn(navigator.clipboard, 'writeText').mockRejectedValue(new DOMException('', 'NotAllowedError')),
    ],
    [
      '64: clipboard denied / absent / insecure context: absent, as in an insecure context',
      () => vi.spyOn(navigator, 'clipboard', 'get').mockReturnValue(undefined as never),
    ],
  ])('%s: it is shown and selected, to be copied by hand', async (_, refuse) => {
    const { client } = await openPanel();
    await create();
    refuse();
    button('Copy').click();
    expect(await said(refused)).toBeVisible();
    await focusOn(secretField);
    const { value, selectionStart, selectionEnd } = secretField();
    expect(value).toBe(client.creation.secret.read());
    expect([selectionStart, selectionEnd]).toEqual([0, value.length]);
    expect(screen.queryByText('Copied')).toBeNull();
  });

  test('65: tab closed with secret on screen: the browser asks first; then it is wiped, and the key is listed, masked', async () => {
    const { client, backend } = await openPanel();
    await create();
    const secret = client.creation.secret.read()!;
    const leaving = new Event('beforeunload', { cancelable: true });
    window.dispatchEvent(leaving);
    expect(leaving.defaultPrevented).toBe(true);
    window.dispatchEvent(new Event('pagehide'));
    await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull());
    expect(client.creation.secret.read()).toBeNull();
    expect(document.documentElement.outerHTML).not.toContain(secret);
    expect(screen.getByText(backend.keys()[0]!.hint)).toBeVisible();
  });

  test('66: CSP strict, no crypto.randomUUID (http): works, without a style attribute or an inline script', async () => {
    await openPanel();
    Object.defineProperty(crypto, 'randomUUID', { value: undefined, configurable: true });
    createButton().click();
    const window = await dialogNamed('Your new key');
    Reflect.deleteProperty(crypto, 'randomUUID');
    expect(window.querySelectorAll('[style], style, script')).toHaveLength(0);
    expect(rowNames()).toHaveLength(4);
  });
});
