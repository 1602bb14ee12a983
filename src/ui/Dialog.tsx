'use client';

import * as Radix from '@radix-ui/react-dialog';
import { useEffect, useRef, type MouseEvent, type ReactNode, type RefObject } from 'react';

import { rememberFocus, type FocusReturn } from './focus-return.ts';
import { usePart } from './parts.ts';
import { useSay, ViewAnnouncer } from './ViewAnnouncer.tsx';

export interface DialogProps {
  readonly isOpen: boolean;
  /** `alertdialog` while it asks for a decision. */
  readonly role?: 'dialog' | 'alertdialog' | undefined;
  readonly onClose: () => void;
  readonly children: ReactNode;
}

/** The kit's modal window: focus is held inside, Esc closes, and afterwards focus is back where it makes sense. */
export function Dialog({ isOpen, role = 'dialog', onClose, children }: DialogProps): ReactNode {
  const part = usePart();
  const opener = useRef<FocusReturn | null>(null);
  return (
    <Radix.Root open={isOpen} onOpenChange={(open) => !open && onClose()}>
      <Radix.Portal>
        {/* A plain element: Radix's own overlay injects a style, which a strict Content-Security-Policy forbids. */}
        <div {...part('overlay')} role="presentation" onMouseDown={keepsFocus}>
          <Radix.Content
            {...part('dialog')}
            role={role}
            onCloseAutoFocus={(event) => {
              event.preventDefault();
              opener.current?.restore();
            }}
            // A press outside is an accident, the second one of a double click for example: it throws nothing away.
            onInteractOutside={(event) => event.preventDefault()}
            // Esc that ends a composition is the input method's.
            onEscapeKeyDown={(event) => event.isComposing && event.preventDefault()}
          >
            <Opened openerRef={opener} />
            <ViewAnnouncer>{children}</ViewAnnouncer>
          </Radix.Content>
        </div>
      </Radix.Portal>
    </Radix.Root>
  );
}

/** A press beside the window must not take the focus out of it. */
function keepsFocus(event: MouseEvent): void {
  if (event.target === event.currentTarget) event.preventDefault();
}

/** Mounts with the window, before anything in it takes the focus. */
function Opened({ openerRef }: { openerRef: RefObject<FocusReturn | null> }): null {
  useEffect(() => void (openerRef.current = rememberFocus(document.activeElement)), [openerRef]);
  return null;
}

export interface DialogBodyProps {
  readonly title: string;
  readonly description: string;
  /** What is said when a window changes to this view. Default: title and description. */
  readonly says?: string | undefined;
  /** What it is about: a part of the description, so that it is heard when the window opens. */
  readonly about?: ReactNode;
  readonly children?: ReactNode;
  /** The buttons, the safe one first. */
  readonly actions: ReactNode;
}

/** One view of a window: title, sentence, content, buttons. */
export function DialogBody({ title, description, says, about, children, actions }: DialogBodyProps): ReactNode {
  const part = usePart();
  useSay(says ?? `${title}\n${description}`);
  return (
    <>
      <Radix.Title {...part('title')}>{title}</Radix.Title>
      <Radix.Description {...part('description')} asChild>
        <div>
          {description}
          {about}
        </div>
      </Radix.Description>
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
