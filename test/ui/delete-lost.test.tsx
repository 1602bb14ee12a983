import { screen, waitFor, within } from '@testing-library/react';
import { ApiKeysError } from 'keydesk';
import { describe, expect, test, vi } from 'vitest';

import {
  type Desk,
  openPanel,
  dialog,
  button,
  row,
  rowNames,
  deleteButton,
  codeField,
  dialogNamed,
  focusOn,
  closed,
  press,
  enter,
  askForCode,
  sentCode,
  fails,
  gate,
  listen,
} from './support.tsx';

/** A desk whose confirmation is under way, with its window closed. */
async function closedWhileDeleting(confirm: 'answers' | 'fails'): Promise<Desk & { release: () => void }> {
  const confirms = gate();
  const desk = await openPanel({
    methods: (memory) => {
      const confirming = confirms.hold(confirm === 'answers' ? memory.delete : fails('code_invalid'));
      return { delete: (id, context) => (context.proof ? confirming(id, context) : memory.delete(id, context)) };
    },
  });
  await askForCode('Mobile app');
  await press(`${sentCode(desk)}{Enter}`);
  await screen.findByRole('button', { name: 'Deleting…' });
  expect(codeField()).toHaveAttribute('readonly');
  expect(codeField()).toHaveFocus();
  await press('{Escape}');
  await closed();
  await focusOn(() => deleteButton('Mobile app'));
  return { ...desk, release: confirms.release };
}

describe('a window closed while the key is being deleted', () => {
  test('leaves the row as "Checking…"; the late success takes it away, says so, and the focus moves on', async () => {
    const desk = await closedWhileDeleting('answers');
    expect(within(row('Mobile app')).getByText('Checking…')).toBeVisible();
    const heard = listen();
    desk.release();
    await waitFor(() => expect(rowNames()).toEqual(['Checkout', 'Warehouse']));
    await waitFor(() => expect(heard).toEqual([expect.stringMatching(/Mobile app.* was deleted\./)]));
    await focusOn(() => deleteButton('Checkout'));
  });

  test('and whose code was wrong leaves the key as it was', async () => {
    const desk = await closedWhileDeleting('fails');
    desk.release();
    await waitFor(() => expect(within(row('Mobile app')).getByText('Active')).toBeVisible());
    expect(rowNames()).toHaveLength(3);
  });
});

/** The seconds between two reads after a lost answer pass at once; everything else takes its time. */
function withoutPauses(): void {
  const { setTimeout: real } = window;
  vi.spyOn(window, 'setTimeout').mockImplementation(((action: () => void, delay = 0, ...args: []) =>
    real(action, delay === 1_000 || delay === 3_000 ? 0 : delay, ...args)) as never);
}

test('an unknown outcome says so, with the way to check again and to support', async () => {
  let broken = true;
  const error = new ApiKeysError('server', { requestId: 'req_5' });
  const desk = await openPanel({
    methods: (memory) => ({
      delete: async (id, context) => {
        const answer = await memory.delete(id, context);
        if (context.proof) throw error;
        return answer;
      },
      get: (id, context) => (broken ? Promise.reject(error) : memory.get(id, context)),
    }),
  });
  await askForCode('Mobile app');
  withoutPauses();
  await press(`${sentCode(desk)}{Enter}`);
  await dialogNamed('We do not know yet whether the key was deleted');
  expect(
    within(dialog()).getByText(/^The answer was lost, and we could not check\. Something went wrong/),
  ).toBeVisible();
  expect(within(dialog()).getByText('Request id: req_5')).toBeVisible();
  expect(within(dialog()).getByRole('link', { name: 'Contact support' })).toHaveAttribute(
    'href',
    expect.stringContaining('req_5'),
  );
  await press('{Escape}');
  await closed();
  expect(within(row('Mobile app')).getByText('Checking…')).toBeVisible();
  broken = false;
  await enter(() => deleteButton('Mobile app'));
  await dialogNamed('Key deleted');
  expect(rowNames()).toEqual(['Checkout', 'Warehouse']);
});

test('an unknown outcome is checked again when asked to', async () => {
  let broken = true;
  const desk = await openPanel({
    methods: (memory) => ({
      delete: (id, context) =>
        context.proof ? Promise.reject(new ApiKeysError('timeout')) : memory.delete(id, context),
      get: (id, context) => (broken ? Promise.reject(new ApiKeysError('network')) : memory.get(id, context)),
    }),
  });
  await askForCode('Mobile app');
  withoutPauses();
  await press(`${sentCode(desk)}{Enter}`);
  await dialogNamed('We do not know yet whether the key was deleted');
  await focusOn(() => button('Close'));
  broken = false;
  await enter(() => button('Check again'));
  await dialogNamed('Delete this key?', 'alertdialog');
  expect(within(dialog()).getByText(/nothing was deleted/)).toBeVisible();
  await focusOn(() => button('Cancel'));
});
