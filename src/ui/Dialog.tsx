'use client';

import * as Radix from '@radix-ui/react-dialog';
import { useEffect, useRef, type ReactNode, type RefObject } from 'react';

import { rememberFocus, type FocusReturn } from './focus-return.ts';
import { usePart } from './parts.ts';

export interface DialogProps {
  readonly isOpen: boolean;
  /** `alertdialog` while it asks for a decision. */
  readonly role?: 'dialog' | 'alertdialog';
  /** A press outside must not throw away what was typed or shown. */
  readonly keepOnOutsidePress?: boolean;
  readonly onClose: () => void;
  readonly children: ReactNode;
}

/** The kit's modal window: focus is held inside, Esc closes, and afterwards focus is back where it makes sense. */
export function Dialog({ isOpen, role = 'dialog', keepOnOutsidePress = false, onClose, children }: DialogProps): ReactNode {
  const part = usePart();
  const opener = useRef<FocusReturn | null>(null);
  return (
    <Radix.Root open={isOpen} onOpenChange={(open) => !open && onClose()}>
      <Radix.Portal>
        {/* A plain element: Radix's own overlay injects a style, which a strict Content-Security-Policy forbids. */}
        <div {...part('overlay')}>
          <Radix.Content
            {...part('dialog')}
            role={role}
            onOpenAutoFocus={(event) => event.preventDefault()}
            onCloseAutoFocus={(event) => {
              event.preventDefault();
              opener.current?.restore();
            }}
            onInteractOutside={(event) => keepOnOutsidePress && event.preventDefault()}
          >
            <RememberOpener in={opener} />
            {children}
          </Radix.Content>
        </div>
      </Radix.Portal>
    </Radix.Root>
  );
}

/** Mounts with the window, before anything in it takes the focus. */
function RememberOpener({ in: opener }: { in: RefObject<FocusReturn | null> }): null {
  useEffect(() => {
    opener.current = rememberFocus(document.activeElement);
  }, [opener]);
  return null;
}

export interface DialogBodyProps {
  readonly title: string;
  readonly description?: ReactNode;
  readonly children?: ReactNode;
  /** The buttons, the safe one first. */
  readonly actions: ReactNode;
}

/** One view of a window: title, sentence, content, buttons. */
export function DialogBody({ title, description, children, actions }: DialogBodyProps): ReactNode {
  const part = usePart();
  return (
    <>
      <Radix.Title {...part('title')}>{title}</Radix.Title>
      <Radix.Description {...part('description')}>{description}</Radix.Description>
      {children}
      <div {...part('actions')}>{actions}</div>
    </>
  );
}

/** Focuses an element when its view appears. */
export function useFocusOnAppear<T extends HTMLElement>(): RefObject<T | null> {
  const ref = useRef<T>(null);
  useEffect(() => ref.current?.focus(), []);
  return ref;
}
