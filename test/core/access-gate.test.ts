import type { Access } from 'keydesk/headless';
import { describe, expect, test } from 'vitest';

import { HandDrivenBackend, openDesk, settle, type Desk } from './support.ts';

const verified: Access = { verification: 'verified', can: { create: true } };
const pending: Access = { verification: 'pending', can: {}, verificationReason: 'We are reading your documents.' };

const gated = (): Desk => openDesk(new HandDrivenBackend({}, ['list', 'access']));

describe('the gate', () => {
  test('is open where the backend has none, whatever is asked of it', async () => {
    const { access } = openDesk().client;
    const open = { status: 'ready', access: { verification: 'verified', can: {} }, error: null };
    expect(access.get()).toEqual(open);
    access.ensure();
    await access.recheck();
    expect(access.get()).toEqual(open);
    access.stop();
    expect(access.get()).toEqual(open);
  });

  test('is closed until the backend has answered, and asks once', async () => {
    const { client, backend } = gated();
    expect(client.access.get()).toEqual({ status: 'idle', access: null, error: null });
    client.access.ensure();
    client.access.ensure();
    expect(client.access.get().status).toBe('loading');
    expect(backend.calls('access')).toHaveLength(1);
    await backend.last('access').answer(pending);
    expect(client.access.get()).toEqual({ status: 'ready', access: pending, error: null });
  });

  test('keeps what was known while it is asked again, and when that fails', async () => {
    const { client, backend, events } = gated();
    client.access.ensure();
    await backend.last('access').answer(pending);
    void client.access.recheck();
    expect(client.access.get()).toMatchObject({ status: 'loading', access: pending });
    await backend.last('access').fail('server');
    expect(client.access.get()).toMatchObject({ status: 'failed', access: pending, error: { code: 'server' } });
    expect(events).toEqual([{ type: 'read.failed', code: 'server', requestId: undefined }]);
  });

  test('is not moved by an older answer', async () => {
    const { client, backend } = gated();
    void client.access.recheck();
    const older = backend.last('access');
    void client.access.recheck();
    await backend.last('access').answer(verified);
    await older.answer(pending);
    expect(client.access.get().access).toEqual(verified);
  });

  test('tells the host of an ended session once, with the list', async () => {
    const desk = gated();
    desk.client.access.ensure();
    desk.client.list.ensure();
    await desk.backend.last('access').fail('unauthenticated');
    await desk.backend.last('list').fail('unauthenticated');
    expect(desk.signOuts()).toBe(1);
  });

  test('ends its read when it is stopped, and asks again at the next look', async () => {
    const { client, backend, events } = gated();
    client.access.ensure();
    client.access.stop();
    await settle();
    expect(backend.last('access').context.signal.aborted).toBe(true);
    expect(client.access.get().status).toBe('idle');
    expect(events).toEqual([]);
    client.access.ensure();
    expect(backend.calls('access')).toHaveLength(2);
  });
});
