import { screen, waitFor } from '@testing-library/react';
import { expect, test } from 'vitest';

import { created, editOptions, openOptions, openOutdated, refusedWith, save, send } from './options-form.tsx';
import { click, fails, paste, press } from './support.tsx';

const note = (): HTMLTextAreaElement => screen.getByRole<HTMLTextAreaElement>('textbox', { name: 'Note (optional)' });
const family = '👨‍👩‍👧‍👦';

test('is kept with its lines, and counted as a reader counts', async () => {
  const desk = await openOptions({ noteMaxLength: 20 });
  await click(note());
  await paste(`For ${family}`);
  expect(note()).toHaveAccessibleDescription('5 of 20 characters');
  await press('{Enter}Shop ');
  expect(note()).toHaveAccessibleDescription('10 of 20 characters');
  await send();
  expect((await created(desk)).note).toBe(`For ${family}\nShop`);
});

test('is refused where it is too long, and stays', async () => {
  const desk = await openOptions({ noteMaxLength: 2 });
  await click(note());
  await paste(family.repeat(3));
  await send();
  await refusedWith(note, 'Use at most 2 characters.');
  expect(note()).toHaveValue(family.repeat(3));
  expect(desk.backend.calls.create).toBe(0);
  await press('{Backspace}');
  expect(note()).toBeValid();
  await send();
  expect((await created(desk)).note).toBe(family.repeat(2));
});

test('is refused by the backend, and stays', async () => {
  await openOutdated({ noteMaxLength: 9 }, { noteMaxLength: 1 });
  await click(note());
  await press('ab');
  await send();
  await refusedWith(note, 'Use at most 9 characters.');
  expect(note()).toHaveValue('ab');
});

test('with a character that cannot be used says so', async () => {
  await openOptions({ noteMaxLength: 9 });
  await click(note());
  await paste('a\u0007b');
  await send();
  await refusedWith(note, 'There is a character in it that cannot be used.');
  expect(note()).toHaveValue('a\u0007b');
});

test('with a code that has no words of its own has some', async () => {
  const fields = [{ field: 'note', code: 'profanity' }];
  await openOptions({ noteMaxLength: 9 }, { methods: () => ({ create: fails('invalid_input', { fields }) }) });
  await click(note());
  await press('Tut');
  await send();
  await refusedWith(note, 'This note was not accepted. Try another one.');
  expect(note()).toHaveValue('Tut');
});

test('of a key that is edited may be older than the limit', async () => {
  const { saved } = editOptions({ note: 'From before' }, { noteMaxLength: 3 });
  await save();
  await waitFor(() => expect(saved[0]?.note).toBe('From before'));
  await click(note());
  await press('{Control>}{End}{/Control}!');
  await save();
  await refusedWith(note, 'Use at most 3 characters.');
  expect(saved).toHaveLength(1);
});
