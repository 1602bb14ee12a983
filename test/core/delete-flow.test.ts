import type { ApiKey, DeleteState, Proof } from 'keydesk/headless';
import { beforeEach, describe, expect, test, vi } from 'vitest';

import {
  challengeFor,
  deskWith,
  HandDrivenBackend,
  keyA,
  keyB,
  openDesk,
  pageOf,
  rightCode,
  settle,
  shownIds,
  wrongCode,
  type Desk,
} from './support.ts';

beforeEach(() => {
  vi.useFakeTimers();
  return () => vi.useRealTimers();
});

const step = ({ client }: Desk): DeleteState['step'] => client.deletion.get().step;
const confirms = ({ backend }: Desk): Proof[] =>
  backend.calls('delete').flatMap(({ context }) => (context.proof ? [context.proof] : []));

/** As far as the question for the code. */
async function ask(desk: Desk, key: ApiKey = keyA, challenge = challengeFor(key.id)): Promise<void> {
  desk.client.deletion.open(key);
  desk.client.deletion.confirm();
  await desk.backend.last('delete').answer(challenge);
}

/** As far as the sending of the code, whose answer is still out. */
async function send(desk: Desk, key: ApiKey = keyA): Promise<void> {
  await ask(desk, key);
  desk.client.deletion.submit(rightCode);
}

/** The code is on its way, and the dialog is closed over it. */
async function sendAndClose(desk: Desk, key: ApiKey = keyA): Promise<void> {
  await send(desk, key);
  desk.client.deletion.close();
}

test('a lost answer is looked after in the background too, until a read gets through', async () => {
  const desk = openDesk();
  await sendAndClose(desk);
  await desk.backend.last('delete').fail('network');
  await desk.backend.last('get').fail('network');
  expect(desk.client.facts.get().doubtful).toContain('a');
  await vi.advanceTimersByTimeAsync(1_000);
  expect(desk.backend.calls('get')).toHaveLength(2);
  await desk.backend.last('get').answer(null);
  expect(desk.client.facts.get()).toMatchObject({ gone: new Set(['a']), doubtful: new Set() });
});

