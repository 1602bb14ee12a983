import type { Access, CreateState, Policy } from 'keydesk/headless';
import { beforeEach, describe, expect, test, vi } from 'vitest';

import {
  challengeFor,
  deskWith,
  HandDrivenBackend,
  keyA,
  keyB,
  keyNamed,
  openDesk,
  pageOf,
  settle,
  type Desk,
} from './support.ts';

beforeEach(() => {
  vi.useFakeTimers();
  return () => vi.useRealTimers();
});

const secret = 'sk_live_T0pS3cr3t';
const fresh = keyNamed('new', { createdAt: '2026-02-01T00:00:00.000Z' });
const made = { key: fresh, secret };

const step = ({ client }: Desk): CreateState['step'] => client.creation.get().step;
const ids = ({ client }: Desk): string[] => client.list.get().keys.map(({ id }) => id);
const intents = ({ backend }: Desk): string[] => backend.calls('create').map(({ context }) => context.idempotencyKey);

async function deskWithPolicy(policy: Policy | undefined): Promise<Desk> {
  const access: Access = { verification: 'verified', can: {}, ...(policy && { policy }) };
  const desk = openDesk(new HandDrivenBackend({ access: async () => access }));
  await desk.client.access.recheck();
  return desk;
}

/** One press, and the answer is lost. */
async function lose(desk: Desk): Promise<void> {
  desk.client.creation.open();
  await desk.backend.last('create').fail('network');
}

async function createKey(desk: Desk): Promise<void> {
  desk.client.creation.open();
  await desk.backend.last('create').answer(made);
}

describe('a press on "Create a key"', () => {
  test.each<[string, Policy | undefined]>([
    ['knows nothing to ask', undefined],
    ['asks for no name', { keyLimit: 5 }],
  ])('creates at once where the backend %s', async (_, policy) => {
    const desk = await deskWithPolicy(policy);
    desk.client.creation.open();
    expect(desk.backend.last('create').input).toEqual({});
    expect(step(desk)).toBe('creating');
  });

  test.each([true, false])('opens the form where a name is asked for (required: %s)', async (nameRequired) => {
    const desk = await deskWithPolicy({ nameRequired });
    desk.client.creation.open();
    expect(step(desk)).toBe('editing');
    expect(desk.backend.calls('create')).toHaveLength(0);
    desk.client.creation.submit({ name: 'Server' });
    expect(desk.backend.last('create').input).toEqual({ name: 'Server' });
  });

  test('is one call, however often it comes', async () => {
    const desk = openDesk();
    for (const _ of [1, 2, 3]) desk.client.creation.open();
    for (const _ of [1, 2, 3]) desk.client.creation.submit({});
    expect(desk.backend.calls('create')).toHaveLength(1);
  });
});

describe('a created key', () => {
  test('is listed once, on top, in the words of the backend', async () => {
    const desk = await deskWith([keyA]);
    await createKey(desk);
    expect(desk.client.creation.get()).toEqual({ step: 'created', key: fresh, custody: 'fresh' });
    expect(ids(desk)).toEqual(['new', 'a']);
    vi.advanceTimersByTime(1);
    void desk.client.list.refetch();
    await desk.backend.last('list').answer(pageOf([fresh, keyA]));
    expect(ids(desk)).toEqual(['new', 'a']);
  });

  test('is not closed before its secret was copied, unless asked again', async () => {
    const desk = openDesk();
    await createKey(desk);
    const { creation, secret: holder } = desk.client;
    creation.close();
    expect(creation.get()).toMatchObject({ step: 'created', custody: 'leaving' });
    expect(holder.read()).toBe(secret);
    creation.stay();
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
    expect(desk.client.secret.get()).toBe(false);
  });

  test('is offered even where the dialog was closed meanwhile', async () => {
    const desk = openDesk();
    desk.client.creation.open();
    desk.client.creation.close();
    expect(step(desk)).toBe('closed');
    await desk.backend.last('create').answer(made);
    expect(step(desk)).toBe('created');
    expect(desk.client.secret.read()).toBe(secret);
  });

  test('that is closed over and opened again is still the same one', async () => {
    const desk = openDesk();
    desk.client.creation.open();
    desk.client.creation.close();
    desk.client.creation.open();
    expect(step(desk)).toBe('creating');
    expect(desk.backend.calls('create')).toHaveLength(1);
  });

  test('loses its secret when the client is let go of', async () => {
    const desk = openDesk();
    const release = desk.client.retain();
    await createKey(desk);
    release();
    await settle();
    expect(desk.client.secret.read()).toBeNull();
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
    expect(desk.client.secret.get()).toBe(false);
  });
});

