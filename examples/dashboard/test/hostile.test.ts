import fc from 'fast-check';
import { expect, test, vi } from 'vitest';

import type { ApiKey, CreatedKey, KeyPage } from '../server/schemas.ts';
import { onBothDatabases } from './databases.ts';
import { hostileBody, hostileText, stacked } from './hostile-text.ts';
import { type Answer, type Client, createWorld, listIds, session } from './world.ts';

// Many requests each, on a machine that may be busy.
vi.setConfig({ testTimeout: 20_000 });

const SEED = 4;
const graphemes = new Intl.Segmenter('en', { granularity: 'grapheme' });
const cleaned = (text: string) => text.trim().normalize('NFC');
const isBlank = (text: string) => /^[\p{Z}\p{Cf}\s]*$/u.test(text);
const isBroken = (text: string) => /[\p{Cc}\p{Cs}\u2028\u2029]/u.test(text);

type Refusal = { errors?: readonly { pointer: string; code: string }[] };

type Named = Answer<Partial<CreatedKey> & Refusal>;

/** Holds that a name was taken as it is, or refused for what is wrong with it. */
function expectFair(answer: Named, text: string): void {
  const name = cleaned(text);
  if (answer.status === 201) expectTaken(answer, name);
  else expectRefused(answer, name);
}

function expectTaken({ body }: Named, name: string): void {
  expect(body.key?.name).toBe(isBlank(name) ? null : name);
  expect(isBroken(name)).toBe(false);
}

function expectRefused({ status, body }: Named, name: string): void {
  const isLong = [...graphemes.segment(name)].length > 80 || name.length > 1320;
  const reasons = [isBroken(name) && 'invalid_characters', isLong && 'too_long'];
  expect(status).toBe(422);
  expect(reasons).toContain(body.errors?.[0]?.code);
}

async function find(client: Client, search: string): Promise<readonly ApiKey[]> {
  const query = new URLSearchParams({ search, limit: '100' });
  const { status, body } = await client.get<KeyPage>(`/api-keys?${query}`);
  expect(status).toBe(200);
  return body.keys;
}

onBothDatabases('hostile names', (newDatabase) => {
  test('are stored or refused as documented, listed and found as given, and can go again', async () => {
    const world = await createWorld(await newDatabase());
    const client = world.as(session(), { guarded: [], uniqueNames: true });
    await fc.assert(
      fc.asyncProperty(hostileText, async (text) => {
        const answer = await client.write<CreatedKey>('POST', '/api-keys', { name: text });
        expectFair(answer, text);
        if (answer.status !== 201) return;
        const { key } = answer.body;
        expect((await client.get<ApiKey>(`/api-keys/${key.id}`)).body).toStrictEqual(key);
        expect(await find(client, (key.name ?? '').slice(0, 200))).toContainEqual(key);
        expect((await client.send('DELETE', `/api-keys/${key.id}`)).status).toBe(204);
      }),
      { seed: SEED, numRuns: 120, examples: [['\u202E'], ['__proto__'], ['\0'], ['\uD83D'], ['\u3164']] },
    );
    expect(await listIds(client)).toStrictEqual([]);
  });

  test('a key is renamed and annotated with them like any other', async () => {
    const world = await createWorld(await newDatabase());
    const client = world.as(session(), { guarded: [], noteMaxLength: 80 });
    const { key } = await client.create();
    await fc.assert(
      fc.asyncProperty(hostileText, async (text) => {
        const answer = await client.write<ApiKey & Refusal>('PATCH', `/api-keys/${key.id}`, { name: text });
        expectFair(answer.status === 200 ? { ...answer, status: 201, body: { key: answer.body } } : answer, text);
        const noted = await client.write<ApiKey>('PATCH', `/api-keys/${key.id}`, { note: text });
        expect([200, 422]).toContain(noted.status);
        if (noted.status !== 200) return;
        expect((await client.get<ApiKey>(`/api-keys/${key.id}`)).body).toStrictEqual(noted.body);
      }),
      { seed: SEED, numRuns: 80 },
    );
  });

  test.each([
    ['100,000 characters', 413, 'x'.repeat(100_000)],
    ['90,000 characters', 422, 'x'.repeat(90_000)],
    ['81 characters', 422, 'x'.repeat(81)],
    ['one character of 9,000 marks', 422, stacked(9_000)],
    ['one character of 1,300 marks', 201, stacked(1_300)],
    ['80 families', 201, '👩‍👩‍👧‍👦'.repeat(80)],
    ['80 characters that are 1,440 when compared', 201, 'ﷺ'.repeat(80)],
  ])('%s: %i, also where names must differ', async (_, status, name) => {
    const world = await createWorld(await newDatabase());
    const client = world.as(session(), { uniqueNames: true });
    expect((await client.write('POST', '/api-keys', { name })).status).toBe(status);
    if (status !== 201) return;
    expect(await client.write('POST', '/api-keys', { name })).toMatchObject({
      status: 409,
      body: { code: 'name_taken' },
    });
  });

  test('names of a thousand ideographs can be told apart', async () => {
    const world = await createWorld(await newDatabase());
    const client = world.as(session(), { nameMaxLength: 1_000, uniqueNames: true });
    const ideograph = fc.integer({ min: 0x4e00, max: 0x9fff }).map((unit) => String.fromCharCode(unit));
    const name = fc.sample(ideograph, { seed: SEED, numRuns: 1_000 }).join('');
    const statuses = [];
    for (const each of [name, `${name.slice(1)}!`, name]) {
      statuses.push((await client.write('POST', '/api-keys', { name: each })).status);
    }
    expect(statuses).toStrictEqual([201, 201, 409]);
  });

  test('pages by name hold every key once, whatever the names', async () => {
    const world = await createWorld(await newDatabase());
    const client = world.as(session(), { guarded: [] });
    const names = [stacked(1_300), '👩‍👩‍👧‍👦'.repeat(80), '漢'.repeat(80), '"\\'.repeat(40), undefined];
    for (const name of [...names, ...fc.sample(hostileText, { seed: SEED, numRuns: 20 })]) {
      await client.write('POST', '/api-keys', { name });
    }
    const all = await listIds(client, '?limit=100');
    for (const sort of ['name', '-name']) {
      const seen: string[] = [];
      for (let cursor: string | null = ''; cursor !== null;) {
        const after: string = cursor && `&cursor=${cursor}`;
        const { status, body } = await client.get<KeyPage>(`/api-keys?limit=1&sort=${sort}${after}`);
        expect(status).toBe(200);
        seen.push(...body.keys.map(({ id }) => id));
        cursor = body.nextCursor;
      }
      expect(seen.toSorted()).toStrictEqual(all.toSorted());
    }
  });
});

