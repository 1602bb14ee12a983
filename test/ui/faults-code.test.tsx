import { screen, waitFor } from '@testing-library/react';
import { describe, expect, test, vi } from 'vitest';
import { userEvent } from 'vitest/browser';

import { alert, ask, confirm, faulty, fieldSays, said } from './faults-support.tsx';
import {
  button,
  codeField,
  dialogNamed,
  focusOn,
  openPanel,
  paste,
  press,
  sentCode,
  timedDesk,
  wrongCode,
} from './support.tsx';

const isOff = (): boolean => button(/^Continue$/).getAttribute('aria-disabled') === 'true';

describe('a code that is not right', () => {
  test('42: wrong code: says so with the tries left; the field is empty and has the focus', async () => {
    const desk = await openPanel();
    await ask();
    await press(`${wrongCode(desk)}{Enter}`);
    await fieldSays('That code is not right. 4 tries left.');
    expect(codeField()).toHaveValue('');
    expect(codeField()).toHaveFocus();
  });

  test('43: wrong code 5×: too many, and the next one waits', async () => {
    const desk = await openPanel();
    await ask();
    for (const left of ['4 tries', '3 tries', '2 tries', '1 try']) {
      await press(`${wrongCode(desk)}{Enter}`);
      await fieldSays(`That code is not right. ${left} left.`);
    }
    await press(`${wrongCode(desk)}{Enter}`);
    expect(await alert()).toHaveTextContent('Too many wrong codes. Try again with a new one.');
    expect(await said(/^Try again in \d+ s$/)).toBeVisible();
  });

  test('44: code for another key/older mail: as a wrong one, and the mail to use is named', async () => {
    const desk = await timedDesk();
    await ask();
    const older = sentCode(desk);
    desk.pass(30);
    (await screen.findByRole('button', { name: 'Send a new code' })).click();
    await waitFor(() => expect(desk.backend.sent).toHaveLength(2));
    await focusOn(codeField);
    await press(`${older === sentCode(desk) ? wrongCode(desk) : older}{Enter}`);
    await fieldSays(/^That code is not right\./);
    expect(await said(new RegExp(`It is in the mail marked ${desk.backend.sent[1]!.reference}\\.`))).toBeVisible();
  });
});

describe('what is put into the field', () => {
  test.each<[string, string, string]>([
    ['too short', '48291', '48291'],
    ['too long', '4829130', ''],
    ['letters', '48a913', ''],
    ['spaces', ' 482 913 ', '482913'],
    ['dash', '482-913', '482913'],
    ['full-width', '４８２９１３', '482913'],
    ['Arabic digits', '٤٨٢٩١٣', '482913'],
  ])('45: code too short/long, letters, spaces, dash, full-width, Arabic digits: %s', async (_, text, value) => {
    await openPanel();
    await ask();
    await paste(text);
    await waitFor(() => expect(codeField()).toHaveValue(value));
    expect(isOff()).toBe(value.length < 6);
  });

  test('46: paste "Your code is 482 913."', async () => {
    const desk = await openPanel();
    await ask();
    await paste('Your code is 482 913.');
    await waitFor(() => expect(codeField()).toHaveValue('482913'));
    expect(desk.backend.calls.confirms).toBe(0);
  });

  test('47: autofill by password manager/iOS: filled, and not submitted', async () => {
    const desk = await openPanel();
    await ask();
    await userEvent.fill(codeField(), sentCode(desk));
    await waitFor(() => expect(isOff()).toBe(false));
    expect(codeField()).toHaveAttribute('autocomplete', 'one-time-code');
    expect(desk.backend.calls.confirms).toBe(0);
    button('Continue').click();
    expect(await dialogNamed('Key deleted')).toBeVisible();
  });
});

const expired = 'This code has expired. Send a new one.';

describe('time', () => {
  test('48: expiry while typing: warned at a minute; at its end the digits stay, and nothing is sent', async () => {
    const desk = await timedDesk();
    await ask();
    await press(sentCode(desk));
    desk.pass(241);
    await screen.findByText('Valid for 0:59');
    expect(document.querySelector('[role="dialog"] [data-part="timing"] [role="status"]')).toHaveTextContent(
      'The code expires in less than a minute.',
    );
    desk.pass(59);
    await fieldSays(expired);
    expect(codeField()).toHaveValue(sentCode(desk));
    expect(isOff()).toBe(true);
    expect(button('Send a new code')).not.toHaveAttribute('aria-disabled');
    await press('{Enter}');
    expect(desk.backend.calls.confirms).toBe(0);
  });

  test('49: server says expired earlier than UI', async () => {
    const desk = await faulty({ delete: ['ok', { fault: 'reject', code: 'code_expired' }] });
    await confirm(desk);
    await fieldSays(expired);
    expect(codeField()).toHaveValue(sentCode(desk));
    expect(isOff()).toBe(true);
  });

  test.each([
    ['50: client clock ±1 day, or changed mid-flow: a day ahead', 86_400_000],
    ['50: client clock ±1 day, or changed mid-flow: a day behind', -86_400_000],
  ])('%s: the countdown goes on as before', async (_, skew) => {
    const at = Date.now();
    const { now } = performance;
    await openPanel({ now: () => at });
    await ask();
    vi.spyOn(Date, 'now').mockReturnValue(at + skew);
    vi.spyOn(performance, 'now').mockImplementation(() => now.call(performance) + 60_000);
    expect(await said(/^Valid for (4:00|3:5\d)$/)).toBeVisible();
  });

  test('51: laptop sleep during countdown: recomputed on waking', async () => {
    const desk = await timedDesk();
    await ask();
    desk.pass(8 * 3_600);
    await fieldSays(expired);
    expect(codeField()).toHaveFocus();
  });

  test('52: background tab throttled timers: right at the next tick, however late it comes', async () => {
    const desk = await timedDesk();
    await ask();
    expect(await said('Valid for 5:00')).toBeVisible();
    desk.pass(123);
    expect(await said('Valid for 2:57')).toBeVisible();
  });

  test('53: e-mail never arrives: where it went, where to look, and after the wait another one', async () => {
    const desk = await timedDesk();
    await ask();
    expect(await said(/^We sent a 6-digit code to o•••@shop\.ng\./)).toBeVisible();
    expect(codeField()).toHaveAccessibleDescription('Not there? Look in your spam folder.');
    expect(button('Send a new code in 30 s')).toHaveAttribute('aria-disabled', 'true');
    desk.pass(30);
    (await screen.findByRole('button', { name: 'Send a new code' })).click();
    await waitFor(() => expect(desk.backend.sent).toHaveLength(2));
  });

  test('55: resend hammered: it counts down, and no call is made', async () => {
    const desk = await timedDesk();
    await ask();
    for (let clicks = 0; clicks < 10; clicks += 1) button(/^Send a new code/).click();
    desk.pass(10);
    expect(await screen.findByRole('button', { name: 'Send a new code in 20 s' })).toBeVisible();
    expect(desk.backend.calls.challenges).toBe(1);
  });
});
