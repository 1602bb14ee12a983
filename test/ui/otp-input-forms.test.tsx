import { fireEvent, render, screen } from '@testing-library/react';
import { type FormEvent, Profiler, type ReactElement, type ReactNode, useState } from 'react';
import { describe, expect, test, vi } from 'vitest';
import { userEvent } from 'vitest/browser';

import { OtpInput, type OtpInputProps } from '../../src/ui/OtpInput.tsx';
import { field, fillFromOutside, paste, press, setup } from './otp-page.tsx';

function Form({ children, onSubmit }: { children: ReactNode; onSubmit?: (code: unknown) => void }): ReactElement {
  const submit = (event: FormEvent<HTMLFormElement>): void => {
    event.preventDefault();
    onSubmit?.(new FormData(event.currentTarget).get('code'));
  };
  return (
    <form onSubmit={submit}>
      {children}
      <button>Continue</button>
      <button type="reset">Reset</button>
    </form>
  );
}

const click = (name: string): Promise<void> => userEvent.click(screen.getByRole('button', { name }));

function nativeForm(props: OtpInputProps = {}): { submitted: unknown[]; completed: string[] } {
  const submitted: unknown[] = [];
  const completed: string[] = [];
  render(
    <Form onSubmit={(code) => submitted.push(code)}>
      <label htmlFor="code">Code</label>
      <OtpInput id="code" name="code" onComplete={(code) => completed.push(code)} {...props} />
    </Form>,
  );
  return { submitted, completed };
}

describe('in a native form', () => {
  test('a click on the label focuses', async () => {
    nativeForm();
    await userEvent.click(screen.getByText('Code'));
    expect(field()).toHaveFocus();
  });

  test('Enter submits once', async () => {
    const { submitted } = nativeForm();
    field().focus();
    await press('482913{Enter}');
    expect(submitted).toEqual(['482913']);
  });

  test('nothing submits by itself', async () => {
    const { submitted } = nativeForm();
    field().focus();
    await press('111111{Backspace}2');
    await paste('482913');
    expect(submitted).toEqual([]);
  });

  test('Tab selects the code, and a new one is typed over it', async () => {
    nativeForm({ defaultValue: '111111' });
    await press('{Tab}482913');
    expect(field()).toHaveValue('482913');
  });

  test('has one tab stop', async () => {
    nativeForm();
    await press('{Tab}{Tab}');
    expect(screen.getByRole('button', { name: 'Continue' })).toHaveFocus();
    await press('{Shift>}{Tab}{/Shift}');
    expect(field()).toHaveFocus();
  });

  test('a reset brings the default back, and the same code completes again', async () => {
    const { completed } = nativeForm({ defaultValue: '12' });
    field().focus();
    await paste('482913');
    await click('Reset');
    expect(field()).toHaveValue('12');
    field().focus();
    await paste('482913');
    expect(completed).toEqual(['482913', '482913']);
  });

  test('required is checked by the browser', async () => {
    const { submitted } = nativeForm({ required: true });
    await click('Continue');
    expect(field()).toBeInvalid();
    expect(submitted).toEqual([]);
  });

  test('read-only takes no typing, no paste, no cut, and can be copied', async () => {
    nativeForm({ readOnly: true, defaultValue: '482913' });
    field().focus();
    field().select();
    await press('7{Backspace}');
    await paste('111111');
    await userEvent.cut();
    expect(field()).toHaveValue('482913');
  });

  test('disabled takes no focus and is not submitted', async () => {
    const { submitted } = nativeForm({ disabled: true, defaultValue: '482913' });
    field().focus();
    await press('7');
    await press('{Tab}');
    expect(screen.getByRole('button', { name: 'Continue' })).toHaveFocus();
    expect(field()).toHaveValue('482913');
    expect(field().parentElement).toHaveAttribute('data-disabled');
    await click('Continue');
    expect(submitted).toEqual([null]);
  });
});

describe('controlled', () => {
  const commits = vi.fn<() => void>();

  function Controlled({ allow = () => true, ...props }: OtpInputProps & { allow?: (code: string) => boolean }) {
    const [code, setCode] = useState('');
    return (
      <Profiler id="field" onRender={commits}>
        <OtpInput
          aria-label="Code"
          value={code}
          onChange={(event) => allow(event.target.value) && setCode(event.target.value)}
          {...props}
        />
        <output>{code}</output>
        <button onClick={() => setCode('111111')}>Set</button>
        <button onClick={() => setCode('')}>Clear</button>
      </Profiler>
    );
  }

  test('one commit a digit, whether the browser or the kit put it in', async () => {
    render(<Controlled />);
    field().focus();
    commits.mockClear();
    await press('482913');
    expect(commits).toHaveBeenCalledTimes(6);
    await press('{Home}55');
    expect(commits).toHaveBeenCalledTimes(8);
    await paste('Your code is 482 913');
    expect(commits).toHaveBeenCalledTimes(9);
    expect(screen.getByRole('status')).toHaveTextContent('482913');
  });

  test('keeps the caret when overtyping', async () => {
    render(<Controlled />);
    field().focus();
    await press('123456{Home}{ArrowRight}98');
    expect(screen.getByRole('status')).toHaveTextContent('198456');
    expect(field().selectionStart).toBe(3);
  });

  test('a value that the host sets completes nothing', async () => {
    const completed = vi.fn<(code: string) => void>();
    render(<Controlled onComplete={completed} />);
    await click('Set');
    expect(field()).toHaveValue('111111');
    expect(completed).not.toHaveBeenCalled();
    expect(field().parentElement).toHaveAttribute('data-complete');
  });

  test('after the host cleared it, the same code completes again', async () => {
    const completed = vi.fn<(code: string) => void>();
    render(<Controlled onComplete={completed} />);
    field().focus();
    await paste('482913');
    await click('Clear');
    expect(field()).toHaveValue('');
    fillFromOutside(field(), '482913');
    expect(completed.mock.calls).toEqual([['482913'], ['482913']]);
  });

  test('a host that refuses a change has its way', async () => {
    render(<Controlled allow={(code) => !code.includes('9')} />);
    field().focus();
    await press('4892');
    expect(field()).toHaveValue('482');
  });
});

describe('handlers of the host', () => {
  test('onBlur, onFocus, onKeyDown and onInput arrive', async () => {
    const seen: string[] = [];
    const note = ({ type }: { type: string }): void => void seen.push(type);
    setup({ onBlur: note, onFocus: note, onKeyDown: note, onInput: note });
    await press('4');
    fireEvent.blur(field());
    expect(seen).toEqual(['focus', 'keydown', 'input', 'blur']);
  });
});
