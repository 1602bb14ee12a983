'use client';

import { useEffect, useId, useRef, useState, type ReactNode } from 'react';

import { ApiKeysProvider, type ApiKeysProviderProps } from '../react/provider.tsx';
import type { Columns } from './columns.tsx';
import { CreateKeyButton } from './CreateKeyButton.tsx';
import { CreateKeyDialog } from './CreateKeyDialog.tsx';
import { DeleteKeyDialog } from './DeleteKeyDialog.tsx';
import { DeletionAnnouncer } from './DeletionAnnouncer.tsx';
import { EnvironmentSwitch, type KeyEnvironment } from './EnvironmentSwitch.tsx';
import { ExtrasContext, useExtras, type Extra } from './extras.ts';
import { keepFocus } from './focus-return.ts';
import { KeyTable } from './KeyTable.tsx';
import { ClassNamesContext, usePart, type ClassNames } from './parts.ts';
import { useWords } from './use-words.ts';
import { VerificationNotice } from './VerificationNotice.tsx';

export interface ApiKeysPanelProps extends Omit<ApiKeysProviderProps, 'children'> {
  /**
   * Several accounts side by side, for example sandbox and live, instead of one `adapter`: each with its own gate and list.
   * Begins with the first. Make the list once, outside of the component.
   */
  readonly environments?: readonly KeyEnvironment[];
  /** What the panel can do besides listing, creating and deleting: `extras={everyExtra}`. Default: nothing more. */
  readonly extras?: readonly Extra[];
  /** What the table shows of each key besides its name. Default: all that the kit has. */
  readonly columns?: Columns;
  /** For the panel's outermost element. */
  readonly className?: string;
  /** Class names to add to parts, by `data-part`. */
  readonly classNames?: ClassNames;
  /** `comfortable` rows are 52 px high, `dense` ones 40 px. Default `comfortable`. */
  readonly density?: 'comfortable' | 'dense';
}

const noNames: ClassNames = {};
const noExtras: readonly Extra[] = [];

/**
 * The whole API keys page: title, Create, verification gate, table and both flows, on one adapter.
 *
 * @example
 * const adapter = restAdapter({ baseUrl: '/api' });
 * <ApiKeysPanel adapter={adapter} />
 */
export function ApiKeysPanel({
  environments,
  extras = noExtras,
  columns,
  className,
  classNames = noNames,
  density,
  ...provider
}: ApiKeysPanelProps): ReactNode {
  const titleId = useId();
  const [chosen, choose] = useState(environments?.[0]?.id);
  const environment = environments?.find(({ id }) => id === chosen) ?? environments?.[0];
  const choice = environments && environment && (
    <EnvironmentSwitch environments={environments} chosen={environment} onChoose={choose} />
  );
  return (
    <ApiKeysProvider {...provider} {...(environment && { adapter: environment.adapter })}>
      <ClassNamesContext.Provider value={classNames}>
        <ExtrasContext.Provider value={extras}>
          <PanelFrame className={className} density={density} tone={environment?.tone} titleId={titleId}>
            {choice}
            {/* The key: nothing of one environment is ever there under another. */}
            <PanelBody key={environment?.id} titleId={titleId} columns={columns} />
          </PanelFrame>
        </ExtrasContext.Provider>
      </ClassNamesContext.Provider>
    </ApiKeysProvider>
  );
}

interface FrameProps {
  readonly className: string | undefined;
  readonly density: string | undefined;
  readonly tone: string | undefined;
  readonly titleId: string;
  readonly children: ReactNode;
}

function PanelFrame({ className, density, tone, titleId, children }: FrameProps): ReactNode {
  const part = usePart();
  const panel = useRef<HTMLElement>(null);
  useEffect(() => (panel.current ? keepFocus(panel.current) : undefined), []);
  return (
    <section
      {...part('panel', className)}
      ref={panel}
      data-density={density}
      data-environment={tone}
      aria-labelledby={titleId}
    >
      {children}
    </section>
  );
}

function PanelBody({ titleId, columns }: { titleId: string; columns: Columns | undefined }): ReactNode {
  const part = usePart();
  const words = useWords();
  const extras = useExtras();
  return (
    <>
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
      {extras.map(({ Tools }, index) => Tools && <Tools key={index} />)}
      <KeyTable columns={columns} />
      <DeletionAnnouncer />
      <CreateKeyDialog />
      <DeleteKeyDialog />
      {extras.map(({ Dialog }, index) => Dialog && <Dialog key={index} />)}
    </>
  );
}
