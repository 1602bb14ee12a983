import { render, screen } from '@testing-library/react';
import axe from 'axe-core';
import { createRef, type ReactElement } from 'react';
import { describe, expect, test, vi } from 'vitest';
import { page, userEvent } from 'vitest/browser';

import { OtpInput } from '../../src/ui/OtpInput.tsx';
import { takeClipboard } from './clipboard.ts';
import { field, part, paste, press, putCaret, setup } from './otp-page.tsx';

describe('to assistive technology', () => {
  test('is one text box with its label, description and error', () => {
    render(
      <>
        <label htmlFor="code">Code</label>
        <OtpInput id="code" required aria-invalid aria-describedby="error" />
        <p id="error">That code is wrong.</p>
      </>,
    );
    expect(screen.getAllByRole('textbox')).toEqual([field()]);
    expect(field()).toHaveAccessibleDescription('That code is wrong.');
    expect(field()).toBeInvalid();
    expect(field()).toBeRequired();
  });

  test.each([false, true])('has nothing that axe finds, invalid: %s', async (invalid) => {
    setup({ initial: '482', 'aria-invalid': invalid });
    const { violations } = await axe.run(field().closest('div') ?? document.body);
    expect(violations).toEqual([]);
  });

  test.each([4, 5, 6, 7, 8, 9, 10])('shows %i slots and says nothing of them', (length) => {
    setup({ length });
    expect(part('otp-slot')).toHaveLength(length);
    expect(part('otp-slots')[0]).toHaveAttribute('aria-hidden', 'true');
    expect(part('otp-box')[0]).toHaveAttribute('data-length', String(length));
  });
});

test.each([
  ['digits', 'numeric'],
  ['alphanumeric', 'text'],
] as const)('asks the browser for a one-time code of %s', (alphabet, inputmode) => {
  setup({ alphabet });
  const wanted = { inputmode, autocomplete: 'one-time-code', autocapitalize: 'off', autocorrect: 'off' };
  const more = { spellcheck: 'false', enterkeyhint: 'done', dir: 'ltr', translate: 'no', type: 'text' };
  for (const [name, value] of Object.entries({ ...wanted, ...more })) expect(field()).toHaveAttribute(name, value);
  expect(field()).not.toHaveAttribute('maxlength');
});

test('the ref is the input, className stands on the box, and every element has its part', () => {
  const ref = createRef<HTMLInputElement>();
  render(<OtpInput aria-label="Code" ref={ref} className="mine" data-testid="otp" />);
  expect(ref.current).toBe(field());
  expect(part('otp-box')[0]).toHaveClass('mine');
  expect(field()).toHaveAttribute('data-testid', 'otp');
  expect(document.querySelectorAll('[data-scope="keydesk"][data-part]')).toHaveLength(9);
  expect(document.querySelectorAll('.mine :not([data-part])')).toHaveLength(0);
});

/** The page without scripts, with `typed` in the field before React takes it over. */
async function hydrate(app: ReactElement, typed: string): Promise<void> {
  const first = render(app);
  const html = first.container.innerHTML;
  first.unmount();
  const container = document.body.appendChild(document.createElement('div'));
  container.innerHTML = html;
  expect(container.querySelectorAll('[style], style, script')).toHaveLength(0);
  field().focus();
  await press(typed);
  render(app, { container, hydrate: true });
}

describe('on a page', () => {
  test.each([
    ['482913', '482913'],
    ['48', '48'],
    ['482 913', '482913'],
  ])('%j, typed before hydration, is kept and goes on', async (typed, value) => {
    const completed = vi.fn<(code: string) => void>();
    await hydrate(<OtpInput aria-label="Code" onComplete={completed} />, typed);
    expect(field()).toHaveValue(value);
    expect(completed).not.toHaveBeenCalled();
    await press('{End}{Backspace}5');
    expect(field()).toHaveValue(`${value.slice(0, -1)}5`);
  });

  test('works in a shadow root', async () => {
    const host = document.body.appendChild(document.createElement('div'));
    const shadow = host.attachShadow({ mode: 'open' });
    const changes: string[] = [];
    render(<OtpInput aria-label="Code" onChange={(event) => changes.push(event.target.value)} />, {
      container: shadow.appendChild(document.createElement('div')),
    });
    const input = shadow.querySelector('input') as HTMLInputElement;
    input.focus();
    await press('123456{Home}9');
    expect(changes.at(-1)).toBe('923456');
    await press('{Control>}z{/Control}');
    expect(input.value).toBe('123456');
    input.select();
    await takeClipboard();
    await userEvent.copy();
    await press('{Delete}');
    await userEvent.paste();
    expect(changes.at(-1)).toBe('123456');
  });

  test('leaves no listener, no timer and no style behind', async () => {
    const timeouts = vi.spyOn(window, 'setTimeout');
    const intervals = vi.spyOn(window, 'setInterval');
    const onDocument = vi.spyOn(document, 'addEventListener');
    const onWindow = vi.spyOn(window, 'addEventListener');
    const styles = document.querySelectorAll('style').length;
    const { unmount } = render(<OtpInput aria-label="Code" />);
    const calls = [timeouts, intervals, onWindow].map(({ mock }) => mock.calls.length);
    expect(calls).toEqual([0, 0, 0]);
    expect(onDocument.mock.calls.filter(([type]) => type !== 'selectionchange')).toEqual([]);
    expect(document.querySelectorAll('style')).toHaveLength(styles);
    const input = field();
    unmount();
    document.body.append(input);
    const event = new InputEvent('beforeinput', { cancelable: true, inputType: 'insertText', data: 'x' });
    expect(input.dispatchEvent(event)).toBe(true);
    input.remove();
  });

  test('another length and alphabet are taken over while it lives', async () => {
    const { rerender } = render(<OtpInput aria-label="Code" length={4} />);
    field().focus();
    await press('123456');
    expect(field()).toHaveValue('1234');
    rerender(<OtpInput aria-label="Code" length={8} alphabet="alphanumeric" />);
    await press('ab');
    expect(field()).toHaveValue('1234AB');
    expect(part('otp-slot')).toHaveLength(8);
  });

  test('two fields do not know of each other', async () => {
    render(
      <>
        <OtpInput aria-label="Code" />
        <OtpInput aria-label="Other" length={4} />
      </>,
    );
    field().focus();
    await press('12{Tab}98765');
    expect(field()).toHaveValue('12');
    expect(page.getByRole('textbox', { name: 'Other' }).element()).toHaveValue('9876');
  });

  test('a paste handler of the page may keep the paste to itself', async () => {
    setup({ onPaste: (event) => event.preventDefault() });
    await paste('482913');
    expect(field()).toHaveValue('');
    putCaret(0);
    await press('4');
    expect(field()).toHaveValue('4');
  });
});
