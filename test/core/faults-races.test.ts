import { memoryAdapter } from 'keydesk/adapters/memory';
import { createApiKeysClient } from 'keydesk/headless';
import { describe, expect, test } from 'vitest';

import { made } from './creation.ts';
import { ask, confirms, deleted, send, sendAndClose, step, taskOf } from './deletion.ts';
import { until } from './faults-support.ts';
import { challengeFor, deskWith, keyA, keyB, pageOf, rightCode, settle, shownIds } from './support.ts';

const both = [keyA, keyB];
const isDoubtful = ({ client }: Awaited<ReturnType<typeof deskWith>>): boolean => client.facts.get().doubtful.has('a');

describe('one intent is one call', () => {
  test('30: double click Delete / Send / Create', async () => {
    const desk = await deskWith(both);
    const { deletion, creation } = desk.client;
    for (let clicks = 0; clicks < 2; clicks += 1) deletion.open(keyA);
    expect(desk.backend.calls('delete')).toHaveLength(0);
    for (let clicks = 0; clicks < 2; clicks += 1) deletion.confirm();
    expect(desk.backend.calls('delete')).toHaveLength(1);
    await desk.backend.last('delete').answer(challengeFor('a'));
    for (let clicks = 0; clicks < 2; clicks += 1) deletion.submit(rightCode);
    expect(confirms(desk)).toHaveLength(1);
    for (let clicks = 0; clicks < 2; clicks += 1) creation.open();
    expect(desk.backend.calls('create')).toHaveLength(1);
  });

  test('31: Enter held down: twenty presses are one', async () => {
    const desk = await deskWith(both);
    await ask(desk);
    for (let presses = 0; presses < 20; presses += 1) desk.client.deletion.submit(rightCode);
    expect(confirms(desk)).toHaveLength(1);
    await desk.backend.last('delete').answer();
    desk.client.deletion.submit(rightCode);
    expect(confirms(desk)).toHaveLength(1);
  });
});

/** Two tabs of one account, both with the question for the code of the same key. */
async function twoTabs() {
  const memory = memoryAdapter({ keys: both, codePolicy: { resendAfterSeconds: 0 } });
  const tabs = [createApiKeysClient(memory), createApiKeysClient(memory)] as const;
  const codes: string[] = [];
  for (const { list, deletion } of tabs) {
    await list.refetch();
    deletion.open(keyA);
    deletion.confirm();
    await until(deletion, (state) => state.step === 'entering');
    codes.push(memory.backend.sent.at(-1)!.code);
  }
  return { memory, older: tabs[0].deletion, newer: tabs[1].deletion, codes: codes as [string, string] };
}

describe('somebody else', () => {
  test('32: two tabs delete same key: the second is told that it was deleted already', async () => {
    const { older, newer, codes } = await twoTabs();
    newer.submit(codes[1]);
    expect(await until(newer, (state) => state.step === 'done')).toMatchObject({ result: { how: 'deleted' } });
    older.submit(codes[0]);
    expect(await until(older, (state) => state.step === 'done')).toMatchObject({ result: { how: 'already_gone' } });
  });

  test('33: two tabs, both with codes: the newer wins, the older leads back to the question', async () => {
    const { memory, older, newer, codes } = await twoTabs();
    older.submit(codes[0]);
    const state = await until(older, (now) => now.step === 'confirming');
    expect(state).toMatchObject({ error: { code: 'challenge_gone' } });
    newer.submit(codes[1]);
    await until(newer, (now) => now.step === 'done');
    expect(memory.backend.keys().map(({ id }) => id)).toEqual(['b']);
  });

  test('34: key deleted while dialog open: the next list turns it', async () => {
    const desk = await deskWith(both);
    await ask(desk);
    void desk.client.list.refetch();
    await desk.backend.last('list').answer(pageOf([keyB]));
    expect(desk.client.deletion.get()).toEqual(deleted('already_gone'));
  });
});

describe('answers out of their order', () => {
  test('35: stale list arrives after success: the row stays away', async () => {
    const desk = await deskWith(both);
    void desk.client.list.refetch();
    await send(desk);
    await desk.backend.last('delete').answer();
    await desk.backend.last('list').answer(pageOf(both));
    expect(shownIds(desk.client)).toEqual(['b']);
  });

  test('36: old list after newer list: ignored', async () => {
    const desk = await deskWith(both);
    void desk.client.list.refetch();
    void desk.client.list.refetch();
    const [, old, fresh] = desk.backend.calls('list');
    await fresh!.answer(pageOf([keyB]));
    await old!.answer(pageOf(both));
    expect(shownIds(desk.client)).toEqual(['b']);
  });

  test('37: answer after Cancel (request): nothing opens', async () => {
    const desk = await deskWith(both);
    desk.client.deletion.open(keyA);
    desk.client.deletion.confirm();
    desk.client.deletion.close();
    await desk.backend.last('delete').answer(challengeFor('a'));
    expect(step(desk)).toBe('closed');
  });

  test('38: answer after Close (confirm OK): the row goes', async () => {
    const desk = await deskWith(both);
    await sendAndClose(desk);
    await desk.backend.last('delete').answer();
    expect(step(desk)).toBe('closed');
    expect(shownIds(desk.client)).toEqual(['b']);
    expect(desk.events.at(-1)).toEqual({ type: 'key.delete.succeeded', keyId: 'a' });
  });
});

describe('nobody there to see it', () => {
  test('39: close during verifying: closed at once, not taken back, and the key is in doubt', async () => {
    const desk = await deskWith(both);
    await sendAndClose(desk);
    expect(step(desk)).toBe('closed');
    expect(isDoubtful(desk)).toBe(true);
    expect(desk.backend.last('delete').context.signal.aborted).toBe(false);
    await desk.backend.last('delete').fail('network');
    await desk.backend.last('get').answer(keyA);
    expect(isDoubtful(desk)).toBe(false);
  });

  test('40: unmount during any call: reads are given up, and the next view reads again', async () => {
    const desk = await deskWith(both);
    const release = desk.client.retain();
    await settle();
    void desk.client.list.refetch();
    release();
    await settle();
    expect(desk.backend.last('list').context.signal.aborted).toBe(true);
    await desk.backend.last('list').answer(pageOf([]));
    expect(shownIds(desk.client)).toEqual(['a', 'b']);
    desk.client.list.ensure();
    expect(desk.backend.calls('list')).toHaveLength(3);
  });

  test('40: unmount during any call: a key that is made then is listed, and its secret is not held', async () => {
    const desk = await deskWith([keyA]);
    const release = desk.client.retain();
    await settle();
    desk.client.creation.open();
    release();
    await settle();
    await desk.backend.last('create').answer(made);
    expect(desk.client.creation.secret.get()).toBe(false);
    expect(shownIds(desk.client)).toEqual(['new', 'a']);
  });

  test('41: route change during verifying: the code is still out, and who comes back finds the key in doubt', async () => {
    const desk = await deskWith(both);
    const release = desk.client.retain();
    await settle();
    await send(desk);
    release();
    await settle();
    expect(step(desk)).toBe('closed');
    expect(desk.backend.last('delete').context.signal.aborted).toBe(false);
    desk.client.deletion.open(keyA);
    expect(desk.client.deletion.get()).toEqual({ step: 'checking', task: taskOf(keyA), tries: 0 });
    await desk.backend.last('delete').answer();
    expect(desk.client.deletion.get()).toEqual(deleted('deleted'));
  });
});
