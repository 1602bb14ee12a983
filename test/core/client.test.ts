import { defineAdapter, rotation, selection, updating, type ClientPart } from 'keydesk/headless';
import { beforeEach, describe, expect, test, vi } from 'vitest';

import { createKey, made, secret } from './creation.ts';
import { deskWith, HandDrivenBackend, keyA, openDesk, settle, type Desk } from './support.ts';

beforeEach(() => {
  vi.useFakeTimers();
  return () => vi.useRealTimers();
});

async function rotateKey({ client, backend }: Desk): Promise<void> {
  client.part(rotation).open(keyA);
  client.part(rotation).confirm({ graceSeconds: 0 });
  await backend.last('rotate').answer({ ...made, secret: 'sk_live_r0tat3d' });
}

describe('a part of a client', () => {
  test('is made when it is asked for, and once', () => {
    const { client } = openDesk();
    const make = vi.fn<ClientPart<{ name: string }>>(() => ({ name: 'part', stop: () => undefined }));
    expect(make).not.toHaveBeenCalled();
    expect(client.part(make)).toBe(client.part(make));
    expect(make).toHaveBeenCalledTimes(1);
    expect(client.part(selection)).not.toBe(openDesk().client.part(selection));
  });

  test('is stopped when the client is let go of', async () => {
    const { client } = openDesk();
    const release = client.retain();
    await settle();
    const stop = vi.fn<() => void>();
    client.part(() => ({ stop }));
    release();
    await settle();
    expect(stop).toHaveBeenCalledTimes(1);
  });

  test('closes what it had open, and aborts its reads', async () => {
    const desk = await deskWith([keyA]);
    const release = desk.client.retain();
    const update = desk.client.part(updating);
    update.open(keyA);
    update.confirm({ name: 'Server' });
    await desk.backend.last('update').fail('network');
    release();
    await settle();
    expect(update.get()).toEqual({ step: 'closed' });
    expect(desk.backend.last('get').context.signal.aborted).toBe(true);
    expect(vi.getTimerCount()).toBe(0);
  });

  test('wipes its secret when the client is let go of', async () => {
    const desk = openDesk();
    const release = desk.client.retain();
    await rotateKey(desk);
    release();
    await settle();
    expect(desk.client.part(rotation).secret.read()).toBeNull();
    expect(desk.client.part(rotation).get()).toEqual({ step: 'closed' });
  });
});

test('all secrets can be discarded at once', async () => {
  const desk = openDesk();
  const { creation } = desk.client;
  await createKey(desk);
  await rotateKey(desk);
  const rotated = desk.client.part(rotation);
  expect([creation.secret.read(), rotated.secret.read()]).toEqual([secret, 'sk_live_r0tat3d']);
  desk.client.discardSecrets();
  expect([creation.secret.read(), rotated.secret.read()]).toEqual([null, null]);
  expect([creation.get(), rotated.get()]).toEqual([{ step: 'closed' }, { step: 'closed' }]);
});

test('discarding secrets leaves alone what has none', async () => {
  const desk = openDesk();
  desk.client.deletion.open(keyA);
  desk.client.creation.open(true);
  desk.client.part(updating).open(keyA);
  desk.client.discardSecrets();
  for (const flow of [desk.client.deletion, desk.client.creation, desk.client.part(updating)]) {
    expect(flow.get()).toMatchObject({ step: 'confirming' });
  }
});

test('a client can begin in any state', () => {
  const task = { keys: [keyA], input: { graceSeconds: 0 } };
  const { client } = openDesk(undefined, {
    initial: {
      deletion: { step: 'confirming', task: { keys: [keyA], input: null } },
      update: { step: 'confirming', task: { keys: [keyA], input: {} } },
      rotation: { step: 'done', task, result: { key: keyA, custody: 'fresh' } },
      creation: { step: 'requesting', task: { keys: [], input: {} }, sentAt: 0 },
      secret,
    },
  });
  expect(client.deletion.get().step).toBe('confirming');
  expect(client.part(updating).get().step).toBe('confirming');
  expect(client.part(rotation).get().step).toBe('done');
  expect(client.part(rotation).secret.read()).toBe(secret);
  // Only what is done holds a secret.
  expect(client.creation.get().step).toBe('requesting');
  expect(client.creation.secret.get()).toBe(false);
});

test('a client can begin with a key whose secret is not at hand', () => {
  const task = { keys: [], input: {} };
  const done = { step: 'done', task, result: { key: keyA, custody: 'lost' } } as const;
  const { client } = openDesk(undefined, { initial: { creation: done } });
  expect(client.creation.get()).toEqual(done);
  expect(client.creation.secret.read()).toBeNull();
});

test('an adapter is given back as it was written', () => {
  const { adapter } = new HandDrivenBackend();
  expect(defineAdapter(adapter)).toBe(adapter);
});

test('a client says what its backend can do', () => {
  const supports = { search: true, sort: ['name'] } as const;
  const { client } = openDesk(new HandDrivenBackend({ supports, channel: 'shop' }, ['list', 'update', 'deleteMany']));
  const operations = ['create', 'delete', 'update', 'rotate', 'deleteMany'] as const;
  expect(operations.filter((operation) => client.can(operation))).toEqual(['update', 'deleteMany']);
  expect(client.supports).toEqual(supports);
  expect(client.channel).toBe('shop');
  expect(openDesk().client).toMatchObject({ supports: {}, channel: undefined });
});

describe('the selection', () => {
  test('takes keys and lets them go, and is empty once the client is let go of', async () => {
    const { client } = openDesk();
    const release = client.retain();
    await settle();
    const chosen = client.part(selection);
    const seen: string[][] = [];
    chosen.subscribe(() => seen.push([...chosen.get()]));
    chosen.toggle('a');
    chosen.toggle('b');
    chosen.toggle('a');
    chosen.choose(['c', 'd', 'c']);
    release();
    await settle();
    expect(seen).toEqual([['a'], ['a', 'b'], ['b'], ['c', 'd'], []]);
  });
});