describe('a deletion', () => {
  test('asks for a code, takes a wrong one, then the right one, and the row is gone', async () => {
    const desk = await deskWith([keyA, keyB]);
    const { deletion } = desk.client;
    deletion.open(keyA);
    expect(desk.backend.calls('delete')).toHaveLength(0);
    deletion.confirm();
    expect(deletion.get()).toMatchObject({ step: 'requesting', key: keyA });
    await desk.backend.last('delete').answer(challengeFor('a'));
    expect(deletion.get()).toMatchObject({ step: 'entering', challenge: { sentTo: 'o•••@shop.ng' } });

    deletion.submit(wrongCode);
    expect(step(desk)).toBe('verifying');
    await desk.backend.last('delete').fail('code_invalid', { attemptsLeft: 4 });
    expect(deletion.get()).toMatchObject({
      step: 'entering',
      error: { code: 'code_invalid' },
      challenge: { attemptsLeft: 4 },
    });

    deletion.submit(rightCode);
    await desk.backend.last('delete').answer();
    expect(deletion.get()).toEqual({ step: 'deleted', key: keyA, how: 'deleted' });
    expect(shownIds(desk.client)).toEqual(['b']);
    expect(confirms(desk)).toEqual([
      { challengeId: 'challenge-a', code: wrongCode },
      { challengeId: 'challenge-a', code: rightCode },
    ]);
  });

  test('is one call, however often the buttons are pressed', async () => {
    const desk = openDesk();
    const { deletion } = desk.client;
    for (const _ of [1, 2, 3]) deletion.open(keyA);
    for (const _ of [1, 2, 3]) deletion.confirm();
    expect(desk.backend.calls('delete')).toHaveLength(1);
    await desk.backend.last('delete').answer(challengeFor('a'));
    for (const _ of [1, 2, 3]) deletion.submit(rightCode);
    expect(confirms(desk)).toHaveLength(1);
  });

  test('uses one idempotency key for each intent: asking, asking again, each code', async () => {
    const desk = openDesk();
    await ask(desk, keyA, challengeFor('a', { resendAfterSeconds: 0 }));
    desk.client.deletion.resend();
    await desk.backend.last('delete').answer(challengeFor('a'));
    desk.client.deletion.submit(wrongCode);
    await desk.backend.last('delete').fail('code_invalid');
    desk.client.deletion.submit(rightCode);
    const keys = desk.backend.calls('delete').map(({ context }) => context.idempotencyKey);
    expect(new Set(keys).size).toBe(4);
    for (const key of keys) expect(key).toMatch(/^\d+(-\d+){3}$/);
  });

  test('asking again after a lost answer is a retry of the same intent; after a refusal it is a new one', async () => {
    const desk = openDesk();
    desk.client.deletion.open(keyA);
    const key = async (end: 'network' | 'delivery_failed'): Promise<string> => {
      desk.client.deletion.confirm();
      const call = desk.backend.last('delete');
      await call.fail(end);
      return call.context.idempotencyKey ?? '';
    };
    const [first, second, third] = [await key('network'), await key('delivery_failed'), await key('network')];
    expect(second).toBe(first);
    expect(third).not.toBe(second);
  });

  test('is done at once where the backend asks for no code', async () => {
    const desk = await deskWith([keyA, keyB]);
    desk.client.deletion.open(keyA);
    desk.client.deletion.confirm();
    await desk.backend.last('delete').answer();
    expect(desk.client.deletion.get()).toEqual({ step: 'deleted', key: keyA, how: 'deleted' });
    expect(shownIds(desk.client)).toEqual(['b']);
  });

  test('of one key leaves another alone', async () => {
    const desk = await deskWith([keyA, keyB]);
    await sendAndClose(desk, keyA);
    await ask(desk, keyB);
    await desk.backend.calls('delete')[1]?.answer();
    expect(desk.client.deletion.get()).toMatchObject({ step: 'entering', key: keyB });
    expect(shownIds(desk.client)).toEqual(['b']);
  });

  test('takes a second challenge in answer to a code for a lost answer', async () => {
    const desk = openDesk();
    await send(desk);
    await desk.backend.last('delete').answer(challengeFor('a'));
    expect(step(desk)).toBe('checking');
  });

  test('cannot be asked of an adapter without it', async () => {
    const desk = openDesk(new HandDrivenBackend({}, ['list']));
    expect(desk.client.can).toEqual({ create: false, delete: false });
    desk.client.deletion.open(keyA);
    desk.client.deletion.confirm();
    await settle();
    expect(desk.client.deletion.get()).toMatchObject({ step: 'failed', error: { code: 'forbidden' } });
  });
});

describe('the code', () => {
  test('can be sent as soon as it is asked for', async () => {
    const desk = openDesk();
    await send(desk);
    expect(step(desk)).toBe('verifying');
  });

  test('is not sent once its time is over', async () => {
    const desk = openDesk();
    await ask(desk);
    vi.advanceTimersByTime(300_000);
    desk.client.deletion.submit(rightCode);
    expect(confirms(desk)).toHaveLength(0);
  });

  test('keeps its time when the clock on the wall is moved', async () => {
    const desk = openDesk();
    await ask(desk);
    vi.setSystemTime(Date.now() + 86_400_000);
    desk.client.deletion.submit(rightCode);
    expect(step(desk)).toBe('verifying');
  });

  test('stands in no event, no fact and no state', async () => {
    const desk = openDesk();
    const seen: unknown[] = [];
    desk.client.deletion.subscribe(() => seen.push(desk.client.deletion.get()));
    desk.client.facts.subscribe(() => seen.push(desk.client.facts.get()));
    await send(desk);
    await desk.backend.last('delete').fail('code_invalid');
    desk.client.deletion.submit(rightCode);
    await desk.backend.last('delete').answer();
    expect(JSON.stringify([seen, desk.events])).not.toContain(rightCode);
  });
});

