import type { ClientPart } from './client.ts';
import type { Made } from './custody.ts';
import { ApiKeysError } from './errors.ts';
import { findCreated, plain } from './find-created.ts';
import { findKeys } from './pages.ts';
import { readCreatedKey } from './schema.ts';
import { createSecretFlow, type SecretFlow } from './secret-flow.ts';
import type { ApiKey, RotateInput } from './types.ts';
import type { WriteState } from './write-states.ts';

/** Where a rotation stands. */
export type RotateState = WriteState<RotateInput, Made>;

/** The rotation as a host drives it: every verb is safe at any time, and does nothing where it does not fit. */
export interface RotateFlow extends SecretFlow<RotateInput> {
  /** Asks first how long the old key still works. */
  open(key: ApiKey): void;
}

/** A new key in the place of an old one, which ends after a grace period. */
export const rotation: ClientPart<RotateFlow> = (context) => {
  const { adapter, list } = context;
  const flow = createSecretFlow<RotateInput>(
    context,
    {
      name: 'rotate',
      async call({ keys: [key], input }, intent) {
        if (!key) throw new ApiKeysError('invalid_input');
        return adapter.write('rotate', [key.id, input], intent, readCreatedKey);
      },
      async find({ keys: [key] }, before, signal) {
        if (!key) return null;
        const [old] = await findKeys(adapter, [key.id], signal);
        // A key that was rotated has another end, or is gone: as it was, somebody else's new key is none of ours.
        if (old && isUntouched(key, old)) return null;
        const found = await findCreated(adapter, before, (each) => plain(each.name) === plain(key.name), signal);
        const [made] = found;
        if (found.length > 1) throw new ApiKeysError('unknown');
        return made ? { key: made, custody: 'lost' } : null;
      },
      apply(key) {
        list.insert(key);
        // The old key has got an end, or is gone. Once let go of, the list is read again when it is next looked at.
        if (list.get().status !== 'idle') void list.refetch();
      },
    },
    context.initial.rotation,
  );
  return { ...flow, open: (key) => flow.open({ keys: [key], input: { graceSeconds: 86_400 } }, true) };
};

const isUntouched = (before: ApiKey, now: ApiKey): boolean =>
  now.version === before.version && now.expiresAt === before.expiresAt && now.statusReason === before.statusReason;
