import { memoryAdapter } from 'keydesk/adapters/memory';
import { expect, test } from 'vitest';

import { faultyAdapter } from '../../src/testing.ts';

test('the second deletion is done, and its answer is lost', async () => {
  const keys = [{ id: 'a' }, { id: 'b' }];
  const adapter = faultyAdapter(memoryAdapter({ keys, codePolicy: { guarded: [] } }), {
    delete: ['ok', { fault: 'lose-answer' }],
    list: [
      { fault: 'delay', ms: 500 },
      { fault: 'reject', code: 'rate_limited', details: { retryAfterMs: 3_000 } },
    ],
  });
  const { signal } = new AbortController();
  await adapter.delete('a', { signal, idempotencyKey: 'first' });
  const second = adapter.delete('b', { signal, idempotencyKey: 'second' });
  await expect(second).rejects.toMatchObject({ code: 'network', outcome: 'unknown' });
  expect(adapter.backend.keys()).toEqual([]);
});
