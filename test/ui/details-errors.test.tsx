import { screen, waitFor, within } from '@testing-library/react';
import {
  ApiKeysError,
  createOptions,
  english,
  errorCodes,
  keyDetails,
  type ApiKeysErrorCode,
  type FieldError,
} from 'keydesk';
import { describe, expect, test } from 'vitest';

import { editName, manageButton, openDetails, updates } from './details-desk.tsx';
import {
  button,
  click,
  closed,
  codeField,
  dialog,
  dialogNamed,
  enter,
  focusOn,
  gate,
  nameField,
  press,
  row,
  rowNames,
  sentCode,
  shopKeys,
  type Desk,
  type DeskOptions,
} from './support.tsx';

type Call = 'saving' | 'confirming with the code';

/** Saves a new name, and fails once; from then on the backend is healthy. */
async function fail(call: Call, code: ApiKeysErrorCode, applied = false): Promise<Desk> {
  let broken = true;
  const isSaving = call === 'saving';
  const desk = await editName({
    ...(!isSaving && { codePolicy: { guarded: ['update'] } }),
    methods: updates((update, id, changes, context) => {
      if (!broken || isSaving === (context.proof !== undefined)) return null;
      broken = false;
      return (applied ? update(id, changes, context) : Promise.resolve()).then(() => {
        throw new ApiKeysError(code, { requestId: 'req_42', ...(code === 'code_invalid' && { attemptsLeft: 4 }) });
      });
    }),
  });
  await press('Tablet app{Enter}');
  if (isSaving) return desk;
  await dialogNamed('Enter the code');
  await focusOn(codeField);
  await press(`${sentCode(desk)}{Enter}`);
  return desk;
}

const ends: readonly ApiKeysErrorCode[] = ['forbidden', 'verification_required', 'not_found', 'unauthenticated'];
const lost: readonly ApiKeysErrorCode[] = ['network', 'timeout', 'aborted', 'server', 'bad_response', 'unknown'];
const inField: readonly ApiKeysErrorCode[] = ['code_invalid', 'invalid_input', 'rate_limited'];
const others = (known: readonly ApiKeysErrorCode[]): ApiKeysErrorCode[] =>
  errorCodes.filter((code) => ![...ends, ...known, 'name_taken', 'edit_conflict'].includes(code));

async function savesAfterAll(): Promise<void> {
  await enter(() => button('Save'));
  await dialogNamed('Changes saved');
  expect(rowNames()).toContain('Tablet app');
}

const refuses = (field: FieldError): Promise<never> =>
  Promise.reject(new ApiKeysError('invalid_input', { fields: [field] }));

describe('saving', () => {
  test.each(others(lost))('%s: says it, keeps what was typed, and Save tries again', async (code) => {
    await fail('saving', code);
    const said = await screen.findByText(english[`error.${code}`]);
    expect(said.closest('[role="alert"]')).toHaveTextContent('Request id: req_42');
    expect(nameField()).toHaveValue('Tablet app');
    await savesAfterAll();
  });

  test('name_taken stands beside the name', async () => {
    const desk = await editName({ uniqueNames: true });
    await press('warehouse{Enter}');
    await waitFor(() => expect(nameField()).toHaveAccessibleDescription(english['error.name_taken']));
    expect(nameField()).toBeInvalid();
    expect(nameField()).toHaveFocus();
    await press('{Control>}a{/Control}Tablet app{Enter}');
    await dialogNamed('Changes saved');
    expect(desk.backend.calls.update).toBe(2);
  });

  test('a name that the backend refuses stands beside it, whatever the reason', async () => {
    await editName();
    await press('a\u2028b{Enter}');
    await waitFor(() => expect(nameField()).toHaveAccessibleDescription(english['create.nameRefused']));
  });

  test('a key that was replaced meanwhile is told as such', async () => {
    await editName({ methods: updates(() => refuses({ field: 'id', code: 'rotated' })) });
    await press('Tablet app{Enter}');
    const said = await screen.findByText('This key was replaced by a newer one and can no longer be changed.');
    expect(said.closest('[role="alert"]')).toBeVisible();
  });

  test.each<[string, FieldError, () => HTMLElement]>([
    ['an end', { field: 'expiresAt', code: 'too_late' }, () => screen.getByLabelText(/^Expir/)],
    ['a note', { field: 'note', code: 'too_long' }, () => screen.getByRole('textbox', { name: /^Note/ })],
  ])('%s that the backend refuses stands beside its field', async (_, refusal, field) => {
    await openDetails({
      access: { policy: { expiry: {}, noteMaxLength: 100, nameRequired: true } },
      panel: { extras: [createOptions, keyDetails] },
      methods: updates(() => refuses(refusal)),
    });
    await focusOn(nameField);
    await press('x{Enter}');
    await waitFor(() => expect(field()).toBeInvalid());
    await focusOn(field);
    expect(screen.queryByText(english['error.invalid_input'])).toBeNull();
  });
});

