import { ApiKeysError, type ApiKeysAdapter, type KeyChanges, type NewKey, type RotateInput } from 'keydesk/headless';
import { expect } from 'vitest';

import { readDeletionOf } from '../../src/core/delete-many.ts';
import { guardAdapter, type GuardedAdapter, type WriteIntent } from '../../src/core/guard.ts';
import { readCreatedKey, readKey, readNothing } from '../../src/core/schema.ts';

export const signal = new AbortController().signal;
export const write = { signal, idempotencyKey: 'k' };
export const query = { cursor: null, limit: 50 };

const names = ['list', 'get', 'access', 'create', 'delete', 'update', 'rotate', 'deleteMany'] as const;

/** The guarded adapter, with each write as a method of its own. */
export type Guarded = Required<Pick<GuardedAdapter, 'list' | 'get' | 'access'>> & {
  create(input: NewKey, intent: WriteIntent): Promise<unknown>;
  delete(id: string, intent: WriteIntent): Promise<unknown>;
  update(id: string, changes: KeyChanges, intent: WriteIntent): Promise<unknown>;
  rotate(id: string, input: RotateInput, intent: WriteIntent): Promise<unknown>;
  deleteMany(ids: readonly string[], intent: WriteIntent): Promise<unknown>;
};

export function writesOf(adapter: GuardedAdapter): Guarded {
  return {
    ...(adapter as Required<GuardedAdapter>),
    create: (input, intent) => adapter.write('create', [input], intent, readCreatedKey),
    delete: (id, intent) => adapter.write('delete', [id], intent, readNothing),
    update: (id, changes, intent) => adapter.write('update', [id, changes], intent, readKey),
    rotate: (id, input, intent) => adapter.write('rotate', [id, input], intent, readCreatedKey),
    deleteMany: (ids, intent) => adapter.write('deleteMany', [ids], intent, readDeletionOf(ids)),
  };
}

/** Every method of an adapter whose calls all end as `end` does. */
export function guarded(end: () => unknown): Guarded {
  const method = end as () => never;
  return writesOf(guardAdapter(Object.fromEntries(names.map((name) => [name, method])) as unknown as ApiKeysAdapter));
}

export const answering = (answer: unknown): Guarded => guarded(() => Promise.resolve(answer));

export const calls: [string, (adapter: Guarded, own?: AbortSignal) => Promise<unknown>][] = [
  ['list', (adapter, own = signal) => adapter.list(query, { signal: own })],
  ['get', (adapter, own = signal) => adapter.get('a', { signal: own })],
  ['access', (adapter, own = signal) => adapter.access({ signal: own })],
  ['create', (adapter, own = signal) => adapter.create({}, { ...write, signal: own })],
  ['delete', (adapter, own = signal) => adapter.delete('a', { ...write, signal: own })],
  ['update', (adapter, own = signal) => adapter.update('a', {}, { ...write, signal: own })],
  ['rotate', (adapter, own = signal) => adapter.rotate('a', { graceSeconds: 0 }, { ...write, signal: own })],
  ['deleteMany', (adapter, own = signal) => adapter.deleteMany(['a', 'b'], { ...write, signal: own })],
];

/** The writes, with an intent that brings a code. */
export const proven = {
  create: (adapter: Guarded, intent: WriteIntent) => adapter.create({}, intent),
  delete: (adapter: Guarded, intent: WriteIntent) => adapter.delete('a', intent),
  update: (adapter: Guarded, intent: WriteIntent) => adapter.update('a', {}, intent),
  rotate: (adapter: Guarded, intent: WriteIntent) => adapter.rotate('a', { graceSeconds: 0 }, intent),
  deleteMany: (adapter: Guarded, intent: WriteIntent) => adapter.deleteMany(['a', 'b'], intent),
};

export async function errorOf(call: Promise<unknown>): Promise<ApiKeysError> {
  const error: unknown = await call.then(
    () => 'no error',
    (thrown: unknown) => thrown,
  );
  expect(error).toBeInstanceOf(ApiKeysError);
  return error as ApiKeysError;
}
