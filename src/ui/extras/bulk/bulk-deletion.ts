import type { Extra } from '../../extras.ts';
import { BulkBar } from './BulkBar.tsx';
import { ChooseAll, ChooseKey } from './Choices.tsx';
import { DeleteManyDialog } from './DeleteManyDialog.tsx';

/**
 * Checkboxes in the table, and the deletion of all chosen keys behind one code: at most 100 at once. Drawn where the
 * adapter has `deleteMany` and the account may use it.
 */
export const bulkDeletion: Extra = {
  needs: 'deleteMany',
  Tools: BulkBar,
  LeadHead: ChooseAll,
  LeadCell: ChooseKey,
  Dialog: DeleteManyDialog,
};
