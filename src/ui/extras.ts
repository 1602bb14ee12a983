'use client';

import { createContext, useContext, useMemo, type ComponentType } from 'react';
import type { UseFormReturn } from 'react-hook-form';

import type { ApiKey, Operation, Policy, SortField } from '../core/types.ts';
import { useAccess } from '../react/use-access.ts';
import type { UseSecret } from '../react/use-secret.ts';

/** What a form about a key holds. `expiresAt` is an ISO date, empty for a key that never ends. */
export interface KeyValues {
  readonly name: string;
  readonly expiresAt: string;
  readonly scopes: readonly string[];
  readonly allowedIps: readonly string[];
  readonly note: string;
}

export interface KeyFieldProps {
  readonly form: UseFormReturn<KeyValues>;
  readonly policy: Policy;
  readonly isReadOnly: boolean;
  /** The key that is edited; absent while one is created. */
  readonly of?: ApiKey | undefined;
}

/** One field of a key, in the form that creates it and in the one that edits it. */
export interface KeyField {
  readonly name: keyof KeyValues;
  /** Whether the backend's policy has this field. */
  asks(policy: Policy): boolean;
  /** What stands in the form's error where the backend refuses the field with a reason code; the field makes words of it. */
  refusal(code: string): string;
  readonly Field: ComponentType<KeyFieldProps>;
}

export interface SortHeadProps {
  readonly field: SortField;
  readonly label: string;
}

/** What can be added to the panel: a host pays for what it imports. Each is drawn only where the adapter has its method. */
export interface Extra {
  /** The method that it needs. Default: none. */
  readonly needs?: Operation;
  /** Above the table. */
  readonly Tools?: ComponentType;
  /** In the head of each column that can be sorted, instead of its bare label. */
  readonly SortHead?: ComponentType<SortHeadProps>;
  /** The first cell of the head. */
  readonly LeadHead?: ComponentType;
  /** The first cell of each row. */
  readonly LeadCell?: ComponentType<{ readonly of: ApiKey }>;
  /** Before Delete, at the end of each row. */
  readonly RowAction?: ComponentType<{ readonly of: ApiKey }>;
  /** More fields for a key. */
  readonly fields?: readonly KeyField[];
  /** Below a new secret. */
  readonly SecretTools?: ComponentType<{ readonly secret: UseSecret; readonly of: ApiKey }>;
  /** Its own window. */
  readonly Dialog?: ComponentType;
}

const none: readonly Extra[] = [];

export const ExtrasContext: React.Context<readonly Extra[]> = createContext(none);

/** The extras of the nearest panel that its adapter can serve. */
export function useExtras(): readonly Extra[] {
  const extras = useContext(ExtrasContext);
  const access = useAccess();
  // Reasons for which something is not allowed now change nothing: only what cannot be done at all is not drawn.
  const offered = extras.filter(({ needs }) => needs === undefined || access[needs] !== null);
  const names = offered.map((extra) => extras.indexOf(extra)).join();
  // oxlint-disable-next-line react-hooks/exhaustive-deps -- the same extras are the same array, or every row renders anew.
  return useMemo(() => offered, [extras, names]);
}
