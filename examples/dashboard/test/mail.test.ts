import { expect, test } from 'vitest';

import type { InboxMail } from '../server/inbox.ts';
import { createSmtpMailer, MailNotTaken, type Mailer } from '../server/mail.ts';
import type { Challenge } from '../server/schemas.ts';
import { onBothDatabases } from './databases.ts';
import { createWorld, newIntent, session, type World } from './world.ts';

async function mailFor(world: World, name: string | undefined): Promise<InboxMail> {
  const client = world.as(session());
  const { key } = await client.create({ ...(name !== undefined && { name }) });
  await client.challenge(key.id);
  const [mail] = world.inbox.messages();
  if (!mail) throw new Error('No mail came.');
  return mail;
}

onBothDatabases('mail', (newDatabase) => {
  test('says what the code does, to which key, when, for how long, and what to do otherwise', async () => {
    const world = await createWorld(await newDatabase());
    const client = world.as(session());
    const { key } = await client.create({ name: 'Production checkout' });
    const { body } = await client.remove<Challenge>(key.id);
    const [mail] = world.inbox.messages();
    expect(mail?.to).toStrictEqual(['office@shop.ng']);
    expect(mail?.subject).toBe(`Your code to delete an API key (${body.reference})`);
    const code = /^\d{6}$/m.exec(mail?.text ?? '')?.[0] ?? 'none';
    for (const part of [mail?.text, mail?.html]) {
      for (const words of [
        code,
        'delete an API key',
        'Production checkout',
        key.hint,
        'Shop NG',
        'ada@shop.ng',
        '23 November 2026 at 10:00:00 UTC',
        body.reference,
        '5 minutes',
        'If this was not you',
      ]) {
        expect(part).toContain(words);
      }
    }
    expect(mail?.subject).not.toContain(code);
  });

  test.each([
    ['POST', '', { name: 'New one' }, 'create an API key', ['Key: \u2068New one\u2069']],
    ['PATCH', '/id', { note: null, allowedIps: [] }, 'change an API key', ['New addresses: any\nNew note: none']],
    ['POST', '/id/rotations', { graceSeconds: 0 }, 'rotate an API key', ['Old secret: ends at once']],
    ['POST', '/id/rotations', { graceSeconds: 604_800 }, 'rotate an API key', ['Old secret: works for 7 days more']],
    ['POST', '/id/deletions', {}, 'delete an API key', []],
  ])('%s /api-keys%s with %j asks for a code to %4$s', async (method, path, body, action, facts) => {
    const world = await createWorld(await newDatabase());
    const client = world.as(session());
    const { key } = await client.create({ name: 'Checkout' });
    const guarded = world.as(session({ id: 'session-2' }), { guarded: ['create', 'update', 'rotate', 'delete'] });
    const asked = await guarded.write<Challenge>(method, `/api-keys${path.replace('id', key.id)}`, body);
    const [mail] = world.inbox.messages();
    expect(mail?.subject).toBe(`Your code to ${action} (${asked.body.reference})`);
    expect(mail?.text).toContain(`Someone asked to ${action}.`);
    const named = method === 'POST' && path === '' ? [] : ['\u2068Checkout\u2069', key.hint];
    for (const words of [...facts, ...named, '10:00:00 UTC', asked.body.reference, 'If this was not you']) {
      expect(mail?.text).toContain(words);
    }
  });

  test('says what a change will make of the key: each value as it will be kept, a list one entry a line', async () => {
    const world = await createWorld(await newDatabase());
    const { key } = await world.as(session()).create({ name: 'Checkout' });
    const scopes = [{ scope: 'payments:read' }, { scope: 'payments:write' }];
    const policy = { guarded: ['update'] as const, scopes, allowedIps: {}, noteMaxLength: 500 };
    const client = world.as(session({ id: 'session-2' }), policy);
    const changes = {
      name: '  Cafe\u0301 ',
      expiresAt: '2027-01-01T00:30:00+01:00',
      scopes: ['payments:read', 'payments:write'],
      allowedIps: ['2001:DB8::/32', '10.0.0.1'],
      note: 'Two servers\nin Lagos',
      disabled: true,
    };
    const proof = await client.proofOf('PATCH', `/api-keys/${key.id}`, changes);
    const [mail] = world.inbox.messages();
    expect(mail?.text).toContain(
      [
        `Key: \u2068Checkout\u2069 (${key.hint})`,
        'New name: \u2068Café\u2069',
        'New expiry: 31 December 2026 at 23:30:00 UTC',
        'New scopes, 1 of 2: \u2068payments:read\u2069',
        'New scopes, 2 of 2: \u2068payments:write\u2069',
        'New addresses, 1 of 2: 2001:db8::/32',
        'New addresses, 2 of 2: 10.0.0.1',
        'New note: \u2068Two servers ↵ in Lagos\u2069',
        'New status: disabled',
        'Business: ',
      ].join('\n'),
    );
    expect(mail?.html).toContain('New addresses, 2 of 2</th><td><bdi>10.0.0.1</bdi>');
    const { body } = await client.write('PATCH', `/api-keys/${key.id}`, { ...changes, proof });
    expect(body).toMatchObject({ name: 'Café', expiresAt: '2026-12-31T23:30:00.000Z', status: 'disabled' });
  });

  test.each([
    [{ name: null }, {}, 'New name: none'],
    [{ expiresAt: null }, {}, 'New expiry: never'],
    [{ scopes: [] }, {}, 'New scopes: none'],
    [{ scopes: ['read'] }, {}, 'New scopes: \u2068read\u2069'],
    [{ allowedIps: [] }, { required: true }, 'New addresses: none, so it works from nowhere'],
    [{ disabled: false }, {}, 'New status: enabled'],
  ])(
    'a change to %j, where addresses are %j, is told as that, and nothing else is',
    async (changes, allowedIps, fact) => {
      const world = await createWorld(await newDatabase());
      const { key } = await world.as(session()).create({ name: 'Checkout' });
      const policy = { guarded: ['update'] as const, scopes: [{ scope: 'read' }], allowedIps };
      await world.as(session({ id: 'session-2' }), policy).proofOf('PATCH', `/api-keys/${key.id}`, changes);
      expect(world.inbox.messages()[0]?.text).toContain(`(${key.hint})\n${fact}\nBusiness: `);
    },
  );

  test('says what a new key will be able to do', async () => {
    const world = await createWorld(await newDatabase());
    const policy = { guarded: ['create'] as const, scopes: [{ scope: 'read' }], allowedIps: {} };
    const input = { name: 'Kiosk', scopes: ['read'], allowedIps: ['10.0.0.1'], expiresAt: '2027-01-01T00:00:00Z' };
    await world.as(session(), policy).proofOf('POST', '/api-keys', input);
    const facts = ['expiry: 1 January 2027 at 00:00:00 UTC', 'scopes: \u2068read\u2069', 'addresses: 10.0.0.1'];
    expect(world.inbox.messages()[0]?.text).toContain(
      `Key: \u2068Kiosk\u2069\n${facts.map((fact) => `Its ${fact}\n`).join('')}Business: `,
    );
  });

  test('a key without a name is called so', async () => {
    const world = await createWorld(await newDatabase());
    expect((await mailFor(world, undefined)).text).toContain('Key: Unnamed key (sk_live_…');
  });

  test('markup in a name is text', async () => {
    const world = await createWorld(await newDatabase());
    const name = `<img src=x onerror="alert(1)">&'`;
    const mail = await mailFor(world, name);
    expect(mail.text).toContain(name);
    expect(mail.html).not.toContain('<img');
    expect(mail.html).toContain('&#60;img src=x onerror=&#34;alert(1)&#34;&#62;&#38;&#39;');
  });

  test('what reorders or hides text in a name is spelled out and isolated', async () => {
    const world = await createWorld(await newDatabase());
    const mail = await mailFor(world, '\u202Egnp.exe\u2069 a\u200Bb');
    for (const part of [mail.text, mail.html]) {
      expect(part).toContain('\u2068□U+202Egnp.exe□U+2069 a□U+200Bb\u2069');
      expect(part).not.toContain('\u202E');
    }
  });

  test('a name cannot add a header or a recipient', async () => {
    const world = await createWorld(await newDatabase());
    const client = world.as(session());
    const refused = await client.send(
      'POST',
      '/api-keys',
      { name: 'A\r\nBcc: eve@evil.example' },
      { 'Idempotency-Key': newIntent() },
    );
    expect(refused.status).toBe(422);
    const mail = await mailFor(world, 'Bcc: eve@evil.example');
    expect(mail.to).toStrictEqual(['office@shop.ng']);
  });

  test('emoji, joined letters and right-to-left names stay as they are', async () => {
    const world = await createWorld(await newDatabase());
    const name = '👩‍👩‍👧 مفتاح می‌خواهم';
    expect((await mailFor(world, name)).text).toContain(name);
  });

  test('a mail that cannot be sent is 503; the code is void, and a retry may follow at once', async () => {
    let broken = true;
    let through: Mailer | undefined;
    const mail: Mailer = {
      send: (message) =>
        broken || !through ? Promise.reject(new MailNotTaken(`550 refused: ${message.text}`)) : through.send(message),
      close: () => undefined,
    };
    const world = await createWorld(await newDatabase(), { mail });
    through = createSmtpMailer(world.inbox.url, 'no-reply@keydesk.example');
    const client = world.as(session(), { code: { sendsPerHour: 1 } });
    const { key } = await client.create();
    const intent = newIntent();
    const failed = await client.remove(key.id, undefined, intent);
    expect(failed).toMatchObject({ status: 503, body: { code: 'delivery_failed' } });
    expect(failed.headers.get('Retry-After')).toBe('5');
    expect(await world.db.selectFrom('challenges').select('state').execute()).toEqual([{ state: 'undelivered' }]);
    expect(JSON.stringify(world.logs)).toContain('delivery_failed');
    expect(JSON.stringify(world.logs)).not.toContain('Enter this code');
    broken = false;
    expect((await client.remove(key.id, undefined, intent)).status).toBe(202);
    expect(world.inbox.messages()).toHaveLength(1);
  });

  test('a mail that a host does not know of counts, as it may come', async () => {
    const mail: Mailer = { send: () => Promise.reject(new Error('Timeout')), close: () => undefined };
    const world = await createWorld(await newDatabase(), { mail });
    const client = world.as(session(), { code: { sendsPerHour: 1 } });
    const { key } = await client.create();
    expect(await client.remove(key.id)).toMatchObject({ status: 503, body: { code: 'delivery_failed' } });
    world.pass(30);
    expect(await client.remove(key.id)).toMatchObject({ status: 429, body: { code: 'rate_limited' } });
  });

  test('a mail server that is down is 503 too', async () => {
    const world = await createWorld(await newDatabase());
    const client = world.as(session());
    const { key } = await client.create();
    await world.inbox.close();
    expect(await client.remove(key.id)).toMatchObject({ status: 503, body: { code: 'delivery_failed' } });
  });
});
