import { rotation, updating, type ApiKeysErrorCode } from 'keydesk/headless';
import { beforeEach, describe, expect, test, vi } from 'vitest';

import { intents as creations, lose, named } from './creation.ts';
import { ask, confirms, sendAndClose } from './deletion.ts';
import { ask as askSeveral } from './several.ts';
import { deskWith, HandDrivenBackend, keyA, keyB, keyNamed, openDesk, pageOf, rightCode, settle } from './support.ts';
import { change, changes, flowOf, intents, state } from './updates.ts';

beforeEach(() => {
  vi.useFakeTimers();
  return () => vi.useRealTimers();
});

test('every verb is safe where nothing is open', async () => {
  const { client, backend, events } = openDesk();
  const making = [client.creation, client.part(rotation)];
  for (const flow of making) for (const verb of ['copied', 'stay', 'discard'] as const) flow[verb]();
  const flows = [client.deletion, client.part(updating), ...making];
  for (const flow of flows) {
    for (const verb of ['resend', 'retry', 'signedIn', 'close'] as const) flow[verb]();
    flow.submit(rightCode);
    expect(flow.waits()).toEqual({ request: 0, submit: 0 });
    expect(flow.get()).toEqual({ step: 'closed' });
  }
  client.deletion.confirm();
  client.creation.confirm({});
  client.part(updating).confirm({});
  client.part(rotation).confirm({ graceSeconds: 0 });
  await settle();
  expect(events).toEqual([]);
  expect((['create', 'delete', 'update', 'rotate'] as const).flatMap((method) => backend.calls(method))).toEqual([]);
});

describe('the session', () => {
  test.each<ApiKeysErrorCode>(['network', 'forbidden', 'rate_limited', 'server'])(
    'has not ended where a write or the look for it fails by %s',
    async (code) => {
      const desk = await deskWith([keyA]);
      change(desk);
      await desk.backend.last('update').fail('network');
      await desk.backend.last('get').fail(code);
      flowOf(desk).close();
      desk.client.creation.open();
      await desk.backend.last('create').fail(code);
      expect(desk.signOuts()).toBe(0);
    },
  );

  test.each(['write', 'look'])('that ends is told to the host where a %s finds out', async (what) => {
    const desk = await deskWith([keyA]);
    change(desk);
    await desk.backend.last('update').fail(what === 'write' ? 'unauthenticated' : 'network');
    if (what === 'look') await desk.backend.last('get').fail('unauthenticated');
    expect(desk.signOuts()).toBe(1);
  });
});

describe('one intent', () => {
  test('of a creation goes on where it is opened again meanwhile', async () => {
    const desk = await deskWith([keyA]);
    await lose(desk);
    await desk.backend.last('list').answer(pageOf([keyA]));
    desk.client.creation.open();
    desk.client.creation.confirm(named);
    expect(new Set(creations(desk)).size).toBe(1);
  });

  test('of an update goes on where it could not be looked for at first', async () => {
    const desk = await deskWith([keyA]);
    change(desk);
    await desk.backend.last('update').fail('network');
    await desk.backend.last('get').fail('network');
    await vi.advanceTimersByTimeAsync(1_000);
    await desk.backend.last('get').answer(keyNamed('a', { version: '1' }));
    expect(state(desk)).toMatchObject({ step: 'confirming', note: 'not_done' });
    flowOf(desk).confirm(changes);
    expect(intents(desk).size).toBe(1);
  });

  test('of a deletion goes on where its window was closed and opened again', async () => {
    const desk = await deskWith([keyA]);
    for (const _ of [1, 2]) {
      desk.client.deletion.open(keyA);
      desk.client.deletion.confirm();
      await desk.backend.last('delete').fail('network');
      desk.client.deletion.close();
    }
    expect(new Set(desk.backend.calls('delete').map(({ context }) => context.idempotencyKey)).size).toBe(1);
  });
});

