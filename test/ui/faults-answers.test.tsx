import { screen, waitFor } from '@testing-library/react';
import { liveList } from 'keydesk';
import { describe, expect, test } from 'vitest';

import {
  alert,
  all,
  ask,
  confirm,
  confirmedOver,
  doubt,
  json,
  others,
  over,
  problem,
  said,
  withoutPauses,
} from './faults-support.tsx';
import {
  button,
  dialogNamed,
  openPanel,
  press,
  renderPanel,
  rowNames,
  shopKeys,
  timedDesk,
  type Desk,
  type DeskOptions,
} from './support.tsx';

const old = 'The list could not be refreshed and may be out of date.';
const header = { 'Content-Type': 'application/json' };
const malformed = (): Response => new Response('{"keys": [', { headers: header });
const html = (): Response => new Response('<title>Sign in</title>', { headers: { 'Content-Type': 'text/html' } });
const half = new TextEncoder().encode('{"keyId":"key_2"');
const cut = (): Response =>
  new Response(
    new ReadableStream({
      pull(body) {
        body.enqueue(half);
        body.error(new TypeError('network error'));
      },
    }),
    { headers: header },
  );

describe('an answer that cannot be read', () => {
  test.each<[string, () => Response]>([
    ['14: malformed JSON: of a list', malformed],
    ['15: HTML 200 (login page, proxy): of a list', html],
    ['16: body cut midway: of a list', cut],
    ['17: wrong schema: missing field: of a list', () => json({ nextCursor: null })],
  ])('%s', async (_, answer) => {
    let reads = 0;
    const desk = await openPanel({
      methods: (memory) => ({ list: (...args) => ((reads += 1) === 1 ? memory : over(answer)).list(...args) }),
    });
    void desk.client.list.refetch();
    expect(await screen.findByText(old)).toBeVisible();
    expect(rowNames()).toEqual(all);
    expect(desk.events).toContainEqual({ type: 'read.failed', code: 'bad_response', requestId: undefined });
  });

  test.each<[string, () => Response]>([
    ['14: malformed JSON: of a confirmation', malformed],
    ['15: HTML 200 (login page, proxy): of a confirmation', html],
    ['16: body cut midway: of a confirmation', cut],
    ['17: wrong schema: missing field: of a confirmation', () => json({ deletedAt: 'today' })],
    ['59: 500/502/504 on confirm: 500', () => problem(500)],
    ['59: 500/502/504 on confirm: 502', () => new Response('Bad gateway', { status: 502 })],
    ['59: 500/502/504 on confirm: 504', () => new Response(null, { status: 504 })],
    ['62: 409 still running (same Idempotency-Key)', () => problem(409, { code: 'conflict_in_progress' })],
  ])('%s: the key is looked for, and found to be deleted', async (_, answer) => {
    await confirm(await confirmedOver(answer));
    expect(await dialogNamed('Key deleted')).toBeVisible();
    expect(rowNames()).toEqual(others);
  });

  test('17: wrong schema: missing field: a row without an id is counted, and the others are there', async () => {
    const keys = [{ name: 'Nobody' }, { ...shopKeys[0], status: 'active' }];
    await openPanel({ methods: () => ({ list: over(() => json({ keys, nextCursor: null })).list }) });
    expect(screen.getByText('1 key could not be shown.')).toBeVisible();
    expect(rowNames()).toEqual(['Checkout']);
  });
});

/** A panel whose first request for a code is answered so. */
const requestOver = (answer: () => Response): Promise<Desk & { pass: (seconds: number) => void }> => {
  let broken = true;
  return timedDesk({
    methods: (memory) => ({
      delete: (...args) => {
        const adapter = broken ? over(answer) : memory;
        broken = false;
        return adapter.delete(...args);
      },
    }),
  });
};

