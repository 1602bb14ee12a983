'use client';

import { useState } from 'react';

import type { UseApiKeys } from '../../../react/use-api-keys.ts';

/**
 * Whether there is something to look through: `false` only once it is known that the account has no keys. While that is
 * being found out it stays as it was, so that nothing comes and goes with each read.
 */
export function useHasKeys({ keys, filter, ...list }: UseApiKeys): boolean {
  const [had, setHad] = useState(true);
  const isOpen = list.isLoading || list.isFetching || list.isError;
  const has = keys.length > 0 || list.hasNextPage || Boolean(filter.search || filter.status) || (had && isOpen);
  if (has !== had) setHad(has);
  return has;
}
