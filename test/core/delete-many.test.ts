import { createApiKeysClient } from 'keydesk/headless';
import { beforeEach, describe, expect, test, vi } from 'vitest';

import { step } from './deletion.ts';
import { ask, challenge, done, facts, keyC, send } from './several.ts';
import {
  deskWith,
  HandDrivenBackend,
  keyA,
  keyB,
  openDesk,
  pageOf,
  rightCode,
  settle,
  shownIds,
  type Desk,
} from './support.ts';

beforeEach(() => {
  vi.useFakeTimers();
  return () => vi.useRealTimers();
});

describe('a deletion of several', () => {
  test('is one call with exactly these keys, and one code for the set', async () => {
    const desk = await ask();
    expect(desk.client.deletion.get()).toMatchObject({ step: 'requesting', task: { keys: [keyA, keyB] } });
    await desk.backend.last('deleteMany').answer(challenge);
    expect(desk.client.deletion.get()).toMatchObject({ step: 'entering', challenge: { keyIds: ['b', 'a'] } });
    for (const _ of [1, 2, 3]) desk.client.deletion.submit(rightCode);
    await desk.backend.last('deleteMany').answer({ deleted: ['a', 'b'], failed: [] });
    expect(desk.client.deletion.get()).toEqual(done());
    expect(shownIds(desk.client)).toEqual(['c']);
    expect(desk.backend.calls('delete')).toHaveLength(0);
    expect(desk.backend.calls('deleteMany').map(({ input, context }) => [input, context.proof])).toEqual([
      [['a', 'b'], undefined],
      [['a', 'b'], { challengeId: challenge.id, code: rightCode }],
    ]);
    expect(desk.events.filter(({ type }) => type === 'key.delete.succeeded')).toEqual([
      { type: 'key.delete.succeeded', keyId: 'a' },
      { type: 'key.delete.succeeded', keyId: 'b' },
    ]);
  });

  test('is done at once where the backend asks for no code', async () => {
    const desk = await ask();
    await desk.backend.last('deleteMany').answer({ deleted: ['a', 'b'], failed: [] });
    expect(desk.client.deletion.get()).toEqual(done());
    expect(desk.backend.calls('deleteMany')).toHaveLength(1);
  });

  test('of one is the deletion of that one', async () => {
    const desk = await deskWith([keyA, keyB]);
    desk.client.deletion.open([keyA]);
    desk.client.deletion.confirm();
    expect(desk.backend.last('delete').input).toBe('a');
    expect(desk.backend.calls('deleteMany')).toHaveLength(0);
  });

  test('of none opens nothing', () => {
    const desk = openDesk();
    desk.client.deletion.open([]);
    expect(desk.client.deletion.get()).toEqual({ step: 'closed' });
  });

  test('cannot be asked of a client that has no part for it', async () => {
    const backend = new HandDrivenBackend();
    const { deletion } = createApiKeysClient(backend.adapter);
    deletion.open([keyA, keyB]);
    deletion.confirm();
    await settle();
    expect(deletion.get()).toMatchObject({ step: 'failed', error: { code: 'forbidden' } });
    expect(backend.calls('deleteMany')).toHaveLength(0);
  });

  test('of which one is gone meanwhile still asks about the others', async () => {
    const desk = await send();
    void desk.client.list.refetch();
    await desk.backend.last('list').answer(pageOf([keyB, keyC]));
    await desk.backend.last('deleteMany').fail('challenge_gone');
    expect(desk.client.deletion.get()).toMatchObject({ step: 'confirming', error: { code: 'challenge_gone' } });
    expect(facts(desk)).toEqual({ gone: ['a'], doubtful: [] });
  });

  test('cannot be asked of an adapter without it', async () => {
    const desk = openDesk(new HandDrivenBackend({}, ['list', 'delete']));
    desk.client.deletion.open([keyA, keyB]);
    desk.client.deletion.confirm();
    await settle();
    expect(desk.client.deletion.get()).toMatchObject({ step: 'failed', error: { code: 'forbidden' } });
    expect(desk.backend.calls('delete')).toHaveLength(0);
  });

  test.each([[['a']], [['a', 'a']], [['a', 'c']], [['a', 'b', 'c']]])(
    'stops where the challenge names %j',
    async (keyIds) => {
      const desk = await ask({ ...challenge, keyIds });
      expect(desk.client.deletion.get()).toMatchObject({ step: 'failed', error: { code: 'bad_response' } });
    },
  );

  test('waits for the next mail, in whichever order the keys are chosen again', async () => {
    const desk = await ask(challenge);
    desk.client.deletion.close();
    desk.client.deletion.open([keyB, keyA]);
    desk.client.deletion.confirm();
    expect(desk.backend.calls('deleteMany')).toHaveLength(1);
    vi.advanceTimersByTime(30_000);
    desk.client.deletion.confirm();
    expect(desk.backend.calls('deleteMany')).toHaveLength(2);
  });
});

