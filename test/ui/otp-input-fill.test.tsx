import { describe, expect, test } from 'vitest';
import { userEvent } from 'vitest/browser';

import { caret, compose, field, fillFromOutside, insert, paste, press, putCaret, setup } from './otp-page.tsx';

describe('input methods', () => {
  test('are not interfered with while composing', async () => {
    const { completed } = setup({ initial: '48' });
    await compose('x9');
    expect(field()).toHaveValue('48x9');
    await compose('29');
    expect(field()).toHaveValue('4829');
    await insert('2913');
    expect(field()).toHaveValue('482913');
    expect(completed).toEqual(['482913']);
  });

  test.each([
    ['full-width digits', '', 0, '４８', '48'],
    ['a whole code', '11', 2, '482 913', '482913'],
    ['a spoken sentence', '', 0, 'Your code is 482913', '482913'],
    ['something wrong', '48', 1, 'にほ', '48'],
    ['too much', '4829', 4, '130', '4829'],
    ['a digit in front of a digit', '123456', 2, '9', '129456'],
    ['the same digit in front of it', '122456', 1, '2', '122456'],
    ['nothing after all', '48', 2, '', '48'],
  ])('%s', async (_, initial, at, text, value) => {
    setup({ initial });
    putCaret(at);
    await compose(text || 'x');
    if (text) await insert(text);
    else await compose('');
    expect(field()).toHaveValue(value);
  });

  test('a wrong composition over a selection gives it back', async () => {
    setup({ initial: '482913' });
    putCaret(0, 6);
    await compose('にほ');
    await insert('日本');
    expect(field()).toHaveValue('482913');
  });

  test.each([
    ['the digit behind it', '122456', 1, 1, '2', '122456', 2],
    ['the end of a selection', '482913', 2, 4, '9', '48913', 3],
  ])('move the caret past what they repeat: %s', async (_, initial, start, end, text, value, after) => {
    setup({ initial });
    putCaret(start, end);
    await compose(text);
    await insert(text);
    expect(field()).toHaveValue(value);
    expect(caret()).toEqual([after, after]);
  });

  test('complete a code once, when done', async () => {
    const { completed } = setup({ initial: '48291' });
    await compose('3');
    expect(completed).toEqual([]);
    await insert('3');
    expect(completed).toEqual(['482913']);
  });
});

const replacement = (): InputEvent =>
  new InputEvent('input', { bubbles: true, inputType: 'insertReplacementText', data: null });

describe('filling', () => {
  test.each([
    ['an empty field', ''],
    ['a half-typed code', '11'],
    ['a wrong code', '111111'],
  ])('%s in one go', async (_, initial) => {
    for (const fill of [
      async (): Promise<void> => fillFromOutside(field(), '482913'),
      async (): Promise<void> => fillFromOutside(field(), '482 913', replacement()),
      (): Promise<void> => insert('482913'),
      (): Promise<void> => userEvent.fill(field(), '482913'),
    ]) {
      const { completed, changes } = setup({ initial });
      await fill();
      expect(field()).toHaveValue('482913');
      expect(changes.at(-1)).toBe('482913');
      expect(completed).toEqual(['482913']);
      document.body.replaceChildren();
    }
  });

  test('with more than fits changes nothing', () => {
    setup({ initial: '12' });
    fillFromOutside(field(), '48291305');
    expect(field()).toHaveValue('12');
  });

  test('with letters in it keeps the digits', () => {
    setup();
    fillFromOutside(field(), '4a8');
    expect(field()).toHaveValue('48');
  });

  test('twice with the same code completes once', () => {
    const { completed } = setup();
    fillFromOutside(field(), '482913');
    fillFromOutside(field(), '482913');
    expect(completed).toEqual(['482913']);
  });
});

describe('dropping', () => {
  test.each([
    ['a code', '111111', 'Your code is 482 913', '482913'],
    ['digits at the front', '111', '9', '9111'],
    ['too much', '1111', '999', '1111'],
    ['nothing of use', '111', 'hello', '111'],
  ])('%s', async (_, initial, text, value) => {
    setup({ initial });
    const elsewhere = document.body.appendChild(document.createElement('input'));
    elsewhere.value = text;
    elsewhere.select();
    await userEvent.dragAndDrop(elsewhere, field(), {
      sourcePosition: { x: 8, y: 10 },
      targetPosition: { x: 4, y: 20 },
    });
    elsewhere.remove();
    expect(field()).toHaveValue(value);
  });
});

describe('completion', () => {
  test('comes again after a correction', async () => {
    const { completed } = setup();
    await press('123456{Backspace}7');
    await press('{Home}9');
    expect(completed).toEqual(['123456', '123457', '923457']);
  });

  test('comes again for the same code, typed again', async () => {
    const { completed } = setup();
    await press('123456{Backspace}6');
    expect(completed).toEqual(['123456', '123456']);
  });

  test('does not come for moving about, nor for a value that was there', async () => {
    const { completed, changes } = setup({ initial: '482913' });
    await press('{Home}{ArrowRight}{End}x7');
    await paste('482913');
    expect(changes).toEqual([]);
    expect(completed).toEqual([]);
  });

  test('comes after onChange', async () => {
    const order: string[] = [];
    setup({ initial: '48291', onChange: () => order.push('change'), onComplete: () => order.push('complete') });
    await press('3');
    expect(order).toEqual(['change', 'complete']);
  });

  test('shows on the box', async () => {
    setup();
    await press('482913');
    expect(field().parentElement).toHaveAttribute('data-complete');
    await press('{Backspace}');
    expect(field().parentElement).not.toHaveAttribute('data-complete');
  });
});
