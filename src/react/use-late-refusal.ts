'use client';

import { useEffect, useState } from 'react';

import { ApiKeysError, type ApiKeysErrorCode, type Outcome } from '../core/errors.ts';
import type { ApiKey } from '../core/types.ts';
import { useEnvironment } from './provider.tsx';
import { useUpdateVerbs } from './use-update-key-flow.ts';

/** A change of a key whose window was closed before the answer came, and which was not saved, or not for certain. */
export interface LateRefusal {
  /** The key as it is listed; `undefined` where it is not. */
  readonly key: ApiKey | undefined;
  /** `code_needed`: the backend asked for a one-time code, and nobody was there to enter it. */
  readonly why: Outcome | 'code_needed';
  readonly code: ApiKeysErrorCode | null;
}

/** The latest such change, so that no one is lost in silence, and the way to dismiss it. */
export function useLateRefusal(): readonly [refusal: LateRefusal | null, dismiss: () => void] {
  const { client } = useEnvironment();
  const update = useUpdateVerbs();
  const [refusal, setRefusal] = useState<LateRefusal | null>(null);
  useEffect(
    () =>
      client.listen({
        onEvent(event) {
          if (event.type !== 'key.update.failed' && event.type !== 'key.update.challenge_sent') return;
          // A window that waits for its answer tells it itself.
          const { step } = update.get();
          if (step !== 'closed' && step !== 'confirming') return;
          const key = client.list.get().keys.find(({ id }) => id === event.keyId);
          const code = event.type === 'key.update.failed' ? event.code : null;
          setRefusal({ key, code, why: code === null ? 'code_needed' : new ApiKeysError(code).outcome });
        },
      }),
    [client, update],
  );
  return [refusal, () => setRefusal(null)];
}
