'use client';

import { useEffect, useId, useRef, type ReactNode } from 'react';

import { ApiKeysProvider, type ApiKeysProviderProps } from '../react/provider.tsx';
import type { Columns } from './columns.tsx';
import { CreateKeyButton } from './CreateKeyButton.tsx';
import { CreateKeyDialog } from './CreateKeyDialog.tsx';
import { DeleteKeyDialog } from './DeleteKeyDialog.tsx';
import { DeletionAnnouncer } from './DeletionAnnouncer.tsx';
import { ExtrasContext, useExtras, type Extra } from './extras.ts';
import { keepFocus } from './focus-return.ts';
import { KeyTable } from './KeyTable.tsx';
import { ClassNamesContext, usePart, type ClassNames } from './parts.ts';
import { useWords } from './use-words.ts';
import { VerificationNotice } from './VerificationNotice.tsx';

/** What every panel takes: what it draws, how, and whom it tells. */
export interface PanelProps extends Omit<ApiKeysProviderProps, 'adapter' | 'client' | 'children'> {
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

interface FramedProps extends PanelProps, Pick<ApiKeysProviderProps, 'adapter' | 'client'> {
  /** Above the title. */
  readonly children?: ReactNode;
  /** Which account this is, where there are several: nothing of one is ever there under another. */
  readonly account?: string;
  /** Its colour mark. */
  readonly tone?: string | undefined;
}

const noNames: ClassNames = {};
const noExtras: readonly Extra[] = [];

/** The page itself: title, Create, verification gate, table and both flows. */
export function Panel(props: FramedProps): ReactNode {
  const { extras = noExtras, columns, className, classNames = noNames, density } = props;
  const { children, account, tone, ...provider } = props;
  const titleId = useId();
  return (
    <ApiKeysProvider {...provider}>
      <ClassNamesContext.Provider value={classNames}>
        <ExtrasContext.Provider value={extras}>
          <PanelFrame className={className} density={density} tone={tone} titleId={titleId}>
            {children}
            <PanelBody key={account} titleId={titleId} columns={columns} />
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
