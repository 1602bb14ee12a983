import { render, screen, waitFor } from '@testing-library/react';
import { memoryAdapter } from 'keydesk/adapters/memory';
import {
  ApiKeysProvider,
  defineAdapter,
  useAccess,
  useApiKeys,
  useCreateKeyFlow,
  useDeleteKeyFlow,
  useRotateKeyFlow,
  useSelection,
  useUpdateKeyFlow,
  type ApiKeysAdapter,
  type Permission,
  type UseAccess,
} from 'keydesk/headless';
import type { ReactNode } from 'react';
import { describe, expect, expectTypeOf, test } from 'vitest';

const { list } = memoryAdapter({ keys: [{ id: 'key_1', name: 'Checkout' }] });

/** What the hooks say of an adapter: each permission, and what a view of them shows. */
function Probe({ see }: { see: (access: UseAccess) => void }): ReactNode {
  const { keys } = useApiKeys();
  const access = useAccess();
  see(access);
  const steps = [useCreateKeyFlow(), useDeleteKeyFlow(), useUpdateKeyFlow(), useRotateKeyFlow()].map(
    ({ state }) => state.step,
  );
  return <p>{[...keys.map(({ name }) => name), useSelection().chosen.length, ...steps].join(' ')}</p>;
}

async function permissions(adapter: ApiKeysAdapter): Promise<Partial<UseAccess>> {
  let latest: UseAccess | undefined;
  render(
    <ApiKeysProvider adapter={adapter}>
      <Probe see={(access) => (latest = access)} />
    </ApiKeysProvider>,
  );
  await screen.findByText('Checkout 0 closed closed closed closed');
  await waitFor(() => expect(latest?.isLoading).toBe(false));
  const { create, delete: remove, update, rotate, deleteMany } = latest!;
  return { create, delete: remove, update, rotate, deleteMany };
}

const nothing = { create: null, delete: null, update: null, rotate: null, deleteMany: null };

describe('an adapter with `list` and nothing else', () => {
  test('is a whole adapter to the compiler', () => {
    const adapter = defineAdapter({ list });
    expectTypeOf(adapter).toExtend<ApiKeysAdapter>();
    // What it does not have, nobody can call on it.
    expectTypeOf(adapter).not.toHaveProperty('create');
    expectTypeOf<Pick<ApiKeysAdapter, 'list'>>().toExtend<ApiKeysAdapter>();
    expectTypeOf<Omit<ApiKeysAdapter, 'list'>>().not.toExtend<ApiKeysAdapter>();
    // @ts-expect-error -- an adapter that cannot list is none.
    expect(defineAdapter({})).toEqual({});
  });

  test('gives `null` for every permission: it can do none of it, whoever asks', async () => {
    expect(await permissions(defineAdapter({ list }))).toEqual(nothing);
  });
});

describe('a permission', () => {
  test('is `true` for what the adapter can, where nothing says otherwise', async () => {
    const { access: _, ...adapter } = memoryAdapter({ keys: [{ id: 'key_1', name: 'Checkout' }] });
    const all = { create: true, delete: true, update: true, rotate: true, deleteMany: true };
    expect(await permissions(adapter)).toEqual(all);
    const { rotate: __, ...fewer } = adapter;
    expect(await permissions(fewer)).toEqual({ ...all, rotate: null });
  });

  test('is the reason of the backend; for several keys that of one counts first', async () => {
    const can = { create: 'read_only', update: 'owner_only', delete: 'locked', rotate: true } as const;
    const adapter = memoryAdapter({ keys: [{ id: 'key_1', name: 'Checkout' }], access: { can } });
    expect(await permissions(adapter)).toEqual({ ...can, deleteMany: 'locked' });
    expectTypeOf<UseAccess['create' | 'deleteMany']>().toEqualTypeOf<Permission | null>();
  });
});
