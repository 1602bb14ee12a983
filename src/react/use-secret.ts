'use client';

import { useEffect, useRef, useState, type RefObject } from 'react';

import type { SecretFlow } from '../core/secret-flow.ts';
import { useEnvironment } from './provider.tsx';
import { useReadable } from './use-readable.ts';

/** What is made of a secret for where it is going, `.env` for example. Pure: it keeps nothing, and calls nobody. */
export type SecretFormat = (secret: string) => string;

export interface UseSecret {
  /** Whether there is a secret to show or copy. The secret itself is in no state. */
  readonly exists: boolean;
  readonly isShown: boolean;
  /** What became of the last copy: `copied` only after the clipboard said so, and of the secret as it is; see `copiedAs`. */
  readonly copy: 'idle' | 'copied' | 'refused';
  /** The format in which the secret was copied or saved last; `null` where it was not, or as it is. */
  readonly copiedAs: SecretFormat | null;
  /** For the read-only `<input>` or `<textarea>` that shows it; its `defaultValue` stands there while it is hidden. */
  readonly fieldRef: RefObject<(HTMLInputElement & HTMLTextAreaElement) | null>;
  show(): void;
  hide(): void;
  /**
   * Copies the secret, or what `format` makes of it; where the browser refuses, shows the secret and selects it, to be
   * copied by hand. `put`: where it goes instead of the clipboard, a file for example; closing
   * still asks then, since nobody tells whether it arrived.
   */
  copySecret(format?: SecretFormat, put?: (text: string) => void | Promise<void>): Promise<void>;
  /** The user says that it was copied by hand. */
  confirmCopied(): void;
}

type Keeper = Pick<SecretFlow<unknown>, 'secret' | 'copied'>;

/** What was done with a secret; refused copies are counted, as each of them selects anew. */
interface Use {
  readonly isShown: boolean;
  readonly state: UseSecret['copy'];
  readonly format?: SecretFormat | undefined;
  readonly refusals: number;
}

const unused: Use = { isShown: false, state: 'idle', refusals: 0 };

/**
 * The new key's secret, for the one view that shows it. It enters the document only between `show` and `hide`. `of`: the
 * flow that brought it; default: the creation.
 */
export function useSecret(of?: Keeper): UseSecret {
  const { creation } = useEnvironment().client;
  const { secret, copied } = of ?? creation;
  const exists = useReadable(secret);
  const [{ isShown, state, format: copiedAs = null, refusals }, setUse] = useState(unused);
  const fieldRef = useRef<HTMLInputElement & HTMLTextAreaElement>(null);

  // Whatever was done with one secret was not done with the next, nor with that of another flow.
  // oxlint-disable-next-line react/exhaustive-effect-dependencies -- another `secret` begins anew.
  useEffect(() => (exists ? () => setUse(unused) : undefined), [secret, exists]);

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

  async function copySecret(format?: SecretFormat, put = toClipboard): Promise<void> {
    const text = secret.read();
    if (text === null) return;
    try {
      await put(format ? format(text) : text);
      if (secret.read() !== text) return;
      setUse((before) => ({ ...before, state: 'copied', format }));
      // Nobody tells whether a file was saved in the end.
      if (put === toClipboard) copied();
    } catch {
      if (secret.read() !== text) return;
      setUse((before) => ({ isShown: true, state: 'refused', refusals: before.refusals + 1 }));
    }
  }

  return {
    exists,
    isShown,
    copy: state === 'copied' && copiedAs ? 'idle' : state,
    copiedAs,
    fieldRef,
    show: () => setUse((before) => ({ ...before, isShown: secret.get() })),
    // What was refused is not selected any more.
    hide: () =>
      setUse((before) => ({ ...before, isShown: false, ...(before.state === 'refused' && { state: 'idle' }) })),
    copySecret,
    confirmCopied: copied,
  };
}

const toClipboard = (text: string): void | Promise<void> => navigator.clipboard.writeText(text);
