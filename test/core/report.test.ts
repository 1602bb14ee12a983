import { beforeEach, expect, test, vi } from 'vitest';

import { keyA, keyB, keyNamed } from './support.ts';

const complaints = vi.fn<(text: string) => void>();

beforeEach(() => {
  vi.resetModules();
  complaints.mockClear();
  vi.spyOn(console, 'error').mockImplementation(complaints);
  return () => {
    vi.restoreAllMocks();
    vi.unstubAllEnvs();
  };
});

const keyC = keyNamed('c');
const secret = 'sk_live_T0pS3cr3t';
const told = (): string => complaints.mock.calls.join('\n');

/** Reads pages to their end with a kit that was just loaded. */
async function read(...pages: readonly (readonly unknown[])[]): Promise<void> {
  const { createApiKeysClient } = await import('keydesk/headless');
  const list = async (query: { cursor: string | null }): Promise<never> => {
    const at = Number(query.cursor);
    return { keys: pages[at], nextCursor: at + 1 < pages.length ? String(at + 1) : null } as never;
  };
  const client = createApiKeysClient({ list });
  await client.list.refetch();
  for (const _ of pages.slice(1)) await client.list.fetchNextPage();
  await client.list.refetch();
}

test('a list as it should be has nothing told', async () => {
  await read([keyA, keyB], [keyC]);
  expect(complaints).not.toHaveBeenCalled();
});

test('a list with secrets is told to the developer once, without them', async () => {
  await read([keyA, { ...keyB, secret }], [{ ...keyC, secret }]);
  expect(complaints).toHaveBeenCalledTimes(1);
  expect(told()).toMatch(/^Keydesk: .*secrets/);
  expect(told()).not.toContain(secret);
});

test('a key that came twice in one page is told to the developer once', async () => {
  await read([keyA, keyB, keyA]);
  expect(complaints).toHaveBeenCalledTimes(1);
  expect(told()).toMatch(/^Keydesk: .*twice/);
});

test('a key that has moved on to the next page meanwhile is nothing to tell', async () => {
  await read([keyA], [keyB, keyA]);
  expect(complaints).not.toHaveBeenCalled();
});

test('both are told', async () => {
  await read([keyA, { ...keyA, secret }]);
  expect(complaints).toHaveBeenCalledTimes(2);
});

test('rows that cannot be read are no such rows', async () => {
  await read([null, 'secret', 5, undefined, { name: 'no id' }, { name: 'no id' }, { id: 5 }, { id: 5 }, keyA]);
  expect(complaints).not.toHaveBeenCalled();
});

test('a production build tells nothing', async () => {
  vi.stubEnv('NODE_ENV', 'production');
  await read([keyA, { ...keyA, secret }]);
  expect(complaints).not.toHaveBeenCalled();
});
