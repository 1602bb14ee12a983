import type { Extra } from '../../extras.ts';
import { KeyDetailsDialog } from './KeyDetailsDialog.tsx';
import { LateRefusals } from './LateRefusals.tsx';
import { ManageKey } from './ManageKey.tsx';

/** All that is known of a key in a window of its own, and its name, end, scopes, addresses, note and use to be changed there. */
export const keyDetails: Extra = {
  needs: 'update',
  Tools: LateRefusals,
  RowAction: ManageKey,
  Dialog: KeyDetailsDialog,
};