onBothDatabases('hostile requests', (newDatabase) => {
  test('no body, whatever is in it, is a failure of the server', async () => {
    const world = await createWorld(await newDatabase());
    const client = world.as(session(), { guarded: ['create', 'update', 'rotate', 'delete'], uniqueNames: true });
    const plain = world.as(session({ id: 'session-2' }), { guarded: [] });
    const { key } = await plain.create();
    const paths = [
      ['POST', '/api-keys'],
      ['PATCH', `/api-keys/${key.id}`],
      ['POST', `/api-keys/${key.id}/rotations`],
      ['POST', `/api-keys/${key.id}/deletions`],
      ['POST', '/deletions'],
    ] as const;
    await fc.assert(
      fc.asyncProperty(fc.constantFrom(...paths), hostileBody, async ([method, path], body) => {
        expect((await client.write(method, path, body)).status).toBeLessThan(500);
      }),
      { seed: SEED, numRuns: 200 },
    );
    expect(await listIds(client)).toStrictEqual([key.id]);
    expect(world.logs.filter(({ level }) => level === 'error')).toStrictEqual([]);
  });

  test('no query and no cursor is one either, nor a way to the keys of others', async () => {
    const world = await createWorld(await newDatabase());
    const client = world.as(session());
    const own = [(await client.create({ name: 'A' })).key.id, (await client.create({ name: 'B' })).key.id];
    await world.as(session({ id: 'session-2', account: { id: 'acc_other' } })).create({ name: 'A' });
    const sorts = ['name', '-name', 'createdAt', '-lastUsedAt', 'expiresAt', '__proto__'];
    const values = fc.oneof(hostileText, fc.double(), fc.maxSafeInteger(), fc.constantFrom(null, true, 0.5));
    await fc.assert(
      fc.asyncProperty(fc.constantFrom(...sorts), values, hostileText, async (sort, value, text) => {
        const { body } = await client.get<KeyPage>(`/api-keys?limit=1&sort=${sort}`);
        const [, , signature] = JSON.parse(Buffer.from(body.nextCursor ?? 'W10', 'base64url').toString()) as unknown[];
        const forged = Buffer.from(JSON.stringify([value, text, signature]).replace('null', '1e400'));
        for (const more of [
          { cursor: forged.toString('base64url') },
          { cursor: text },
          { search: text },
          { status: text },
        ]) {
          const query = new URLSearchParams({ limit: '100', sort, ...(more as Record<string, string>) });
          const answer = await client.get<Partial<KeyPage>>(`/api-keys?${query}`);
          expect([200, 400]).toContain(answer.status);
          const found = answer.body.keys ?? [];
          expect(own).toEqual(expect.arrayContaining(found.map(({ id }) => id)));
        }
      }),
      { seed: SEED, numRuns: 80 },
    );
  });
});
