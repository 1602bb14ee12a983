import type { KeyChanges } from 'keydesk/headless';
import { beforeEach, describe, expect, test, vi } from 'vitest';

import { deskWith, HandDrivenBackend, keyB, keyNamed, openDesk, pageOf, settle, shownIds } from './support.ts';
import { change, challenge, changes, flowOf, intents, keyA, renamed, send, state, versions } from './updates.ts';

beforeEach(() => {
  vi.useFakeTimers();
  return () => vi.useRealTimers();
});

describe('a lost answer to an update', () => {
  const rich = keyNamed('a', {
    name: 'Cafe\u0301',
    scopes: ['b', 'a'],
    allowedIps: ['10.0.0.1'],
    expiresAt: '2027-01-01T00:00:00.000Z',
    note: 'For the till',
    status: 'disabled',
    version: '1',
  });
  const all: KeyChanges = {
    name: ' Caf\u00E9 ',
    scopes: ['a', 'b'],
    allowedIps: ['10.0.0.1'],
    expiresAt: '2027-01-01T01:00:00+01:00',
    note: 'For the till',
    disabled: true,
  };

  test.each<[string, KeyChanges, { [K in keyof typeof rich]?: (typeof rich)[K] | undefined }]>([
    ['as wanted, in other notation', all, {}],
    [
      'with nothing left',
      { name: null, note: null, expiresAt: null, scopes: [] },
      { name: null, note: '', expiresAt: null, scopes: [] },
    ],
    [
      'with nothing left, and no field for it',
      { scopes: [], allowedIps: [] },
      { scopes: undefined, allowedIps: undefined },
    ],
    [
      'as wanted, with nothing said of the rest',
      { name: 'Café', note: undefined, disabled: undefined } as unknown as KeyChanges,
      {},
    ],
    ['back in use', { disabled: false }, { status: 'expiring' }],
  ])('was done where the key is %s', async (_, input, now) => {
    const desk = await deskWith([keyA]);
    change(desk, input);
    await desk.backend.last('update').fail('network');
    expect(state(desk)).toMatchObject({ step: 'checking' });
    await desk.backend.last('get').answer({ ...rich, ...now });
    expect(state(desk)).toMatchObject({ step: 'done', result: { id: 'a' } });
    expect(desk.client.list.get().keys).toEqual([{ ...rich, ...now, ...(now.note === '' && { note: undefined }) }]);
    expect(shownIds(desk.client)).toEqual(['a']);
    expect(desk.events.at(-1)).toEqual({ type: 'key.update.succeeded', keyId: 'a' });
  });

  test.each<[string, KeyChanges]>([
    ['name', { name: 'Other' }],
    ['scopes', { scopes: ['a'] }],
    ['scopes, alike in a row,', { scopes: ['ab'] }],
    ['addresses', { allowedIps: [] }],
    ['end', { expiresAt: null }],
    ['note', { note: null }],
    ['use', { disabled: false }],
  ])('was not done where its %s is still another, and is the same intent then', async (_, input) => {
    const desk = await deskWith([keyA]);
    change(desk, { ...all, ...input });
    await desk.backend.last('update').fail('timeout');
    await desk.backend.last('get').answer(rich);
    expect(state(desk)).toMatchObject({ step: 'confirming', note: 'not_done', task: { input: { ...all, ...input } } });
    flowOf(desk).confirm({ ...all, ...input });
    expect(intents(desk).size).toBe(1);
  });

  test('was not done where its note names another moment', async () => {
    const desk = await deskWith([keyA]);
    change(desk, { note: 'Until 2027-01-01T00:00Z' });
    await desk.backend.last('update').fail('network');
    await desk.backend.last('get').answer({ ...keyA, note: 'Until 2026-01-01T00:00Z' });
    expect(state(desk)).toMatchObject({ step: 'confirming', note: 'not_done' });
  });

  test('of a key that was changed otherwise shows what it is now; to send it again is another intent', async () => {
    const theirs = { ...keyA, name: 'Theirs', version: '5' };
    const desk = await deskWith([keyA]);
    change(desk);
    await desk.backend.last('update').fail('network');
    await desk.backend.last('get').answer(theirs);
    expect(state(desk)).toMatchObject({ step: 'confirming', error: { code: 'edit_conflict' } });
    await desk.backend.last('get').answer(theirs);
    expect(state(desk)).toMatchObject({ step: 'confirming', was: keyA, task: { keys: [theirs], input: changes } });
    flowOf(desk).confirm(changes);
    expect(versions(desk)).toEqual(['1', '5']);
    expect(intents(desk).size).toBe(2);
  });

  describe('of a backend without versions', () => {
    const unversioned = keyNamed('a', { expiresAt: '2027-01-01T00:00:00.000Z', note: 'For the till' });
    const sent: KeyChanges = { expiresAt: '2028-01-01T00:00:00.500Z', disabled: true };
    const applied = { ...unversioned, expiresAt: '2028-01-01T00:00:00Z', status: 'disabled' } as const;

    test.each<[string, typeof unversioned]>([
      ['all of it', applied],
      ['a part of it', { ...applied, status: 'active' }],
      ['another part of it', { ...applied, expiresAt: unversioned.expiresAt }],
      ['all of it, and a version,', { ...applied, version: '1' }],
    ])('is not told as not done where %s is there in the words of the backend', async (_, now) => {
      const desk = await deskWith([unversioned]);
      flowOf(desk).open(unversioned);
      flowOf(desk).confirm(sent);
      await desk.backend.last('update').fail('network');
      await desk.backend.last('get').answer(now);
      await desk.backend.last('get').answer(now);
      expect(state(desk)).toMatchObject({
        step: 'confirming',
        error: { code: 'edit_conflict' },
        was: unversioned,
        task: { keys: [now], input: sent },
      });
      expect(state(desk)).not.toHaveProperty('note');
    });

    test('was not done where nothing that was to change has changed, whatever else has', async () => {
      const desk = await deskWith([unversioned]);
      flowOf(desk).open(unversioned);
      flowOf(desk).confirm(sent);
      await desk.backend.last('update').fail('network');
      await desk.backend.last('get').answer({ ...unversioned, lastUsedAt: '2026-03-01T00:00:00.000Z', name: 'Till' });
      expect(state(desk)).toMatchObject({ step: 'confirming', note: 'not_done' });
    });
  });

  test('of a key that was changed otherwise, and back, is not told as not done', async () => {
    const desk = await deskWith([keyA]);
    change(desk);
    await desk.backend.last('update').fail('network');
    await desk.backend.last('get').answer({ ...keyA, version: '3' });
    expect(state(desk)).toMatchObject({ step: 'confirming', error: { code: 'edit_conflict' } });
  });

  test('found done is over: the same changes later are another intent', async () => {
    const disabled = { ...keyA, status: 'disabled', version: '2' } as const;
    const desk = await deskWith([keyA]);
    change(desk, { disabled: true });
    await desk.backend.last('update').fail('network');
    await desk.backend.last('get').answer(disabled);
    flowOf(desk).close();
    change(desk, { disabled: false });
    await desk.backend.last('update').answer({ ...keyA, version: '3' });
    flowOf(desk).close();
    change(desk, { disabled: true });
    expect(intents(desk).size).toBe(3);
  });

  test('closed over is over: the same changes later are another intent', async () => {
    const desk = await deskWith([keyA]);
    change(desk);
    await desk.backend.last('update').fail('network');
    flowOf(desk).close();
    change(desk);
    expect(intents(desk).size).toBe(2);
  });

  test('of a code is looked after too', async () => {
    const desk = await deskWith([keyA]);
    await send(desk);
    await desk.backend.last('update').fail('server');
    await desk.backend.last('get').answer(renamed);
    expect(state(desk)).toMatchObject({ step: 'done', result: renamed });
  });

  test('is what a second challenge is taken for', async () => {
    const desk = await deskWith([keyA]);
    await send(desk);
    await desk.backend.last('update').answer(challenge);
    expect(state(desk)).toMatchObject({ step: 'checking' });
    const failed = { type: 'key.update.failed', keyId: 'a', code: 'bad_response', requestId: undefined };
    expect(desk.events.at(-1)).toEqual(failed);
  });

  test('is unknown after three failed reads, and can be looked after again', async () => {
    const desk = await deskWith([keyA]);
    change(desk);
    await desk.backend.last('update').fail('network');
    for (const delay of [1_000, 3_000, 0]) {
      await desk.backend.last('get').fail('server');
      await vi.advanceTimersByTimeAsync(delay);
    }
    expect(state(desk)).toMatchObject({ step: 'unknown', error: { code: 'server' } });
    flowOf(desk).retry();
    await settle();
    await desk.backend.last('get').answer(renamed);
    expect(state(desk)).toMatchObject({ step: 'done' });
  });

  test('is looked for in the list where the adapter cannot get one key', async () => {
    const desk = openDesk(new HandDrivenBackend({}, ['list', 'update']));
    change(desk);
    await desk.backend.last('update').fail('network');
    await desk.backend.last('list').answer(pageOf([keyB], 'more'));
    await desk.backend.last('list').answer(pageOf([renamed]));
    expect(state(desk)).toMatchObject({ step: 'done', result: renamed });
  });

  test('closed over stops looking, and reads the list', async () => {
    const desk = await deskWith([keyA]);
    change(desk);
    await desk.backend.last('update').fail('network');
    flowOf(desk).close();
    await settle();
    expect(desk.backend.last('get').context.signal.aborted).toBe(true);
    await desk.backend.last('list').answer(pageOf([renamed]));
    expect(desk.client.list.get().keys).toEqual([renamed]);
    expect(state(desk)).toEqual({ step: 'closed' });
  });

  test('that comes after closing has the list read', async () => {
    const desk = await deskWith([keyA]);
    change(desk);
    flowOf(desk).close();
    await desk.backend.last('update').fail('network');
    await desk.backend.last('list').answer(pageOf([renamed]));
    expect(desk.client.list.get().keys).toEqual([renamed]);
  });
});

describe('a key that is no more', () => {
  test('when it is changed ends the update, and its row goes', async () => {
    const desk = await deskWith([keyA, keyB]);
    change(desk);
    await desk.backend.last('update').fail('not_found');
    expect(state(desk)).toMatchObject({ step: 'failed', error: { code: 'not_found' } });
    expect(shownIds(desk.client)).toEqual(['b']);
  });

  test('when its lost answer is looked after ends the update, and its row goes', async () => {
    const desk = await deskWith([keyA, keyB]);
    change(desk);
    await desk.backend.last('update').fail('network');
    await desk.backend.last('get').answer(null);
    expect(state(desk)).toMatchObject({ step: 'failed', error: { code: 'not_found' } });
    expect(shownIds(desk.client)).toEqual(['b']);
  });
});
