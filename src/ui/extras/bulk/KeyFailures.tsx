'use client';

import type { ReactNode } from 'react';

import type { ApiKey, KeyFailure } from '../../../core/types.ts';
import { KeyName } from '../../KeyName.tsx';
import { usePart } from '../../parts.ts';
import { useWords } from '../../use-words.ts';

/** The keys that are still there, each with its reason. */
export function KeyFailures({ keys, failed }: { keys: readonly ApiKey[]; failed: readonly KeyFailure[] }): ReactNode {
  const part = usePart();
  const words = useWords();
  return (
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- what scrolls must be reachable by keyboard.
    <ul {...part('list')} tabIndex={0} aria-label={words('panel.title')}>
      {failed.map(({ keyId, code }) => {
        const key = keys.find(({ id }) => id === keyId);
        return (
          <li key={keyId}>
            <div {...part('card')}>
              {key && <KeyName of={key} />}
              <code {...part('key')}>{key?.hint || keyId}</code>
              <span {...part('secondary')}>{words(`error.${code}`)}</span>
            </div>
          </li>
        );
      })}
    </ul>
  );
}
