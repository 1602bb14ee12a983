import { render, screen } from '@testing-library/react';
import { cdp, userEvent } from 'vitest/browser';

import { OtpInput, type OtpInputProps } from '../../src/ui/OtpInput.tsx';
import { takeClipboard } from './clipboard.ts';

import '../../src/ui/otp.css';

/** The field under test, as a person and a page's own script meet it. */
export const field = (): HTMLInputElement => screen.getByRole<HTMLInputElement>('textbox', { name: 'Code' });

/** The elements of one part of the kit. */
export const part = (name: string): HTMLElement[] => [
  ...document.querySelectorAll<HTMLElement>(`[data-part="${name}"]`),
];

export const caret = (): number[] => [field().selectionStart ?? -1, field().selectionEnd ?? -1];

/** Renders the field under its label, with the caret in it. `initial` is there as if the host had set it. */
export function setup(props: OtpInputProps & { initial?: string } = {}): { completed: string[]; changes: string[] } {
  const { initial, ...rest } = props;
  const completed: string[] = [];
  const changes: string[] = [];
  render(
    <>
      <label htmlFor="code">Code</label>
      <OtpInput
        id="code"
        defaultValue={initial}
        onComplete={(code) => completed.push(code)}
        onChange={(event) => changes.push(event.target.value)}
        {...rest}
      />
    </>,
  );
  field().focus();
  putCaret(field().value.length);
  return { completed, changes };
}

export function putCaret(start: number, end: number = start): void {
  field().setSelectionRange(start, end);
}

export const press = (keys: string): Promise<void> => userEvent.keyboard(keys);

/** A phone's keyboard: text arrives without any key event. */
export const tapKeys = async (text: string): Promise<void> => {
  for (const character of text) await insert(character);
};

/** Text from outside the keyboard, as the browser inserts it: a suggestion, a fill. */
export async function insert(text: string): Promise<void> {
  await cdp().send('Input.insertText', { text });
}

/** An unfinished word of an input method. */
export async function compose(text: string): Promise<void> {
  await cdp().send('Input.imeSetComposition', { text, selectionStart: text.length, selectionEnd: text.length });
}

/** Copies `text` from elsewhere on the page and pastes it where the focus is. */
export async function paste(text: string): Promise<void> {
  const target = document.activeElement as HTMLElement;
  const elsewhere = document.body.appendChild(document.createElement('textarea'));
  elsewhere.value = text;
  elsewhere.select();
  await takeClipboard();
  await userEvent.copy();
  elsewhere.remove();
  const [start, end] = target instanceof HTMLInputElement ? [target.selectionStart, target.selectionEnd] : [0, 0];
  target.focus();
  if (target instanceof HTMLInputElement) target.setSelectionRange(start, end);
  await userEvent.paste();
}

/** What a password manager does from its own world: React's setter on the element is not called. */
export function fillFromOutside(
  input: HTMLInputElement,
  value: string,
  event: Event = new Event('input', { bubbles: true }),
): void {
  Object.getOwnPropertyDescriptor(HTMLInputElement.prototype, 'value')?.set?.call(input, value);
  input.dispatchEvent(event);
  input.dispatchEvent(new Event('change', { bubbles: true }));
}
