'use client';

import { useId, type ReactNode } from 'react';

import { useAccess } from '../react/use-access.ts';
import { useCreateKeyFlow } from '../react/use-create-key-flow.ts';
import { Button } from './Button.tsx';
import { useKeyFields } from './key-form.tsx';
import { usePart } from './parts.ts';
import { reasonWords } from './reason.ts';
import { useWords } from './use-words.ts';

/** Starts a key: one press where the backend asks for nothing. Where it may not, it says why on focus and hover. */
export function CreateKeyButton(): ReactNode {
  const part = usePart();
  const words = useWords();
  const hintId = useId();
  const access = useAccess();
  const { open, policy } = useCreateKeyFlow();
  const asksFirst = useKeyFields(policy).length > 0;
  if (access.create === null) return null;
  const unread = access.isError && words('permission.unread');
  const reason = access.access ? reasonWords('create', access.create, words) : unread;
  return (
    <span {...part('hint')} data-for="create">
      <Button
        variant="primary"
        data-action="create"
        aria-disabled={access.create !== true}
        aria-describedby={reason ? hintId : undefined}
        onClick={() => open(asksFirst)}
      >
        {words('create.title')}
      </Button>
      {reason && (
        <span {...part('message')} id={hintId} data-place="hint">
          {reason}
        </span>
      )}
    </span>
  );
}
