import { fireEvent, render, screen } from '@testing-library/react';
import { type FormEvent, Profiler, type ReactElement, type ReactNode, useState } from 'react';
import { Controller, useForm } from 'react-hook-form';
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

describe('in a native form', () => {
  function form(props: OtpInputProps = {}): { submitted: unknown[]; completed: string[] } {
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

  test('a click on the label focuses', async () => {
    form();
    await userEvent.click(screen.getByText('Code'));
    expect(field()).toHaveFocus();
  });

  test('Enter submits once', async () => {
    const { submitted } = form();
    field().focus();
    await press('482913{Enter}');
    expect(submitted).toEqual(['482913']);
  });

  test('nothing submits by itself', async () => {
    const { submitted } = form();
    field().focus();
    await press('111111{Backspace}2');
    await paste('482913');
    expect(submitted).toEqual([]);
  });

  test('Tab selects the code, and a new one is typed over it', async () => {
    form({ defaultValue: '111111' });
    await press('{Tab}482913');
    expect(field()).toHaveValue('482913');
  });

  test('has one tab stop', async () => {
    form();
    await press('{Tab}{Tab}');
    expect(screen.getByRole('button', { name: 'Continue' })).toHaveFocus();
    await press('{Shift>}{Tab}{/Shift}');
    expect(field()).toHaveFocus();
  });

  test('a reset brings the default back, and the same code completes again', async () => {
    const { completed } = form({ defaultValue: '12' });
    field().focus();
    await paste('482913');
    await click('Reset');
    expect(field()).toHaveValue('12');
    field().focus();
    await paste('482913');
    expect(completed).toEqual(['482913', '482913']);
  });

  test('required is checked by the browser', async () => {
    const { submitted } = form({ required: true });
    await click('Continue');
    expect(field()).toBeInvalid();
    expect(submitted).toEqual([]);
  });

  test('read-only takes no typing, no paste, no cut, and can be copied', async () => {
    form({ readOnly: true, defaultValue: '482913' });
    field().focus();
    field().select();
    await press('7{Backspace}');
    await paste('111111');
    await userEvent.cut();
    expect(field()).toHaveValue('482913');
  });

  test('disabled takes no focus and is not submitted', async () => {
    const { submitted } = form({ disabled: true, defaultValue: '482913' });
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

describe('with react-hook-form', () => {
  type Values = { code: string };
  const rules = { required: true, minLength: 6 };

  function Registered({ onSubmit, onComplete }: { onSubmit: (v: Values) => void; onComplete: (c: string) => void }) {
    const { register, handleSubmit, setValue, reset, setFocus, formState } = useForm<Values>({ progressive: true });
    return (
      <form noValidate onSubmit={(event) => void handleSubmit(onSubmit)(event)}>
        <OtpInput
          aria-label="Code"
          aria-invalid={Boolean(formState.errors.code)}
          onComplete={onComplete}
          {...register('code', { ...rules, maxLength: 6 })}
        />
        <button>Continue</button>
        <Buttons set={() => setValue('code', '111111')} reset={() => reset()} focus={() => setFocus('code')} />
      </form>
    );
  }

  function Controlled({ onSubmit, onComplete }: { onSubmit: (v: Values) => void; onComplete: (c: string) => void }) {
    const { control, handleSubmit, setValue, reset, setFocus } = useForm<Values>({ defaultValues: { code: '' } });
    return (
      <form noValidate onSubmit={(event) => void handleSubmit(onSubmit)(event)}>
        <Controller
          control={control}
          name="code"
          rules={rules}
          render={({ field: props, fieldState }) => (
            <OtpInput aria-label="Code" aria-invalid={fieldState.invalid} onComplete={onComplete} {...props} />
          )}
        />
        <button>Continue</button>
        <Buttons set={() => setValue('code', '111111')} reset={() => reset()} focus={() => setFocus('code')} />
      </form>
    );
  }

  function Buttons({ set, reset, focus }: Record<'set' | 'reset' | 'focus', () => void>): ReactElement {
    return (
      <>
        <button type="button" onClick={set}>
          Set
        </button>
        <button type="button" onClick={reset}>
          Clear
        </button>
        <button type="button" onClick={focus}>
          Focus
        </button>
      </>
    );
  }

  describe.each([
    ['register', Registered],
    ['Controller', Controlled],
  ])('%s', (_, Host) => {
    function host(): { submitted: unknown[]; completed: string[] } {
      const submitted: unknown[] = [];
      const completed: string[] = [];
      render(<Host onSubmit={({ code }) => submitted.push(code)} onComplete={(code) => completed.push(code)} />);
      return { submitted, completed };
    }

    test.each([
      ['typed', () => press('482913'), '482913'],
      ['overtyped', () => press('482913{Home}5'), '582913'],
      ['pasted', () => paste('Your code is 482 913'), '482913'],
      ['filled', async () => fillFromOutside(field(), '482 913'), '482913'],
    ])('takes a code that is %s', async (__, act, code) => {
      const { submitted } = host();
      field().focus();
      await act();
      await click('Continue');
      await vi.waitFor(() => expect(submitted).toEqual([code]));
    });

    test('an error takes the focus to the field and marks it', async () => {
      host();
      await click('Continue');
      await vi.waitFor(() => expect(field()).toHaveFocus());
      expect(field()).toHaveAttribute('aria-invalid', 'true');
      expect(field().parentElement).toHaveAttribute('data-invalid');
    });

    test('setValue, reset and setFocus do as they say, and complete nothing', async () => {
      const { completed } = host();
      await click('Set');
      expect(field()).toHaveValue('111111');
      await click('Clear');
      expect(field()).toHaveValue('');
      await click('Focus');
      expect(field()).toHaveFocus();
      expect(completed).toEqual([]);
    });

    test('after reset the same code completes again', async () => {
      const { completed } = host();
      field().focus();
      await paste('482913');
      await click('Clear');
      await click('Focus');
      await paste('482913');
      expect(completed).toEqual(['482913', '482913']);
    });
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
