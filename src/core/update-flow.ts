import type { ClientPart } from './client.ts';
import { ApiKeysError } from './errors.ts';
import { isChallenge } from './guard.ts';
import { findKeys } from './pages.ts';
import { readKey } from './schema.ts';
import { createStore, type Readable } from './store.ts';
import type { ApiKey, KeyChanges } from './types.ts';
import { createWriteFlow, type WriteFlow } from './write-flow.ts';
import type { Task, WriteState } from './write-states.ts';

/** Where an update stands. `task.keys[0]` is the key as it was last read. */
export type UpdateState = WriteState<KeyChanges, ApiKey>;

/** The update of a key as a host drives it: every verb is safe at any time, and does nothing where it does not fit. */
export interface UpdateFlow extends WriteFlow<KeyChanges, ApiKey> {
  open(key: ApiKey): void;
  /** What came of changes whose window was closed, or about another key, by then: the latest of each key. */
  readonly late: Readable<readonly LateRefusal[]>;
  dismiss(keyId: string): void;
}

/** A change that was not saved, or not for certain. Without an error it was the demand for a code, and nobody there to enter one. */
export interface LateRefusal {
  /** As it was before the change. */
  readonly key: ApiKey;
  readonly error: ApiKeysError | null;
}

/** Changes of a key. One that was changed elsewhere meanwhile is read again, and what the user typed stays. */
export const updating: ClientPart<UpdateFlow> = (context) => {
  const { adapter, knowledge, list } = context;
  const late = createStore<readonly LateRefusal[]>([]);
  const dismiss = (keyId: string): void => late.set(late.get().filter(({ key }) => key.id !== keyId));
  const {
    dispatch,
    signal,
    answeredAt: _,
    ...flow
  } = createWriteFlow<KeyChanges, ApiKey>(
    context,
    {
      name: 'update',
      operation: () => 'update',
      async call(task, intent) {
        const [key] = task.keys;
        if (!key) throw new ApiKeysError('invalid_input');
        const version = key.version !== undefined && { version: key.version };
        const answer = await adapter.write('update', [key.id, task.input], { ...intent, ...version }, readKey);
        if (isChallenge(answer)) tellLate(task, null);
        return answer;
      },
      async find({ keys: [key], input }, _before, scope) {
        const [now] = await findKeys(adapter, key ? [key.id] : [], scope);
        if (key && !now) knowledge.bury(key.id);
        if (!key || !now) throw new ApiKeysError('not_found');
        if (isAlike(input, input, changesOf(now))) return now;
        const isSame =
          now.version && key.version ? now.version === key.version : isAlike(input, changesOf(key), changesOf(now));
        if (isSame) return null;
        // Changed, and not as it was wanted letter by letter: the user looks at what is there now.
        void refresh(now.id);
        throw new ApiKeysError('edit_conflict');
      },
      apply: ({ keys: [key] }, changed) => {
        if (key) context.emit({ type: 'key.update.succeeded', keyId: key.id });
        dismiss(changed.id);
        list.replace(changed);
        // An answer that comes after the window was closed, and opened again.
        dispatch({ type: 'refreshed', key: changed });
      },
      onRefused(task, error) {
        const [key] = task.keys;
        tellLate(task, error);
        if (key && error.code === 'edit_conflict') void refresh(key.id);
      },
    },
    context.initial.update,
  );

  /** No change is lost in silence: what no window waits for any more is kept until somebody has read it. */
  function tellLate(task: Task<KeyChanges>, error: ApiKeysError | null): void {
    const state = flow.get();
    const [key] = task.keys;
    if (!key || ('task' in state && state.task === task)) return;
    dismiss(key.id);
    late.set([...late.get(), { key, error }]);
  }

  async function refresh(id: string): Promise<void> {
    // Where it cannot be read now, the next try says so again.
    const [key] = await findKeys(adapter, [id], signal()).catch(() => []);
    if (!key) return;
    list.replace(key);
    dispatch({ type: 'refreshed', key });
  }

  return { ...flow, late: late.readable, dismiss, open: (key) => flow.open({ keys: [key], input: {} }, true) };
};

/** A key as the changes that lead to it. */
const changesOf = (key: ApiKey): KeyChanges => ({ ...key, disabled: key.status === 'disabled' });

/** Whether two are alike in all that the changes give. */
const isAlike = (changes: KeyChanges, one: KeyChanges, other: KeyChanges): boolean =>
  Object.entries(changes).every(
    ([name, given]) => given === undefined || canonical(one, name) === canonical(other, name),
  );

/** Absent, `null`, empty and an empty list are the same; a moment is the same in every notation, a list in any order. */
function canonical(changes: KeyChanges, name: string): string {
  const value: unknown = changes[name as keyof KeyChanges];
  if (Array.isArray(value)) return value.map(String).toSorted().join('\n');
  if (typeof value !== 'string') return value ? 'yes' : '';
  return /^\d{4}-\d\d-\d\dT/.test(value) ? String(Date.parse(value)) : value.normalize().trim();
}
