'use client';

import { useId, type MouseEvent, type ReactNode } from 'react';

import { useAccess } from '../../../react/use-access.ts';
import { useApiKeys } from '../../../react/use-api-keys.ts';
import { useDeleteKeyFlow } from '../../../react/use-delete-key-flow.ts';
import { useSelection } from '../../../react/use-selection.ts';
import { Button } from '../../Button.tsx';
import { usePart } from '../../parts.ts';
import { useExtraWords } from '../../use-extra-words.ts';
import { useHasKeys } from '../tools/use-has-keys.ts';

/** How many keys one request may delete. */
const most = 100;

/** What can be done with the chosen keys. Its place is kept while there are none, so that the table does not jump. */
export function BulkBar(): ReactNode {
  const part = usePart();
  const words = useExtraWords();
  const id = useId();
  const hasKeys = useHasKeys(useApiKeys());
  const { chosen, choose } = useSelection();
  const { open } = useDeleteKeyFlow();
  if (useAccess().deleteMany !== true || !hasKeys) return null;
  const count = chosen.length;
  const isTooMany = count > most;
  return (
    <div {...part('tools')} data-kind="bulk" data-open={count > 0 || undefined}>
      <p {...part('secondary')} id={id} role="status">
        {count > 0 && words(isTooMany ? 'bulk.tooMany' : 'bulk.chosen', { count, most })}
      </p>
      {count > 0 && (
        <>
          <Button
            variant="danger-outline"
            aria-disabled={isTooMany}
            aria-describedby={isTooMany ? id : undefined}
            onClick={() => open(chosen)}
          >
            {words('bulk.delete', { count })}
          </Button>
          <Button variant="quiet" onClick={(event) => clear(event, choose)}>
            {words('bulk.clear')}
          </Button>
        </>
      )}
    </div>
  );
}

/** The button goes with the choice: the focus goes to where the choice was. */
function clear({ currentTarget }: MouseEvent, choose: (ids: readonly string[]) => void): void {
  const panel = currentTarget.closest(`[data-scope='keydesk'][data-part='panel']`);
  panel?.querySelector<HTMLElement>(`[data-scope='keydesk'][data-part='row'] :checked`)?.focus();
  choose([]);
}
