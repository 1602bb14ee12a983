'use client';

import type { ReactNode } from 'react';

import type { SecretFlow } from '../core/secret-flow.ts';
import type { ApiKey } from '../core/types.ts';
import { useSecret } from '../react/use-secret.ts';
import { Button } from './Button.tsx';
import { DialogBody, useFocusOnAppear } from './Dialog.tsx';
import { useExtras } from './extras.ts';
import { usePart } from './parts.ts';
import { SecretField } from './SecretField.tsx';
import { useWords } from './use-words.ts';

type KeepingFlow = Pick<SecretFlow<unknown>, 'secret' | 'copied' | 'stay' | 'discard' | 'close'>;

/** Shows the secret once. Copy comes first in focus; Done asks again while nothing was copied. */
export function SecretStep({ flow, of: key }: { flow: KeepingFlow; of: ApiKey }): ReactNode {
  const part = usePart();
  const words = useWords();
  const secret = useSecret(flow);
  const extras = useExtras();
  const copyRef = useFocusOnAppear<HTMLButtonElement>();
  const isCopied = secret.copy === 'copied';
  const closeCopied = (): void => {
    secret.confirmCopied();
    flow.close();
  };
  const actions = (
    <>
      <span {...part('announcer')} role="status">
        {isCopied && words('secret.copied')}
      </span>
      {secret.copy === 'refused' && <Button onClick={closeCopied}>{words('secret.byHand')}</Button>}
      <Button onClick={flow.close}>{words('secret.done')}</Button>
      <Button ref={copyRef} variant="primary" data-action="copy" onClick={() => void secret.copySecret()}>
        {words(isCopied ? 'secret.copied' : 'secret.copy')}
      </Button>
    </>
  );
  return (
    <DialogBody title={words('secret.title')} description={words('secret.description')} actions={actions}>
      <SecretField secret={secret} mask={key.hint || '••••••••••••'} />
      {extras.map(({ SecretTools }, index) => SecretTools && <SecretTools key={index} secret={secret} of={key} />)}
    </DialogBody>
  );
}

/** Asks once more before an uncopied secret is gone. */
export function SecretLeave({ flow }: { flow: KeepingFlow }): ReactNode {
  const words = useWords();
  const stayRef = useFocusOnAppear<HTMLButtonElement>();
  const actions = (
    <>
      <Button ref={stayRef} variant="primary" onClick={flow.stay}>
        {words('secret.stay')}
      </Button>
      <Button variant="danger-outline" onClick={flow.discard}>
        {words('secret.discard')}
      </Button>
    </>
  );
  return <DialogBody title={words('secret.leaveTitle')} description={words('secret.leave')} actions={actions} />;
}