describe('confirming with the code', () => {
  const call = 'confirming with the code';

  test.each(inField)('%s: stays at the field, and the right code still works', async (code) => {
    const desk = await fail(call, code);
    await waitFor(() => expect(codeField()).toBeInvalid());
    expect(codeField()).toHaveFocus();
    await press(`{Control>}a{/Control}${sentCode(desk)}{Enter}`);
    await dialogNamed('Changes saved');
  });

  test('code_expired offers a new one', async () => {
    await fail(call, 'code_expired');
    await waitFor(() => expect(codeField()).toHaveAccessibleDescription(english['error.code_expired']));
  });

  test.each(others([...lost, ...inField, 'code_expired', 'conflict_in_progress']))(
    '%s: goes back to the form, with what was typed',
    async (code) => {
      await fail(call, code);
      await dialogNamed('Key details');
      await waitFor(() => expect(dialog()).toHaveTextContent(english[`error.${code}`]));
      expect(nameField()).toHaveValue('Tablet app');
      await focusOn(nameField);
    },
  );

  test('name_taken goes back to the form, beside the name', async () => {
    await fail(call, 'name_taken');
    await dialogNamed('Key details');
    await waitFor(() => expect(nameField()).toHaveAccessibleDescription(english['error.name_taken']));
    expect(nameField()).toHaveValue('Tablet app');
  });
});

describe.each<Call>(['saving', 'confirming with the code'])('when %s', (call) => {
  test.each<ApiKeysErrorCode>(['forbidden', 'verification_required'])('%s ends it, and says why', async (code) => {
    await fail(call, code);
    await dialogNamed('The key was not changed');
    expect(dialog()).toHaveTextContent(english[`error.${code}`]);
    expect(dialog()).toHaveTextContent('Request id: req_42');
    expect(within(dialog()).getByRole('link', { name: 'Contact support' })).toBeVisible();
    await press('{Enter}');
    await closed();
    await focusOn(() => manageButton('Mobile app'));
    expect(rowNames()).toContain('Mobile app');
  });

  test('not_found: it no longer exists, and the row goes', async () => {
    await fail(call, 'not_found');
    await dialogNamed('The key was not changed');
    expect(dialog()).toHaveTextContent('This key no longer exists.');
    expect(rowNames()).toEqual(['Checkout', 'Warehouse']);
    await press('{Enter}');
    await closed();
    await waitFor(() => expect(row('Warehouse')).toContainElement(document.activeElement as HTMLElement));
  });

  test('unauthenticated asks to sign in, and goes on with what was typed', async () => {
    await fail(call, 'unauthenticated');
    await dialogNamed('Sign in again to continue');
    await enter(() => button('I have signed in'));
    await dialogNamed('Key details');
    expect(nameField()).toHaveValue('Tablet app');
    await focusOn(nameField);
  });

  test.each(lost)('%s, and it was done: that is found out', async (code) => {
    await fail(call, code, true);
    await dialogNamed('Changes saved');
    expect(rowNames()).toContain('Tablet app');
  });

  test.each(lost)('%s, and it was not done: that is said, and what was typed stays', async (code) => {
    await fail(call, code);
    await screen.findByText('We checked: nothing was changed. You can safely save again.');
    expect(nameField()).toHaveValue('Tablet app');
    await focusOn(nameField);
  });
});

test('where it cannot be found out, the window says that it is not known', async () => {
  let down = true;
  const desk = await editName({
    methods: (memory) => ({
      update: async (...args) => {
        await memory.update(...args);
        throw new ApiKeysError('network');
      },
      get: async (...args) => {
        if (down) throw new ApiKeysError('forbidden');
        return memory.get(...args);
      },
    }),
  });
  await press('Tablet app{Enter}');
  await screen.findByRole('button', { name: 'Check again' }, { timeout: 10_000 });
  expect(dialog()).toHaveAccessibleName('We do not know yet whether the key was changed');
  down = false;
  await click(button('Check again'));
  await dialogNamed('Changes saved');
  expect(desk.backend.calls.update).toBe(1);
}, 20_000);

/** What the note says of the key now. */
function told(): (readonly (string | null | undefined)[])[] {
  const note = screen.getByText('This is how it is now:').parentElement!;
  return [...note.querySelectorAll('dt')].map((term) => [term.textContent, term.nextElementSibling?.textContent]);
}