test('a challenge to a creation ends it: no code is asked for, and nothing was created', async () => {
  const desk = await deskWith([]);
  desk.client.creation.open();
  await desk.backend.last('create').answer(challengeFor('new', { operation: 'create', keyIds: [] }));
  expect(desk.client.creation.get()).toMatchObject({ step: 'failed', error: { code: 'forbidden' } });
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
    expect(desk.client.secret.get()).toBe(false);
    expect(desk.client.creation.get()).toMatchObject({ step: 'lost', key: { id: 'new' } });
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
    desk.client.creation.submit({ name: 'Server' });
    await desk.backend.last('create').fail('name_taken');
    expect(desk.client.creation.get()).toMatchObject({
      step: 'editing',
      input: { name: 'Server' },
      error: { code: 'name_taken' },
    });
    desk.client.creation.submit({ name: 'Server 2' });
    await desk.backend.last('create').answer(made);
    expect(step(desk)).toBe('created');
    expect(new Set(intents(desk)).size).toBe(2);
  });

  test('with a wait outlives the dialog', async () => {
    const desk = openDesk();
    desk.client.creation.open();
    await desk.backend.last('create').fail('rate_limited', { retryAfterMs: 20_000 });
    desk.client.creation.close();
    desk.client.creation.open();
    vi.advanceTimersByTime(19_999);
    desk.client.creation.submit({});
    expect(desk.backend.calls('create')).toHaveLength(1);
    vi.advanceTimersByTime(1);
    desk.client.creation.submit({});
    expect(desk.backend.calls('create')).toHaveLength(2);
  });

  test('for an ended session tells the host once and goes on after signing in', async () => {
    const desk = await deskWithPolicy({ nameRequired: true });
    desk.client.creation.open();
    desk.client.creation.submit({ name: 'Server' });
    await desk.backend.last('create').fail('unauthenticated');
    expect(step(desk)).toBe('signedOut');
    expect(desk.signOuts()).toBe(1);
    desk.client.creation.signedIn();
    expect(desk.client.creation.get()).toMatchObject({ step: 'editing', input: { name: 'Server' } });
  });
});

