import { screen, waitFor } from '@testing-library/react';
import { beforeEach, describe, expect, test, vi } from 'vitest';

import {
  openPanel,
  button,
  createButton,
  deleteButton,
  click,
  codeField,
  nameField,
  dialogNamed,
  focusOn,
  closed,
  press,
  tabTo,
  enter,
  askForCode,
  sentCode,
  wrongCode,
  fails,
  losesAnswer,
  gate,
  listen,
  timedDesk,
} from './support.tsx';

const fieldIsInvalid = (): Promise<unknown> => waitFor(() => expect(codeField()).toBeInvalid());
const nameIsInvalid = (): Promise<unknown> => waitFor(() => expect(nameField()).toBeInvalid());
const triesLeft = (count: number) => (): Promise<unknown> =>
  waitFor(() => expect(codeField()).toHaveAccessibleDescription(new RegExp(`${count} tries`)));

describe('a screen reader is told', () => {
  let heard: string[] = [];
  beforeEach(() => void (heard = []));
  /** What is said by a step, once it has come to its end. */
  async function said(step: () => Promise<unknown>, end: () => Promise<unknown>): Promise<string[]> {
    heard.length = 0;
    await step();
    await end();
    await waitFor(() => expect(heard).not.toEqual([]));
    return [...heard];
  }

  test('once of each step of a deletion', async () => {
    const desk = await openPanel();
    heard = listen();
    await enter(() => deleteButton('Mobile app'));
    await dialogNamed('Delete this key?', 'alertdialog');
    await tabTo(() => button('Confirm'));
    expect(heard).toEqual([]);
    expect(
      await said(
        () => press('{Enter}'),
        () => focusOn(codeField),
      ),
    ).toEqual([expect.stringMatching(/^Enter the code\nWe sent a 6-digit code/)]);
    expect(await said(() => press('12{Enter}'), fieldIsInvalid)).toEqual(['Enter the whole code.']);
    await press('{Control>}a{/Control}{Backspace}');
    expect(await said(() => press(`${wrongCode(desk)}{Enter}`), triesLeft(4))).toEqual([
      'That code is not right. 4 tries left.',
    ]);
    expect(await said(() => press(`${wrongCode(desk)}{Enter}`), triesLeft(3))).toEqual([
      'That code is not right. 3 tries left.',
    ]);
    expect(
      await said(
        () => press(`${sentCode(desk)}{Enter}`),
        () => dialogNamed('Key deleted'),
      ),
    ).toEqual([expect.stringMatching(/^Key deleted\n.*Mobile app.* is gone for good/)]);
    heard.length = 0;
    await press('{Enter}');
    await closed();
    expect(heard).toEqual([]);
  });

  test('once of each step of a creation', async () => {
    await openPanel({ access: { policy: { nameRequired: true } } });
    heard = listen();
    await enter(createButton);
    await focusOn(nameField);
    expect(heard).toEqual([]);
    expect(await said(() => press('{Enter}'), nameIsInvalid)).toEqual(['Give the key a name.']);
    expect(
      await said(
        () => press('Shop{Enter}'),
        () => dialogNamed('Your new key'),
      ),
    ).toEqual(['Your new key\nCopy it now. You will not see it again.']);
    expect(
      await said(
        () => press('{Escape}'),
        () => dialogNamed('Close without copying?', 'alertdialog'),
      ),
    ).toEqual([expect.stringMatching(/^Close without copying\?\n/)]);
    expect(
      await said(
        () => press('{Enter}'),
        () => focusOn(() => button('Copy')),
      ),
    ).toEqual([expect.stringMatching(/^Your new key\n/)]);
    expect(
      await said(
        () => press('{Enter}'),
        () => screen.findByRole('button', { name: 'Copied' }),
      ),
    ).toEqual(['Copied']);
  });

  test('once of an error, of a lost answer, and of what was found out', async () => {
    const slow = gate();
    const desk = await openPanel({
      methods: (memory) => ({
        delete: (id, context) => (context.proof ? fails('network')() : memory.delete(id, context)),
        get: slow.hold(memory.get),
      }),
    });
    heard = listen();
    await askForCode('Mobile app');
    expect(
      await said(
        () => press(`${sentCode(desk)}{Enter}`),
        () => dialogNamed('Checking…'),
      ),
    ).toEqual(['Checking…\nWe lost the answer. Checking whether the key was deleted…']);
    expect(
      await said(
        async () => slow.release(),
        () => dialogNamed('Delete this key?', 'alertdialog'),
      ),
    ).toEqual(['We checked: nothing was deleted. You can safely try again.']);
  });

  test('of a new code, in the same words as of the one before', async () => {
    const desk = await timedDesk({
      methods: (memory) => ({
        delete: async (id, context) => {
          const challenge = await memory.delete(id, context);
          return challenge && { ...challenge, reference: '' };
        },
      }),
    });
    await askForCode('Mobile app');
    const region = screen.getByText(/^Enter the code\nWe sent/, { ignore: false, normalizer: (text) => text });
    const changed = vi.fn<() => void>();
    new MutationObserver(changed).observe(region, { childList: true, subtree: true, characterData: true });
    desk.pass(30);
    await click(await screen.findByRole('button', { name: 'Send a new code' }));
    await waitFor(() => expect(desk.backend.sent).toHaveLength(2));
    await focusOn(codeField);
    await waitFor(() => expect(changed).toHaveBeenCalled());
    expect(region.textContent).toMatch(/^Enter the code\nWe sent a 6-digit code/);
  });

  test('once that the code could not be sent', async () => {
    await openPanel({ methods: () => ({ delete: fails('delivery_failed') }) });
    heard = listen();
    await enter(() => deleteButton('Mobile app'));
    await tabTo(() => button('Confirm'));
    expect(
      await said(
        () => press('{Enter}'),
        () => screen.findByRole('alert'),
      ),
    ).toEqual([expect.stringContaining('We could not send the code.')]);
  });

  test('once that a key was made whose secret was lost', async () => {
    await openPanel({
      access: { policy: { nameRequired: false } },
      methods: ({ create }) => ({ create: losesAnswer(create) }),
    });
    await enter(createButton);
    await focusOn(nameField);
    heard = listen();
    await press('Shop{Enter}');
    await dialogNamed('A key was created, but its secret was lost on the way');
    await waitFor(() => expect(heard.at(-1)).toMatch(/^A key was created/));
    expect(heard.filter((text) => text.startsWith('A key was created'))).toHaveLength(1);
  });
});
