import { mkdtempSync, readFileSync, readdirSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { expect, onTestFinished, test } from 'vitest';

import type { CreatedKey, KeyPage } from '../server/schemas.ts';
import { dashboardMigrations, type DashboardTables } from '../server/sessions.ts';
import { startDashboard } from '../server/start.ts';
import { openStorage } from '../server/storage.ts';
import { keyMigrations, type KeyTables } from '../server/tables.ts';
import { browser } from './browser.ts';
import { onBothDatabases } from './databases.ts';
import { PEPPER, start } from './host.ts';
import { codeFor, dump, newIntent } from './world.ts';

onBothDatabases('dashboard', (newDatabase) => {
  test('the whole story, across a restart', async () => {
    const databaseUrl = await newDatabase();
    const first = await start(databaseUrl);
    const call = browser();
    await call(first.url, '/app/session', 'POST', { business: 'shop' });
    const { body } = await call<CreatedKey>(first.url, '/api/api-keys', 'POST', {}, { 'Idempotency-Key': newIntent() });
    const kept = await call<CreatedKey>(first.url, '/api/api-keys', 'POST', {}, { 'Idempotency-Key': newIntent() });
    const me = async (url: string, secret: string) =>
      (await call(url, '/api/me', 'GET', undefined, { Authorization: `Bearer ${secret}` })).status;
    expect(await me(first.url, body.secret)).toBe(200);
    const path = `/api/api-keys/${body.key.id}/deletions`;
    const asked = await call<{ id: string }>(first.url, path, 'POST', {}, { 'Idempotency-Key': newIntent() });
    const inbox = await call<{ available: boolean; mails: { to: string[] }[] }>(first.url, '/app/inbox');
    expect(inbox.body).toMatchObject({ available: true, mails: [{ to: ['office@shop.ng'] }] });
    const code = first.inbox ? codeFor(first.inbox) : '';
    await first.close();

    const second = await start(databaseUrl);
    expect((await call(second.url, '/app/session')).status).toBe(200);
    const proof = { challengeId: asked.body.id, code };
    expect((await call(second.url, path, 'POST', { proof }, { 'Idempotency-Key': newIntent() })).status).toBe(200);
    expect(await me(second.url, body.secret)).toBe(401);
    await second.close();

    const third = await start(databaseUrl);
    expect(await me(third.url, body.secret)).toBe(401);
    expect(await me(third.url, kept.body.secret)).toBe(200);
    const { body: page } = await call<KeyPage>(third.url, '/api/api-keys');
    expect(page.keys.map(({ id }) => id)).toContain(kept.body.key.id);
    expect(page.total).toBe(6);
  });

  test('four servers on one database start together, and the sample keys come once', async () => {
    const databaseUrl = await newDatabase();
    const dashboards = await Promise.all(Array.from({ length: 4 }, () => start(databaseUrl)));
    for (const { url } of dashboards) {
      const call = browser();
      await call(url, '/app/session', 'POST', { business: 'shop' });
      const { body } = await call<KeyPage>(url, '/api/api-keys');
      expect(body.keys.map(({ name, status }) => [name, status])).toStrictEqual([
        ['Staging', 'active'],
        ['Accounting export', 'active'],
        ['Warehouse sync', 'expiring'],
        ['Mobile app', 'active'],
        ['Production checkout', 'active'],
      ]);
    }
  });

  test('the pepper is in no table, and one that an older version kept there is removed', async () => {
    const databaseUrl = await newDatabase();
    const db = await openStorage<DashboardTables>(databaseUrl, [...keyMigrations, ...dashboardMigrations.slice(0, 1)]);
    onTestFinished(() => db.destroy());
    await db.insertInto('settings').values({ name: 'pepper', value: 'of an older version' }).execute();
    await start(databaseUrl);
    const tables = await openStorage<KeyTables>(databaseUrl, []);
    onTestFinished(() => tables.destroy());
    const path = databaseUrl.slice('file:'.length);
    const pepper = databaseUrl.startsWith('file:') ? readFileSync(`${path}.pepper`, 'utf8') : PEPPER;
    const everything = await dump(tables);
    expect(everything).toContain('Production checkout');
    for (const text of [pepper, 'of an older version', '"pepper"']) expect(everything).not.toContain(text);
    const settings = await db.selectFrom('settings').select('name').execute();
    expect(settings).toEqual([{ name: 'seeded' }, { name: 'seeded-2' }]);
  });

  test('after sign-out everything is 401, the code too', async () => {
    const { url, inbox } = await start(await newDatabase());
    const call = browser();
    await call(url, '/app/session', 'POST', { business: 'shop' });
    const { body: page } = await call<KeyPage>(url, '/api/api-keys');
    const path = `/api/api-keys/${page.keys[0]?.id}/deletions`;
    const asked = await call<{ id: string }>(url, path, 'POST', {}, { 'Idempotency-Key': newIntent() });
    const proof = { challengeId: asked.body.id, code: inbox ? codeFor(inbox) : '' };
    // A copy of the cookie, as a thief would keep it.
    const stolen = (await call(url, '/app/session')).status;
    expect(stolen).toBe(200);
    expect((await call(url, '/app/session', 'DELETE')).status).toBe(204);
    expect((await call(url, path, 'POST', { proof }, { 'Idempotency-Key': newIntent() })).status).toBe(401);
    for (const each of ['/app/session', '/app/inbox', '/api/api-keys'])
      expect((await call(url, each)).status).toBe(401);
    await call(url, '/app/session', 'POST', { business: 'shop' });
    expect(await call(url, path, 'POST', { proof }, { 'Idempotency-Key': newIntent() })).toMatchObject({ status: 410 });
    expect((await call<KeyPage>(url, '/api/api-keys')).body.total).toBe(5);
  });
});

test('the pepper is made once, in a file beside the database that only its owner reads', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'keydesk-pepper-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const databaseUrl = `file:${join(folder, 'data', 'keydesk.db')}`;
  const file = join(folder, 'data', 'keydesk.db.pepper');
  await Promise.all([start(databaseUrl), start(databaseUrl), start(databaseUrl)]);
  const pepper = readFileSync(file, 'utf8');
  expect(pepper).toMatch(/^[\w-]{43}$/);
  expect(statSync(file).mode & 0o777).toBe(0o600);
  expect(readdirSync(join(folder, 'data')).filter((name) => name.includes('pepper'))).toStrictEqual([
    'keydesk.db.pepper',
  ]);
  await start(databaseUrl);
  expect(readFileSync(file, 'utf8')).toBe(pepper);
  await start(databaseUrl, { pepper: PEPPER });
  expect(readFileSync(file, 'utf8')).toBe(pepper);
});

