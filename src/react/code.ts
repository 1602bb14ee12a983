export { cleanTyped, type CodeSpec, isCompleteCode, normalizeCode } from '../core/code.ts';
