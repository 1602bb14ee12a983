import { expect, test } from 'vitest';

import type { ApiKey, KeyPage } from '../server/schemas.ts';
import { onBothDatabases } from './databases.ts';
import { createWorld, listIds, meStatus, session } from './world.ts';

onBothDatabases('the list', (newDatabase) => {
  test('pages hold every key once, in every order', async () => {
    const world = await createWorld(await newDatabase());
    const client = world.as(session());
    const ids: string[] = [];
    for (const name of ['b', 'B', 'a', undefined, 'c', undefined, 'b']) {
      ids.push((await client.create({ ...(name && { name }) })).key.id);
      world.pass(name === 'B' ? 0 : 1);
    }
    for (const sort of [
      'name',
      '-name',
      'createdAt',
      '-createdAt',
      'lastUsedAt',
      '-lastUsedAt',
      'expiresAt',
      '-expiresAt',
    ]) {
      const seen: ApiKey[] = [];
      let cursor: string | null = '';
      while (cursor !== null) {
        const query = `?limit=2&sort=${sort}${cursor && `&cursor=${cursor}`}`;
        const page: KeyPage = (await client.get<KeyPage>(`/api-keys${query}`)).body;
        expect(page.total).toBe(7);
        seen.push(...page.keys);
        cursor = page.nextCursor;
      }
      expect(seen.map(({ id }) => id).toSorted()).toStrictEqual(ids.toSorted());
    }
    expect(await listIds(client, '?sort=createdAt&limit=1')).toStrictEqual([ids[0]]);
    expect(await listIds(client, '?limit=1')).toStrictEqual([ids[6]]);
  });

  test('a page goes on where the last one ended, whatever came and went', async () => {
    const world = await createWorld(await newDatabase());
    const client = world.as(session(), { guarded: [] });
    const made = [];
    for (let index = 0; index < 4; index += 1) {
      made.push((await client.create()).key.id);
      world.pass(1);
    }
    const { body: page } = await client.get<KeyPage>('/api-keys?limit=2');
    await client.remove(page.keys[1]?.id ?? '');
    await client.create();
    expect(await listIds(client, `?limit=2&cursor=${page.nextCursor}`)).toStrictEqual([made[1], made[0]]);
  });

  test.each(['limit=0', 'limit=101', 'limit=x', 'sort=secret', 'status=gone', 'cursor=abc', 'cursor=W10'])(
    'a list of %s is refused',
    async (query) => {
      const world = await createWorld(await newDatabase());
      expect(await world.as(session()).get(`/api-keys?${query}`)).toMatchObject({
        status: 400,
        body: { code: 'malformed_request' },
      });
    },
  );

  test('a cursor is refused by another query', async () => {
    const world = await createWorld(await newDatabase());
    const client = world.as(session());
    await client.create();
    await client.create();
    const { body } = await client.get<KeyPage>('/api-keys?limit=1');
    expect((await client.get(`/api-keys?limit=1&sort=name&cursor=${body.nextCursor}`)).status).toBe(400);
  });

  test('search finds parts of names and hints, literally and in either case', async () => {
    const world = await createWorld(await newDatabase());
    const client = world.as(session());
    const { key } = await client.create({ name: '100%_Ökonomie' });
    await client.create({ name: 'Mobile app' });
    for (const search of ['ökono', 'ÖKO', '%_', '100%', key.hint.slice(-4), 'sk_live_']) {
      expect(await listIds(client, `?search=${encodeURIComponent(search)}`)).toContain(key.id);
    }
    expect(await listIds(client, '?search=%25')).toStrictEqual([key.id]);
    expect(await listIds(client, `?search=${encodeURIComponent("' or 1=1 --")}`)).toStrictEqual([]);
    expect((await client.get('/api-keys?search=%00')).status).toBe(400);
  });

  test('status is told by the clock, and filtered alike', async () => {
    const world = await createWorld(await newDatabase());
    const client = world.as(session());
    const { key, secret } = await client.create({ expiresAt: '2026-12-23T10:00:00Z' });
    const day = 86_400;
    for (const [seconds, status, me] of [
      [0, 'active', 200],
      [23 * day, 'expiring', 200],
      [7 * day, 'expired', 401],
    ] as const) {
      world.pass(seconds);
      expect((await client.get(`/api-keys/${key.id}`)).body).toMatchObject({ status });
      expect(await meStatus(world, secret)).toBe(me);
      for (const filter of ['active', 'expiring', 'expired', 'disabled', 'inactive']) {
        expect(await listIds(client, `?status=${filter}`)).toStrictEqual(filter === status ? [key.id] : []);
      }
    }
  });

  test('an unchanged list is 304, with all its headers', async () => {
    const world = await createWorld(await newDatabase());
    const client = world.as(session());
    await client.create();
    const first = await client.get('/api-keys');
    const etag = first.headers.get('ETag') ?? '';
    const second = await client.get('/api-keys', { 'If-None-Match': etag });
    expect(second.status).toBe(304);
    expect(second.headers.get('ETag')).toBe(etag);
    expect(second.headers.get('Cache-Control')).toBe('no-store');
    expect(second.headers.get('X-Request-Id')).toBeTruthy();
    await client.create();
    expect((await client.get('/api-keys', { 'If-None-Match': etag })).status).toBe(200);
  });
});
