'use client';

import { useEffect, useRef, useState, type ReactNode } from 'react';

import { useEnvironment } from '../react/provider.tsx';
import { nameIn } from './KeyName.tsx';
import { usePart } from './parts.ts';
import { useWords } from './use-words.ts';

/** Says that a key is gone where no open window says it: when its answer came after the window was closed. */
export function DeletionAnnouncer(): ReactNode {
  const part = usePart();
  const { client } = useEnvironment();
  const words = useWords();
  const [text, setText] = useState('');
  const known = useRef(client.facts.get().gone);
  useEffect(() => {
    function say(): void {
      const { gone } = client.facts.get();
      const state = client.deletion.get();
      const shown = 'task' in state ? state.task.keys : [];
      const fresh = client.list
        .get()
        .keys.filter(({ id }) => gone.has(id) && !known.current.has(id) && !shown.some((each) => each.id === id));
      known.current = gone;
      if (fresh.length === 0) return;
      const unnamed = words('table.unnamed');
      setText(fresh.map((key) => words('table.deleted', { name: nameIn(key, unnamed), hint: key.hint })).join(' '));
    }
    // Several become known one by one, and are said together.
    return client.facts.subscribe(() => queueMicrotask(say));
  }, [client, words]);
  return (
    <p {...part('announcer')} role="status">
      {text}
    </p>
  );
}
