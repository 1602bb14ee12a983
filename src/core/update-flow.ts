import type { ClientPart } from './client.ts';
import { ApiKeysError } from './errors.ts';
import { findKeys } from './pages.ts';
import { readKey } from './schema.ts';
import type { ApiKey, KeyChanges } from './types.ts';
import { createWriteFlow, type WriteFlow } from './write-flow.ts';
import type { WriteState } from './write-states.ts';

/** Where an update stands. `task.keys[0]` is the key as it was last read. */
export type UpdateState = WriteState<KeyChanges, ApiKey>;

/** The update of a key as a host drives it: every verb is safe at any time, and does nothing where it does not fit. */
export interface UpdateFlow extends WriteFlow<KeyChanges, ApiKey> {
  open(key: ApiKey): void;
}

/** Changes of a key. One that was changed elsewhere meanwhile is read again, and what the user typed stays. */
export const updating: ClientPart<UpdateFlow> = (context) => {
  const { adapter, knowledge, list } = context;
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
      async call({ keys: [key], input }, intent) {
        if (!key) throw new ApiKeysError('invalid_input');
        const version = key.version !== undefined && { version: key.version };
        return adapter.write('update', [key.id, input], { ...intent, ...version }, readKey);
      },
      async find({ keys: [key], input }, _before, scope) {
        const [now] = await findKeys(adapter, key ? [key.id] : [], scope);
        if (key && !now) knowledge.bury(key.id);
        if (!now) throw new ApiKeysError('not_found');
        if (isApplied(input, now)) return now;
        if (now.version === key?.version) return null;
        // Changed, and not as it was wanted letter by letter: the user looks at what is there now.
        void refresh(now.id);
        throw new ApiKeysError('edit_conflict');
      },
      apply: ({ keys: [key] }, changed) => {
        if (key) context.emit({ type: 'key.update.succeeded', keyId: key.id });
        list.replace(changed);
        // An answer that comes after the window was closed, and opened again.
        dispatch({ type: 'refreshed', key: changed });
      },
      onRefused({ keys: [key] }, { code }) {
        if (key && code === 'edit_conflict') void refresh(key.id);
      },
    },
    context.initial.update,
  );

  async function refresh(id: string): Promise<void> {
    // Where it cannot be read now, the next try says so again.
    const [key] = await findKeys(adapter, [id], signal()).catch(() => []);
    if (!key) return;
    list.replace(key);
    dispatch({ type: 'refreshed', key });
  }

  return { ...flow, open: (key) => flow.open({ keys: [key], input: {} }, true) };
};

/** Whether a key is as the changes wanted it. */
function isApplied({ disabled, ...fields }: KeyChanges, key: ApiKey): boolean {
  if (disabled !== undefined && disabled !== (key.status === 'disabled')) return false;
  return Object.entries(fields).every(([name, wanted]) => canonical(wanted) === canonical(key[name as keyof ApiKey]));
}

/** Absent, `null`, empty and an empty list are the same; a moment is the same in every notation, a list in any order. */
function canonical(value: unknown): string {
  if (Array.isArray(value)) return value.map(String).toSorted().join('\n');
  if (typeof value !== 'string') return '';
  return /^\d{4}-\d\d-\d\dT/.test(value) ? String(Date.parse(value)) : value.normalize().trim();
}
