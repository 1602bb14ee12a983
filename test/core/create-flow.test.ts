import type { Policy } from 'keydesk/headless';
import { beforeEach, describe, expect, test, vi } from 'vitest';

import { createKey, deskWithPolicy, fresh, ids, intents, lostKey, made, secret, step } from './creation.ts';
import { deskWith, keyA, openDesk, pageOf, settle } from './support.ts';

beforeEach(() => {
  vi.useFakeTimers();
  return () => vi.useRealTimers();
});

describe('a press on "Create a key"', () => {
  test.each<[string, Policy | undefined]>([
    ['knows nothing to ask', undefined],
    ['asks for no name', { keyLimit: 5 }],
  ])('creates at once where the backend %s', async (_, policy) => {
    const desk = await deskWithPolicy(policy);
    desk.client.creation.open();
    expect(desk.backend.last('create').input).toEqual({});
    expect(step(desk)).toBe('requesting');
  });

  test.each([true, false])('opens the form where a name is asked for (required: %s)', async (nameRequired) => {
    const desk = await deskWithPolicy({ nameRequired });
    desk.client.creation.open();
    expect(step(desk)).toBe('confirming');
    expect(desk.backend.calls('create')).toHaveLength(0);
    desk.client.creation.confirm({ name: 'Server' });
    expect(desk.backend.last('create').input).toEqual({ name: 'Server' });
  });

  test.each<[string, Policy]>([
    ['an end', { expiry: {} }],
    ['scopes', { scopes: [] }],
    ['addresses', { allowedIps: {} }],
    ['a note', { noteMaxLength: 100 }],
  ])('opens the form where the backend offers %s', async (_, policy) => {
    const desk = await deskWithPolicy(policy);
    desk.client.creation.open();
    expect(step(desk)).toBe('confirming');
  });

  test('does as the host says, where it says what is asked', async () => {
    const desk = await deskWithPolicy({ nameRequired: true });
    desk.client.creation.open(false);
    expect(step(desk)).toBe('requesting');
    const other = openDesk();
    other.client.creation.open(true);
    expect(other.client.creation.get()).toEqual({ step: 'confirming', task: { keys: [], input: {} } });
  });

  test('is one call, however often it comes', async () => {
    const desk = openDesk();
    for (const _ of [1, 2, 3]) desk.client.creation.open();
    for (const _ of [1, 2, 3]) desk.client.creation.confirm({});
    expect(desk.backend.calls('create')).toHaveLength(1);
  });
});

describe('a created key', () => {
  test('is listed once, on top, in the words of the backend', async () => {
    const desk = await deskWith([keyA]);
    await createKey(desk);
    expect(desk.client.creation.get()).toEqual({
      step: 'done',
      task: { keys: [], input: {} },
      result: { key: fresh, custody: 'fresh' },
    });
    expect(ids(desk)).toEqual(['new', 'a']);
    vi.advanceTimersByTime(1);
    void desk.client.list.refetch();
    await desk.backend.last('list').answer(pageOf([fresh, keyA]));
    expect(ids(desk)).toEqual(['new', 'a']);
  });

  test('is not closed before its secret was copied, unless asked again', async () => {
    const desk = openDesk();
    await createKey(desk);
    const { creation } = desk.client;
    const holder = creation.secret;
    creation.close();
    expect(creation.get()).toMatchObject({ step: 'done', result: { custody: 'leaving' } });
    expect(holder.read()).toBe(secret);
    creation.stay();
    expect(creation.get()).toMatchObject({ step: 'done', result: { custody: 'fresh' } });
    creation.copied();
    creation.close();
    expect(step(desk)).toBe('closed');
    expect(holder.read()).toBeNull();
  });

  test('can be left without copying, and its secret is wiped', async () => {
    const desk = openDesk();
    await createKey(desk);
    desk.client.creation.discard();
    expect(step(desk)).toBe('closed');
    expect(desk.client.creation.secret.get()).toBe(false);
  });

  test('is offered even where the dialog was closed meanwhile', async () => {
    const desk = openDesk();
    desk.client.creation.open();
    desk.client.creation.close();
    expect(step(desk)).toBe('closed');
    await desk.backend.last('create').answer(made);
    expect(step(desk)).toBe('done');
    expect(desk.client.creation.secret.read()).toBe(secret);
  });

  test('that is closed over and opened again is still the same one', async () => {
    const desk = openDesk();
    desk.client.creation.open();
    desk.client.creation.close();
    desk.client.creation.open();
    expect(step(desk)).toBe('requesting');
    expect(desk.backend.calls('create')).toHaveLength(1);
  });

  test('loses its secret when the client is let go of', async () => {
    const desk = openDesk();
    const release = desk.client.retain();
    await createKey(desk);
    release();
    await settle();
    expect(desk.client.creation.secret.read()).toBeNull();
    expect(step(desk)).toBe('closed');
  });
});

