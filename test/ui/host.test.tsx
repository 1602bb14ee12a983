import { screen, waitFor } from '@testing-library/react';
import { ApiKeysPanel } from 'keydesk';
import { expect, test } from 'vitest';

import {
  askForCode,
  button,
  codeField,
  createButton,
  enter,
  fails,
  focusOn,
  gate,
  nameField,
  openPanel,
  press,
  sentCode,
  tabTo,
  wrongCode,
  type Desk,
} from './support.tsx';

const settled = (): Promise<void> => new Promise((done) => setTimeout(done, 30));

/** Renders the host again, which makes its `messages` anew each time. */
async function renderAgain({ view, client }: Desk, messages = {}): Promise<void> {
  view.rerender(<ApiKeysPanel client={client} locale="en" messages={{ ...messages }} />);
  await settled();
}

const asksName = { access: { policy: { nameRequired: true, nameMaxLength: 40 } } } as const;

test('a host that renders again takes no focus, and repeats no refusal of a name that was changed', async () => {
  const desk = await openPanel({ ...asksName, methods: () => ({ create: fails('name_taken') }) });
  await enter(createButton);
  await focusOn(nameField);
  await press('Shop{Enter}');
  await waitFor(() => expect(nameField()).toBeInvalid());
  await press('s');
  await waitFor(() => expect(nameField()).toBeValid());
  await tabTo(() => button('Cancel'));
  await renderAgain(desk);
  expect(button('Cancel')).toHaveFocus();
  expect(nameField()).toBeValid();
  expect(nameField()).toHaveValue('Shops');
});

test('a refusal that stands is said in the words the host has now', async () => {
  const desk = await openPanel({ ...asksName, methods: () => ({ create: fails('name_taken') }) });
  await enter(createButton);
  await focusOn(nameField);
  await press('Shop{Enter}');
  await waitFor(() => expect(nameField()).toBeInvalid());
  await renderAgain(desk, { 'error.name_taken': 'Schon vergeben.' });
  expect(nameField()).toHaveAccessibleDescription('Schon vergeben.');
});

test('a host that renders again takes no focus from the buttons beside the code', async () => {
  const desk = await openPanel();
  await askForCode('Mobile app');
  await press(`${wrongCode(desk)}{Enter}`);
  await waitFor(() => expect(codeField()).toBeInvalid());
  await tabTo(() => button('Cancel'));
  await renderAgain(desk);
  expect(button('Cancel')).toHaveFocus();
});

test('the second try leaves the focus on Continue until there is an answer', async () => {
  const second = gate();
  const desk = await openPanel({
    methods: (memory) => {
      let confirms = 0;
      const held = second.hold(memory.delete);
      return { delete: (id, context) => (context.proof && (confirms += 1) > 1 ? held : memory.delete)(id, context) };
    },
  });
  await askForCode('Mobile app');
  await press(`${wrongCode(desk)}{Enter}`);
  await waitFor(() => expect(codeField()).toBeInvalid());
  await focusOn(codeField);
  await press(sentCode(desk));
  await enter(() => button('Continue'));
  await waitFor(() => expect(second.calls).toHaveLength(1));
  await settled();
  expect(screen.getByRole('button', { name: /Deleting|Checking/ })).toHaveFocus();
  second.release();
});
