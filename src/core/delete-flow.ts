import { ApiKeysError, isDefinite } from './errors.ts';
import type { FlowContext } from './flow-context.ts';
import type { WriteIntent } from './guard.ts';
import { findKeys } from './pages.ts';
import { readNothing } from './schema.ts';
import type { Readable } from './store.ts';
import type { ApiKey, Challenge, Deletion, KeyFailure } from './types.ts';
import { createWriteFlow, type WriteFlow } from './write-flow.ts';
import type { Task, WriteState } from './write-states.ts';

/** How a deletion ended. */
export interface Deleted {
  /** `already_gone`: somebody else was faster. */
  readonly how: 'deleted' | 'already_gone';
  /** Of several keys, those that are still there, and why. */
  readonly failed: readonly KeyFailure[];
}

/** The keys that a deletion is about: one, or several behind one code. */
export type DeleteTask = Task<null>;

/** Where a deletion stands. */
export type DeleteState = WriteState<null, Deleted>;

/** The deletion as a host drives it: every verb is safe at any time, and does nothing where it does not fit. */
export interface DeleteFlow extends Omit<WriteFlow<null, Deleted>, 'confirm'>, Readable<DeleteState> {
  /** Several keys need an adapter with `deleteMany`, and `client.part(manyDeletion)` (the extra `bulkDeletion` brings it). */
  open(keys: ApiKey | readonly ApiKey[]): void;
  /** Asks the backend to delete; it answers by sending a code, or by deleting at once where it asks for none. */
  confirm(): void;
}

/** Deletes several keys together; see `manyDeletion`. */
export type DeleteSeveral = (
  ids: readonly string[],
  intent: WriteIntent,
  onLate: () => void,
) => Promise<Deletion | Challenge>;

export interface DeleteFlowRunner extends DeleteFlow {
  deleteSeveralBy(call: DeleteSeveral): void;
  /** Takes what a read of the whole list, begun at `startedAt`, proves about keys. */
  observe(ids: ReadonlySet<string>, startedAt: number): void;
  stop(): void;
}

const isMissing = ({ code }: KeyFailure): boolean => code === 'not_found';

export function createDeleteFlow(context: FlowContext): DeleteFlowRunner {
  const { adapter, knowledge } = context;
  let several: DeleteSeveral | undefined;
  const reported = new Set<string>();
  /** Refused since a key was missing: what is gone then, somebody else has deleted. */
  const refused = new WeakSet<DeleteTask>();
  const { dispatch, answeredAt, signal, ...flow } = createWriteFlow<null, Deleted>(
    context,
    {
      name: 'delete',
      operation: ({ keys }) => (keys.length === 1 ? 'delete' : 'deleteMany'),
      gone: (how) => ({ how, failed: [] }),
      call: remove,
      find,
      apply,
      onRefused,
    },
    context.initial.deletion,
  );

  // Not aborted by anything but its own timeout: whoever asked to delete wants it, and its outcome must be known.
  async function remove(task: DeleteTask, intent: WriteIntent): Promise<Deleted | Challenge> {
    const [first, ...others] = task.keys.map(({ id }) => id);
    if (first === undefined) throw new ApiKeysError('invalid_input');
    const onLate = (): void => void lookAgain(task);
    if (others.length === 0) {
      return (await adapter.write('delete', [first], intent, readNothing, onLate)) ?? { how: 'deleted', failed: [] };
    }
    if (!several) throw new ApiKeysError('forbidden');
    const answer = await several([first, ...others], intent, onLate);
    if ('kind' in answer) return answer;
    // A key that was not there any more is as gone as the others.
    for (const { keyId } of answer.failed.filter(isMissing)) bury(keyId, false);
    return { how: 'deleted', failed: answer.failed.filter((failure) => !isMissing(failure)) };
  }

  /** An answer after its time is not taken at its word: an adapter may give one because it was told to stop. */
  async function lookAgain(task: DeleteTask): Promise<void> {
    const result = await find(task, null, signal()).catch(() => null);
    if (!result) return;
    apply(task, result);
    dispatch({ type: 'done', operation: NaN, task, result });
  }

  async function find(task: DeleteTask, _before: unknown, scope: AbortSignal): Promise<Deleted | null> {
    const ids = task.keys.map(({ id }) => id);
    const present = await findKeys(adapter, ids, scope);
    if (present.length === ids.length) return null;
    const how = refused.has(task) ? 'already_gone' : 'deleted';
    return { how, failed: present.map(({ id }) => ({ keyId: id, code: 'unknown' })) };
  }

  function apply({ keys }: DeleteTask, { how, failed }: Deleted): void {
    const left = new Set(failed.map(({ keyId }) => keyId));
    for (const { id } of keys) {
      if (left.has(id)) knowledge.clear(id);
      else bury(id, how === 'deleted');
    }
  }

  function bury(id: string, isOurs: boolean): void {
    if (isOurs && !reported.has(id)) context.emit({ type: 'key.delete.succeeded', keyId: id });
    reported.add(id);
    knowledge.bury(id);
  }

  function onRefused(task: DeleteTask, error: ApiKeysError, call: 'request' | 'verify'): Deleted | undefined {
    const { keys } = task;
    if (error.code === 'not_found') refused.add(task);
    const isLost = call === 'verify' && !isDefinite(error);
    for (const { id } of call === 'verify' ? keys : []) knowledge[isLost ? 'doubt' : 'clear'](id);
    if (!keys.every(({ id }) => knowledge.get().gone.has(id))) return undefined;
    return { how: isLost ? 'deleted' : 'already_gone', failed: [] };
  }

  return {
    ...flow,
    open(keys) {
      const all = 'id' in keys ? [keys] : keys;
      if (all.length === 0) return;
      flow.open({ keys: all, input: null }, true);
      // A row may still be drawn somewhere whose key is known to be gone.
      dispatch({ type: 'gone', ids: knowledge.get().gone });
    },
    confirm: () => flow.confirm(null),
    deleteSeveralBy: (call) => void (several = call),
    observe(ids, startedAt) {
      // A read that began before the answer may have been overtaken by the deletion.
      const isNews = (id: string): boolean => answeredAt(id) < startedAt;
      for (const id of knowledge.get().doubtful) {
        if (!ids.has(id)) bury(id, true);
        else if (isNews(id)) knowledge.clear(id);
      }
      const state = flow.get();
      if (!('task' in state)) return;
      const { task } = state;
      const missing = task.keys.filter(({ id }) => !ids.has(id));
      for (const { id } of missing) knowledge.bury(id);
      dispatch({ type: 'gone', ids: new Set(missing.map(({ id }) => id)) });
      if (missing.length === 0 && task.keys.every(({ id }) => isNews(id))) {
        dispatch({ type: 'found', operation: NaN, task, result: null });
      }
    },
  };
}
