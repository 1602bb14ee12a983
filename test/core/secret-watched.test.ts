import { rotation, type ApiKeysEvent } from 'keydesk/headless';
import { beforeEach, describe, expect, test, vi } from 'vitest';

import { fresh, lostKey, made, secret, step } from './creation.ts';
import { keyA, openDesk, pageOf, settle, type Desk } from './support.ts';

beforeEach(() => {
  vi.useFakeTimers();
  return () => vi.useRealTimers();
});

/** A creation is out when the last view that held the client lets go of it. */
async function letGo(): Promise<Desk> {
  const desk = openDesk();
  const release = desk.client.retain();
  await settle();
  desk.client.creation.open();
  release();
  await settle();
  return desk;
}

const ends = ({ events }: Desk): ApiKeysEvent[] => events.filter(({ type }) => !type.endsWith('requested'));

describe('a secret that arrives after its views were left', () => {
  test('is not held where nobody has come back, and is told as lost', async () => {
    const desk = await letGo();
    await desk.backend.last('create').answer(made);
    expect(desk.client.creation.secret.get()).toBe(false);
    expect(desk.client.creation.get()).toMatchObject(lostKey(fresh));
    expect(ends(desk)).toEqual([{ type: 'key.create.secret_lost', keyId: 'new' }]);
  });

  test('is shown to who has opened the window again', async () => {
    const desk = await letGo();
    desk.client.retain();
    await settle();
    desk.client.creation.open();
    expect(step(desk)).toBe('requesting');
    await desk.backend.last('create').answer(made);
    expect(desk.client.creation.get()).toMatchObject({ step: 'done', result: { custody: 'fresh' } });
    expect(desk.client.creation.secret.read()).toBe(secret);
    expect(ends(desk)).toEqual([{ type: 'key.create.succeeded', keyId: 'new' }]);
  });

  test('is offered to who looks at the list again', async () => {
    const desk = await letGo();
    desk.client.retain();
    desk.client.list.ensure();
    await desk.backend.last('list').answer(pageOf([keyA]));
    await desk.backend.last('create').answer(made);
    expect(desk.client.creation.get()).toMatchObject({ step: 'done', result: { custody: 'fresh' } });
    expect(desk.client.creation.secret.read()).toBe(secret);
  });

  test('is not held after who came back has left, too', async () => {
    const desk = await letGo();
    const release = desk.client.retain();
    desk.client.list.ensure();
    desk.client.creation.open();
    await settle();
    release();
    await settle();
    await desk.backend.last('create').answer(made);
    expect(desk.client.creation.secret.get()).toBe(false);
    expect(ends(desk)).toEqual([{ type: 'key.create.secret_lost', keyId: 'new' }]);
  });

  test('by a rotation is told as lost of the old key and the new one', async () => {
    const desk = openDesk();
    const flow = desk.client.part(rotation);
    const release = desk.client.retain();
    await settle();
    flow.open(keyA);
    flow.confirm({ graceSeconds: 0 });
    release();
    await settle();
    await desk.backend.last('rotate').answer(made);
    expect(flow.secret.get()).toBe(false);
    expect(ends(desk)).toEqual([{ type: 'key.rotate.secret_lost', keyId: 'a', newKeyId: 'new' }]);
  });
});
