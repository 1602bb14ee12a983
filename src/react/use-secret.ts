'use client';

import { useEffect, useRef, useState, type RefObject } from 'react';

import { useEnvironment } from './provider.tsx';
import { useReadable } from './use-readable.ts';

export interface UseSecret {
  /** Whether there is a secret to show or copy. The secret itself is in no state. */
  readonly exists: boolean;
  readonly isShown: boolean;
  /** What became of the last copy: `copied` only after the clipboard said so. */
  readonly copy: 'idle' | 'copied' | 'refused';
  /** For the read-only `<input>` or `<textarea>` that shows it; its `defaultValue` stands there while it is hidden. */
  readonly fieldRef: RefObject<(HTMLInputElement & HTMLTextAreaElement) | null>;
  show(): void;
  hide(): void;
  /** Copies; where the browser refuses, shows the secret and selects it, to be copied by hand. */
  copySecret(): Promise<void>;
  /** The user says that it was copied by hand. */
  confirmCopied(): void;
}

/** The new key's secret, for the one view that shows it. It enters the document only between `show` and `hide`. */
export function useSecret(): UseSecret {
  const { secret, creation } = useEnvironment().client;
  const exists = useReadable(secret);
  const [isShown, setShown] = useState(false);
  const [copy, setCopy] = useState<UseSecret['copy']>('idle');
  const [refusals, setRefusals] = useState(0);
  const fieldRef = useRef<HTMLInputElement & HTMLTextAreaElement>(null);

  useEffect(() => {
    const field = fieldRef.current;
    if (!field || !isShown || !exists) return;
    field.value = secret.read() ?? '';
    return () => void (field.value = field.defaultValue);
  }, [secret, isShown, exists]);

  useEffect(() => {
    if (refusals === 0) return;
    fieldRef.current?.focus(); // Selecting alone focuses in Chromium only.
    fieldRef.current?.select();
  }, [refusals]);

  async function copySecret(): Promise<void> {
    try {
      await navigator.clipboard.writeText(secret.read() ?? '');
      setCopy('copied');
      creation.copied();
    } catch {
      setShown(true);
      setCopy('refused');
      setRefusals((count) => count + 1);
    }
  }

  return {
    exists,
    isShown,
    copy,
    fieldRef,
    show: () => setShown(true),
    hide: () => setShown(false),
    copySecret,
    confirmCopied: creation.copied,
  };
}
