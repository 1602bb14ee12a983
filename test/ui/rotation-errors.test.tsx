import { screen, waitFor, within } from '@testing-library/react';
import { ApiKeysError, english, errorCodes, type ApiKeysErrorCode, type FieldError } from 'keydesk';
import { describe, expect, test } from 'vitest';

import { choice, openRotation, rotate, rotateButton, rotations } from './rotation-desk.tsx';
import {
  button,
  click,
  closed,
  codeField,
  dialog,
  dialogNamed,
  enter,
  focusOn,
  press,
  rowNames,
  sentCode,
  type Desk,
} from './support.tsx';

type Call = 'asking' | 'confirming with the code';

/** Rotates with an hour of grace, and fails once; from then on the backend is healthy. */
async function fail(call: Call, code: ApiKeysErrorCode, applied = false): Promise<Desk> {
  let broken = true;
  const isAsking = call === 'asking';
  const desk = await openRotation({
    ...(!isAsking && { codePolicy: { guarded: ['rotate'] } }),
    methods: rotations((rotateKey, id, input, context) => {
      if (!broken || isAsking === (context.proof !== undefined)) return null;
      broken = false;
      return (applied ? rotateKey(id, input, context) : Promise.resolve()).then(() => {
        throw new ApiKeysError(code, { requestId: 'req_42', ...(code === 'code_invalid' && { attemptsLeft: 4 }) });
      });
    }),
  });
  await click(choice('1 hour'));
  await rotate();
  if (isAsking) return desk;
  await dialogNamed('Enter the code');
  await focusOn(codeField);
  await press(`${sentCode(desk)}{Enter}`);
  return desk;
}

const ends: readonly ApiKeysErrorCode[] = ['forbidden', 'verification_required', 'not_found', 'unauthenticated'];
const lost: readonly ApiKeysErrorCode[] = ['network', 'timeout', 'aborted', 'server', 'bad_response', 'unknown'];
const lostTitle = 'The key was rotated, but the new secret was lost on the way';
const inField: readonly ApiKeysErrorCode[] = ['code_invalid', 'invalid_input', 'rate_limited'];
const others = (known: readonly ApiKeysErrorCode[]): ApiKeysErrorCode[] =>
  errorCodes.filter((code) => ![...ends, ...known].includes(code));

const refusing = (field: FieldError): Promise<Desk> =>
  openRotation({ methods: rotations(() => Promise.reject(new ApiKeysError('invalid_input', { fields: [field] }))) });

describe('asking', () => {
  test.each(others(lost))('%s: says it, keeps what was chosen, and tries again', async (code) => {
    await fail('asking', code);
    const said = await screen.findByText(english[`error.${code}`]);
    expect(said.closest('[role="alert"]')).toHaveTextContent('Request id: req_42');
    expect(choice('1 hour')).toBeChecked();
    await focusOn(() => choice('1 hour'));
    await enter(() => button('Rotate key'));
    await dialogNamed('Your new key');
  });

  test('a grace period that the backend refuses is told beside it', async () => {
    await refusing({ field: 'graceSeconds', code: 'too_long' });
    await rotate();
    const group = screen.getByRole('radiogroup', { name: 'When the old key ends' });
    await waitFor(() => expect(group).toHaveAccessibleDescription('This time was not accepted. Choose another one.'));
    expect(screen.queryByText(english['error.invalid_input'])).toBeNull();
    await click(choice('1 hour'));
    await waitFor(() => expect(group).toHaveAccessibleDescription(/^The old key works until/));
  });

  test.each([
    ['rotated', 'This key was already replaced by a newer one.'],
    ['not_active', 'This key does not work any more, so it cannot be rotated.'],
  ])('a key that is %s meanwhile is told as such', async (code, words) => {
    await refusing({ field: 'id', code });
    await rotate();
    const said = await screen.findByText(words);
    expect(said.closest('[role="alert"]')).toBeVisible();
  });
});

describe('confirming with the code', () => {
  const call = 'confirming with the code';

  test.each(inField)('%s: stays at the field, and the right code still works', async (code) => {
    const desk = await fail(call, code);
    await waitFor(() => expect(codeField()).toBeInvalid());
    expect(codeField()).toHaveFocus();
    await press(`{Control>}a{/Control}${sentCode(desk)}{Enter}`);
    await dialogNamed('Your new key');
  });

  test('code_expired offers a new one', async () => {
    await fail(call, 'code_expired');
    await waitFor(() => expect(codeField()).toHaveAccessibleDescription(english['error.code_expired']));
  });

  test.each(others([...lost, ...inField, 'code_expired', 'conflict_in_progress']))(
    '%s: goes back to the question, with what was chosen',
    async (code) => {
      await fail(call, code);
      await dialogNamed('Rotate this key?');
      await screen.findByText(english[`error.${code}`]);
      expect(choice('1 hour')).toBeChecked();
      await focusOn(() => choice('1 hour'));
    },
  );
});

describe.each<Call>(['asking', 'confirming with the code'])('when %s', (call) => {
  test.each<ApiKeysErrorCode>(['forbidden', 'verification_required'])('%s ends it, and says why', async (code) => {
    await fail(call, code);
    await dialogNamed('The key was not rotated');
    expect(dialog()).toHaveTextContent(english[`error.${code}`]);
    expect(dialog()).toHaveTextContent('Request id: req_42');
    expect(within(dialog()).getByRole('link', { name: 'Contact support' })).toBeVisible();
    await press('{Enter}');
    await closed();
    await focusOn(() => rotateButton('Mobile app')!);
  });

  test('not_found: it no longer exists, and the row goes', async () => {
    await fail(call, 'not_found');
    await dialogNamed('The key was not rotated');
    expect(dialog()).toHaveTextContent('This key no longer exists.');
    expect(rowNames()).toEqual(['Checkout', 'Warehouse']);
  });

  test('unauthenticated asks to sign in, and goes on with what was chosen', async () => {
    await fail(call, 'unauthenticated');
    await dialogNamed('Sign in again to continue');
    await enter(() => button('I have signed in'));
    await dialogNamed('Rotate this key?');
    expect(choice('1 hour')).toBeChecked();
  });

  test.each(lost)('%s, and it was done: the new key is there without its secret, and that is said', async (code) => {
    await fail(call, code, true);
    await dialogNamed(lostTitle);
    await waitFor(() => expect(rowNames()).toEqual(['Mobile app', 'Checkout', 'Mobile app', 'Warehouse']));
    await click(button('Rotate again'));
    await dialogNamed('Rotate this key?');
    await rotate();
    if (call !== 'asking') await dialogNamed('Enter the code');
    else await dialogNamed('Your new key');
  });

  test.each(lost)('%s, and it was not done: that is said, and what was chosen stays', async (code) => {
    await fail(call, code);
    await screen.findByText('No new key was found. You can safely try again.');
    expect(choice('1 hour')).toBeChecked();
    await focusOn(() => choice('1 hour'));
  });
});

test('where it cannot be found out, the window says that it is not known', async () => {
  let down = false;
  await openRotation({
    methods: (memory) => ({
      rotate: async (...args) => {
        await memory.rotate(...args);
        down = true;
        throw new ApiKeysError('network');
      },
      list: async (...args) => {
        if (down) throw new ApiKeysError('forbidden');
        return memory.list(...args);
      },
    }),
  });
  await rotate();
  await screen.findByRole('button', { name: 'Check again' }, { timeout: 10_000 });
  expect(dialog()).toHaveAccessibleName('We do not know yet whether there is a new key');
  down = false;
  await click(button('Check again'));
  await dialogNamed(lostTitle);
}, 20_000);
