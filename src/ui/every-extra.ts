import type { Extra } from './extras.ts';
import { bulkDeletion } from './extras/bulk/bulk-deletion.ts';
import { createOptions } from './extras/create-options.ts';
import { keyDetails } from './extras/details/key-details.ts';
import { liveList } from './extras/live/live-list.ts';
import { keyRotation } from './extras/rotation/key-rotation.ts';
import { secretFormats } from './extras/secret/secret-formats.tsx';
import { listTools } from './extras/tools/list-tools.ts';

/** All that can be added to the panel; what the adapter does not offer is not drawn. */
export const everyExtra: readonly Extra[] = [
  liveList,
  listTools,
  bulkDeletion,
  createOptions,
  /* @__PURE__ */ secretFormats(),
  keyDetails,
  keyRotation,
];
