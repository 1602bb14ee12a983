import { memoryAdapter, type MemoryAdapter } from 'keydesk/adapters/memory';

import type { ApiKeysAdapter } from '../../src/core/adapter.ts';
import type { ContractBackend, ContractSetup } from '../../src/testing.ts';

/** The memory adapter as the contract wants a backend, or something that is made of it. */
export function memoryBackend(
  { guarded, policy, can, verification, uniqueNames }: ContractSetup,
  wrap: (adapter: MemoryAdapter) => ApiKeysAdapter = (adapter) => adapter,
): ContractBackend {
  const clock = { ms: Date.parse('2026-11-23T10:00:00Z') };
  const now = (): number => clock.ms;
  const codePolicy = { guarded };
  const adapter = memoryAdapter({ now, codePolicy, access: { verification, can, policy }, uniqueNames });
  const { backend } = adapter;
  return {
    adapter: wrap(adapter),
    newestCode: () => backend.sent.at(-1)?.code ?? '',
    pass: (seconds) => void (clock.ms += seconds * 1000),
    signOut: () => backend.signOut(),
    addKey: (input) => backend.add(input),
    renameKey: (id, name) => backend.change(id, { name }),
    removeKey: (id) => backend.remove(id),
    foreignKey: () => memoryAdapter().backend.add({ id: 'key_of_another_account' }).id,
    authenticates: (secret, address) => backend.authenticates(secret, address),
  };
}
