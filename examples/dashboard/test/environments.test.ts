import { expect, test } from 'vitest';

import type { ApiKey, Challenge, CreatedKey, KeyPage } from '../server/schemas.ts';
import { browser } from './browser.ts';
import { onBothDatabases } from './databases.ts';
import { start } from './host.ts';
import { type Answer, codeFor, newIntent } from './world.ts';

const LIVE = '/api';
const SANDBOX = '/api/sandbox';

/** Somebody who is signed in at a dashboard. */
interface Person {
  /** Where their codes go. */
  readonly email: string;
  get<Body>(path: string, headers?: Record<string, string>): Promise<Answer<Body>>;
  write<Body>(method: string, path: string, content: object): Promise<Answer<Body>>;
}

async function signIn(url: string, business: string): Promise<Person> {
  const call = browser();
  const { body } = await call<{ account: { registeredEmail: string } }>(url, '/app/session', 'POST', { business });
  return {
    email: body.account.registeredEmail,
    get: (path, headers) => call(url, path, 'GET', undefined, headers),
    write: (method, path, content) => call(url, path, method, content, { 'Idempotency-Key': newIntent() }),
  };
}

onBothDatabases('environments', (newDatabase) => {
  test('each has its own keys, and no key, code or secret of one is of use in the other', async () => {
    const { url, inbox } = await start(await newDatabase());
    const { get, write, email } = await signIn(url, 'shop');
    const made = {
      [LIVE]: (await write<CreatedKey>('POST', `${LIVE}/api-keys`, { name: 'L' })).body,
      [SANDBOX]: (await write<CreatedKey>('POST', `${SANDBOX}/api-keys`, { name: 'S' })).body,
    };
    expect(made[LIVE].secret).toMatch(/^sk_live_/);
    expect(made[SANDBOX].secret).toMatch(/^sk_test_/);
    for (const [here, there] of [
      [LIVE, SANDBOX],
      [SANDBOX, LIVE],
    ] as const) {
      const { key, secret } = made[here];
      const me = async (path: string) => (await get(`${path}/me`, { Authorization: `Bearer ${secret}` })).status;
      expect([await me(here), await me(there)]).toStrictEqual([200, 401]);
      const { body: page } = await get<KeyPage>(`${there}/api-keys`);
      expect(page.keys.map(({ id }) => id)).not.toContain(key.id);
      const missing = { status: 404, body: { code: 'not_found' } };
      const path = `${there}/api-keys/${key.id}`;
      expect(await get(path)).toMatchObject(missing);
      expect(await write('PATCH', path, { name: 'X' })).toMatchObject(missing);
      expect(await write('POST', `${path}/rotations`, { graceSeconds: 0 })).toMatchObject(missing);
      expect(await write('POST', `${path}/deletions`, {})).toMatchObject(missing);
      expect(await write('POST', `${there}/deletions`, { keyIds: [key.id] })).toMatchObject(missing);

      const asked = await write<Challenge>('POST', `${here}/api-keys/${key.id}/deletions`, {});
      const proof = { challengeId: asked.body.id, code: inbox ? codeFor(inbox, email) : '' };
      expect(await get(`${there}/challenges/${asked.body.id}`)).toMatchObject({ body: { code: 'challenge_gone' } });
      expect(await write('POST', `${path}/deletions`, { proof })).toMatchObject(missing);
      expect(await write('POST', `${here}/api-keys/${key.id}/deletions`, { proof })).toMatchObject({ status: 200 });
    }
    expect((await get(`${SANDBOX}/nothing`)).body).toMatchObject({ code: 'no_such_route' });
  });

  test('both come with keys, once, and with one of every kind at Orbit', async () => {
    const databaseUrl = await newDatabase();
    await (await start(databaseUrl)).close();
    const { url } = await start(databaseUrl);
    const names = async (business: string, path: string) => {
      const { get } = await signIn(url, business);
      return (await get<KeyPage>(`${path}/api-keys?sort=name`)).body.keys;
    };
    expect((await names('shop', SANDBOX)).map(({ name }) => name)).toStrictEqual([
      'Test checkout',
      'Webhook playground',
    ]);
    expect((await names('orbit', SANDBOX)).map(({ hint }) => hint.slice(0, 8))).toStrictEqual(
      Array(3).fill('sk_test_'),
    );
    const kinds = (await names('orbit', LIVE)).map(({ status, statusReason = '' }) => [status, statusReason].join(' '));
    expect(kinds.toSorted()).toStrictEqual([
      'active ',
      'active ',
      'active ',
      'disabled ',
      'expired ',
      'expiring ',
      'expiring ',
      'inactive ip_required',
    ]);
    expect(await names('atlas', SANDBOX)).toStrictEqual([]);
  });
});

