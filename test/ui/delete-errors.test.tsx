import { screen, waitFor, within } from '@testing-library/react';
import { ApiKeysError, english, errorCodes, type ApiKeysErrorCode } from 'keydesk';
import { describe, expect, test } from 'vitest';

import {
  askForCode,
  button,
  click,
  closed,
  codeField,
  deleteButton,
  dialog,
  dialogNamed,
  enter,
  focusOn,
  openPanel,
  press,
  rowNames,
  sentCode,
  type Desk,
} from './support.tsx';

/** Fails the first request for a code, or the first confirmation, and is healthy from then on. */
async function deskFailing(call: 'request' | 'confirm', code: ApiKeysErrorCode, applied = false): Promise<Desk> {
  let broken = true;
  return openPanel({
    methods: (memory) => ({
      delete: async (id, context) => {
        if (!broken || (call === 'confirm') !== (context.proof !== undefined)) return memory.delete(id, context);
        broken = false;
        if (applied) await memory.delete(id, context);
        throw new ApiKeysError(code, { requestId: 'req_42', ...(code === 'code_invalid' && { attemptsLeft: 4 }) });
      },
    }),
  });
}

async function failAsking(code: ApiKeysErrorCode): Promise<Desk> {
  const desk = await deskFailing('request', code);
  await click(deleteButton('Mobile app'));
  await dialogNamed('Delete this key?', 'alertdialog');
  await enter(() => button('Confirm'));
  return desk;
}

async function failConfirming(code: ApiKeysErrorCode, applied = false): Promise<Desk> {
  const desk = await deskFailing('confirm', code, applied);
  await askForCode('Mobile app');
  await press(`${sentCode(desk)}{Enter}`);
  return desk;
}

const inWindow = (text: string): Promise<unknown> =>
  waitFor(() => expect(within(dialog()).getByText(text)).toBeVisible());
const supportNames = (id: string): unknown =>
  expect(within(dialog()).getByRole('link', { name: 'Contact support' })).toHaveAttribute(
    'href',
    `https://host.invalid/help?request=${id}`,
  );

/** From wherever the window is, the key can still be deleted. */
async function deletesAfterAll(desk: Desk): Promise<void> {
  if (screen.queryByRole('button', { name: 'Confirm' })) await enter(() => button('Confirm'));
  await focusOn(codeField);
  await press(`${sentCode(desk)}{Enter}`);
  await dialogNamed('Key deleted');
  expect(rowNames()).toEqual(['Checkout', 'Warehouse']);
}

const ends: readonly ApiKeysErrorCode[] = ['forbidden', 'verification_required'];
const own: readonly ApiKeysErrorCode[] = [...ends, 'not_found', 'unauthenticated'];
const lost: readonly ApiKeysErrorCode[] = [
  'conflict_in_progress',
  'network',
  'timeout',
  'aborted',
  'server',
  'bad_response',
  'unknown',
];
const inField: readonly ApiKeysErrorCode[] = ['code_invalid', 'invalid_input', 'rate_limited'];
const others = (known: readonly ApiKeysErrorCode[]): ApiKeysErrorCode[] =>
  errorCodes.filter((code) => !known.includes(code));

test('every code has words of its own', () => {
  const words = errorCodes.map((code) => english[`error.${code}`]);
  expect(new Set(words).size).toBe(errorCodes.length);
});

describe('asking for the code', () => {
  test.each(others(own))('%s: says it where Confirm is, with the request id, and Confirm tries again', async (code) => {
    const desk = await failAsking(code);
    const alert = await screen.findByRole('alert');
    expect(alert).toHaveTextContent(english[`error.${code}`]);
    expect(alert).toHaveTextContent('Request id: req_42');
    supportNames('req_42');
    expect(screen.getByRole('alertdialog', { name: 'Delete this key?' })).toBeVisible();
    expect(button('Confirm')).toHaveFocus();
    await deletesAfterAll(desk);
  });
});

