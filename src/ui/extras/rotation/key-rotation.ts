import type { Extra } from '../../extras.ts';
import { KeyRotationDialog } from './KeyRotationDialog.tsx';
import { RotateKey } from './RotateKey.tsx';

/** A new key in the place of an old one, which goes on working for as long as the user says. */
export const keyRotation: Extra = { needs: 'rotate', RowAction: RotateKey, Dialog: KeyRotationDialog };
