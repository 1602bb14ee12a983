import { beforeEach, describe, expect, test, vi } from 'vitest';

import { ask, send, sendAndClose, step, taskOf } from './deletion.ts';
import { challengeFor, deskWith, keyA, openDesk, pageOf, rightCode, settle } from './support.ts';

beforeEach(() => {
  vi.useFakeTimers();
  return () => vi.useRealTimers();
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
    expect(desk.client.deletion.get()).toEqual({ step: 'confirming', task: taskOf(keyA) });
  });

  test('is told by an answer that comes too late too', async () => {
    const desk = openDesk();
    await send(desk);
    desk.client.deletion.close();
    await desk.backend.last('delete').fail('unauthenticated');
    expect(desk.signOuts()).toBe(1);
    expect(step(desk)).toBe('closed');
  });

  test('is told by a read in the background too', async () => {
    const desk = openDesk();
    await send(desk);
    desk.client.deletion.close();
    await desk.backend.last('delete').fail('network');
    await desk.backend.last('get').fail('unauthenticated');
    expect(desk.signOuts()).toBe(1);
    await vi.advanceTimersByTimeAsync(60_000);
    expect(desk.backend.calls('get')).toHaveLength(1);
    expect([...desk.client.facts.get().doubtful]).toEqual(['a']);
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
