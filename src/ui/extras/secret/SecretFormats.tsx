'use client';

import { useId, type ReactNode } from 'react';

import type { MessageKey } from '../../../core/messages.ts';
import type { ApiKey } from '../../../core/types.ts';
import type { SecretFormat, UseSecret } from '../../../react/use-secret.ts';
import { Button } from '../../Button.tsx';
import { usePart } from '../../parts.ts';
import { useExtraWords } from '../../use-extra-words.ts';
import { envFileName } from './formats.ts';
import { saveAs } from './save-as.ts';

/** One way to copy a secret: its button, and what is said once it is done. */
export interface Offer {
  readonly label: MessageKey;
  readonly said: MessageKey;
  readonly format: SecretFormat;
}

export interface SecretFormatsProps {
  readonly secret: UseSecret;
  readonly of: ApiKey;
  readonly copies: readonly Offer[];
  readonly file: Offer;
}

/** Copies the secret the way it is needed, or saves it. It passes through the formats, and stands nowhere here. */
export function SecretFormats({ secret, of: key, copies, file }: SecretFormatsProps): ReactNode {
  const part = usePart();
  const words = useExtraWords();
  const id = useId();
  const taken = [...copies, file].find(({ format }) => format === secret.copiedAs);
  return (
    <div {...part('field')}>
      <div {...part('actions')} data-place="formats">
        <span {...part('secondary')} id={id}>
          {words('formats.copyAs')}
        </span>
        <Button variant="quiet" onClick={() => void secret.copySecret(file.format, saveAs(envFileName(key.name)))}>
          {words(file.label)}
        </Button>
      </div>
      <div {...part('actions')} data-place="formats" role="group" aria-labelledby={id}>
        {copies.map(({ label, format }) => (
          <Button key={label} onClick={() => void secret.copySecret(format)}>
            {words(label)}
          </Button>
        ))}
      </div>
      <p {...part('message')} role="status">
        {taken && words(taken.said)}
      </p>
    </div>
  );
}
