import { beforeEach, describe, expect, test, vi } from 'vitest';

import { ask, deleted, send, step } from './deletion.ts';
import { deskWith, HandDrivenBackend, keyA, keyB, openDesk, pageOf, shownIds, type Desk } from './support.ts';

beforeEach(() => {
  vi.useFakeTimers();
  return () => {
    vi.useRealTimers();
    vi.unstubAllGlobals();
  };
});

const both = [keyA, keyB];
const list = ({ client }: Desk) => client.list.get();
const isDoubtful = ({ client }: Desk): boolean => client.facts.get().doubtful.has('a');

describe('the list', () => {
  test('1: offline before any call: it failed, which is not empty, and the next read brings it', async () => {
    // What the browser says of the network is not asked: it says yes behind a dead router.
    vi.stubGlobal('navigator', { onLine: true });
    const desk = openDesk();
    desk.client.list.ensure();
    await desk.backend.last('list').fail('network');
    expect(list(desk)).toMatchObject({ status: 'failed', keys: [], error: { code: 'network' } });
    void desk.client.list.refetch();
    await desk.backend.last('list').answer(pageOf(both));
    expect(list(desk)).toMatchObject({ status: 'ready', keys: both, error: null });
  });

  test('2: offline during list: the last rows stay, and the error stands beside them', async () => {
    const desk = await deskWith(both);
    void desk.client.list.refetch();
    await desk.backend.last('list').fail('network');
    expect(list(desk)).toMatchObject({ status: 'ready', keys: both, error: { code: 'network' } });
  });

  test('7: timeout list: after 15 s the last rows stay, and the read is given up', async () => {
    const desk = await deskWith(both);
    void desk.client.list.refetch();
    await vi.advanceTimersByTimeAsync(14_999);
    expect(list(desk)).toMatchObject({ fetching: 'refresh', error: null });
    await vi.advanceTimersByTimeAsync(1);
    expect(list(desk)).toMatchObject({ status: 'ready', keys: both, fetching: 'none', error: { code: 'timeout' } });
    expect(desk.backend.last('list').context.signal.aborted).toBe(true);
  });
});

describe('the code', () => {
  test('3: offline during request code: the question stays, with the error, and can be asked again', async () => {
    const desk = await deskWith(both);
    desk.client.deletion.open(keyA);
    desk.client.deletion.confirm();
    await desk.backend.last('delete').fail('network');
    expect(desk.client.deletion.get()).toMatchObject({ step: 'confirming', error: { code: 'network' } });
    expect(isDoubtful(desk)).toBe(false);
    await ask(desk);
    expect(step(desk)).toBe('entering');
  });

  test('4: offline during confirm: it is looked for, and the key is in doubt until it is found', async () => {
    const desk = await deskWith(both);
    await send(desk);
    await desk.backend.last('delete').fail('network');
    expect(step(desk)).toBe('checking');
    expect(isDoubtful(desk)).toBe(true);
    await desk.backend.last('get').answer(keyA);
    expect(isDoubtful(desk)).toBe(false);
  });

  test('5: request lost before server (confirm): the key is still there, and a new code can be asked for', async () => {
    const desk = await deskWith(both);
    await send(desk);
    await desk.backend.last('delete').fail('network');
    await desk.backend.last('get').answer(keyA);
    expect(desk.client.deletion.get()).toMatchObject({ step: 'confirming', note: 'not_done' });
    expect(shownIds(desk.client)).toEqual(['a', 'b']);
  });

  test('6: answer lost after server deleted: it is found gone, and was deleted', async () => {
    const desk = await deskWith(both);
    await send(desk);
    await desk.backend.last('delete').fail('network');
    await desk.backend.last('get').answer(null);
    expect(desk.client.deletion.get()).toEqual(deleted('deleted'));
    expect(shownIds(desk.client)).toEqual(['b']);
  });

  test('8: timeout confirm (20 s): it is looked for', async () => {
    const desk = await deskWith(both);
    await send(desk);
    await vi.advanceTimersByTimeAsync(19_999);
    expect(step(desk)).toBe('verifying');
    await vi.advanceTimersByTimeAsync(1);
    expect(step(desk)).toBe('checking');
    expect(isDoubtful(desk)).toBe(true);
  });

  test('9: backend slow (3 s): nothing changes meanwhile, and the window can be closed', async () => {
    const desk = await deskWith(both);
    await send(desk);
    await vi.advanceTimersByTimeAsync(3_000);
    expect(step(desk)).toBe('verifying');
    desk.client.deletion.close();
    expect(step(desk)).toBe('closed');
    await desk.backend.last('delete').answer();
    expect(shownIds(desk.client)).toEqual(['b']);
  });

  test.each<[string, null | typeof keyA, object]>([
    [
      '10: adapter never settles: an answer that comes after all, and the key is gone: deleted',
      null,
      deleted('deleted'),
    ],
    [
      '10: adapter never settles: an answer that comes after all, and the key is there: never called deleted',
      keyA,
      { step: 'confirming', note: 'not_done' },
    ],
  ])('%s', async (_, found, becomes) => {
    const desk = await deskWith(both);
    await send(desk);
    await vi.advanceTimersByTimeAsync(20_000);
    await desk.backend.last('get').answer(keyA);
    expect(desk.client.deletion.get()).toMatchObject({ step: 'confirming', note: 'not_done' });
    await desk.backend.last('delete').answer();
    await desk.backend.last('get').answer(found);
    expect(desk.client.deletion.get()).toMatchObject(becomes);
    expect(shownIds(desk.client)).toEqual(found ? ['a', 'b'] : ['b']);
  });
});

describe('an adapter that breaks its word', () => {
  const broken: [string, () => unknown, string][] = [
    [
      '11: adapter throws synchronously: the same as a rejection',
      () => {
        throw new TypeError('not now');
      },
      'unknown',
    ],
    // oxlint-disable-next-line typescript/prefer-promise-reject-errors -- the fault itself
    [
      '12: adapter rejects with non-Error / undefined: unknown, and it is looked for',
      () => Promise.reject(),
      'unknown',
    ],
    [
      '13: adapter resolves undefined: an answer that says nothing, and it is looked for',
      async () => undefined,
      'bad_response',
    ],
  ];

  test.each(broken)('%s', async (_, fault, code) => {
    const backend = new HandDrivenBackend({ create: fault as () => never });
    const desk = await deskWith(both, { backend });
    desk.client.creation.open();
    await vi.advanceTimersByTimeAsync(0);
    expect(desk.events).toContainEqual({ type: 'key.create.failed', code, requestId: undefined });
    expect(desk.client.creation.get().step).toBe('checking');
    await backend.last('list').answer(pageOf(both));
    expect(desk.client.creation.get()).toMatchObject({ step: 'confirming', note: 'not_done' });
  });
});