test('in the sandbox a business need not be verified, and its mails say where they come from', async () => {
  const { url, inbox } = await start('file::memory:');
  const { get, write } = await signIn(url, 'corner');
  expect((await get(`${LIVE}/access`)).body).toMatchObject({ verification: 'rejected' });
  const { body: access } = await get<object>(`${SANDBOX}/access`);
  expect(access).toMatchObject({ verification: 'verified' });
  expect(access).not.toHaveProperty('verificationReason');
  const { body } = await write<CreatedKey>('POST', `${SANDBOX}/api-keys`, {});
  await write('POST', `${SANDBOX}/api-keys/${body.key.id}/deletions`, {});
  expect(inbox?.messages()[0]?.text).toContain('Corner Store (sandbox)');
});

test('a viewer only looks in either', async () => {
  const { url } = await start('file::memory:');
  const { get, write } = await signIn(url, 'shop-viewer');
  for (const path of [LIVE, SANDBOX]) {
    const { body } = await get<{ can: object }>(`${path}/access`);
    expect(Object.values(body.can)).toStrictEqual(Array(5).fill('read_only'));
    expect((await write('POST', `${path}/api-keys`, {})).status).toBe(403);
    expect((await get<KeyPage>(`${path}/api-keys`)).body.keys.length).toBeGreaterThan(0);
  }
});

test('at Orbit nothing is done without its code, by no route', async () => {
  const { url } = await start('file::memory:');
  const { get, write } = await signIn(url, 'orbit');
  const before = (await get<KeyPage>(`${LIVE}/api-keys`)).body.keys;
  const [first, ...rest] = before.filter(({ status }) => status === 'active') as [ApiKey, ...ApiKey[]];
  const path = `${LIVE}/api-keys/${first.id}`;
  const writes: [string, string, object][] = [
    ['POST', `${LIVE}/api-keys`, { name: 'New' }],
    ['PATCH', path, { name: 'New' }],
    ['PATCH', path, { disabled: true }],
    ['POST', `${path}/rotations`, { graceSeconds: 0 }],
    ['POST', `${path}/deletions`, {}],
    ['POST', `${LIVE}/deletions`, { keyIds: rest.map(({ id }) => id) }],
    ['DELETE', path, {}],
  ];
  const statuses = [];
  for (const [method, to, body] of writes) statuses.push((await write(method, to, body)).status);
  // The second change of one key is asked for within the wait of the first.
  expect(statuses).toStrictEqual([202, 202, 429, 202, 202, 202, 403]);
  const proof = { challengeId: 'chl_made_up', code: '123456' };
  for (const [method, to, body] of writes.slice(0, -1)) {
    expect(await write(method, to, { ...body, proof })).toMatchObject({
      status: 404,
      body: { code: 'challenge_gone' },
    });
  }
  expect((await get<KeyPage>(`${LIVE}/api-keys`)).body.keys).toStrictEqual(before);
});

test('the dashboard knows where a call comes from', async () => {
  const { url, inbox } = await start('file::memory:');
  const { get, write, email } = await signIn(url, 'orbit');
  const { body: access } = await get<{ policy: object }>(`${SANDBOX}/access`);
  expect(access.policy).toMatchObject({ allowedIps: { required: true, max: 20, own: '127.0.0.1' } });
  for (const [allowedIps, status] of [
    [['127.0.0.0/8'], 200],
    [['192.0.2.1'], 401],
  ] as const) {
    const input = { name: `From ${allowedIps[0]}`, allowedIps };
    const asked = await write<Challenge>('POST', `${SANDBOX}/api-keys`, input);
    const proof = { challengeId: asked.body.id, code: inbox ? codeFor(inbox, email) : '' };
    const { status: made, body } = await write<CreatedKey>('POST', `${SANDBOX}/api-keys`, { ...input, proof });
    expect(made).toBe(201);
    const headers = { Authorization: `Bearer ${body.secret}` };
    expect((await get(`${SANDBOX}/me`, headers)).status).toBe(status);
  }
});
