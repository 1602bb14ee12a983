import { memoryAdapter, type MemoryAdapterOptions } from 'keydesk/adapters/memory';

import type { Challenge, CreatedKey, ListQuery, NewKey, WriteContext } from '../../src/core/types.ts';

let intents = 0;
export const live = new AbortController().signal;
export const read = { signal: live };
export const write = (context: Partial<WriteContext> = {}): WriteContext => ({
  signal: live,
  idempotencyKey: `intent-${++intents}`,
  ...context,
});
export const query = (more: Partial<ListQuery> = {}): ListQuery => ({ cursor: null, limit: 50, ...more });

/** An adapter on a clock that stands still until a test moves it, and the steps of its flows. */
export function setUp(options: MemoryAdapterOptions = {}) {
  const clock = { ms: Date.parse('2026-11-23T10:00:00Z') };
  const adapter = memoryAdapter({ now: () => clock.ms, ...options });
  const { backend } = adapter;
  return {
    adapter,
    backend,
    pass: (seconds: number) => void (clock.ms += seconds * 1000),
    create: async (input: NewKey = {}) => (await adapter.create(input, write())) as CreatedKey,
    ask: async (id: string, context = write()) => (await adapter.delete(id, context)) as Challenge,
    confirm: (id: string, { id: challengeId }: Challenge, code = latestCode(), context = write()) =>
      adapter.delete(id, { ...context, proof: { challengeId, code } }),
    /** The context that answers a challenge, with the code that was sent last. */
    proven: ({ id: challengeId }: Challenge, code = latestCode()) => write({ proof: { challengeId, code } }),
    /** The backend's time, so many seconds from now. */
    at: (seconds: number) => new Date(clock.ms + seconds * 1000).toISOString(),
    names: async (more?: Partial<ListQuery>) => (await adapter.list(query(more), read)).keys.map(({ name }) => name),
  };
  function latestCode(): string {
    return backend.sent.at(-1)?.code ?? '';
  }
}
