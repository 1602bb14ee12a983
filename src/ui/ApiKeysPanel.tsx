'use client';

import { useEffect, useId, useRef, type ReactNode } from 'react';

import { ApiKeysProvider, type ApiKeysProviderProps } from '../react/provider.tsx';
import { CreateKeyButton } from './CreateKeyButton.tsx';
import { CreateKeyDialog } from './CreateKeyDialog.tsx';
import { DeleteKeyDialog } from './DeleteKeyDialog.tsx';
import { DeletionAnnouncer } from './DeletionAnnouncer.tsx';
import { keepFocus } from './focus-return.ts';
import { KeyTable } from './KeyTable.tsx';
import { ClassNamesContext, usePart, type ClassNames } from './parts.ts';
import { useWords } from './use-words.ts';
import { VerificationNotice } from './VerificationNotice.tsx';

export interface ApiKeysPanelProps extends Omit<ApiKeysProviderProps, 'children'> {
  /** For the panel's outermost element. */
  readonly className?: string;
  /** Class names to add to parts, by `data-part`. */
  readonly classNames?: ClassNames;
  /** `comfortable` rows are 52 px high, `dense` ones 40 px. Default `comfortable`. */
  readonly density?: 'comfortable' | 'dense';
}

const none: ClassNames = {};

/**
 * The whole API keys page: title, Create, verification gate, table and both flows, on one adapter.
 *
 * @example
 * const adapter = restAdapter({ baseUrl: '/api' });
 * <ApiKeysPanel adapter={adapter} />
 */
export function ApiKeysPanel({ className, classNames = none, density, ...provider }: ApiKeysPanelProps): ReactNode {
  return (
    <ApiKeysProvider {...provider}>
      <ClassNamesContext.Provider value={classNames}>
        <PanelFrame className={className} density={density} />
        <CreateKeyDialog />
        <DeleteKeyDialog />
      </ClassNamesContext.Provider>
    </ApiKeysProvider>
  );
}

function PanelFrame({ className, density }: { className: string | undefined; density: string | undefined }): ReactNode {
  const part = usePart();
  const words = useWords();
  const titleId = useId();
  const panel = useRef<HTMLElement>(null);
  useEffect(() => (panel.current ? keepFocus(panel.current) : undefined), []);
  return (
    <section {...part('panel', className)} ref={panel} data-density={density} aria-labelledby={titleId}>
      <header {...part('header')}>
        <div>
          <h2 {...part('title')} id={titleId} tabIndex={-1}>
            {words('panel.title')}
          </h2>
          <p {...part('description')}>{words('panel.description')}</p>
        </div>
        <CreateKeyButton />
      </header>
      <VerificationNotice />
      <KeyTable />
      <DeletionAnnouncer />
    </section>
  );
}
