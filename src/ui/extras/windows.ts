'use client';

import { useState } from 'react';

import { useCreateKeyFlow } from '../../react/use-create-key-flow.ts';
import { useDeleteKeyFlow } from '../../react/use-delete-key-flow.ts';

/** Counts the openings of a window: as its `key`, so that nothing of one opening stands in the next. */
export function useOpening(isOpen: boolean): number {
  const [seen, setSeen] = useState({ isOpen, count: 0 });
  if (seen.isOpen !== isOpen) setSeen({ isOpen, count: seen.count + (isOpen ? 1 : 0) });
  return seen.count;
}

/** One window at a time: whether that of a deletion or a creation is open. */
export function useIsCovered(): boolean {
  const deletion = useDeleteKeyFlow().state.step;
  const creation = useCreateKeyFlow().state.step;
  return deletion !== 'closed' || creation !== 'closed';
}