describe('closing over a code that is on its way', () => {
  test('does not take it back: the key is in doubt until the answer comes', async () => {
    const desk = await deskWith([keyA, keyB]);
    await sendAndClose(desk);
    expect(step(desk)).toBe('closed');
    expect(desk.backend.last('delete').context.signal.aborted).toBe(false);
    expect([...desk.client.facts.get().doubtful]).toEqual(['a']);
  });

  test('then a late yes: the row goes', async () => {
    const desk = await deskWith([keyA, keyB]);
    await sendAndClose(desk);
    await desk.backend.last('delete').answer();
    expect(shownIds(desk.client)).toEqual(['b']);
    expect(desk.client.facts.get().doubtful.size).toBe(0);
    expect(step(desk)).toBe('closed');
  });

  test('then a late no: the doubt goes', async () => {
    const desk = await deskWith([keyA, keyB]);
    await sendAndClose(desk);
    await desk.backend.last('delete').fail('code_invalid');
    expect(desk.client.facts.get().doubtful.size).toBe(0);
    expect(shownIds(desk.client)).toEqual(['a', 'b']);
    expect(desk.backend.calls('get')).toHaveLength(0);
  });

  test.each<[string, unknown, string[]]>([
    ['was deleted', null, ['b']],
    ['is still there', keyA, ['a', 'b']],
  ])('then a lost answer: finds out in the background that the key %s', async (_, found, shown) => {
    const desk = await deskWith([keyA, keyB]);
    await sendAndClose(desk);
    await desk.backend.last('delete').fail('network');
    await desk.backend.last('get').answer(found);
    expect(shownIds(desk.client)).toEqual(shown);
    expect(desk.client.facts.get().doubtful.size).toBe(0);
  });

  test('then a lost answer and a failed read: the doubt stays for the next time', async () => {
    const desk = await deskWith([keyA]);
    await sendAndClose(desk);
    await desk.backend.last('delete').fail('network');
    await desk.backend.last('get').fail('network');
    expect([...desk.client.facts.get().doubtful]).toEqual(['a']);
  });
});

describe('opening a key in doubt', () => {
  test('waits for the confirmation, then looks, before anything else can begin', async () => {
    const desk = await deskWith([keyA]);
    await sendAndClose(desk);
    desk.client.deletion.open(keyA);
    desk.client.deletion.confirm();
    await settle();
    expect(step(desk)).toBe('checking');
    expect(desk.backend.calls('get')).toHaveLength(0);
    await desk.backend.last('delete').fail('network');
    expect(desk.backend.calls('get')).toHaveLength(1);
    await desk.backend.last('get').answer(keyA);
    expect(desk.client.deletion.get()).toEqual({ step: 'confirming', key: keyA, note: 'still_there' });
  });

  test('says "deleted" when the confirmation succeeds after all', async () => {
    const desk = await deskWith([keyA]);
    await sendAndClose(desk);
    desk.client.deletion.open(keyA);
    await desk.backend.last('delete').answer();
    expect(desk.client.deletion.get()).toMatchObject({ step: 'deleted', how: 'deleted' });
  });

  // Found by a breadth-first search in a draft: "forbidden" was shown for a key that had just been deleted.
  test('never fails over a key that was just deleted', async () => {
    const desk = await deskWith([keyA]);
    await sendAndClose(desk);
    desk.client.deletion.open(keyA);
    desk.client.deletion.confirm();
    await desk.backend.last('delete').fail('network');
    expect(desk.backend.calls('delete')).toHaveLength(2);
    await desk.backend.last('get').fail('forbidden');
    expect(step(desk)).toBe('checking');
    await vi.advanceTimersByTimeAsync(1_000);
    await desk.backend.last('get').answer(null);
    expect(desk.client.deletion.get()).toMatchObject({ step: 'deleted', how: 'deleted' });
  });
});

