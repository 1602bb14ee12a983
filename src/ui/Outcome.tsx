'use client';

import type { ReactNode } from 'react';

import type { ApiKeysError } from '../core/errors.ts';
import { Button } from './Button.tsx';
import { DialogBody, useFocusOnAppear } from './Dialog.tsx';
import { usePart } from './parts.ts';
import { SupportLink } from './SupportLink.tsx';
import { useWords } from './use-words.ts';

export interface OutcomeProps {
  readonly title: string;
  readonly description: string;
  /** `busy` while it is being found out. */
  readonly tone: 'success' | 'warning' | 'busy';
  readonly error?: ApiKeysError;
  readonly children?: ReactNode;
  /** The way on besides closing. */
  readonly action?:
    | false
    | { readonly label: string; readonly run: () => void; readonly variant?: 'primary' | 'danger' };
  readonly onClose: () => void;
}

/** How something ended, or that it is still open, with the next step: no dead end. */
export function Outcome({ title, description, tone, error, children, action, onClose }: OutcomeProps): ReactNode {
  const part = usePart();
  const words = useWords();
  const closeRef = useFocusOnAppear<HTMLButtonElement>();
  const actions = (
    <>
      {tone === 'warning' && <SupportLink error={error} />}
      <Button ref={closeRef} onClick={onClose}>
        {words('dialog.close')}
      </Button>
      {action && (
        <Button variant={action.variant ?? 'primary'} onClick={action.run}>
          {action.label}
        </Button>
      )}
    </>
  );
  return (
    <DialogBody title={title} description={description} actions={actions}>
      {tone === 'busy' && <span {...part('spinner')} data-size="large" aria-hidden="true" />}
      {children}
      {error?.requestId && <p {...part('secondary')}>{words('dialog.requestId', { requestId: error.requestId })}</p>}
    </DialogBody>
  );
}
