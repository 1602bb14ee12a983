'use client';
import { type ChangeEvent, type ForwardedRef, type RefObject, useEffect, useImperativeHandle, useRef } from 'react';

import { type CodeSpec, isCompleteCode } from '../react/code.ts';
import { markComplete, startEditing } from './otp-field.ts';

interface OtpHandlers {
  readonly onChange: ((event: ChangeEvent<HTMLInputElement>) => void) | undefined;
  readonly onComplete: ((code: string) => void) | undefined;
}

/** The ref and the change handler that make an `<input>` a code field. */
export function useOtpInput(
  { length, alphabet }: CodeSpec,
  { onChange, onComplete }: OtpHandlers,
  forwarded: ForwardedRef<HTMLInputElement>,
): { ref: RefObject<HTMLInputElement | null>; onChange: (event: ChangeEvent<HTMLInputElement>) => void } {
  const ref = useRef<HTMLInputElement>(null);
  const live = useRef(false);
  useImperativeHandle(forwarded, () => ref.current as HTMLInputElement, []);

  useEffect(() => {
    const input = ref.current;
    if (!input) return undefined;
    const stop = startEditing(input, { length, alphabet });
    live.current = true;
    return () => {
      live.current = false;
      stop();
      // React remembers the last field that had the focus, and each field its value: gone from the page, it has no code.
      if (!input.isConnected) input.value = '';
    };
  }, [length, alphabet]);

  // On every render: a host may have set the value.
  useEffect(() => {
    if (ref.current) markComplete(ref.current, { length, alphabet });
  });

  return {
    ref,
    onChange: (event) => {
      onChange?.(event);
      const { currentTarget, nativeEvent } = event;
      // React tells only of values that are new to it, so a code completes once, and never by the host's own hand.
      if (!live.current || (nativeEvent as InputEvent).isComposing) return;
      if (isCompleteCode(currentTarget.value, { length, alphabet })) onComplete?.(currentTarget.value);
    },
  };
}
