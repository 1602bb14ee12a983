'use client';

import type { ApiKeysError } from '../core/errors.ts';
import type { Access, Permission } from '../core/types.ts';
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
  /** Asks the backend again. */
  recheck(): Promise<void>;
}

/** What this account may do, and why not: verification and permission, two gates. */
export function useAccess(): UseAccess {
  const { access: gate, can } = useEnvironment().client;
  const { status, access, error } = useRead(gate);
  const verified = access?.verification === 'verified';
  return {
    access,
    isLoading: access === null && error === null,
    isFetching: status === 'loading',
    isError: error !== null,
    error,
    create: !can.create ? null : verified ? (access.can.create ?? true) : 'verification_required',
    delete: !can.delete ? null : (access?.can.delete ?? true),
    recheck: gate.recheck,
  };
}