describe('a lost answer', () => {
  test('is looked after in the list; a key found there has lost its secret', async () => {
    const desk = await deskWith([keyA]);
    await lose(desk);
    expect(step(desk)).toBe('checking');
    await desk.backend.last('list').answer(pageOf([fresh, keyA]));
    expect(desk.client.creation.get()).toEqual({ step: 'lost', key: fresh });
    expect(ids(desk)).toEqual(['new', 'a']);
    expect(desk.events).toContainEqual({ type: 'key.create.secret_lost', keyId: 'new' });
  });

  test('without a new key can be tried again, as the same intent', async () => {
    const desk = await deskWith([keyA]);
    await lose(desk);
    await desk.backend.last('list').answer(pageOf([keyA]));
    expect(desk.client.creation.get()).toMatchObject({ step: 'editing', note: 'not_found' });
    expect(desk.backend.calls('create')).toHaveLength(1);
    desk.client.creation.submit({});
    expect(new Set(intents(desk)).size).toBe(1);
  });

  test('is still found after a try that the backend recognised, though the list was read meanwhile', async () => {
    const desk = await deskWith([keyA]);
    await lose(desk);
    await desk.backend.last('list').answer(pageOf([keyA]));
    void desk.client.list.refetch();
    await desk.backend.last('list').answer(pageOf([fresh, keyA]));
    desk.client.creation.submit({});
    await desk.backend.last('create').fail('bad_response');
    await desk.backend.last('list').answer(pageOf([fresh, keyA]));
    expect(desk.client.creation.get()).toEqual({ step: 'lost', key: fresh });
  });

  test.each<[string, (desk: Desk) => Promise<void>]>([
    ['was found', (desk) => desk.backend.last('list').answer(pageOf([fresh, keyA]))],
    ['was closed over', () => Promise.resolve()],
  ])('that %s ends the intent: the next press makes another key', async (_, find) => {
    const desk = await deskWith([keyA]);
    await lose(desk);
    await find(desk);
    desk.client.creation.close();
    desk.client.creation.open();
    expect(new Set(intents(desk)).size).toBe(2);
  });

  test('is unknown after three failed reads, and can be looked after again', async () => {
    const desk = await deskWith([keyA]);
    await lose(desk);
    for (const delay of [1_000, 3_000, 0]) {
      await desk.backend.last('list').fail('server');
      await vi.advanceTimersByTimeAsync(delay);
    }
    expect(desk.client.creation.get()).toMatchObject({ step: 'unknown', error: { code: 'server' } });
    desk.client.creation.retry();
    await desk.backend.last('list').answer(pageOf([fresh, keyA]));
    expect(step(desk)).toBe('lost');
  });

  test('of a session that ended meanwhile is still looked after once the user is back', async () => {
    const desk = await deskWith([keyA]);
    await lose(desk);
    await desk.backend.last('list').fail('unauthenticated');
    expect(step(desk)).toBe('signedOut');
    desk.client.creation.signedIn();
    await desk.backend.last('list').answer(pageOf([fresh, keyA]));
    expect(step(desk)).toBe('lost');
  });

  test('is looked for by its name where it has one', async () => {
    const desk = await deskWith([keyA]);
    desk.client.creation.open();
    await desk.backend.last('create').fail('name_taken');
    desk.client.creation.submit({ name: ' Café ' });
    await desk.backend.last('create').fail('network');
    const other = keyNamed('other', { name: 'Another' });
    const mine = keyNamed('mine', { name: 'Cafe\u0301' });
    await desk.backend.last('list').answer(pageOf([other, mine, keyA]));
    expect(desk.client.creation.get()).toEqual({ step: 'lost', key: mine });
  });

  test('is searched through all pages where the backend cannot sort', async () => {
    const desk = await deskWith([keyA]);
    await lose(desk);
    await desk.backend.last('list').answer(pageOf([keyA], 'more'));
    await desk.backend.last('list').answer(pageOf([fresh]));
    expect(desk.client.creation.get()).toEqual({ step: 'lost', key: fresh });
  });

  test('is searched on the newest page where the backend can sort', async () => {
    const desk = await deskWith([keyA], { backend: new HandDrivenBackend({ supports: { sort: ['createdAt'] } }) });
    await lose(desk);
    expect(desk.backend.last('list').input).toMatchObject({ sort: { field: 'createdAt', direction: 'descending' } });
    await desk.backend.last('list').answer(pageOf([keyA], 'more'));
    expect(desk.client.creation.get()).toMatchObject({ step: 'editing', note: 'not_found' });
  });

  test('is found among the newest where only the first page was loaded', async () => {
    const older = keyNamed('older', { createdAt: '2025-01-01T00:00:00.000Z' });
    const desk = await deskWith([keyA], { nextCursor: 'more' });
    await lose(desk);
    await desk.backend.last('list').answer(pageOf([fresh, keyA, older]));
    expect(desk.client.creation.get()).toEqual({ step: 'lost', key: fresh });
  });

  test('closed over stops looking, and reads the list', async () => {
    const desk = await deskWith([keyA]);
    await lose(desk);
    const search = desk.backend.last('list');
    desk.client.creation.close();
    expect(search.context.signal.aborted).toBe(true);
    await desk.backend.last('list').answer(pageOf([fresh, keyA]));
    expect(ids(desk)).toEqual(['new', 'a']);
    expect(step(desk)).toBe('closed');
  });

  test('let go of leaves no read and no timer behind', async () => {
    const desk = await deskWith([keyA]);
    const release = desk.client.retain();
    await lose(desk);
    await desk.backend.last('list').fail('server');
    release();
    await settle();
    expect(vi.getTimerCount()).toBe(0);
    expect(desk.backend.calls('list').filter(({ context }) => !context.signal.aborted)).toHaveLength(2);
    expect(desk.client.list.get()).toMatchObject({ status: 'idle', fetching: 'none' });
  });
});

/** Leaves the list with a search that finds nothing. */
const searchInVain = async (desk: Desk): Promise<void> => {
  desk.client.list.setFilter({ search: 'nothing like it' });
  await desk.backend.last('list').answer(pageOf([]));
};

describe('a key that was there before is never taken for the lost one', () => {
  const secondPageByName = [keyNamed('z', { createdAt: '2025-01-01T00:00:00.000Z' }), keyA];

  test.each<[string, () => Promise<Desk>]>([
    [
      'when the list was searched',
      async () => {
        const desk = await deskWith([keyA, keyB]);
        await searchInVain(desk);
        return desk;
      },
    ],
    [
      'when the list is not sorted by age and not loaded to its end',
      () => deskWith(secondPageByName, { nextCursor: 'more' }),
    ],
    ['when the list was never read', () => Promise.resolve(openDesk())],
    [
      'when a row could not be read',
      async () => {
        const desk = openDesk();
        desk.client.list.ensure();
        await desk.backend.last('list').answer({ keys: [keyA, { name: 'no id' }], nextCursor: null });
        return desk;
      },
    ],
  ])('%s', async (_, prepare) => {
    const desk = await prepare();
    await lose(desk);
    await vi.advanceTimersByTimeAsync(4_000);
    expect(step(desk)).toBe('unknown');
  });

  test('nor one of two that somebody may have made', async () => {
    const desk = await deskWith([keyA]);
    await lose(desk);
    await desk.backend.last('list').answer(pageOf([fresh, keyNamed('theirs'), keyA]));
    expect(step(desk)).toBe('checking');
  });
});
