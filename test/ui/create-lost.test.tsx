import { screen, within } from '@testing-library/react';
import { ApiKeysError } from 'keydesk';
import { describe, expect, test } from 'vitest';

import {
  type DeskOptions,
  openPanel,
  button,
  createButton,
  rowNames,
  nameField,
  dialogNamed,
  focusOn,
  closed,
  press,
  enter,
  fails,
  losesAnswer,
  gate,
  openForm,
} from './support.tsx';

describe('a creation whose answer was lost', () => {
  const lost: DeskOptions = { methods: ({ create }) => ({ create: losesAnswer(create) }) };

  test('is looked for; its key is shown as lost, and can be deleted from there', async () => {
    const { backend } = await openForm(lost);
    await press('Shop{Enter}');
    const window = await dialogNamed('A key was created, but its secret was lost on the way');
    await focusOn(() => button('Close'));
    expect(within(window).getByText('Nobody can use it. Delete it and create another one.')).toBeVisible();
    expect(backend.calls.create).toBe(1);
    await enter(() => button('Delete'));
    const confirm = await dialogNamed('Delete this key?', 'alertdialog');
    expect(within(confirm).getByText(backend.keys()[0]!.hint)).toBeVisible();
    await focusOn(() => button('Cancel'));
    await press('{Escape}');
    await closed();
    await focusOn(createButton);
    expect(rowNames()).toHaveLength(4);
  });

  test('without a name: somebody else may have made the new key, so that none is named and offered to delete', async () => {
    await openPanel({
      methods: (memory) => ({
        create: async () => {
          memory.backend.add({ name: 'Theirs' });
          throw new ApiKeysError('network');
        },
      }),
    });
    await enter(createButton);
    const window = await dialogNamed('A key may have been created, but its secret was lost on the way');
    await focusOn(() => button('Close'));
    expect(within(window).getByText(/A key that nobody else made is this one/)).toBeVisible();
    expect(within(window).getAllByRole('button')).toEqual([button('Close')]);
    await press('{Escape}');
    await closed();
    expect(rowNames()).toContain('Theirs');
  });

  test('and which did not reach the server can be tried again with the name that was typed', async () => {
    let broken = true;
    await openForm({
      methods: ({ create }) => ({
        create: (...args) => (broken ? Promise.reject(new ApiKeysError('network')) : create(...args)),
      }),
    });
    await press('Shop{Enter}');
    expect(await screen.findByText('No new key was found. You can safely try again.')).toBeVisible();
    expect(nameField()).toHaveValue('Shop');
    await focusOn(nameField);
    broken = false;
    await press('{Enter}');
    await dialogNamed('Your new key');
    expect(rowNames()).toEqual(['Shop', 'Checkout', 'Mobile app', 'Warehouse']);
  });

  test('is said to be checked while it is, and to be unknown where it could not be', async () => {
    const slow = gate();
    let reads = 0;
    const desk = await openPanel({
      methods: ({ create, list }) => ({
        create: losesAnswer(create),
        list: (...args) => {
          if ((reads += 1) === 1) return list(...args);
          return slow.hold(fails('unauthenticated'))();
        },
      }),
    });
    await enter(createButton);
    expect(await screen.findByText('We lost the answer. Checking whether the key was created…')).toBeVisible();
    await focusOn(() => button('Close'));
    slow.release();
    await dialogNamed('Sign in again to continue');
    await press('{Escape}');
    await closed();
    expect(desk.backend.calls.create).toBe(1);
  });
});
