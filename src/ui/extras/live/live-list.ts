'use client';

import { useLiveList } from '../../../react/use-live-list.ts';
import type { Extra } from '../../extras.ts';

/**
 * Keeps the list as it is at the backend: reads it again when the user or the network comes back, when another tab has
 * changed something, and a few times where reading it has failed.
 */
export const liveList: Extra = { Tools: LiveList };

function LiveList(): null {
  useLiveList();
  return null;
}
