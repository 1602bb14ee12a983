'use client';

import { useEffect, useRef, type KeyboardEvent, type RefObject } from 'react';

/** How long after the last letter it is searched for, in milliseconds. */
const settlesAfterMs = 250;

export interface SearchField {
  readonly ref: RefObject<HTMLInputElement | null>;
  onChange(): void;
  onBlur(): void;
  onKeyDown(event: KeyboardEvent<HTMLInputElement>): void;
}

/**
 * A field that searches for what stands in it: when the typing has settled or the field is left, at once by Enter, and
 * for nothing by Esc. Its text is in no state, so that a letter renders nothing.
 */
export function useSearchField(current: string, search: (text: string) => void): SearchField {
  const ref = useRef<HTMLInputElement>(null);
  const asked = useRef(current);
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);

  useEffect(() => () => clearTimeout(timer.current), []);
  useEffect(() => {
    // Only what somebody else searches for, or clears, goes into the field: its own text may already be newer.
    if (!ref.current || asked.current === current) return;
    clearTimeout(timer.current);
    asked.current = ref.current.value = current;
  }, [current]);

  const textNow = (): string => ref.current?.value.trim() ?? '';
  function ask(): void {
    clearTimeout(timer.current);
    asked.current = textNow();
    search(asked.current);
  }

  const settle = (): void => {
    if (textNow() !== asked.current) ask();
  };

  return {
    ref,
    onBlur: settle,
    onChange() {
      clearTimeout(timer.current);
      timer.current = setTimeout(settle, settlesAfterMs);
    },
    onKeyDown(event) {
      const field = event.currentTarget;
      // Enter and Esc belong to the input method while it is composing.
      if (event.nativeEvent.isComposing || (event.key !== 'Enter' && event.key !== 'Escape')) return;
      if (event.key === 'Escape') {
        if (!field.value) return;
        field.value = '';
        event.stopPropagation();
      }
      event.preventDefault();
      ask();
    },
  };
}
