import type { Extra } from '../../extras.ts';
import { ListTools } from './ListTools.tsx';
import { SortHead } from './SortHead.tsx';

/**
 * A search field and a status filter above the table, and heads that sort it. The backend does what it can (`supports`),
 * the kit the rest, over the whole list.
 */
export const listTools: Extra = { Tools: ListTools, SortHead };
