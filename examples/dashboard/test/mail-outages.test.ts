import { expect, test, vi } from 'vitest';

import { createSmtpMailer, type Mailer } from '../server/mail.ts';
import { onBothDatabases } from './databases.ts';
import { expectOutage, prepare } from './outage.ts';
import { type MailFault, startBadMailServer } from './smtp.ts';
import { createWorld, meStatus, newIntent, session } from './world.ts';

// Many requests each, on a machine that may be busy.
vi.setConfig({ testTimeout: 20_000 });

const PATIENCE_MS = 300;
onBothDatabases('an outage of the mail server', (newDatabase) => {
  test.each<MailFault>(['silent', 'slow', 'busy', 'refusing', 'cut'])(
    'one that is %s is 503, costs nothing, and the same request goes through when it is back',
    async (fault) => {
      const bad = createSmtpMailer((await startBadMailServer(fault)).url, 'no-reply@keydesk.example', PATIENCE_MS);
      let isDown = true;
      let good: Mailer | undefined;
      const mail = { send: (each) => (isDown ? bad : good)?.send(each), close: () => bad.close() } as Mailer;
      const world = await createWorld(await newDatabase(), { mail });
      good = createSmtpMailer(world.inbox.url, 'no-reply@keydesk.example');
      const client = world.as(session(), { code: { sendsPerHour: 1 } });
      const { key, secret } = await client.create();
      const intent = newIntent();
      const began = performance.now();
      const failed = await client.remove(key.id, undefined, intent);
      expect(failed).toMatchObject({ status: 503, body: { code: 'delivery_failed' } });
      expectOutage(failed, 503);
      expect(performance.now() - began).toBeLessThan(PATIENCE_MS + 2_000);
      expect(await world.db.selectFrom('challenges').select('state').execute()).toEqual([{ state: 'undelivered' }]);
      expect(await meStatus(world, secret)).toBe(200);
      isDown = false;
      expect((await client.remove(key.id, undefined, intent)).status).toBe(202);
      expect(world.inbox.messages()).toHaveLength(1);
    },
  );

  test('a code that came before it still works, with the tries that are left', async () => {
    const world = await createWorld(await newDatabase());
    const { client, key, proof, bad } = await prepare(world);
    const other = await client.create();
    await world.inbox.close();
    expectOutage(await client.remove(other.key.id), 503);
    expect(await client.remove(key.id, bad)).toMatchObject({ body: { attemptsLeft: 3 } });
    expect((await client.remove(key.id, proof)).status).toBe(200);
  });
});
