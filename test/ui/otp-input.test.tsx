import { describe, expect, test } from 'vitest';
import { page, userEvent } from 'vitest/browser';

import { takeClipboard } from './clipboard.ts';
import { caret, field, paste, press, putCaret, setup, tapKeys } from './otp-page.tsx';

describe('typing', () => {
  test('a code', async () => {
    const { completed, changes } = setup();
    await press('482913');
    expect(field()).toHaveValue('482913');
    expect(changes).toEqual(['4', '48', '482', '4829', '48291', '482913']);
    expect(completed).toEqual(['482913']);
  });

  test('fast, the next key down before the last is up', async () => {
    setup();
    await press('{4>}{8>}{/4}{2>}{/8}{9>}{1>}{/2}{/9}{3>}{/1}{/3}');
    expect(field()).toHaveValue('482913');
  });

  test('on a phone, without key events', async () => {
    const { completed, changes } = setup();
    await tapKeys('482913');
    expect(changes).toHaveLength(6);
    expect(completed).toEqual(['482913']);
  });

  test.each(['a', ' ', '-', '.', 'e', '+', '/', 'é', '{Enter}', '{Escape}'])('%j does nothing', async (key) => {
    const { changes } = setup({ initial: '482' });
    putCaret(1);
    await press(key);
    expect(field()).toHaveValue('482');
    expect(caret()).toEqual([1, 1]);
    expect(changes).toEqual([]);
  });

  test('a wrong character leaves a selection alone', async () => {
    setup({ initial: '482913' });
    putCaret(0, 6);
    await press('x');
    expect(field()).toHaveValue('482913');
    expect(caret()).toEqual([0, 6]);
  });

  test('one digit too many does nothing', async () => {
    const { changes } = setup({ initial: '482913' });
    await press('7');
    expect(field()).toHaveValue('482913');
    expect(changes).toEqual([]);
  });

  test.each([
    ['Arabic-Indic', '٤٨٢٩١٣'],
    ['full-width', '４８２９１３'],
    ['Devanagari', '४८२९१३'],
  ])('%s digits', async (_, text) => {
    setup();
    await tapKeys(text);
    expect(field()).toHaveValue('482913');
  });

  test('letters, in either case', async () => {
    const { completed } = setup({ alphabet: 'alphanumeric', length: 8 });
    await press('ab12-Wm9k');
    expect(field()).toHaveValue('AB12WM9K');
    expect(completed).toEqual(['AB12WM9K']);
  });

  test.each([4, 5, 7, 8, 9, 10])('codes of %i', async (length) => {
    const { completed } = setup({ length });
    await press('12345678901234');
    expect(completed).toEqual(['1234567890'.slice(0, length)]);
  });
});

describe('pasting', () => {
  test.each([
    ['482913'],
    ['482 913'],
    [' 482-913\n'],
    ['4 8 2 9 1 3'],
    ['Your code is 482 913.'],
    ['G-482913 is your code'],
    ['482913 is your code. It is valid for 10 minutes.'],
    ['٤٨٢ ٩١٣'],
    ['4\n8\n2\n9\n1\n3'],
  ])('%j', async (text) => {
    const { completed, changes } = setup();
    await paste(text);
    expect(field()).toHaveValue('482913');
    expect(changes).toEqual(['482913']);
    expect(completed).toEqual(['482913']);
  });

  test.each(['4829130', 'hello', '48a', '482913 or 192837', '   '])('%j does nothing', async (text) => {
    const { changes } = setup({ initial: '12' });
    await paste(text);
    expect(field()).toHaveValue('12');
    expect(changes).toEqual([]);
  });

  test.each([0, 2, 6])('over a full field with the caret at %i', async (at) => {
    const { completed } = setup({ initial: '111111' });
    putCaret(at);
    await paste('482913');
    expect(field()).toHaveValue('482913');
    expect(caret()).toEqual([6, 6]);
    expect(completed).toEqual(['482913']);
  });

  test.each([
    ['the rest', '48', 2, 2, '29 13', '482913'],
    ['over a selection', '480013', 2, 4, '29', '482913'],
    ['in front of digits', '480013', 2, 2, '29', '482913'],
    ['too much for what is left', '4829', 4, 4, '130', '4829'],
  ])('%s', async (_, initial, start, end, text, after) => {
    setup({ initial });
    putCaret(start, end);
    await paste(text);
    expect(field()).toHaveValue(after);
  });

  test('a code of letters out of a sentence', async () => {
    const { completed } = setup({ alphabet: 'alphanumeric', length: 8 });
    await paste('Please enter ab12-wm9k today');
    expect(completed).toEqual(['AB12WM9K']);
  });

  test('leaves the page’s own paste handler alone', async () => {
    const seen: string[] = [];
    setup({ onPaste: (event) => seen.push(event.clipboardData.getData('text')) });
    await paste('482 913');
    expect(seen).toEqual(['482 913']);
  });
});

