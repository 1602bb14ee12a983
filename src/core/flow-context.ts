import type { CreateState } from './create-flow.ts';
import type { DeleteState } from './delete-flow.ts';
import type { ApiKeysEvent } from './events.ts';
import type { GuardedAdapter } from './guard.ts';
import type { KeyList } from './key-list.ts';
import type { Knowledge } from './knowledge.ts';
import type { RotateState } from './rotate-flow.ts';
import type { Policy } from './types.ts';
import type { UpdateState } from './update-flow.ts';

/** States to begin in, for stories and tests. */
export interface InitialStates {
  readonly creation?: CreateState;
  readonly deletion?: DeleteState;
  readonly update?: UpdateState;
  readonly rotation?: RotateState;
  /** The secret of a creation or a rotation that is done. */
  readonly secret?: string;
}

/** What belongs to the client and is shared by all of its flows. */
export interface FlowContext {
  readonly initial: InitialStates;
  readonly adapter: GuardedAdapter;
  readonly knowledge: Knowledge;
  readonly list: KeyList;
  policy(): Policy | undefined;
  now(): number;
  emit(event: ApiKeysEvent): void;
  onSignedOut(): void;
}
