import fc from 'fast-check';
import { restAdapter } from 'keydesk/adapters/rest';
import { expect, test } from 'vitest';

import { anyContent, endpoints, type Endpoint } from '../core/random-answers.ts';
import { play, playAtOnce } from '../core/random-play.ts';
import { figure } from '../explore/figure.ts';

/** Runs for each endpoint: `RANDOM_ANSWERS=10000 npm run unit -- test/adapters/random-bodies.test.ts`. */
const runs = Number(process.env['RANDOM_ANSWERS'] ?? 150);

interface Reply {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Uint8Array<ArrayBuffer>;
  /** The line goes down after so many bytes. */
  readonly brokenAt: number | null;
}

const withoutBody = new Set([101, 204, 205, 304]);
const anyStatus = fc.oneof(
  { arbitrary: fc.constantFrom(200, 200, 201, 202, 204), weight: 4 },
  { arbitrary: fc.constantFrom(205, 206, 301, 304, 400, 401, 403, 404, 409, 410, 412, 422, 429, 503), weight: 2 },
  { arbitrary: fc.integer({ min: 200, max: 599 }), weight: 1 },
);

const contentTypes = [
  ['application/json', 'application/json; charset=utf-8', 'application/problem+json', 'APPLICATION/JSON'],
  ['application/ld+json', 'application/jsonp', 'text/html', 'text/plain', 'multipart/x', ';', ''],
].flat();

const anyHeaders = fc.record(
  {
    'Content-Type': fc.oneof(fc.constant('application/json'), fc.constantFrom(...contentTypes)),
    'Retry-After': fc.constantFrom(
      '0',
      '20',
      '-1',
      '1e9',
      '9'.repeat(400),
      'soon',
      '',
      'Sun, 06 Nov 1994 08:49:37 GMT',
    ),
    Date: fc.constantFrom('Sun, 06 Nov 1994 08:49:07 GMT', 'never'),
    'X-Request-Id': fc.string({ unit: 'grapheme-ascii', maxLength: 300 }).map((text) => text.trim()),
  },
  { requiredKeys: ['Content-Type'] },
);

/** What a reply says: what a backend might mean, as a problem or as it is, whole or cut; or any bytes at all. */
function anyBody(endpoint: Endpoint): fc.Arbitrary<string | Uint8Array> {
  const problem = fc.record(
    {
      code: fc.constantFrom('not_found', 'rate_limited', 'code_invalid', 'toString', 'create_replayed', 7),
      attemptsLeft: fc.jsonValue(),
      errors: fc.oneof(
        fc.jsonValue(),
        fc.constantFrom([{ pointer: '#/name', code: 'x' }], [null], [{ pointer: '//' }]),
      ),
    },
    { requiredKeys: ['code'] },
  );
  const json = fc
    .oneof({ arbitrary: anyContent(endpoint), weight: 3 }, problem)
    .map((content) => JSON.stringify(content) ?? '');
  return fc.oneof(
    { arbitrary: json, weight: 6 },
    { arbitrary: fc.tuple(json, fc.nat()).map(([text, at]) => text.slice(0, at % (text.length + 1))), weight: 2 },
    {
      arbitrary: fc.constantFrom('<!doctype html><title>Sign in</title>', '1e999', '{"keys":[],"nextCursor":1e999}'),
      weight: 1,
    },
    { arbitrary: fc.uint8Array({ maxLength: 60 }), weight: 1 },
  );
}

const anyReply = (endpoint: Endpoint): fc.Arbitrary<Reply> =>
  fc.record({
    status: anyStatus,
    headers: anyHeaders,
    body: anyBody(endpoint).map((body) =>
      typeof body === 'string' ? new TextEncoder().encode(body) : Uint8Array.from(body),
    ),
    brokenAt: fc.oneof({ arbitrary: fc.constant(null), weight: 6 }, { arbitrary: fc.nat({ max: 200 }), weight: 1 }),
  });

function responseOf({ status, headers, body, brokenAt }: Reply): Response {
  if (withoutBody.has(status)) return new Response(null, { status, headers });
  if (brokenAt === null) return new Response(body, { status, headers });
  const broken = new ReadableStream<Uint8Array>({
    start(controller) {
      controller.enqueue(body.slice(0, brokenAt));
    },
    pull(controller) {
      controller.error(new TypeError('terminated'));
    },
  });
  return new Response(broken, { status, headers });
}

playAtOnce();

test.each(endpoints)(
  'whatever comes back over HTTP from "%s", nothing foreign is kept',
  { timeout: 1_200_000 },
  async (endpoint) => {
    await fc.assert(
      fc.asyncProperty(fc.array(anyReply(endpoint), { minLength: 1, maxLength: 3 }), async (replies) => {
        const left = [...replies];
        const rest = restAdapter({
          baseUrl: 'https://backend.invalid',
          fetch: async () => responseOf(left.shift()!),
        });
        const method = rest[endpoint] as (...args: unknown[]) => Promise<unknown>;
        expect(await play(endpoint, method, () => left.length === 0)).toEqual([]);
      }),
      { numRuns: runs },
    );
    figure(`${runs} runs of one endpoint over HTTP: 0 crashes, 0 unknown fields in the store`);
  },
);
