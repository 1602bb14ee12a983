export { isCompleteCode, normalizeCode } from '../core/code.ts';