describe('a lost answer', () => {
  test.each(['network', 'timeout', 'server', 'bad_response', 'unknown'] as const)(
    'by %s is looked after',
    async (code) => {
      const desk = await deskWith([keyA]);
      await send(desk);
      await desk.backend.last('delete').fail(code);
      expect(step(desk)).toBe('checking');
      await desk.backend.last('get').answer(null);
      expect(desk.client.deletion.get()).toMatchObject({ step: 'deleted', how: 'deleted' });
      expect(shownIds(desk.client)).toEqual([]);
    },
  );

  test('that never comes ends by itself', async () => {
    const desk = openDesk();
    await send(desk);
    await vi.advanceTimersByTimeAsync(20_000);
    expect(step(desk)).toBe('checking');
  });

  test('is unknown after three failed reads, and can be looked after again', async () => {
    const desk = openDesk();
    await send(desk);
    await desk.backend.last('delete').fail('network');
    for (const delay of [1_000, 3_000, 0]) {
      await desk.backend.last('get').fail('server');
      await vi.advanceTimersByTimeAsync(delay);
    }
    expect(desk.backend.calls('get')).toHaveLength(3);
    expect(desk.client.deletion.get()).toMatchObject({ step: 'unknown', error: { code: 'server' } });
    desk.client.deletion.retry();
    await settle();
    await desk.backend.last('get').answer(null);
    expect(step(desk)).toBe('deleted');
  });

  test('is proven by reading the whole list where the adapter cannot get one key', async () => {
    const desk = openDesk(new HandDrivenBackend({}, ['list', 'delete']));
    await send(desk);
    await desk.backend.last('delete').fail('network');
    await desk.backend.last('list').answer(pageOf([keyB], 'more'));
    expect(step(desk)).toBe('checking');
    expect(desk.backend.last('list').input).toMatchObject({ cursor: 'more' });
    await desk.backend.last('list').answer(pageOf([]));
    expect(step(desk)).toBe('deleted');
  });

  test('is not proven by a list with a row that cannot be read', async () => {
    const desk = openDesk(new HandDrivenBackend({}, ['list', 'delete']));
    await send(desk);
    await desk.backend.last('delete').fail('network');
    await desk.backend.last('list').answer({ keys: [{ name: 'no id' }], nextCursor: null });
    expect(step(desk)).toBe('checking');
  });

  test('of a session that ended meanwhile is still looked after once the user is back', async () => {
    const desk = openDesk();
    await send(desk);
    await desk.backend.last('delete').fail('network');
    await desk.backend.last('get').fail('unauthenticated');
    expect(step(desk)).toBe('signedOut');
    desk.client.deletion.signedIn();
    expect(step(desk)).toBe('checking');
    await settle();
    await desk.backend.last('get').answer(null);
    expect(step(desk)).toBe('deleted');
  });
});

describe('what the list proves', () => {
  test('an older list does not bring a deleted row back', async () => {
    const desk = await deskWith([keyA, keyB]);
    void desk.client.list.refetch();
    const older = desk.backend.last('list');
    await send(desk);
    await desk.backend.last('delete').answer();
    await older.answer(pageOf([keyA, keyB]));
    expect(shownIds(desk.client)).toEqual(['b']);
  });

  test('a key that another tab deleted turns the open dialog', async () => {
    const desk = await deskWith([keyA, keyB]);
    await ask(desk);
    void desk.client.list.refetch();
    await desk.backend.last('list').answer(pageOf([keyB]));
    expect(desk.client.deletion.get()).toEqual({ step: 'deleted', key: keyA, how: 'already_gone' });
  });

  test('a key that another tab deleted is "already deleted" when the code is sent', async () => {
    const desk = await deskWith([keyA]);
    await send(desk);
    await desk.backend.last('delete').fail('not_found');
    expect(desk.client.deletion.get()).toEqual({ step: 'deleted', key: keyA, how: 'already_gone' });
  });

  test('a key that the list lost while its code was checked is not asked for again', async () => {
    const desk = await deskWith([keyA, keyB]);
    await send(desk);
    void desk.client.list.refetch();
    await desk.backend.last('list').answer(pageOf([keyB]));
    await desk.backend.last('delete').fail('challenge_gone');
    expect(desk.client.deletion.get()).toEqual({ step: 'deleted', key: keyA, how: 'already_gone' });
  });

  test('a key that is proven gone is never in doubt again', async () => {
    const desk = await deskWith([keyA, keyB]);
    await sendAndClose(desk);
    void desk.client.list.refetch();
    await desk.backend.last('list').answer(pageOf([keyB]));
    await desk.backend.last('delete').fail('network');
    expect(desk.client.facts.get().doubtful.size).toBe(0);
    expect(shownIds(desk.client)).toEqual(['b']);
  });

  test('a push that overtakes the answer leaves the word to the answer', async () => {
    const desk = await deskWith([keyA, keyB]);
    await send(desk);
    void desk.client.list.refetch();
    await desk.backend.last('list').answer(pageOf([keyB]));
    await desk.backend.last('delete').answer();
    expect(desk.client.deletion.get()).toMatchObject({ step: 'deleted', how: 'deleted' });
    expect(desk.events).toContainEqual({ type: 'key.delete.succeeded', keyId: 'a' });
  });

  test('a list settles a doubt when it began after the answer', async () => {
    const desk = await deskWith([keyA]);
    await sendAndClose(desk);
    void desk.client.list.refetch();
    const early = desk.backend.last('list');
    await desk.backend.last('delete').fail('network');
    await early.answer(pageOf([keyA]));
    expect([...desk.client.facts.get().doubtful]).toEqual(['a']);
    vi.advanceTimersByTime(1);
    void desk.client.list.refetch();
    await desk.backend.last('list').answer(pageOf([keyA]));
    expect(desk.client.facts.get().doubtful.size).toBe(0);
  });

  test.each<[string, unknown, string]>([
    ['one page of many', pageOf([keyB], 'more'), ''],
    ['a search', pageOf([keyB]), 'b'],
    ['a list with a row that cannot be read', { keys: [keyB, { name: 'no id' }], nextCursor: null }, ''],
  ])('%s proves nothing', async (_, page, search) => {
    const desk = await deskWith([keyA, keyB]);
    await ask(desk);
    desk.client.list.setFilter({ search });
    await desk.backend.last('list').answer(page);
    expect(step(desk)).toBe('entering');
  });
});

