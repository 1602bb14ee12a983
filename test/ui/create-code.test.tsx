import { screen, waitFor, within } from '@testing-library/react';
import type { MemoryAdapter } from 'keydesk/adapters/memory';
import { describe, expect, test } from 'vitest';

import {
  button,
  closed,
  codeField,
  createButton,
  dialogNamed,
  enter,
  fails,
  focusOn,
  gate,
  listen,
  losesAnswer,
  nameField,
  openForm,
  press,
  rowNames,
  sentCode,
  timedDesk,
  wrongCode,
  type DeskOptions,
} from './support.tsx';

const guarded: DeskOptions = { codePolicy: { guarded: ['create'] } };

/** As far as the code that a creation without a form is asked for. */
async function openCode(options: DeskOptions = {}): Promise<Awaited<ReturnType<typeof timedDesk>>> {
  const desk = await timedDesk({ ...guarded, ...options });
  await enter(createButton);
  await dialogNamed('Enter the code');
  await focusOn(codeField);
  return desk;
}

describe('a creation behind a code', () => {
  test('is made by the code from the mail, by keyboard alone', async () => {
    const desk = await openCode();
    expect(await dialogNamed('Enter the code')).toHaveAccessibleDescription(
      /^We sent a 6-digit code to o•••@shop\.ng\. It is in the mail marked \w{3}\.$/,
    );
    expect(desk.backend.sent).toMatchObject([{ operation: 'create', keyIds: [] }]);
    expect(rowNames()).toHaveLength(3);
    await press(`${sentCode(desk)}{Enter}`);
    await dialogNamed('Your new key');
    await focusOn(() => button('Copy'));
    await press('{Enter}');
    await screen.findByRole('button', { name: 'Copied' });
    await press('{Escape}');
    await closed();
    await focusOn(createButton);
    expect(rowNames()).toHaveLength(4);
    expect(desk.backend.calls).toMatchObject({ list: 1, create: 2, challenges: 1, confirms: 1 });
  });

  test('keeps what was typed in the form, and sends it once more with the code', async () => {
    const desk = await openForm(guarded);
    await press('Shop{Enter}');
    await focusOn(codeField);
    await press(`${sentCode(desk)}{Enter}`);
    await dialogNamed('Your new key');
    expect(rowNames()).toEqual(['Shop', 'Checkout', 'Mobile app', 'Warehouse']);
  });

  test('says that a code is wrong and how many tries are left, and takes the right one', async () => {
    const desk = await openCode();
    await press(`${wrongCode(desk)}{Enter}`);
    await waitFor(() => expect(codeField()).toHaveAccessibleDescription('That code is not right. 4 tries left.'));
    expect(codeField()).toBeInvalid();
    expect(codeField()).toHaveValue('');
    await focusOn(codeField);
    await press(`${sentCode(desk)}{Enter}`);
    await dialogNamed('Your new key');
    expect(desk.backend.keys()).toHaveLength(4);
  });

  test('sends nothing before the code is whole', async () => {
    const { backend } = await openCode();
    await press('123{Enter}');
    await waitFor(() => expect(codeField()).toHaveAccessibleDescription('Enter the whole code.'));
    expect(codeField()).toHaveValue('123');
    expect(backend.calls.confirms).toBe(0);
  });

  test('is told to a screen reader once a step', async () => {
    const desk = await openForm(guarded);
    const heard = listen();
    await press('Shop{Enter}');
    await focusOn(codeField);
    await press(`${sentCode(desk)}{Enter}`);
    await dialogNamed('Your new key');
    await waitFor(() => expect(heard).toHaveLength(2));
    expect(heard).toEqual([
      expect.stringMatching(/^Enter the code\nWe sent a 6-digit code/),
      'Your new key\nCopy it now. You will not see it again.',
    ]);
  });

  test('leaves neither code nor secret anywhere', async () => {
    const desk = await openCode();
    const code = sentCode(desk);
    await press(`${code}{Enter}`);
    await focusOn(() => button('Copy'));
    const secret = desk.client.creation.secret.read()!;
    const seen = JSON.stringify([desk.events, desk.client.creation.get(), document.documentElement.outerHTML]);
    expect(seen).not.toContain(code);
    expect(seen).not.toContain(secret);
  });

  test('is left by Esc with nothing created; whoever comes back at once waits for the next code', async () => {
    const desk = await openCode();
    await press('{Escape}');
    await closed();
    await focusOn(createButton);
    await press('{Enter}');
    expect(await screen.findByRole('button', { name: 'Try again in 30 s' })).toHaveAttribute('aria-disabled', 'true');
    expect(desk.backend.sent).toHaveLength(1);
    desk.pass(30);
    await screen.findByRole('button', { name: 'Try again' });
    await enter(() => button('Try again'));
    await focusOn(codeField);
    await press(`${sentCode(desk)}{Enter}`);
    await dialogNamed('Your new key');
    expect(desk.backend.keys()).toHaveLength(4);
  });
});

