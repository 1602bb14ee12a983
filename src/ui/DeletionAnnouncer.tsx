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
  useEffect(
    () =>
      client.facts.subscribe(() => {
        const before = known.current;
        const { gone } = client.facts.get();
        known.current = gone;
        const id = [...gone].find((each) => !before.has(each));
        const key = client.list.get().keys.find((each) => each.id === id);
        const state = client.deletion.get();
        if (!key || ('task' in state && state.task.keys.some((each) => each.id === id))) return;
        setText(words('table.deleted', { name: nameIn(key, words('table.unnamed')), hint: key.hint }));
      }),
    [client, words],
  );
  return (
    <p {...part('announcer')} role="status">
      {text}
    </p>
  );
}