describe('a request for a code', () => {
  test('54: e-mail provider down (server knows): says that the code could not be sent', async () => {
    await requestOver(() => problem(503, { code: 'delivery_failed' }));
    await doubt();
    button('Confirm').click();
    expect(await alert()).toHaveTextContent('We could not send the code. Try again in a moment.');
  });

  const date = { 'Retry-After': 'Mon, 23 Nov 2026 10:15:20 GMT', Date: 'Mon, 23 Nov 2026 10:15:00 GMT' };
  test.each<[string, number, Record<string, string>, number]>([
    ['56: 429 with Retry-After (seconds)', 429, { 'Retry-After': '20' }, 20],
    ['57: 429 with HTTP-date / missing / negative / huge / garbage: HTTP-date', 429, date, 20],
    ['57: 429 with HTTP-date / missing / negative / huge / garbage: missing', 429, {}, 5],
    ['57: 429 with HTTP-date / missing / negative / huge / garbage: negative', 429, { 'Retry-After': '-1' }, 5],
    ['57: 429 with HTTP-date / missing / negative / huge / garbage: huge', 429, { 'Retry-After': '9999999' }, 3_600],
    ['57: 429 with HTTP-date / missing / negative / huge / garbage: garbage', 429, { 'Retry-After': 'soon' }, 5],
    ['58: 503 + Retry-After', 503, { 'Retry-After': '20' }, 20],
  ])('%s: Confirm counts down, and works then', async (_, status, headers, seconds) => {
    const desk = await requestOver(() => problem(status, {}, headers));
    await doubt();
    button('Confirm').click();
    const shown = seconds.toLocaleString('en');
    expect(await said(`Try again in ${shown} s`)).toBeVisible();
    expect(await alert()).toHaveTextContent(
      status === 429 ? 'Too many tries in a short time.' : 'Something went wrong',
    );
    expect(button('Confirm')).toHaveAttribute('aria-disabled', 'true');
    desk.pass(seconds);
    await waitFor(() => expect(button('Confirm')).not.toHaveAttribute('aria-disabled'));
    button('Confirm').click();
    expect(await dialogNamed('Enter the code')).toBeVisible();
  });

  test('61: 403: says that it is not allowed, and can only be closed', async () => {
    await requestOver(() => problem(403));
    await doubt();
    button('Confirm').click();
    await dialogNamed('The key was not deleted');
    expect(await said('You are not allowed to do this. Ask an owner of the account.')).toBeVisible();
    expect(screen.queryByRole('button', { name: /again|Confirm|Continue/ })).toBeNull();
  });
});

/** The list's nth read is refused for 20 seconds. */
const refusedRead = (nth: number): Required<Pick<DeskOptions, 'methods'>> & { count: () => number } => {
  let reads = 0;
  const busy = over(() => problem(429, {}, { 'Retry-After': '20' }));
  return {
    count: () => reads,
    methods: (memory) => ({ list: (...args) => ((reads += 1) === nth ? busy : memory).list(...args) }),
  };
};

async function retriesWhenAllowed(pass: (seconds: number) => void): Promise<void> {
  const retry = await screen.findByRole('button', { name: 'Try again in 20 s' });
  expect(retry).toHaveAttribute('aria-disabled', 'true');
  // A count that is said each second would drown everything else.
  expect(retry.closest('[role=alert], [role=status]')).toBeNull();
  retry.click();
  pass(20);
  (await screen.findByRole('button', { name: 'Try again' })).click();
  await waitFor(() => expect(screen.queryByRole('button', { name: 'Try again' })).toBeNull());
  expect(rowNames()).toEqual(all);
}

test('56: 429 with Retry-After (seconds): of the first read: Try again counts down, and reads then', async () => {
  const { count, ...refused } = refusedRead(1);
  let now = 0;
  renderPanel({ ...refused, client: { now: () => now } });
  await retriesWhenAllowed((seconds) => void (now += seconds * 1000));
  expect(count()).toBe(2);
});

test('56: 429 with Retry-After (seconds): of a refresh: Try again counts down, and reads then', async () => {
  const { count, ...refused } = refusedRead(2);
  const desk = await timedDesk(refused);
  void desk.client.list.refetch();
  await retriesWhenAllowed(desk.pass);
  expect(count()).toBe(3);
});

test('56: 429 with Retry-After (seconds): Continue counts down, and the digits stay', async () => {
  let limited = true;
  const desk = await timedDesk({
    methods: (memory) => ({
      delete: (id, context) => {
        const busy = over(() => problem(429, {}, { 'Retry-After': '20' }));
        return (context.proof && limited ? busy : memory).delete(id, context);
      },
    }),
  });
  await ask();
  await press(`${desk.backend.sent[0]!.code}{Enter}`);
  expect(await screen.findByRole('button', { name: 'Try again in 20 s' })).toHaveAttribute('aria-disabled', 'true');
  limited = false;
  desk.pass(20);
  (await screen.findByRole('button', { name: 'Continue' })).click();
  expect(await dialogNamed('Key deleted')).toBeVisible();
});

test.each([
  ['58: 503 + Retry-After: the list is read again by itself', 3, 0],
  ['58: 503 + Retry-After: the list is read again three times, and then no more', 4, 1],
])('%s', async (_, failures, notes) => {
  let reads = 0;
  const busy = over(() => problem(503, {}, { 'Retry-After': '20' }));
  const desk = await openPanel({
    client: { readTimeoutMs: 900 },
    panel: { extras: [liveList] },
    methods: (memory) => ({
      list: (...args) => {
        reads += 1;
        return (reads === 1 || reads > failures + 1 ? memory : busy).list(...args);
      },
    }),
  });
  withoutPauses(20_000);
  void desk.client.list.refetch();
  await waitFor(() => expect(reads).toBe(5));
  await waitFor(() => expect(desk.client.list.get().fetching).toBe('none'));
  await waitFor(() => expect(screen.queryAllByText(old)).toHaveLength(notes));
  expect(reads).toBe(5);
});
