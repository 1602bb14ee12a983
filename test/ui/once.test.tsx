import { waitFor } from '@testing-library/react';
import { expect, test } from 'vitest';
import { cdp, userEvent } from 'vitest/browser';

import {
  askForCode,
  button,
  codeField,
  createButton,
  deleteButton,
  dialogNamed,
  enter,
  focusOn,
  gate,
  openPanel,
  press,
  sentCode,
  tabTo,
  type Desk,
} from './support.tsx';

/** One intent, expressed as people and keyboards do it. */
const insistently = {
  'one click': (target: HTMLElement) => userEvent.click(target),
  'a double click': (target: HTMLElement) => userEvent.dblClick(target),
  'ten clicks': async (target: HTMLElement) => {
    for (let clicks = 0; clicks < 10; clicks += 1) target.click();
  },
  'Enter held down': async (target: HTMLElement) => {
    target.focus();
    await press('{Enter>5/}');
  },
  'Space twice': async (target: HTMLElement) => {
    target.focus();
    await press('[Space][Space]');
  },
};
const ways = Object.entries(insistently);

/** The panel over a backend that does not answer a write before `release`. */
async function slowDesk(): Promise<Desk & { writes: () => number; release: () => void }> {
  const writes = gate();
  const desk = await openPanel({
    methods: (memory) => ({ create: writes.hold(memory.create), delete: writes.hold(memory.delete) }),
  });
  return { ...desk, writes: () => writes.calls.length, release: writes.release };
}

test.each(ways)('%s on Create makes one key', async (_, insist) => {
  const desk = await slowDesk();
  await insist(createButton());
  await waitFor(() => expect(desk.writes()).toBe(1));
  desk.release();
  await dialogNamed('Your new key');
  expect(desk.writes()).toBe(1);
  expect(desk.backend.keys()).toHaveLength(4);
});

test.each(ways)('%s on Confirm sends one code', async (_, insist) => {
  const desk = await slowDesk();
  deleteButton('Mobile app').click();
  await dialogNamed('Delete this key?', 'alertdialog');
  expect(desk.writes()).toBe(0);
  await insist(button('Confirm'));
  await waitFor(() => expect(desk.writes()).toBe(1));
  desk.release();
  await dialogNamed('Enter the code');
  expect(desk.writes()).toBe(1);
  expect(desk.backend.calls).toMatchObject({ challenges: 1, confirms: 0 });
});

test.each(ways)('%s on Continue confirms once', async (_, insist) => {
  const confirms = gate();
  const desk = await openPanel({
    methods: (memory) => {
      const confirm = confirms.hold(memory.delete);
      return { delete: (id, context) => (context.proof ? confirm : memory.delete)(id, context) };
    },
  });
  await askForCode('Mobile app');
  await press(sentCode(desk));
  await insist(button('Continue'));
  await waitFor(() => expect(confirms.calls).toHaveLength(1));
  confirms.release();
  await dialogNamed('Key deleted');
  expect(confirms.calls).toHaveLength(1);
});

const hasty = [
  ['a double click on Continue', () => userEvent.dblClick(button('Continue'))],
  ['Enter held down on Continue', () => insistently['Enter held down'](button('Continue'))],
  ['Enter held down in the field', () => press('{Enter>5/}')],
] as const;

test.each(hasty)('where the answer is there at once, %s does not press what comes next', async (_, insist) => {
  const desk = await openPanel();
  await askForCode('Mobile app');
  await press(sentCode(desk));
  await insist();
  await dialogNamed('Key deleted');
  await focusOn(() => button('Close'));
  expect(desk.backend.calls).toMatchObject({ create: 0, challenges: 1, confirms: 1 });
});

test('the second press of a double click takes the focus from nothing that came in between', async () => {
  await openPanel();
  await askForCode('Mobile app');
  const { x, y, width, height } = button('Continue').getBoundingClientRect();
  const at = { x: x + width / 2, y: y + height / 2, button: 'left', clickCount: 2 } as const;
  await cdp().send('Input.dispatchMouseEvent', { type: 'mousePressed', ...at });
  await cdp().send('Input.dispatchMouseEvent', { type: 'mouseReleased', ...at });
  expect(codeField()).toHaveFocus();
});

test('Enter held down on a row opens the window, and asks for nothing', async () => {
  const desk = await openPanel();
  await tabTo(() => deleteButton('Mobile app'));
  await press('{Enter>5}');
  await dialogNamed('Delete this key?', 'alertdialog').catch(() => undefined);
  await press('{/Enter}');
  expect(desk.backend.calls.delete).toBe(0);
});

test('one press reads the list and the access once, in StrictMode too', async () => {
  const { backend } = await openPanel();
  expect(backend.calls).toMatchObject({ list: 1, access: 1, get: 0, create: 0, delete: 0 });
  await enter(() => deleteButton('Mobile app'));
  await press('{Escape}');
  expect(backend.calls).toMatchObject({ list: 1, access: 1, get: 0, create: 0, delete: 0 });
});
