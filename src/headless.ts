export { defineAdapter, type ApiKeysAdapter } from './core/adapter.ts';
export type { AccessGate, AccessState } from './core/access-gate.ts';
export {
  createApiKeysClient,
  type ApiKeysClient,
  type ApiKeysClientOptions,
  type ApiKeysListener,
  type ClientPart,
} from './core/client.ts';
export { isCompleteCode, type CodeSpec } from './core/code.ts';
export type { CreateFlow, CreateState } from './core/create-flow.ts';
export type { Made } from './core/custody.ts';
export type { Deleted, DeleteFlow, DeleteState, DeleteTask } from './core/delete-flow.ts';
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
export { manyDeletion } from './core/delete-many.ts';
export { localList } from './core/local-list.ts';
export type { Messages } from './core/messages.ts';
export { rotation, type RotateFlow, type RotateState } from './core/rotate-flow.ts';
export type { SecretHolder } from './core/secret.ts';
export type { SecretFlow } from './core/secret-flow.ts';
export { selection, type Selection } from './core/selection.ts';
export { isInUse, statusOf } from './core/status.ts';
export { updating, type UpdateFlow, type UpdateState } from './core/update-flow.ts';
export type { WriteFlow } from './core/write-flow.ts';
export type { Entering, Requesting, Task, Verifying, WriteState } from './core/write-states.ts';
export type { Readable } from './core/store.ts';
export type {
  Access,
  ApiKey,
  Challenge,
  CreatedKey,
  Deletion,
  ExpiryPolicy,
  FilterField,
  IpPolicy,
  IsoDate,
  KeyChanges,
  KeyFailure,
  KeyPage,
  KeyStatus,
  ListQuery,
  NewKey,
  Operation,
  Permission,
  Policy,
  Proof,
  ReadContext,
  RotateInput,
  RotationPolicy,
  ScopeOffer,
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
export { useLiveList } from './react/use-live-list.ts';
export { useLocalList } from './react/use-local-list.ts';
export { useManyDeletion } from './react/use-many-deletion.ts';
export { useRotateKeyFlow, type UseRotateKeyFlow } from './react/use-rotate-key-flow.ts';
export { useUpdateKeyFlow, type UseUpdateKeyFlow } from './react/use-update-key-flow.ts';
export type { UseFlow } from './react/use-write-flow.ts';
export { useSelection, type UseSelection } from './react/use-selection.ts';
export { useSecondsUntil } from './react/use-clock.ts';
export { useSecret, type UseSecret } from './react/use-secret.ts';
