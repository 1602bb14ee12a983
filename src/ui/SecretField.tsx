'use client';

import { useId, type ReactNode } from 'react';

import type { UseSecret } from '../react/use-secret.ts';
import { Button } from './Button.tsx';
import { FieldMessage } from './FieldMessage.tsx';
import { usePart } from './parts.ts';
import { ReplayBlock } from './ReplayBlock.tsx';
import { useWords } from './use-words.ts';

export interface SecretFieldProps {
  readonly secret: UseSecret;
  /** What stands there while the secret is hidden. */
  readonly mask: string;
}

/** The new key's secret: masked until asked for, whole when shown. It stands in no prop: the field gets it through its ref. */
export function SecretField({ secret, mask }: SecretFieldProps): ReactNode {
  const part = usePart();
  const words = useWords();
  const id = useId();
  const { isShown, copy, fieldRef, show, hide } = secret;
  return (
    <div {...part('field')}>
      <label {...part('label')} htmlFor={id}>
        {words('secret.label')}
      </label>
      <ReplayBlock>
        <div {...part('secret')}>
          <textarea
            {...part('input')}
            rows={2}
            ref={fieldRef}
            id={id}
            defaultValue={mask}
            readOnly
            dir="ltr"
            translate="no"
            autoComplete="off"
            spellCheck={false}
            aria-describedby={`${id}message`}
          />
          <Button variant="quiet" onClick={isShown ? hide : show}>
            {words(isShown ? 'secret.hide' : 'secret.show')}
          </Button>
        </div>
      </ReplayBlock>
      <FieldMessage id={`${id}message`} error={copy === 'refused' && words('secret.refused')} />
    </div>
  );
}
