import { createApiKeysClient, type ApiKeysEvent } from 'keydesk/headless';
import { beforeEach, describe, expect, test, vi } from 'vitest';

import { createKnowledge } from '../../src/core/knowledge.ts';
import { send, sendAndClose } from './deletion.ts';
import { deskWith, HandDrivenBackend, keyA, keyB, openDesk, pageOf, settle } from './support.ts';

beforeEach(() => {
  vi.useFakeTimers();
  return () => vi.useRealTimers();
});

/** A client whose backend has a push. */
function pushing() {
  const unsubscribe = vi.fn<() => void>();
  const subscribe = vi.fn<() => () => void>(() => unsubscribe);
  return { subscribe, unsubscribe, client: openDesk(new HandDrivenBackend({ subscribe })).client };
}

describe('a client at work', () => {
  test('has one push for all who hold it, until the last lets go', async () => {
    const { client, subscribe, unsubscribe } = pushing();
    const releases = [client.retain(), client.retain()];
    await settle();
    releases.push(client.retain());
    await settle();
    expect(subscribe).toHaveBeenCalledTimes(1);
    for (const release of releases) {
      expect(unsubscribe).not.toHaveBeenCalled();
      release();
      await settle();
    }
    expect(unsubscribe).toHaveBeenCalledTimes(1);
  });

  test('begins again where it is held again', async () => {
    const { client, subscribe, unsubscribe } = pushing();
    for (const _ of [1, 2]) {
      const release = client.retain();
      await settle();
      release();
      await settle();
    }
    expect(subscribe).toHaveBeenCalledTimes(2);
    expect(unsubscribe).toHaveBeenCalledTimes(2);
  });

  test('begins nothing where it is let go of at once, and ends nothing where it is held again at once', async () => {
    const { client, subscribe, unsubscribe } = pushing();
    client.retain()();
    await settle();
    expect(subscribe).not.toHaveBeenCalled();
    const release = client.retain();
    await settle();
    release();
    client.retain();
    await settle();
    expect(subscribe).toHaveBeenCalledTimes(1);
    expect(unsubscribe).not.toHaveBeenCalled();
  });

  test('needs no push', async () => {
    const list = vi.fn<() => Promise<never>>(() => new Promise(() => undefined));
    const client = createApiKeysClient({ list });
    const release = client.retain();
    await settle();
    client.list.ensure();
    release();
    await settle();
    expect(client.list.get().status).toBe('idle');
    client.list.ensure();
    expect(list).toHaveBeenCalledTimes(2);
  });
});

describe('who listens', () => {
  test('hears all that happens, as the host does, until it ends that', async () => {
    const desk = openDesk();
    const heard: ApiKeysEvent[] = [];
    const onUnauthenticated = vi.fn<() => void>();
    const end = desk.client.listen({ onEvent: (event) => heard.push(event), onUnauthenticated });
    desk.client.list.ensure();
    await desk.backend.last('list').fail('unauthenticated');
    expect(heard).toEqual([{ type: 'read.failed', code: 'unauthenticated', requestId: undefined }]);
    expect(onUnauthenticated).toHaveBeenCalledTimes(1);
    end();
    void desk.client.list.refetch();
    await desk.backend.last('list').fail('server');
    expect(heard).toHaveLength(1);
    expect(desk.events).toHaveLength(2);
  });

  test('is not told of an ended session by a read that fails otherwise', async () => {
    const desk = openDesk();
    desk.client.list.ensure();
    await desk.backend.last('list').fail('forbidden');
    expect(desk.signOuts()).toBe(0);
  });
});

describe('the doubt about a key', () => {
  test('is settled for that key alone', async () => {
    const desk = await deskWith([keyA, keyB]);
    await sendAndClose(desk, keyA);
    const ofA = desk.backend.last('delete');
    await sendAndClose(desk, keyB);
    expect([...desk.client.facts.get().doubtful]).toEqual(['a', 'b']);
    await ofA.fail('code_invalid');
    expect([...desk.client.facts.get().doubtful]).toEqual(['b']);
  });

  test('never comes over a key that is proven gone', async () => {
    const desk = await deskWith([keyA, keyB]);
    await send(desk);
    void desk.client.list.refetch();
    await desk.backend.last('list').answer(pageOf([keyB]));
    desk.client.deletion.close();
    expect(desk.client.facts.get()).toMatchObject({ gone: new Set(['a']), doubtful: new Set() });
  });

  test('tells nobody anything where there was none', async () => {
    const knowledge = createKnowledge();
    const watch = vi.fn<() => void>();
    knowledge.subscribe(watch);
    knowledge.clear('a');
    expect(watch).not.toHaveBeenCalled();
  });
});
