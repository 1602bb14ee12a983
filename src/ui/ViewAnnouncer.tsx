'use client';

import { createContext, useCallback, useContext, useEffect, useState, type ReactNode } from 'react';

import { usePart } from './parts.ts';

const SayContext = createContext<(text: string) => void>(() => undefined);

/** Says each view that a window changes to. The first one is said by the browser, as the window's name and description. */
export function ViewAnnouncer({ children }: { children: ReactNode }): ReactNode {
  const part = usePart();
  const [said, setSaid] = useState({ first: '', latest: '' });
  const say = useCallback((text: string) => setSaid(({ first }) => ({ first: first || text, latest: text })), []);
  return (
    <SayContext.Provider value={say}>
      {children}
      <p {...part('announcer')} role="status">
        {said.latest !== said.first && said.latest}
      </p>
    </SayContext.Provider>
  );
}

/** Says a text when it appears or changes; nothing where it is empty. */
export function useSay(text: string): void {
  const say = useContext(SayContext);
  useEffect(() => say(text), [say, text]);
}
