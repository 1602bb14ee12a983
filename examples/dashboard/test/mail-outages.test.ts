import { expect, test, vi } from 'vitest';

import { createSmtpMailer, MailNotTaken, type Mailer } from '../server/mail.ts';
import { onBothDatabases } from './databases.ts';
import { expectOutage, prepare } from './outage.ts';
import { type MailFault, startBadMailServer } from './smtp.ts';
import { createWorld, meStatus, newIntent, session, type World } from './world.ts';

// Many requests each, on a machine that may be busy.
vi.setConfig({ testTimeout: 20_000 });

const PATIENCE_MS = 300;
const hello = { to: 'office@shop.ng', subject: 'Hello', text: 'Hello', html: 'Hello' };

/** A code asked for while the mail server fails, and a client for which it is back. */
async function fail(databaseUrl: string, fault: MailFault, sendsPerHour = 1) {
  const bad = createSmtpMailer((await startBadMailServer(fault)).url, 'no-reply@keydesk.example', PATIENCE_MS);
  let mailer = bad;
  const mail: Mailer = { send: (each) => mailer.send(each), close: () => bad.close() };
  const world = await createWorld(databaseUrl, { mail });
  const client = world.as(session(), { code: { sendsPerHour } });
  const { key, secret } = await client.create();
  const intent = newIntent();
  const began = performance.now();
  const failed = await client.remove(key.id, undefined, intent);
  expect(failed).toMatchObject({ status: 503, body: { code: 'delivery_failed' } });
  expectOutage(failed, 503);
  expect(performance.now() - began).toBeLessThan(PATIENCE_MS + 2_000);
  expect(await meStatus(world, secret)).toBe(200);
  mailer = createSmtpMailer(world.inbox.url, 'no-reply@keydesk.example');
  return { world, client, failed, id: key.id, intent };
}

const statesOf = async ({ db }: World) =>
  (await db.selectFrom('challenges').select('state').execute()).map(({ state }) => state);

onBothDatabases('an outage of the mail server', (newDatabase) => {
  test.each<MailFault>(['silent', 'slow', 'busy', 'refusing', 'rejecting'])(
    'one that is %s is 503, costs nothing, and the same request goes through when it is back',
    async (fault) => {
      const { world, client, failed, id, intent } = await fail(await newDatabase(), fault);
      expect(failed.headers.get('Retry-After')).toBe('5');
      expect(await statesOf(world)).toEqual(['undelivered']);
      expect((await client.remove(id, undefined, intent)).status).toBe(202);
      expect((await client.remove(id)).status).toBe(429);
      expect(world.inbox.messages()).toHaveLength(1);
    },
  );

  test.each<MailFault>(['cut', 'mute'])(
    'one that is %s may have the mail: it counts, to the wait and to the hour, and its code is void',
    async (fault) => {
      const { world, client, failed, id, intent } = await fail(await newDatabase(), fault, 2);
      expect(failed.headers.get('Retry-After')).toBe('30');
      expect(await statesOf(world)).toEqual(['void']);
      const limited = { status: 429, body: { code: 'rate_limited' } };
      expect(await client.remove(id, undefined, intent)).toMatchObject(limited);
      world.pass(30);
      expect((await client.remove(id, undefined, intent)).status).toBe(202);
      world.pass(30);
      const spent = await client.remove(id);
      expect(spent).toMatchObject(limited);
      expect(spent.headers.get('Retry-After')).toBe('3540');
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

test('when patience ends the mailer hangs up, so that a slow server gets no mail later', async () => {
  const { url, heard, left } = await startBadMailServer('slow');
  const mailer = createSmtpMailer(url, 'no-reply@keydesk.example', PATIENCE_MS);
  await expect(mailer.send(hello)).rejects.toThrow(MailNotTaken);
  await left;
  expect(heard.map((line) => line.split(/\s/)[0])).toEqual(['EHLO']);
});

test.each([
  ['with a password', '//user:password@127.0.0.1:'],
  // Another name for this machine, and not one that says so.
  ['to another machine', '//0.0.0.0:'],
])('%s, a server without TLS gets neither password nor mail', async (_, authority) => {
  const { url, heard } = await startBadMailServer('mute');
  const mailer = createSmtpMailer(url.replace('//127.0.0.1:', authority), 'no-reply@keydesk.example', PATIENCE_MS);
  await expect(mailer.send(hello)).rejects.toThrow(MailNotTaken);
  expect(heard.map((line) => line.split(/\s/)[0])).toEqual(['EHLO', 'STARTTLS']);
});
