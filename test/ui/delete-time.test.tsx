import { screen, waitFor, within } from '@testing-library/react';
import { ApiKeysError } from 'keydesk';
import { describe, expect, test } from 'vitest';

import {
  openPanel,
  timedDesk,
  dialog,
  button,
  deleteButton,
  codeField,
  dialogNamed,
  focusOn,
  closed,
  press,
  enter,
  askForCode,
  sentCode,
  wrongCode,
  listen,
  gate,
} from './support.tsx';

describe('a code', () => {
  test('shows how long it holds, and at the end that it has expired; a new one deletes the key', async () => {
    const desk = await timedDesk();
    await askForCode('Mobile app');
    const old = sentCode(desk);
    expect(within(dialog()).getByText('Valid for 5:00')).toBeVisible();
    await press(old.slice(0, 3));
    desk.pass(239);
    expect(await screen.findByText('Valid for 1:01')).toBeVisible();
    desk.pass(61);
    await waitFor(() => expect(codeField()).toHaveAccessibleDescription('This code has expired. Send a new one.'));
    expect(codeField()).toHaveValue(old.slice(0, 3));
    expect(codeField()).toHaveFocus();
    expect(screen.queryByText(/^Valid for/)).toBeNull();
    await press(`${old.slice(3)}{Enter}`);
    expect(button('Continue')).toHaveAttribute('aria-disabled', 'true');
    expect(desk.backend.calls.confirms).toBe(0);
    await enter(() => button('Send a new code'));
    await waitFor(() => expect(desk.backend.calls.challenges).toBe(2));
    await screen.findByText('Valid for 5:00');
    await focusOn(codeField);
    expect(codeField()).toHaveValue('');
    await press(`${sentCode(desk)}{Enter}`);
    await dialogNamed('Key deleted');
  });

  test('is warned of once, a minute before its end', async () => {
    const desk = await timedDesk();
    await askForCode('Mobile app');
    const heard = listen();
    desk.pass(241);
    await screen.findByText('Valid for 0:59');
    desk.pass(1);
    await screen.findByText('Valid for 0:58');
    expect(heard).toEqual(['The code expires in less than a minute.']);
  });

  test('is sent again only after the wait, once, and the older one no longer counts', async () => {
    const desk = await timedDesk();
    await askForCode('Mobile app');
    const waiting = button('Send a new code in 30 s');
    expect(waiting).toHaveAttribute('aria-disabled', 'true');
    await enter(() => waiting);
    waiting.click();
    expect(desk.backend.calls.challenges).toBe(1);
    desk.pass(29);
    await screen.findByRole('button', { name: 'Send a new code in 1 s' });
    desk.pass(1);
    const again = await screen.findByRole('button', { name: 'Send a new code' });
    const old = sentCode(desk);
    for (let clicks = 0; clicks < 10; clicks += 1) again.click();
    await waitFor(() => expect(button('Send a new code in 30 s')).toBeVisible());
    expect(desk.backend.calls.challenges).toBe(2);
    await focusOn(codeField);
    await press(`${old === sentCode(desk) ? wrongCode(desk) : old}{Enter}`);
    await waitFor(() => expect(codeField()).toHaveAccessibleDescription(/not right/));
  });

  test('closed and opened again within the wait, no second mail is sent', async () => {
    const desk = await timedDesk();
    await askForCode('Mobile app');
    await press('{Escape}');
    await closed();
    await enter(() => deleteButton('Mobile app'));
    await dialogNamed('Delete this key?', 'alertdialog');
    expect(within(dialog()).getByText('Try again in 30 s')).toBeVisible();
    await enter(() => button('Confirm'));
    expect(desk.backend.calls.challenges).toBe(1);
    desk.pass(30);
    await waitFor(() => expect(button('Confirm')).not.toHaveAttribute('aria-disabled'));
    await press('{Enter}');
    await dialogNamed('Enter the code');
    expect(desk.backend.calls.challenges).toBe(2);
  });

  test('with letters is asked for as such, and goes through in either case', async () => {
    const desk = await openPanel({ codePolicy: { alphabet: 'alphanumeric', length: 8 } });
    await askForCode('Mobile app');
    expect(
      within(dialog()).getByText(/We sent a code of 8 characters to o•••@shop\.ng\. It is in the mail marked/),
    ).toBeVisible();
    await press(`${sentCode(desk).toLowerCase()}{Enter}`);
    await dialogNamed('Key deleted');
  });
});

test('too many wrong codes lead back to Confirm, which waits for the next mail', async () => {
  const desk = await timedDesk({ codePolicy: { attempts: 2 } });
  await askForCode('Mobile app');
  await press(`${wrongCode(desk)}{Enter}`);
  await waitFor(() => expect(codeField()).toHaveAccessibleDescription('That code is not right. 1 try left.'));
  await press(`${wrongCode(desk)}{Enter}`);
  expect(await screen.findByRole('alert')).toHaveTextContent('Too many wrong codes. Try again with a new one.');
  await focusOn(() => button('Cancel'));
  desk.pass(30);
  await waitFor(() => expect(button('Confirm')).not.toHaveAttribute('aria-disabled'));
  await enter(() => button('Confirm'));
  await focusOn(codeField);
});

test('a rate limit waits on the button alone: the field can still be corrected, and Continue comes back', async () => {
  let limited = true;
  const desk = await timedDesk({
    methods: (memory) => ({
      delete: (id, context) =>
        limited && context.proof
          ? Promise.reject(new ApiKeysError('rate_limited', { retryAfterMs: 20_000 }))
          : memory.delete(id, context),
    }),
  });
  await askForCode('Mobile app');
  await press(`${wrongCode(desk)}{Enter}`);
  expect(await screen.findByRole('button', { name: 'Try again in 20 s' })).toHaveAttribute('aria-disabled', 'true');
  expect(codeField()).toHaveFocus();
  expect(codeField()).not.toHaveAttribute('readonly');
  await press('{Control>}a{/Control}');
  await press(`${sentCode(desk)}{Enter}`);
  expect(codeField()).toHaveValue(sentCode(desk));
  limited = false;
  expect(desk.backend.calls.confirms).toBe(0);
  desk.pass(20);
  await screen.findByRole('button', { name: 'Continue' });
  await enter(() => button('Continue'));
  await dialogNamed('Key deleted');
});

test('a request that is still out is shown as such to who closes and comes back, and no second one is sent', async () => {
  const held = gate();
  const desk = await openPanel({ methods: (memory) => ({ delete: held.hold(memory.delete) }) });
  await enter(() => deleteButton('Mobile app'));
  await enter(() => button('Confirm'));
  await enter(() => button('Cancel'));
  await closed();
  await enter(() => deleteButton('Mobile app'));
  await enter(() => button('Sending the code…'));
  held.release();
  await screen.findByText(/^Try again in \d+ s$/);
  expect(button('Confirm')).toHaveAttribute('aria-disabled', 'true');
  expect(desk.backend.calls.challenges).toBe(1);
});