describe('confirming with the code', () => {
  test.each(inField)('%s: stays at the field, says it there, and the right code still works', async (code) => {
    const desk = await failConfirming(code);
    const said = `${english[`error.${code}`]}${code === 'code_invalid' ? ' 4 tries left.' : ''}`;
    await waitFor(() => expect(codeField()).toHaveAccessibleDescription(said));
    await inWindow(said);
    expect(codeField()).toBeInvalid();
    expect(codeField()).toHaveFocus();
    expect(codeField()).toHaveValue(code === 'rate_limited' ? sentCode(desk) : '');
    await press('{Control>}a{/Control}');
    await deletesAfterAll(desk);
  });

  test('code_expired: the field keeps what was typed, Continue is off, and a new code is offered', async () => {
    const desk = await failConfirming('code_expired');
    await inWindow(english['error.code_expired']);
    expect(codeField()).toHaveAccessibleDescription(english['error.code_expired']);
    expect(codeField()).toHaveValue(sentCode(desk));
    expect(button('Continue')).toHaveAttribute('aria-disabled', 'true');
    expect(button(/^Send a new code/)).toBeVisible();
    await press('{Enter}');
    expect(desk.backend.calls.confirms).toBe(0);
    expect(button('Cancel')).toBeVisible();
  });

  test.each(others([...own, ...lost, ...inField, 'code_expired']))(
    '%s: goes back to Confirm and says why',
    async (code) => {
      await failConfirming(code);
      const alert = await screen.findByRole('alert');
      expect(alert).toHaveTextContent(english[`error.${code}`]);
      expect(alert).toHaveTextContent('Request id: req_42');
      expect(screen.getByRole('alertdialog', { name: 'Delete this key?' })).toBeVisible();
      await focusOn(() => button('Cancel'));
      expect(within(dialog()).getByText(/^Try again in \d+ s$/)).toBeVisible();
      expect(button('Confirm')).toHaveAttribute('aria-disabled', 'true');
    },
  );

  test.each(lost)('%s, and the key is gone: it is found out, and said', async (code) => {
    await failConfirming(code, true);
    await dialogNamed('Key deleted');
    expect(rowNames()).toEqual(['Checkout', 'Warehouse']);
    await focusOn(() => button('Close'));
  });

  test.each(lost)('%s, and the key is still there: that is said, and never that it was not deleted', async (code) => {
    await failConfirming(code);
    await dialogNamed('Delete this key?', 'alertdialog');
    await inWindow('We checked: nothing was deleted. You can safely try again.');
    expect(screen.queryByText(english['delete.failedTitle'])).toBeNull();
    await focusOn(() => button('Cancel'));
    expect(rowNames()).toHaveLength(3);
  });
});

describe.each([
  ['asking for the code', failAsking],
  ['confirming with the code', failConfirming],
])('when %s', (_, fail) => {
  test.each(ends)('%s ends it: with why, the request id, the way to support, and Close', async (code) => {
    await fail(code);
    await dialogNamed('The key was not deleted');
    await inWindow(english[`error.${code}`]);
    await inWindow('Request id: req_42');
    supportNames('req_42');
    await focusOn(() => button('Close'));
    await press('{Enter}');
    await closed();
    await focusOn(() => deleteButton('Mobile app'));
    expect(rowNames()).toHaveLength(3);
  });

  test('a key that somebody else deleted counts as deleted, never as an error', async () => {
    await fail('not_found');
    await dialogNamed('Already deleted');
    expect(rowNames()).toEqual(['Checkout', 'Warehouse']);
    expect(screen.queryByRole('alert')).toBeNull();
    await focusOn(() => button('Close'));
    await press('{Enter}');
    await closed();
    await focusOn(() => deleteButton('Warehouse'));
  });

  test('a session that has ended asks to sign in, and goes on with the same key', async () => {
    await fail('unauthenticated');
    await dialogNamed('Sign in again to continue');
    expect(within(dialog()).getByText('Mobile app')).toBeVisible();
    await focusOn(() => button('Close'));
    await enter(() => button('I have signed in'));
    await dialogNamed('Delete this key?', 'alertdialog');
    expect(within(dialog()).getByText('Mobile app')).toBeVisible();
    await focusOn(() => button('Cancel'));
  });
});
