import { screen, waitFor } from '@testing-library/react';
import { beforeEach, describe, expect, test } from 'vitest';

import {
  askForCode,
  button,
  click,
  closed,
  codeField,
  createButton,
  deleteButton,
  dialog,
  dialogNamed,
  enter,
  fails,
  focusOn,
  gate,
  listen,
  losesAnswer,
  nameField,
  openPanel,
  paste,
  press,
  sentCode,
  tabTo,
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

const fieldIsInvalid = (): Promise<unknown> => waitFor(() => expect(codeField()).toBeInvalid());
const nameIsInvalid = (): Promise<unknown> => waitFor(() => expect(nameField()).toBeInvalid());
const triesLeft = (count: number) => (): Promise<unknown> =>
  waitFor(() => expect(codeField()).toHaveAccessibleDescription(new RegExp(`${count} tries`)));

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
      () => enter(() => button('Create a new key')),
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
    await focusOn(createButton);
    expect(deleteButton('Mobile app')).toBeVisible();
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

test('the window is an alert while it asks whether to delete, and a dialog from the code on', async () => {
  const desk = await openPanel();
  await enter(() => deleteButton('Mobile app'));
  const asking = await dialogNamed('Delete this key?', 'alertdialog');
  expect(asking).toHaveAccessibleDescription('Whatever uses it stops working at once. This cannot be undone.');
  await enter(() => button('Confirm'));
  const code = await dialogNamed('Enter the code');
  expect(code).toHaveAccessibleDescription(
    /^We sent a 6-digit code to o•••@shop\.ng\. It is in the mail marked \w{3}\.$/,
  );
  expect(screen.queryByRole('alertdialog')).toBeNull();
  await press(`${sentCode(desk)}{Enter}`);
  expect(await dialogNamed('Key deleted')).toHaveAccessibleDescription(/is gone for good/);
});

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
        () => dialogNamed('Checking the key'),
      ),
    ).toEqual(['Checking the key\nWe lost the answer. Checking whether the key was deleted…']);
    expect(
      await said(
        async () => slow.release(),
        () => dialogNamed('Delete this key?', 'alertdialog'),
      ),
    ).toEqual(['We checked: the key is still there. Send a new code to delete it.']);
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
    await press('{Enter}');
    await dialogNamed('A key was created, but its secret was lost on the way');
    await waitFor(() => expect(heard.at(-1)).toMatch(/^A key was created/));
    expect(heard.filter((text) => text.startsWith('A key was created'))).toHaveLength(1);
  });
});
