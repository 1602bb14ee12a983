export { defineAdapter, type ApiKeysAdapter } from './core/adapter.ts';
export type { AccessGate, AccessState } from './core/access-gate.ts';
export {
  createApiKeysClient,
  type ApiKeysClient,
  type ApiKeysClientOptions,
  type ApiKeysListener,
} from './core/client.ts';
export { isCompleteCode, type CodeSpec } from './core/code.ts';
export type { CreateFlow } from './core/create-flow.ts';
export type { CreateState } from './core/create-machine.ts';
export type { DeleteFlow } from './core/delete-flow.ts';
export type { DeleteState, Entering } from './core/delete-states.ts';
export {
  ApiKeysError,
  type ApiKeysErrorCode,
  type ApiKeysErrorDetails,
  type FieldError,
  type Outcome,
} from './core/errors.ts';
export type { ApiKeysEvent } from './core/events.ts';
export type { KeyList, KeyListState, ListFilter } from './core/key-list.ts';
export type { KeyFacts, Waits } from './core/knowledge.ts';
export type { Messages } from './core/messages.ts';
export type { SecretHolder } from './core/secret.ts';
export type { Readable } from './core/store.ts';
export type {
  Access,
  ApiKey,
  Challenge,
  CreatedKey,
  FilterField,
  IsoDate,
  KeyPage,
  KeyStatus,
  ListQuery,
  NewKey,
  Operation,
  Permission,
  Policy,
  Proof,
  ReadContext,
  Sort,
  SortField,
  Verification,
  WriteContext,
} from './core/types.ts';
export { ApiKeysProvider, type ApiKeysProviderProps, type Support, type SupportContext } from './react/provider.tsx';
export { useAccess, type UseAccess } from './react/use-access.ts';
export { useApiKeys, type UseApiKeys } from './react/use-api-keys.ts';
export { useCreateKeyFlow, type UseCreateKeyFlow } from './react/use-create-key-flow.ts';
export { useDeleteKeyFlow, type UseDeleteKeyFlow } from './react/use-delete-key-flow.ts';
export { useSecondsUntil } from './react/use-clock.ts';
export { useSecret, type UseSecret } from './react/use-secret.ts';
