import type { ApiKeysAdapter } from '../core/adapter.ts';
import type { Access, ApiKey, FilterField, NewKey, Operation, Policy, SortField, Verification } from '../core/types.ts';

/** What a case asks of its backend. Every case begins with an account that holds no key. */
export interface ContractSetup {
  /** The writes that ask for a code. The others may be done at once; where they ask too, the cases enter the code. */
  readonly guarded: readonly Operation[];
  /** What is asked of a key. Cases that need more than names say so here. */
  readonly policy: Policy;
  /** What the user may do: `true` for each, or a reason code. */
  readonly can: Required<Access['can']>;
  readonly verification: Verification;
  /** Whether a name may be used once only. */
  readonly uniqueNames: boolean;
}

/**
 * The other side of the backend: what a case has to do or to know that is no part of the adapter. Each hand is optional; one
 * that is not there stands in {@link ContractOptions.without}.
 */
export interface ContractHands {
  /** The code that was sent last, as it stands in the mail. */
  newestCode?(): string | Promise<string>;
  /** Lets so many seconds pass, for the backend. */
  pass?(seconds: number): unknown;
  /** Ends the user's session. */
  signOut?(): unknown;
  /** Somebody else of the same account creates a key, without a code. */
  addKey?(input: NewKey): Pick<ApiKey, 'id'> | Promise<Pick<ApiKey, 'id'>>;
  /** Somebody else of the same account gives a key another name, without a code. */
  renameKey?(id: string, name: string): unknown;
  /** Somebody else of the same account deletes a key, without a code. */
  removeKey?(id: string): unknown;
  /** The id of a key that another account has. */
  foreignKey?(): string | Promise<string>;
  /** Whether a request with this secret would be let in, from `address` where one is given. */
  authenticates?(secret: string, address?: string): boolean | Promise<boolean>;
}

/** A backend for one case: the adapter under test, and the hands on the other side. */
export interface ContractBackend extends ContractHands {
  readonly adapter: ApiKeysAdapter;
  /** Called when the case is over, whatever came of it. */
  close?(): unknown;
}

/** Makes a fresh backend. Called once by each case. */
export type MakeBackend = (setup: ContractSetup) => ContractBackend | Promise<ContractBackend>;

/** A method that an adapter may leave out. */
export type OptionalMethod = 'get' | 'access' | 'subscribe' | Operation;

/**
 * Something that a case needs and that an adapter or its backend may not have: a method, something that `supports` claims, a
 * hand, or a part of the setup that the backend can be given (`guard:create` is `setup.guarded` with `create` in it).
 */
export type ContractPart =
  | OptionalMethod
  | 'search'
  | `sort:${SortField}`
  | `filter:${FilterField}`
  | keyof ContractHands
  | `guard:${Operation}`
  | 'policy'
  | 'can'
  | 'verification'
  | 'uniqueNames';

/** How {@link adapterContract} is run. */
export interface ContractOptions {
  /**
   * What is not there: the cases that need it are not in the list. A case that misses something which is not named here
   * fails, so that none is left out by accident; and a method or a claim that is named here must really be absent.
   * Default: everything is there.
   */
  readonly without?: readonly ContractPart[];
  /** Milliseconds that a case waits for what comes by itself: a push, or the end of a call that was given up. Default 2 000. */
  readonly patienceMs?: number;
}

/** One thing that the contract asks, on a backend of its own. */
export interface ContractCase {
  /** Unique in the list, and the same from one version to the next as long as the case means the same. */
  readonly name: string;
  /** What it needs besides `list`. */
  readonly needs: readonly ContractPart[];
  /** Resolves where the adapter keeps the contract, and rejects with what was expected and what came. */
  readonly run: () => Promise<void>;
}