/** Closes, opens again and lets time pass. */
const comeBack = (desk: Desk, ms: number): void => {
  desk.client.deletion.close();
  desk.client.deletion.open(keyA);
  vi.advanceTimersByTime(ms);
};

describe('waiting', () => {
  test('for the next mail outlives the dialog', async () => {
    const desk = openDesk();
    await ask(desk);
    comeBack(desk, 29_999);
    desk.client.deletion.confirm();
    expect(desk.backend.calls('delete')).toHaveLength(1);
    vi.advanceTimersByTime(1);
    desk.client.deletion.confirm();
    expect(desk.backend.calls('delete')).toHaveLength(2);
  });

  test('for the next mail is not cut short by a shorter wait', async () => {
    const desk = openDesk();
    await send(desk);
    await desk.backend.last('delete').fail('rate_limited', { retryAfterMs: 2_000 });
    comeBack(desk, 20_000);
    desk.client.deletion.confirm();
    expect(desk.backend.calls('delete')).toHaveLength(2);
  });

  test('lasts while the first request is out', async () => {
    const desk = openDesk();
    desk.client.deletion.open(keyA);
    desk.client.deletion.confirm();
    comeBack(desk, 0);
    desk.client.deletion.confirm();
    expect(desk.backend.calls('delete')).toHaveLength(1);
    await desk.backend.last('delete').fail('delivery_failed');
    desk.client.deletion.confirm();
    expect(desk.backend.calls('delete')).toHaveLength(2);
  });

  test('for the backend outlives the dialog', async () => {
    const desk = openDesk();
    desk.client.deletion.open(keyA);
    desk.client.deletion.confirm();
    await desk.backend.last('delete').fail('rate_limited', { retryAfterMs: 20_000 });
    comeBack(desk, 19_999);
    desk.client.deletion.confirm();
    expect(desk.backend.calls('delete')).toHaveLength(1);
    vi.advanceTimersByTime(1);
    desk.client.deletion.confirm();
    expect(desk.backend.calls('delete')).toHaveLength(2);
  });

  test('keeps the view and the field, and holds back only the call', async () => {
    const desk = openDesk();
    await send(desk);
    await desk.backend.last('delete').fail('rate_limited', { retryAfterMs: 20_000 });
    expect(desk.client.deletion.get()).toMatchObject({ step: 'entering', error: { code: 'rate_limited' } });
    desk.client.deletion.submit(rightCode);
    expect(confirms(desk)).toHaveLength(1);
    vi.advanceTimersByTime(20_000);
    desk.client.deletion.submit(rightCode);
    expect(confirms(desk)).toHaveLength(2);
  });

  test('of one key is none of another', async () => {
    const desk = openDesk();
    await ask(desk, keyA);
    desk.client.deletion.close();
    desk.client.deletion.open(keyB);
    desk.client.deletion.confirm();
    expect(desk.backend.calls('delete')).toHaveLength(2);
  });
});

