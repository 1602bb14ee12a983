'use client';

import type { ReactNode } from 'react';

import type { ApiKeysError } from '../core/errors.ts';
import { useEnvironment } from '../react/provider.tsx';
import { useAccess } from '../react/use-access.ts';
import { usePart } from './parts.ts';
import { useWords } from './use-words.ts';

/** The way to people, with the request id filled in; nothing where neither host nor backend named one. */
export function SupportLink({ error }: { error?: ApiKeysError | null | undefined }): ReactNode {
  const part = usePart();
  const words = useWords();
  const { support } = useEnvironment();
  const { access } = useAccess();
  const context = { requestId: error?.requestId, code: error?.code };
  const target = typeof support === 'function' ? support(context) : (support ?? access?.supportUrl);
  if (!target) return null;
  return (
    <a {...part('link')} href={target.replaceAll('{requestId}', encodeURIComponent(context.requestId ?? ''))}>
      {words('panel.support')}
    </a>
  );
}
