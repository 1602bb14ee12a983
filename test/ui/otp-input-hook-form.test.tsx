import { render, screen } from '@testing-library/react';
import type { ReactElement } from 'react';
import { Controller, useForm } from 'react-hook-form';
import { beforeEach, describe, expect, test, vi } from 'vitest';
import { userEvent } from 'vitest/browser';

import { OtpInput } from '../../src/ui/OtpInput.tsx';
import { field, fillFromOutside, paste, press } from './otp-page.tsx';

const click = (name: string): Promise<void> => userEvent.click(screen.getByRole('button', { name }));

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

  describe.each([
    ['register', Registered],
    ['Controller', Controlled],
  ])('%s', (_, Host) => {
    const submitted: unknown[] = [];
    const completed: string[] = [];

    beforeEach(() => {
      submitted.length = completed.length = 0;
      render(<Host onSubmit={({ code }) => submitted.push(code)} onComplete={(code) => completed.push(code)} />);
    });

    test.each([
      ['typed', () => press('482913'), '482913'],
      ['overtyped', () => press('482913{Home}5'), '582913'],
      ['pasted', () => paste('Your code is 482 913'), '482913'],
      ['filled', async () => fillFromOutside(field(), '482 913'), '482913'],
    ])('takes a code that is %s', async (__, act, code) => {
      field().focus();
      await act();
      await click('Continue');
      await vi.waitFor(() => expect(submitted).toEqual([code]));
    });

    test('no length that the form knows of cuts a fill', () => {
      expect(field()).not.toHaveAttribute('maxlength');
    });

    test('an error takes the focus to the field and marks it', async () => {
      await click('Continue');
      await vi.waitFor(() => expect(field()).toHaveFocus());
      expect(field()).toHaveAttribute('aria-invalid', 'true');
      expect(field().parentElement).toHaveAttribute('data-invalid');
    });

    test('setValue, reset and setFocus do as they say, and complete nothing', async () => {
      await click('Set');
      expect(field()).toHaveValue('111111');
      await click('Clear');
      expect(field()).toHaveValue('');
      await click('Focus');
      expect(field()).toHaveFocus();
      expect(completed).toEqual([]);
    });

    test('after reset the same code completes again', async () => {
      field().focus();
      await paste('482913');
      await click('Clear');
      await click('Focus');
      await paste('482913');
      expect(completed).toEqual(['482913', '482913']);
    });
  });
});
