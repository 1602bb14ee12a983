export { isCompleteCode, type CodeSpec } from '../core/code.ts';
export { cleanTyped, normalizeCode } from '../core/normalize-code.ts';
