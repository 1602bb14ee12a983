export { isInUse, statusOf } from '../core/status.ts';