describe('keys that could not be deleted with the others', () => {
  test('keep their rows, and are told', async () => {
    const desk = await send();
    const failed = [{ keyId: 'b', code: 'forbidden' }];
    await desk.backend.last('deleteMany').answer({ deleted: ['a'], failed });
    expect(desk.client.deletion.get()).toEqual(done(['b']));
    expect(shownIds(desk.client)).toEqual(['b', 'c']);
    expect(facts(desk)).toEqual({ gone: ['a'], doubtful: [] });
    expect(desk.events.at(-1)).toEqual({ type: 'key.delete.succeeded', keyId: 'a' });
  });

  test('are told even where all of them stay', async () => {
    const desk = await send();
    const failed = ['a', 'b'].map((keyId) => ({ keyId, code: 'forbidden' }));
    await desk.backend.last('deleteMany').answer({ deleted: [], failed });
    expect(desk.client.deletion.get()).toEqual(done(['a', 'b']));
    expect(shownIds(desk.client)).toEqual(['a', 'b', 'c']);
  });

  test('since they were gone already are gone like the others', async () => {
    const desk = await send();
    const failed = [{ keyId: 'b', code: 'not_found' }];
    await desk.backend.last('deleteMany').answer({ deleted: ['a'], failed });
    expect(desk.client.deletion.get()).toEqual(done());
    expect(shownIds(desk.client)).toEqual(['c']);
    expect(desk.events.filter(({ type }) => type === 'key.delete.succeeded')).toEqual([
      { type: 'key.delete.succeeded', keyId: 'a' },
    ]);
  });

  test('are not what an answer says that leaves one out', async () => {
    const desk = await send();
    await desk.backend.last('deleteMany').answer({ deleted: ['a'], failed: [] });
    expect(step(desk)).toBe('checking');
    expect(facts(desk)).toEqual({ gone: [], doubtful: ['a', 'b'] });
  });
});

/** Answers every look for one key so far, in order. */
async function answerGets({ backend }: Desk, ...answers: unknown[]): Promise<void> {
  for (const [index, answer] of answers.entries()) await backend.calls('get')[index]?.answer(answer);
}

describe('several keys that are gone already', () => {
  test.each(['asked', 'sent'])('are told so when it is %s', async (when) => {
    const desk = await (when === 'asked' ? ask() : send());
    await desk.backend.last('deleteMany').fail('not_found');
    expect(step(desk)).toBe('checking');
    await answerGets(desk, null, null);
    expect(desk.client.deletion.get()).toEqual(done([], 'already_gone'));
    expect(shownIds(desk.client)).toEqual(['c']);
    expect(desk.events.map(({ type }) => type)).not.toContain('key.delete.succeeded');
  });

  test.each(['asked', 'sent'])('take none with them that is still there when it is %s', async (when) => {
    const desk = await (when === 'asked' ? ask() : send());
    await desk.backend.last('deleteMany').fail('not_found');
    await answerGets(desk, null, keyB);
    const failed = [{ keyId: 'b', code: 'unknown' }];
    expect(desk.client.deletion.get()).toMatchObject({ step: 'done', result: { how: 'already_gone', failed } });
    expect(shownIds(desk.client)).toEqual(['b', 'c']);
  });

  test('are deleted by us where the next try is the one whose answer is lost', async () => {
    const desk = await ask();
    await desk.backend.last('deleteMany').fail('not_found');
    await answerGets(desk, keyA, keyB);
    expect(desk.client.deletion.get()).toMatchObject({ step: 'confirming', note: 'not_done' });
    desk.client.deletion.confirm();
    await desk.backend.last('deleteMany').answer(challenge);
    desk.client.deletion.submit(rightCode);
    await desk.backend.last('deleteMany').fail('network');
    await answerGets(desk, keyA, keyB, null, null);
    expect(desk.client.deletion.get()).toEqual(done());
  });

  test('turn the open window once the list has lost them all', async () => {
    const desk = await ask(challenge);
    void desk.client.list.refetch();
    await desk.backend.last('list').answer(pageOf([keyB, keyC]));
    expect(step(desk)).toBe('entering');
    vi.advanceTimersByTime(1);
    void desk.client.list.refetch();
    await desk.backend.last('list').answer(pageOf([keyC]));
    expect(desk.client.deletion.get()).toEqual(done([], 'already_gone'));
  });
});