test('PostgreSQL needs a pepper from outside, and the error names the variable', async () => {
  const databaseUrl = 'postgres://127.0.0.1:1/none';
  await expect(startDashboard({ databaseUrl, port: 0 })).rejects.toThrow('KEYDESK_PEPPER');
});

test('the session cookie is out of reach of scripts and other sites', async () => {
  const { url } = await start('file::memory:');
  const { headers } = await browser()(url, '/app/session', 'POST', { business: 'shop' });
  expect(headers.get('Set-Cookie')).toMatch(
    /^keydesk_session=[\w-]{43}; Max-Age=43200; Path=\/; HttpOnly; SameSite=Strict$/,
  );
});

test('sessions end after twelve hours', async () => {
  let time = Date.parse('2026-11-23T10:00:00Z');
  const { url } = await start('file::memory:', { now: () => time });
  const call = browser();
  await call(url, '/app/session', 'POST', { business: 'shop' });
  time += 12 * 3_600_000;
  expect((await call(url, '/app/session')).status).toBe(401);
});

test('sign-in takes a known business from this site only', async () => {
  const { url } = await start('file::memory:');
  const call = browser();
  expect((await call(url, '/app/session', 'POST', { business: 'nobody' })).status).toBe(404);
  expect((await call(url, '/app/session', 'POST', {})).status).toBe(400);
  const foreign = await call(url, '/app/session', 'POST', { business: 'shop' }, { Origin: 'https://evil.example' });
  expect(foreign).toMatchObject({ status: 403, body: { code: 'csrf' } });
});

test('every business gets its own rules, mails and keys', async () => {
  const { url, inbox } = await start('file::memory:', { codePolicy: { length: 8 } });
  const access = [];
  for (const business of ['shop', 'atlas', 'market', 'corner', 'shop-viewer']) {
    const call = browser();
    await call(url, '/app/session', 'POST', { business });
    const { body } = await call<{ verification: string; can: { create: unknown }; policy: object }>(url, '/api/access');
    access.push([business, body.verification, body.can.create, body.policy]);
  }
  expect(access).toStrictEqual([
    ['shop', 'verified', true, {}],
    ['atlas', 'verified', true, { nameRequired: true, nameMaxLength: 40, keyLimit: 5 }],
    ['market', 'pending', true, {}],
    ['corner', 'rejected', true, {}],
    ['shop-viewer', 'verified', 'read_only', {}],
  ]);
  const shop = browser();
  await shop(url, '/app/session', 'POST', { business: 'shop' });
  const { body: page } = await shop<KeyPage>(url, '/api/api-keys');
  const asked = await shop<{ codeLength: number }>(
    url,
    `/api/api-keys/${page.keys[0]?.id}/deletions`,
    'POST',
    {},
    { 'Idempotency-Key': newIntent() },
  );
  expect(asked.body.codeLength).toBe(8);
  expect(inbox?.messages()).toHaveLength(1);
  const atlas = browser();
  await atlas(url, '/app/session', 'POST', { business: 'atlas' });
  expect((await atlas<{ mails: unknown[] }>(url, '/app/inbox')).body.mails).toHaveLength(0);
  expect((await atlas<KeyPage>(url, '/api/api-keys')).body.keys).toHaveLength(0);
});

test('the page comes with a strict policy', async () => {
  const { url } = await start('file::memory:');
  const { headers } = await browser()(url, '/developers/api-keys');
  expect(headers.get('Content-Security-Policy')).toBe(
    "default-src 'self'; script-src 'self'; style-src 'self'; object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'; require-trusted-types-for 'script'; trusted-types 'none'",
  );
  expect(headers.get('X-Frame-Options')).toBe('DENY');
  expect(headers.get('X-Content-Type-Options')).toBe('nosniff');
});

test('a port in use is an error, and nothing stays open', async () => {
  const { url } = await start('file::memory:');
  await expect(start('file::memory:', { port: Number(new URL(url).port) })).rejects.toMatchObject({
    code: 'EADDRINUSE',
  });
});

test('a database address of another kind is refused with the two that work', async () => {
  await expect(start('mysql://localhost')).rejects.toThrow('"file:" or "postgres://"');
});
