import { screen, waitFor, within } from '@testing-library/react';
import { bulkDeletion } from 'keydesk';
import type { MemoryAdapter } from 'keydesk/adapters/memory';
import { describe, expect, test } from 'vitest';

import {
  button,
  click,
  closed,
  codeField,
  dialog,
  dialogNamed,
  enter,
  fails,
  focusOn,
  gate,
  listen,
  openPanel,
  press,
  rowNames,
  sentCode,
  type Desk,
  type DeskOptions,
} from './support.tsx';

/** As far as the question whether to delete all three. A host, or an extra, chose them. */
async function askForAll(options: DeskOptions = {}): Promise<Desk> {
  const desk = await openPanel({ ...options, panel: { extras: [bulkDeletion] } });
  desk.client.deletion.open(desk.client.list.get().keys);
  await dialogNamed('Delete 3 keys?', 'alertdialog');
  return desk;
}

async function sendCode(desk: Desk): Promise<void> {
  await enter(() => button('Confirm'));
  await focusOn(codeField);
  await press(`${sentCode(desk)}{Enter}`);
}

/** What the backend answers to the code, instead of doing all of it. */
const onProof = (answer: (memory: MemoryAdapter) => MemoryAdapter['deleteMany']): DeskOptions => ({
  methods: (memory) => ({
    deleteMany: (ids, context) => (context.proof ? answer(memory) : memory.deleteMany)(ids, context),
  }),
});

const listed = (): (string | null)[] =>
  within(dialog())
    .getAllByRole('listitem')
    .map((item) => item.textContent);

describe('the deletion of several keys', () => {
  test('names each of them, and is done behind one code', async () => {
    const desk = await askForAll();
    expect(dialog()).toHaveAccessibleDescription(
      /^Whatever uses them stops working at once\. This cannot be undone\. Checkout sk_…4f2a .* Warehouse sk_…e83c Never used$/,
    );
    expect(listed()).toEqual([
      expect.stringMatching(/^Checkoutsk_…4f2aLast used/),
      'Mobile appsk_…9c1dNever used',
      'Warehousesk_…e83cNever used',
    ]);
    expect(button('Cancel')).toHaveFocus();
    await sendCode(desk);
    expect(await dialogNamed('Keys deleted')).toHaveAccessibleDescription(
      '3 keys are gone for good. They no longer work anywhere.',
    );
    expect(desk.backend.sent).toMatchObject([{ operation: 'deleteMany', keyIds: ['key_1', 'key_2', 'key_3'] }]);
    expect(desk.backend.keys()).toEqual([]);
    await press('{Escape}');
    await closed();
    expect(await screen.findByText('No keys yet')).toBeVisible();
  });

  test('reaches the end of a long list by keyboard, with the buttons in sight', async () => {
    const keys = Array.from({ length: 60 }, (_, n) => ({ id: `key_${n}`, name: `Shop ${n}` }));
    const { client } = await openPanel({ keys, client: { pageSize: 100 }, panel: { extras: [bulkDeletion] } });
    client.deletion.open(client.list.get().keys);
    await dialogNamed('Delete 60 keys?', 'alertdialog');
    const list = within(dialog()).getByRole('list');
    await press('{Shift>}{Tab}{/Shift}');
    expect(list).toHaveFocus();
    await press('{End}');
    await waitFor(() => expect(list.scrollTop).toBeGreaterThan(0));
    expect(button('Confirm').getBoundingClientRect().bottom).toBeLessThanOrEqual(window.innerHeight);
  });

  test('in part: says which are still there, and why', async () => {
    const desk = await askForAll(
      onProof(({ backend }) => async (ids) => {
        backend.remove(ids[0]!);
        return { deleted: [ids[0]!], failed: ids.slice(1).map((keyId) => ({ keyId, code: 'forbidden' })) };
      }),
    );
    const heard = listen();
    await sendCode(desk);
    const end = await dialogNamed('Not every key was deleted');
    expect(end).toHaveAccessibleDescription('1 key is gone for good. These are still there and still work:');
    const reason = 'You are not allowed to do this. Ask an owner of the account.';
    expect(listed()).toEqual([`Mobile appsk_…9c1d${reason}`, `Warehousesk_…e83c${reason}`]);
    await waitFor(() => expect(heard.at(-1)).toMatch(/^Not every key was deleted\n1 key is gone/));
    await click(button('Close'));
    await closed();
    await waitFor(() => expect(rowNames()).toEqual(['Mobile app', 'Warehouse']));
  });

  test('none of them: says that too', async () => {
    const desk = await askForAll(
      onProof(() => async (ids) => ({
        deleted: [],
        failed: ids.map((keyId) => ({ keyId, code: 'server' })),
      })),
    );
    await sendCode(desk);
    expect(await dialogNamed('Not every key was deleted')).toHaveAccessibleDescription(
      'None of them was deleted. They are still there and still work:',
    );
    expect(listed()).toHaveLength(3);
    expect(rowNames()).toHaveLength(3);
  });

  test('counts one that somebody else was faster with as gone', async () => {
    const desk = await askForAll();
    await enter(() => button('Confirm'));
    await focusOn(codeField);
    desk.backend.remove('key_2');
    await press(`${sentCode(desk)}{Enter}`);
    expect(await dialogNamed('Keys deleted')).toBeVisible();
    await press('{Escape}');
    await closed();
    expect(rowNames()).toEqual([]);
  });

  test('with a lost answer is looked for, and speaks of all of them', async () => {
    const slow = gate();
    const desk = await askForAll({
      methods: (memory) => ({
        ...onProof(() => fails('network')).methods!(memory),
        get: slow.hold(memory.get),
      }),
    });
    await sendCode(desk);
    expect(await dialogNamed('Checking…')).toHaveAccessibleDescription(/whether the keys were deleted…$/);
    slow.release();
    await dialogNamed('Delete 3 keys?', 'alertdialog');
    expect(within(dialog()).getByText('We checked: nothing was deleted. You can safely try again.')).toBeVisible();
    expect(rowNames()).toHaveLength(3);
  });

  test('that is refused speaks of all of them', async () => {
    await askForAll({ methods: () => ({ deleteMany: fails('forbidden') }) });
    await enter(() => button('Confirm'));
    expect(await dialogNamed('The keys were not deleted')).toBeVisible();
  });
});