describe('changed elsewhere', () => {
  const policy = { noteMaxLength: 100, expiry: {}, allowedIps: {}, scopes: [{ scope: 'a' }, { scope: 'b' }] };
  const full: DeskOptions = { access: { policy }, panel: { extras: [createOptions, keyDetails] } };
  const conflict = 'Somebody else changed this key meanwhile.';

  test('is told with what is new, keeps what was typed, and goes over it with the next Save', async () => {
    const desk = await editName(full);
    await press('Tablet app');
    desk.backend.change('key_2', {
      name: 'Theirs',
      note: 'theirs',
      expiresAt: '2030-06-01T12:00:00.000Z',
      scopes: ['a', 'b'],
      allowedIps: ['10.0.0.0/8'],
    });
    await press('{Enter}');
    await waitFor(() => expect(dialog()).toHaveTextContent(conflict));
    await waitFor(() =>
      expect(told()).toEqual([
        ['Name', 'Theirs'],
        ['Expires', 'Jun 1, 2030'],
        ['Scopes', 'a, b'],
        ['IP addresses', '10.0.0.0/8'],
        ['Note', 'theirs'],
      ]),
    );
    expect(nameField()).toHaveValue('Tablet app');
    // What was not touched is as it is now, and is not turned back by saving.
    expect(screen.getByRole('textbox', { name: /^Note/ })).toHaveValue('theirs');
    await enter(() => button('Save'));
    await dialogNamed('Changes saved');
    expect(desk.backend.keys()[1]).toMatchObject({ name: 'Tablet app', note: 'theirs', scopes: ['a', 'b'] });
  });

  test('tells what was taken away, and that it was disabled', async () => {
    const desk = await editName({ keys: [{ ...shopKeys[1], expiresAt: '2030-06-01T12:00:00.000Z', note: 'old' }] });
    await press('Tablet app');
    desk.backend.change('key_2', { name: null, expiresAt: null, note: '', status: 'disabled' });
    await press('{Enter}');
    await waitFor(() =>
      expect(told()).toEqual([
        ['Status', 'Disabled'],
        ['Name', 'Unnamed key'],
        ['Expires', 'Never'],
        ['Note', 'None'],
      ]),
    );
  });

  test('a second time tells only what is new since', async () => {
    const desk = await editName();
    await press('Tablet app');
    desk.backend.change('key_2', { name: 'Theirs' });
    await press('{Enter}');
    await waitFor(() => expect(told()).toEqual([['Name', 'Theirs']]));
    desk.backend.change('key_2', { note: 'theirs' });
    await enter(() => button('Save'));
    await waitFor(() => expect(told()).toEqual([['Note', 'theirs']]));
    await enter(() => button('Save'));
    await dialogNamed('Changes saved');
    expect(desk.backend.keys()[1]).toMatchObject({ name: 'Tablet app', note: 'theirs' });
  });

  test('while the code was on its way is told in the form', async () => {
    const desk = await editName({ codePolicy: { guarded: ['update'], resendAfterSeconds: 0 } });
    await press('Tablet app{Enter}');
    await dialogNamed('Enter the code');
    await focusOn(codeField);
    desk.backend.change('key_2', { name: 'Theirs' });
    await press(`${sentCode(desk)}{Enter}`);
    await dialogNamed('Key details');
    await waitFor(() => expect(told()).toEqual([['Name', 'Theirs']]));
    expect(nameField()).toHaveValue('Tablet app');
    await enter(() => button('Save'));
    await dialogNamed('Enter the code');
    await focusOn(codeField);
    await press(`${sentCode(desk)}{Enter}`);
    await dialogNamed('Changes saved');
  });

  test('while it is asked whether to disable it is told there', async () => {
    const desk = await openDetails();
    await enter(() => button('Disable'));
    await dialogNamed('Disable this key?', 'alertdialog');
    desk.backend.change('key_2', { name: 'Theirs' });
    await enter(() => button('Disable'));
    await waitFor(() => expect(told()).toEqual([['Name', 'Theirs']]));
    await enter(() => button('Disable'));
    await dialogNamed('Key disabled');
  });

  test('is told without what is new where that cannot be read', async () => {
    const reads = gate();
    const desk = await editName({ methods: ({ get }) => ({ get: reads.hold(get) }) });
    await press('Tablet app');
    desk.backend.change('key_2', { name: 'Theirs' });
    await press('{Enter}');
    await waitFor(() => expect(dialog()).toHaveTextContent(conflict));
    expect(screen.queryByText('This is how it is now:')).toBeNull();
    reads.release();
    await waitFor(() => expect(told()).toEqual([['Name', 'Theirs']]));
  });
});