test('a code can be sent while the backend puts off the next one', async () => {
  const desk = await deskWith([keyA]);
  await ask(desk);
  vi.advanceTimersByTime(30_000);
  desk.client.deletion.resend();
  await desk.backend.last('delete').fail('rate_limited', { retryAfterMs: 60_000 });
  expect(desk.client.deletion.waits()).toEqual({ request: performance.now() + 60_000, submit: 0 });
  desk.client.deletion.submit(rightCode);
  expect(confirms(desk)).toHaveLength(1);
});

describe('the doubt about a deletion', () => {
  test('is none about the update of the same key, and is not taken back by it', async () => {
    const desk = await deskWith([keyA]);
    await sendAndClose(desk);
    flowOf(desk).open(keyA);
    expect(state(desk)).toMatchObject({ step: 'confirming' });
    flowOf(desk).confirm(changes);
    await desk.backend.last('update').fail('network');
    await desk.backend.last('get').answer(keyA);
    expect(state(desk)).toMatchObject({ step: 'confirming', note: 'not_done' });
    expect([...desk.client.facts.get().doubtful]).toEqual(['a']);
  });

  test('has it looked for before the key is deleted together with another', async () => {
    const desk = await deskWith([keyA, keyB]);
    await sendAndClose(desk);
    desk.client.deletion.open([keyA, keyB]);
    expect(desk.client.deletion.get()).toMatchObject({ step: 'checking' });
  });

  test('stays while the code is out, whatever an earlier list has', async () => {
    const desk = await deskWith([keyA]);
    await sendAndClose(desk);
    vi.advanceTimersByTime(1);
    void desk.client.list.refetch();
    await desk.backend.last('list').answer(pageOf([keyA]));
    expect([...desk.client.facts.get().doubtful]).toEqual(['a']);
  });
});

describe('a list that has every key', () => {
  test('leaves the question about one alone', async () => {
    const desk = await deskWith([keyA, keyB]);
    desk.client.deletion.open(keyA);
    void desk.client.list.refetch();
    await desk.backend.last('list').answer(pageOf([keyA, keyB]));
    expect(desk.client.list.get()).toMatchObject({ status: 'ready', error: null });
    expect(desk.client.deletion.get()).toMatchObject({ step: 'confirming' });
  });

  test('answers the question which of several is missing, where no code was sent yet', async () => {
    const desk = await askSeveral();
    await desk.backend.last('deleteMany').fail('not_found');
    expect(desk.client.deletion.get()).toMatchObject({ step: 'checking' });
    vi.advanceTimersByTime(1);
    void desk.client.list.refetch();
    await desk.backend.last('list').answer(pageOf([keyA, keyB]));
    expect(desk.client.deletion.get()).toMatchObject({ step: 'confirming', note: 'not_done' });
  });
});

test('a list that is older than the answer about one of several leaves the question about them open', async () => {
  const desk = await deskWith([keyA, keyB]);
  vi.advanceTimersByTime(1);
  void desk.client.list.refetch();
  const early = desk.backend.last('list');
  vi.advanceTimersByTime(1);
  await ask(desk);
  desk.client.deletion.submit(rightCode);
  await desk.backend.last('delete').fail('code_invalid');
  desk.client.deletion.close();
  desk.client.deletion.open([keyA, keyB]);
  desk.client.deletion.confirm();
  await desk.backend.last('deleteMany').fail('not_found');
  await early.answer(pageOf([keyA, keyB]));
  expect(desk.client.deletion.get()).toMatchObject({ step: 'checking' });
});

describe('a key that is looked for in the list', () => {
  test('has no page read beyond the one where it is', async () => {
    const desk = await deskWith([keyA], { backend: new HandDrivenBackend({}, ['list', 'update']) });
    change(desk);
    await desk.backend.last('update').fail('network');
    await desk.backend.last('list').answer(pageOf([keyNamed('a', { name: 'Server' })], 'more'));
    expect(state(desk)).toMatchObject({ step: 'done' });
    expect(desk.backend.calls('list').map(({ input }) => input)).toEqual([
      { cursor: null, limit: 50 },
      { cursor: null, limit: 100 },
    ]);
  });
});
