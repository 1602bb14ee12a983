import { ApiKeysError, ApiKeysProvider, createApiKeysClient } from 'keydesk';
import type {
  Access,
  ApiKey,
  ApiKeysAdapter,
  ApiKeysClientOptions,
  Challenge,
  DeleteTask,
  Entering,
  NewKey,
  Task,
} from 'keydesk';
import { memoryAdapter, type MemoryAdapterOptions } from 'keydesk/adapters/memory';
import { useState, type ReactNode } from 'react';

const hour = 3_600_000;
const ago = (milliseconds: number): string => new Date(Date.now() - milliseconds).toISOString();

/** The keys of a small business, one of every status. */
export const keys: ApiKey[] = [
  key({ id: 'key_1', name: 'Production checkout', hint: 'shop_live_…4f2a', lastUsedAt: ago(2 * hour) }),
  key({
    id: 'key_2',
    name: 'Mobile app',
    hint: 'shop_live_…9c1d',
    createdAt: ago(90 * 24 * hour),
    lastUsedAt: ago(26 * hour),
  }),
  key({ id: 'key_3', name: null, hint: 'shop_live_…07be', createdAt: ago(5 * hour) }),
  key({
    id: 'key_4',
    name: 'Warehouse sync',
    hint: 'shop_live_…e83c',
    status: 'expiring',
    lastUsedAt: ago(4 * 24 * hour),
    expiresAt: ago(-5 * 24 * hour),
  }),
  key({
    id: 'key_5',
    name: 'Analytics export (old)',
    hint: 'shop_live_…51aa',
    status: 'disabled',
    createdAt: ago(400 * 24 * hour),
  }),
];

export const firstKey: ApiKey = keys[0]!;

function key(own: Partial<ApiKey> & Pick<ApiKey, 'id' | 'name' | 'hint'>): ApiKey {
  return { status: 'active', createdAt: ago(30 * 24 * hour), lastUsedAt: null, expiresAt: null, ...own };
}

/** What a deletion of these keys is about. */
export const deletionOf = (...of: readonly ApiKey[]): DeleteTask => ({ keys: of, input: null });

/** What a creation is about. */
export const creationOf = (input: NewKey = {}): Task<NewKey> => ({ keys: [], input });

/** The backend's demand for a code, before it deletes these keys; before it creates one where there are none. */
export const challengeOf = (ids: readonly string[] = [firstKey.id]): Challenge => ({
  kind: 'challenge',
  id: 'challenge_1',
  operation: (['create', 'delete'] as const)[ids.length] ?? 'deleteMany',
  keyIds: ids,
  method: 'email',
  sentTo: 'o•••@shop.ng',
  codeLength: 6,
  codeAlphabet: 'digits',
  expiresInSeconds: 300,
  resendAfterSeconds: 30,
  attemptsLeft: 5,
  reference: 'K7Q',
});
export const challenge: Challenge = challengeOf();

/** The code step of a write, with nearly all of its time left by `now`. */
export const entering = <I,>(
  task: Task<I>,
  changes: Partial<Entering<I>> = {},
  now: number = performance.now(),
): Entering<I> => ({
  step: 'entering',
  task,
  challenge: challengeOf(task.keys.map(({ id }) => id)),
  deadline: now + 299_000,
  resendAt: 0,
  ...changes,
});

export const failure = (code: ApiKeysError['code'], requestId = 'req_8f14e45f'): ApiKeysError =>
  new ApiKeysError(code, { requestId });

export interface StageProps {
  readonly backend?: MemoryAdapterOptions;
  readonly access?: Partial<Access>;
  /** Replaces methods of the backend; `undefined` takes one away. */
  readonly adapter?: Partial<ApiKeysAdapter>;
  readonly initial?: ApiKeysClientOptions['initial'];
  readonly children: ReactNode;
}

/** A provider over a backend in memory, beginning in whatever state the story is about. */
export function Stage({ backend, access, adapter, initial, children }: StageProps): ReactNode {
  const [client] = useState(() => {
    const memory = memoryAdapter({ keys, ...(access && { access }), ...backend });
    return createApiKeysClient({ ...memory, ...adapter }, { ...(initial && { initial }) });
  });
  return (
    <ApiKeysProvider client={client} locale="en" support="https://host.invalid/support?request={requestId}">
      {children}
    </ApiKeysProvider>
  );
}
