import fc from 'fast-check';
import { expect, test, vi } from 'vitest';

import type { Challenge } from '../server/schemas.ts';
import { onBothDatabases } from './databases.ts';
import { hostileText } from './hostile-text.ts';
import { createWorld, session } from './world.ts';

// Many requests each, on a machine that may be busy.
vi.setConfig({ testTimeout: 20_000 });

const SEED = 4;
const KNOWN_TAGS = new Set('doctype html meta title body p h1 table tr th td bdi strong'.split(' '));
const TAGS_OF_MAIL = 60;
const TAGS_OF_FACT = 8;

const isBlank = (text: string) => /^[\p{Z}\p{Cf}\s]*$/u.test(text);

onBothDatabases('hostile names in the mail', (newDatabase) => {
  test('stay one isolated line of text, and no header, recipient or code comes of them', async () => {
    const world = await createWorld(await newDatabase());
    await fc.assert(
      fc.asyncProperty(hostileText, hostileText, async (text, business) => {
        world.pass(31);
        const policy = { guarded: ['create'] as const, code: { sendsPerHour: 10_000 } };
        const client = world.as(session({ account: { name: business } }), policy);
        const { status, body } = await client.write<Challenge>('POST', '/api-keys', { name: text });
        expect([202, 422]).toContain(status);
        if (status === 422) return;
        const [mail] = world.inbox.messages();
        expect(mail).toMatchObject({
          from: '"Keydesk" <no-reply@keydesk.example>',
          to: ['office@shop.ng'],
          subject: `Your code to create an API key (${body.reference})`,
        });
        const facts = [
          'Key: (\u2068.*\u2069|Unnamed key)',
          'Its expiry: never',
          'Business: \u2068.*\u2069',
          'Asked for by: .*',
          'Time: .*',
        ];
        const opening = 'Someone asked to create an API key\\. Enter this code to confirm:\n\n\\d{6}\n\n';
        expect(mail?.text).toMatch(new RegExp(`^${opening}${facts.join('\n')}\nReference: .*\n\n.*\n\n.*\n*$`, 'u'));
        const isolated = mail?.text.match(/\u2068[^\u2068]*\u2069/gu) ?? [];
        expect(isolated.length).toBe(isBlank(text) ? 2 : 3);
        expect(isolated.map((each) => each.slice(1, -1)).join('')).not.toMatch(
          /(?![\u200C\u200D])[\p{Cc}\p{Cf}\p{Cs}]/u,
        );
        const tags = mail?.html.match(/<[^>]*>/g) ?? [];
        expect(new Set(tags.map((tag) => /^<[/!]?(\w+)/.exec(tag)?.[1]))).toStrictEqual(KNOWN_TAGS);
        expect(tags).toHaveLength(TAGS_OF_MAIL + TAGS_OF_FACT);
      }),
      { seed: SEED, numRuns: 25 },
    );
  });

  test('are as harmless where a change brings them, as name and as note', async () => {
    const world = await createWorld(await newDatabase());
    const { key } = await world.as(session()).create({ name: 'Checkout' });
    const policy = { guarded: ['update'] as const, code: { sendsPerHour: 10_000 }, noteMaxLength: 500 };
    const client = world.as(session({ id: 'session-2' }), policy);
    await fc.assert(
      fc.asyncProperty(hostileText, hostileText, async (name, note) => {
        world.pass(31);
        const { status } = await client.write('PATCH', `/api-keys/${key.id}`, { name, note });
        expect([202, 422]).toContain(status);
        if (status === 422) return;
        const [mail] = world.inbox.messages();
        const value = '(\u2068[^\u2068\u2069]*\u2069|none)';
        const facts = ['Key: .*', `New name: ${value}`, `New note: ${value}`, 'Business: .*', 'Asked for by: .*'];
        const lines = (mail?.text ?? '').split('\n\n')[2];
        expect(lines).toMatch(new RegExp(`^${facts.join('\n')}\nTime: .*\nReference: .*$`, 'u'));
        expect(lines?.replace(/[\u2068\u2069\n]/g, '')).not.toMatch(/(?![\u200C\u200D])[\p{Cc}\p{Cf}\p{Cs}]/u);
        const tags = mail?.html.match(/<[^>]*>/g) ?? [];
        expect(new Set(tags.map((tag) => /^<[/!]?(\w+)/.exec(tag)?.[1]))).toStrictEqual(KNOWN_TAGS);
        expect(tags).toHaveLength(TAGS_OF_MAIL + 2 * TAGS_OF_FACT);
      }),
      { seed: SEED, numRuns: 25 },
    );
  });

  test('and all that one change can bring is all told, in a mail that has an end', async () => {
    const world = await createWorld(await newDatabase());
    const { key } = await world.as(session()).create();
    const scopes = Array.from({ length: 100 }, (_, index) => `${index}`.padEnd(200, '\u{202E}'));
    const allowedIps = Array.from({ length: 100 }, (_, index) => `2001:db8:1111:2222:3333:4444:5555:${6666 + index}`);
    const client = world.as(session({ id: 'session-2' }), {
      guarded: ['update'],
      scopes: scopes.map((scope) => ({ scope })),
      allowedIps: {},
      nameMaxLength: 10_000,
      noteMaxLength: 10_000,
    });
    const changes = { name: 'N'.repeat(10_000), note: 'n'.repeat(10_000), scopes, allowedIps };
    await client.proofOf('PATCH', `/api-keys/${key.id}`, changes);
    const text = world.inbox.messages()[0]?.text ?? '';
    expect(text.match(/^New scopes, \d+ of 100: \u2068\d.*…\u2069$/gmu)).toHaveLength(100);
    expect(allowedIps.filter((each) => text.includes(` of 100: ${each}\n`))).toHaveLength(100);
    expect(text.length).toBeLessThan(35_000);
  });

  test('are cut short in it, so that ten of the longest keys can still be deleted', async () => {
    const world = await createWorld(await newDatabase());
    const client = world.as(session(), { nameMaxLength: 10_000 });
    const keyIds = [];
    for (let index = 0; index < 10; index += 1) {
      keyIds.push((await client.create({ name: `${index}${'\u{E0001}'.repeat(4_500)}` })).key.id);
    }
    const proof = await client.proofOf('POST', '/deletions', { keyIds });
    const [mail] = world.inbox.messages();
    expect(mail?.text.match(/Key: \u2068\d(□U\+E0001)+□?.*…\u2069 \(sk_live_…/gu)).toHaveLength(10);
    expect(mail?.text.length).toBeLessThan(4_000);
    expect((await client.write('POST', '/deletions', { keyIds, proof })).status).toBe(200);
  });
});