test('the secret stands in no state, list, fact or event', async () => {
  const desk = await deskWith([keyA]);
  const { creation, list, facts, access } = desk.client;
  const seen: unknown[] = [];
  for (const store of [creation, list, facts, access]) store.subscribe(() => seen.push(store.get()));
  desk.client.creation.open();
  await desk.backend.last('create').answer({ key: { ...fresh, secret }, secret });
  creation.copied();
  creation.close();
  expect(JSON.stringify([seen, desk.events])).not.toContain(secret);
  expect(desk.events).toEqual([{ type: 'key.create.requested' }, { type: 'key.create.succeeded', keyId: 'new' }]);
});

describe('an answer that is no creation', () => {
  test.each<[string, unknown]>([
    ['nothing', undefined],
    ['a key without a secret', { key: fresh }],
    ['a key with an empty secret', { key: fresh, secret: '' }],
  ])('is a lost one: %s', async (_, answer) => {
    const desk = await deskWith([]);
    desk.client.creation.open();
    await desk.backend.last('create').answer(answer);
    expect(step(desk)).toBe('checking');
    expect(desk.client.creation.secret.get()).toBe(false);
  });
});

describe('an answer that comes when nobody is there any more', () => {
  test('leaves no secret behind, and the key is told as lost to who comes back', async () => {
    const desk = await deskWith([]);
    const release = desk.client.retain();
    await settle();
    desk.client.creation.open();
    release();
    await settle();
    await desk.backend.last('create').answer({ key: fresh, secret });
    expect(desk.client.creation.secret.get()).toBe(false);
    expect(desk.client.creation.get()).toMatchObject(lostKey(fresh));
  });

  test('starts no read', async () => {
    const desk = await deskWith([]);
    const release = desk.client.retain();
    await settle();
    desk.client.creation.open();
    release();
    await settle();
    const before = desk.backend.calls('list').length;
    await desk.backend.last('create').fail('network');
    expect(desk.backend.calls('list')).toHaveLength(before);
  });
});

describe('a refusal', () => {
  test('keeps what was typed and can be corrected', async () => {
    const desk = await deskWithPolicy({ nameRequired: true });
    desk.client.creation.open();
    desk.client.creation.confirm({ name: 'Server' });
    await desk.backend.last('create').fail('name_taken');
    expect(desk.client.creation.get()).toMatchObject({
      step: 'confirming',
      task: { input: { name: 'Server' } },
      error: { code: 'name_taken' },
    });
    desk.client.creation.confirm({ name: 'Server 2' });
    await desk.backend.last('create').answer(made);
    expect(step(desk)).toBe('done');
    expect(new Set(intents(desk)).size).toBe(2);
  });

  test('with a wait outlives the dialog', async () => {
    const desk = openDesk();
    desk.client.creation.open();
    await desk.backend.last('create').fail('rate_limited', { retryAfterMs: 20_000 });
    desk.client.creation.close();
    desk.client.creation.open();
    vi.advanceTimersByTime(19_999);
    desk.client.creation.confirm({});
    expect(desk.backend.calls('create')).toHaveLength(1);
    vi.advanceTimersByTime(1);
    desk.client.creation.confirm({});
    expect(desk.backend.calls('create')).toHaveLength(2);
  });

  test('for an ended session tells the host once and goes on after signing in', async () => {
    const desk = await deskWithPolicy({ nameRequired: true });
    desk.client.creation.open();
    desk.client.creation.confirm({ name: 'Server' });
    await desk.backend.last('create').fail('unauthenticated');
    expect(step(desk)).toBe('signedOut');
    expect(desk.signOuts()).toBe(1);
    desk.client.creation.signedIn();
    expect(desk.client.creation.get()).toMatchObject({ step: 'confirming', task: { input: { name: 'Server' } } });
  });
});
