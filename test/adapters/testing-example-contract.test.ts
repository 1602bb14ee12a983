import { memoryAdapter } from 'keydesk/adapters/memory';
import { expect, test } from 'vitest';

import { adapterContract } from '../../src/testing.ts';

const cases = adapterContract(
  ({ guarded, policy, can, verification, uniqueNames }) => {
    // Yours instead: an empty account, with these rules.
    const adapter = memoryAdapter({ codePolicy: { guarded }, access: { policy, can, verification }, uniqueNames });
    const { backend } = adapter;
    return {
      adapter,
      newestCode: () => backend.sent.at(-1)?.code ?? '',
      signOut: () => backend.signOut(),
      addKey: (input) => backend.add(input),
      renameKey: (id, name) => backend.change(id, { name }),
      removeKey: (id) => backend.remove(id),
      authenticates: (secret, address) => backend.authenticates(secret, address),
    };
  },
  { without: ['pass', 'foreignKey'] },
);

test.each(cases)('$name', async ({ run }) => {
  await expect(run()).resolves.toBeUndefined();
});
