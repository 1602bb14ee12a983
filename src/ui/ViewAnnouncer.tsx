'use client';

import { createContext, useCallback, useContext, useEffect, useRef, type ReactNode } from 'react';

import { usePart } from './parts.ts';

const SayContext = createContext<(text: string) => void>(() => undefined);

/** Says each view that a window changes to. The first one is said by the browser, as the window's name and description. */
export function ViewAnnouncer({ children }: { children: ReactNode }): ReactNode {
  const part = usePart();
  const region = useRef<HTMLParagraphElement>(null);
  const first = useRef('');
  // By hand: the same once more is news, and React would change nothing.
  const say = useCallback((text: string): void => {
    first.current ||= text;
    if (region.current) region.current.textContent = text === first.current ? '' : text;
  }, []);
  return (
    <SayContext.Provider value={say}>
      {children}
      <p {...part('announcer')} ref={region} role="status" />
    </SayContext.Provider>
  );
}

/** Says a text when it appears or changes; nothing where it is empty. */
export function useSay(text: string): void {
  const say = useContext(SayContext);
  useEffect(() => say(text), [say, text]);
}
