import type { Made } from './custody.ts';
import { findCreated, plain } from './find-created.ts';
import type { FlowContext } from './flow-context.ts';
import { readCreatedKey } from './schema.ts';
import { createSecretFlow, type SecretFlow } from './secret-flow.ts';
import type { NewKey, Policy } from './types.ts';
import type { WriteState } from './write-states.ts';

/** Where a creation stands. */
export type CreateState = WriteState<NewKey, Made>;

/** The creation as a host drives it: every verb is safe at any time, and does nothing where it does not fit. */
export interface CreateFlow extends SecretFlow<NewKey> {
  /**
   * Creates a key at once, or begins with the form. `asks`: whether there is something to ask first; default: whether
   * the backend's policy offers or requires anything.
   */
  open(asks?: boolean): void;
}

export interface CreateFlowRunner extends CreateFlow {
  stop(): void;
}

export function createCreateFlow(context: FlowContext): CreateFlowRunner {
  const { adapter, list } = context;
  const flow = createSecretFlow<NewKey>(
    context,
    {
      name: 'create',
      call: ({ input }, intent) => adapter.write('create', [input], intent, readCreatedKey),
      async find({ input }, before, signal) {
        const name = plain(input.name);
        const found = await findCreated(adapter, before, (each) => !name || plain(each.name) === name, signal);
        const [key] = found;
        // Nothing but its name ties a key to who wanted it: of two, or without one, it may be somebody else's.
        return key ? { key, custody: name && found.length === 1 ? 'lost' : 'doubtful' } : null;
      },
      apply: list.insert,
    },
    context.initial.creation,
  );
  return {
    ...flow,
    open: (asks = offersSomething(context.policy())) => flow.open({ keys: [], input: {} }, asks),
  };
}

/** Whether the backend's policy leaves anything to say about a new key. */
const offersSomething = ({ nameRequired, expiry, scopes, allowedIps, noteMaxLength }: Policy = {}): boolean =>
  [nameRequired, expiry, scopes, allowedIps, noteMaxLength].some((each) => each !== undefined);