describe('editing', () => {
  test.each([
    ['Backspace, then a digit', 6, '{Backspace}7', '123457', 6],
    ['overtype the first', 0, '9', '923456', 1],
    ['overtype in the middle', 2, '9', '129456', 3],
    ['overtype two', 2, '98', '129856', 4],
    ['overtype with the same digit', 2, '3', '123456', 3],
    ['overtype the last', 5, '9', '123459', 6],
    ['overtype past the end', 5, '98', '123459', 6],
    ['Delete', 2, '{Delete}', '12456', 2],
    ['Delete, then the right digit', 2, '{Delete}9', '129456', 3],
    ['Delete two, then three', 2, '{Delete}{Delete}789', '127896', 5],
    ['Backspace', 3, '{Backspace}', '12456', 2],
    ['Backspace, then the right digit', 3, '{Backspace}9', '129456', 3],
    ['Backspace, go elsewhere, overtype', 3, '{Backspace}{Home}9', '92456', 1],
    ['Home', 3, '{Home}9', '923456', 1],
    ['End', 3, '{End}{Backspace}9', '123459', 6],
    ['arrows', 6, '{ArrowLeft}{ArrowLeft}{ArrowRight}9', '123459', 6],
    ['Shift-selection, typed over', 2, '{Shift>}{ArrowRight}{ArrowRight}{/Shift}98', '129856', 4],
    ['Shift-selection, one digit for two', 2, '{Shift>}{ArrowRight}{ArrowRight}{/Shift}9', '12956', 3],
    ['select all, typed over', 3, '{Control>}a{/Control}98', '98', 2],
    ['select all, deleted', 3, '{Control>}a{/Control}{Delete}', '', 0],
    ['delete everything before the caret', 3, '{Control>}{Backspace}{/Control}', '456', 0],
  ])('%s', async (_, at, keys, value, after) => {
    setup({ initial: '123456' });
    putCaret(at);
    await press(keys);
    expect(field()).toHaveValue(value);
    expect(caret()).toEqual([after, after]);
  });

  test('a digit typed in front of one in a half-typed code replaces it', async () => {
    setup({ initial: '1234' });
    putCaret(2);
    await press('9');
    expect(field()).toHaveValue('1294');
  });

  test('a letter typed in front of one replaces it', async () => {
    setup({ initial: 'AB12CD', alphabet: 'alphanumeric' });
    putCaret(2);
    await press('x');
    expect(field()).toHaveValue('ABX2CD');
  });

  test.each([
    [4, 6],
    [6, 6],
    [8, 8],
    [10, 7],
  ])('of %i slots, each takes the caret where it is clicked', async (length, filled) => {
    setup({ length, initial: '1234567890'.slice(0, Math.min(length, filled)) });
    const slots = document.querySelectorAll('[data-part="otp-slot"]');
    const box = field().getBoundingClientRect();
    for (const [index, slot] of [...slots].entries()) {
      const { left, width } = slot.getBoundingClientRect();
      await userEvent.click(field(), { position: { x: left - box.left + width / 2, y: 20 } });
      expect(caret()).toEqual([Math.min(index, filled), Math.min(index, filled)]);
    }
  });

  test('the first click on a full field is where it was made', async () => {
    setup({ initial: '123456' });
    field().blur();
    await userEvent.click(field(), { position: { x: 20, y: 20 } });
    await press('9');
    expect(field()).toHaveValue('923456');
  });

  test('copy takes the whole selection', async () => {
    setup({ initial: '482913' });
    await takeClipboard();
    await press('{Control>}a{/Control}');
    await userEvent.copy();
    const elsewhere = document.body.appendChild(document.createElement('textarea'));
    elsewhere.focus();
    await userEvent.paste();
    expect(elsewhere.value).toBe('482913');
    elsewhere.remove();
  });

  test('cut, and paste back', async () => {
    const { completed } = setup({ initial: '482913' });
    await takeClipboard();
    putCaret(1, 4);
    await userEvent.cut();
    expect(field()).toHaveValue('413');
    await userEvent.paste();
    expect(field()).toHaveValue('482913');
    expect(completed).toEqual(['482913']);
  });

  test('undo and redo typing', async () => {
    setup();
    await press('4829');
    await press('{Control>}z{/Control}');
    expect(field()).toHaveValue('');
    await press('{Control>}y{/Control}');
    expect(field()).toHaveValue('4829');
  });

  test.each([
    ['an overtyped digit', () => press('9')],
    ['a pasted code', () => paste('Your code is 999 999')],
    ['a deletion', () => press('{Delete}')],
  ])('undo %s', async (_, edit) => {
    setup();
    await press('123456');
    putCaret(2);
    await edit();
    expect(field()).not.toHaveValue('123456');
    await press('{Control>}z{/Control}');
    expect(field()).toHaveValue('123456');
  });

  test('dragging a selection within the field keeps the digits', async () => {
    setup({ initial: '123456' });
    putCaret(0, 6);
    const input = page.getByRole('textbox');
    await userEvent.dragAndDrop(input, input, {
      sourcePosition: { x: 20, y: 20 },
      targetPosition: { x: 200, y: 20 },
    });
    expect(field()).toHaveValue('123456');
  });
});
