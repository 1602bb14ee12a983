'use client';

import type { ApiKeysError } from '../core/errors.ts';
import type { Access, Operation, Permission } from '../core/types.ts';
import { useEnvironment } from './provider.tsx';
import { useRead } from './use-readable.ts';

export interface UseAccess {
  /** `null` until the backend has answered once. */
  readonly access: Access | null;
  readonly isLoading: boolean;
  /** Being asked, for the first time or again. */
  readonly isFetching: boolean;
  readonly isError: boolean;
  readonly error: ApiKeysError | null;
  /** `true`, a reason code why not, or `null` where the adapter cannot do it at all. */
  readonly create: Permission | null;
  readonly delete: Permission | null;
  readonly update: Permission | null;
  readonly rotate: Permission | null;
  readonly deleteMany: Permission | null;
  /** Asks the backend again. */
  recheck(): Promise<void>;
}

/** What this account may do, and why not: verification and permission, two gates. */
export function useAccess(): UseAccess {
  const { access: gate, can } = useEnvironment().client;
  const { status, access, error } = useRead(gate);
  const verified = access?.verification === 'verified';
  const permission = (operation: Operation): Permission | null =>
    can(operation) ? (access?.can[operation] ?? true) : null;
  // What makes a key stands behind verification, too.
  const making = (operation: 'create' | 'rotate'): Permission | null =>
    can(operation) && !verified ? 'verification_required' : permission(operation);
  return {
    access,
    isLoading: access === null && error === null,
    isFetching: status === 'loading',
    isError: error !== null,
    error,
    create: making('create'),
    delete: permission('delete'),
    update: permission('update'),
    rotate: making('rotate'),
    // Who may not delete one may not delete several.
    deleteMany:
      permission('delete') === true ? permission('deleteMany') : can('deleteMany') ? permission('delete') : null,
    recheck: gate.recheck,
  };
}