describe('a session that ends', () => {
  test('is told to the host once; after signing in the question stands again', async () => {
    const desk = await deskWith([keyA]);
    await send(desk);
    await desk.backend.last('delete').fail('unauthenticated');
    expect(step(desk)).toBe('signedOut');
    void desk.client.list.refetch();
    await desk.backend.last('list').fail('unauthenticated');
    expect(desk.signOuts()).toBe(1);
    desk.client.deletion.signedIn();
    expect(desk.client.deletion.get()).toEqual({ step: 'confirming', key: keyA });
  });

  test('is told again when it ends again', async () => {
    const desk = openDesk();
    desk.client.deletion.open(keyA);
    desk.client.deletion.confirm();
    await desk.backend.last('delete').fail('unauthenticated');
    desk.client.deletion.signedIn();
    desk.client.deletion.confirm();
    await desk.backend.last('delete').answer(challengeFor('a'));
    desk.client.deletion.submit(rightCode);
    await desk.backend.last('delete').fail('unauthenticated');
    expect(desk.signOuts()).toBe(2);
  });
});

const fail = (): never => {
  throw new Error('The host is broken.');
};

describe('the host', () => {
  test('is told what happens, by ids and codes alone', async () => {
    const desk = openDesk();
    await send(desk);
    await desk.backend.last('delete').fail('code_invalid', { requestId: 'r-1' });
    desk.client.deletion.submit(rightCode);
    await desk.backend.last('delete').answer();
    expect(desk.events).toEqual([
      { type: 'key.delete.requested', keyId: 'a' },
      { type: 'key.delete.challenge_sent', keyId: 'a' },
      { type: 'key.delete.failed', keyId: 'a', code: 'code_invalid', requestId: 'r-1' },
      { type: 'key.delete.succeeded', keyId: 'a' },
    ]);
  });

  test('is told once of a deletion, whoever finds out first', async () => {
    const desk = await deskWith([keyA]);
    await sendAndClose(desk);
    void desk.client.list.refetch();
    await desk.backend.last('list').answer(pageOf([]));
    await desk.backend.last('delete').answer();
    expect(desk.events.filter(({ type }) => type === 'key.delete.succeeded')).toHaveLength(1);
  });

  test('that throws where it listens does not stop the flow', async () => {
    const thrown: unknown[] = [];
    vi.stubGlobal('queueMicrotask', (action: () => void) => {
      try {
        action();
      } catch (error) {
        thrown.push(error);
      }
    });
    const desk = openDesk(undefined, { onEvent: fail, onUnauthenticated: fail });
    await send(desk);
    await desk.backend.last('delete').fail('unauthenticated');
    expect(step(desk)).toBe('signedOut');
    expect(thrown).toHaveLength(4);
    vi.unstubAllGlobals();
  });
});

describe('letting go of the client', () => {
  test('ends reads and timers, and leaves the confirmation out', async () => {
    const desk = openDesk();
    const release = desk.client.retain();
    await send(desk);
    await desk.backend.last('delete').fail('network');
    await desk.backend.last('get').fail('network');
    expect(vi.getTimerCount()).toBe(1);
    release();
    await settle();
    expect(step(desk)).toBe('closed');
    expect(vi.getTimerCount()).toBe(0);
    expect([...desk.client.facts.get().doubtful]).toEqual(['a']);
  });

  test('aborts a read that is out', async () => {
    const desk = openDesk();
    const release = desk.client.retain();
    await send(desk);
    await desk.backend.last('delete').fail('network');
    release();
    await settle();
    expect(desk.backend.last('get').context.signal.aborted).toBe(true);
  });

  test('and taking it again at once, as StrictMode does, is nothing', async () => {
    const desk = openDesk();
    desk.client.retain()();
    const release = desk.client.retain();
    await ask(desk);
    expect(step(desk)).toBe('entering');
    release();
    release();
    await settle();
    expect(step(desk)).toBe('closed');
  });
});