describe('the code of a creation', () => {
  test('is sent anew after its wait; only the new one is good', async () => {
    const desk = await openCode();
    const first = sentCode(desk);
    expect(button('Send a new code in 30 s')).toHaveAttribute('aria-disabled', 'true');
    desk.pass(30);
    await screen.findByRole('button', { name: 'Send a new code' });
    await enter(() => button('Send a new code'));
    await waitFor(() => expect(desk.backend.sent).toHaveLength(2));
    await screen.findByRole('button', { name: 'Send a new code in 30 s' });
    await focusOn(codeField);
    expect(codeField()).toBeValid();
    await press(`${first === sentCode(desk) ? wrongCode(desk) : first}{Enter}`);
    await waitFor(() => expect(codeField()).toBeInvalid());
    await press(`${sentCode(desk)}{Enter}`);
    await dialogNamed('Your new key');
    expect(desk.backend.keys()).toHaveLength(4);
  });

  test('is not taken once it has expired; a new one goes on', async () => {
    const desk = await openCode();
    await press('123456');
    desk.pass(300);
    await waitFor(() => expect(codeField()).toHaveAccessibleDescription('This code has expired. Send a new one.'));
    await press('{Enter}');
    expect(desk.backend.calls.confirms).toBe(0);
    await enter(() => button('Send a new code'));
    await waitFor(() => expect(desk.backend.sent).toHaveLength(2));
    await screen.findByText('Valid for 5:00');
    await focusOn(codeField);
    await press(`${sentCode(desk)}{Enter}`);
    await dialogNamed('Your new key');
  });

  test('that was sent to somebody who is signed out meanwhile is asked for again', async () => {
    const desk = await openCode();
    desk.backend.signOut();
    await press('123456{Enter}');
    await dialogNamed('Sign in again to continue');
    desk.backend.signIn();
    desk.pass(30);
    await enter(() => button('I have signed in'));
    await enter(() => button('Try again'));
    await focusOn(codeField);
    await press(`${sentCode(desk)}{Enter}`);
    await dialogNamed('Your new key');
    expect(desk.backend.keys()).toHaveLength(4);
  });
});

/** The answer to a code, as a test makes it; the request for the code is the backend's own. */
const onProof = (answer: (create: MemoryAdapter['create']) => MemoryAdapter['create']): DeskOptions => ({
  ...guarded,
  methods: ({ create }) => ({
    create: (input, context) => (context.proof ? answer(create)(input, context) : create(input, context)),
  }),
});

describe('a creation whose code was sent', () => {
  test('and whose answer was lost is looked for: its key is there, its secret is not', async () => {
    const desk = await openForm(onProof((create) => losesAnswer(create)));
    await press('Shop{Enter}');
    await focusOn(codeField);
    await press(`${sentCode(desk)}{Enter}`);
    const end = await dialogNamed('A key was created, but its secret was lost on the way');
    await focusOn(() => button('Close'));
    expect(within(end).getByText(desk.backend.keys()[0]!.hint)).toBeVisible();
    expect(desk.backend.calls.confirms).toBe(1);
    await press('{Enter}');
    await closed();
    expect(rowNames()).toHaveLength(4);
  });

  test('and did not arrive is not made twice: a new code is needed', async () => {
    const desk = await openForm(onProof(() => fails('network')));
    await press('Shop{Enter}');
    await focusOn(codeField);
    await press(`${sentCode(desk)}{Enter}`);
    expect(await screen.findByText('No new key was found. You can safely try again.')).toBeVisible();
    expect(nameField()).toHaveValue('Shop');
    expect(desk.backend.keys()).toHaveLength(3);
  });

  test.each([
    ['limit_reached', 'Your account allows no more keys. Delete one you no longer use.'],
    ['forbidden', 'You are not allowed to do this. Ask an owner of the account.'],
  ] as const)('and which is refused as %s ends with the reason', async (code, words) => {
    const desk = await openCode(onProof(() => fails(code)));
    await press(`${sentCode(desk)}{Enter}`);
    expect(await dialogNamed('The key was not created')).toHaveAccessibleDescription(words);
  });

  test('and was closed meanwhile opens again with the secret', async () => {
    const slow = gate();
    const desk = await openCode(onProof((create) => slow.hold(create)));
    await press(`${sentCode(desk)}{Enter}`);
    await waitFor(() => expect(slow.calls).toHaveLength(1));
    expect(button('Creating your key…')).toHaveAttribute('aria-disabled', 'true');
    await press('{Escape}');
    await closed();
    slow.release();
    await dialogNamed('Your new key');
    await focusOn(() => button('Copy'));
    expect(rowNames()).toHaveLength(4);
    expect(desk.backend.calls).toMatchObject({ create: 2, confirms: 1 });
  });
});
