import { screen, waitFor } from '@testing-library/react';
import { ApiKeysError } from 'keydesk';
import type { MemoryKey } from 'keydesk/adapters/memory';
import { afterEach, describe, expect, test } from 'vitest';

import { button, click, gate, openPanel, renderPanel, rowNames, type DeskOptions } from './support.tsx';

/** A page of thirty rows is higher than the screen, with the end of it more than 400 px below. */
const keys: MemoryKey[] = Array.from({ length: 90 }, (_, n) => ({ id: `key_${n}`, name: `Service ${n + 1}` }));
const paged: DeskOptions = { keys, client: { pageSize: 30 } };
/** All of it is in view. */
const short: DeskOptions = { keys: keys.slice(0, 9), client: { pageSize: 3 } };

afterEach(() => window.scrollTo(0, 0));

const toTheEnd = (): void => window.scrollTo(0, document.documentElement.scrollHeight);
const rows = (count: number): Promise<void> => waitFor(() => expect(rowNames()).toHaveLength(count));
/** Long enough for every observer to have said what it sees: it does so after a frame is drawn. */
const twoFrames = (): Promise<unknown> =>
  new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)));
async function seen(): Promise<void> {
  await twoFrames();
  await twoFrames();
}

describe('the next page', () => {
  test('is loaded by its button, which says so and takes no second press', async () => {
    const slow = gate();
    const { backend } = await openPanel({
      ...short,
      methods: ({ list }) => ({
        list: (query, context) => (query.cursor ? slow.hold(list)(query, context) : list(query, context)),
      }),
    });
    await click(button('Load more'));
    const busy = await screen.findByRole('button', { name: 'Loading keys…' });
    expect(busy).toHaveAttribute('aria-disabled', 'true');
    expect(screen.getByRole('table')).toHaveAttribute('aria-busy', 'false');
    busy.click();
    expect(slow.calls).toHaveLength(1);
    slow.release();
    await rows(6);
    expect(backend.calls.list).toBe(2);
  });

  test('comes by itself when the end of the list is near', async () => {
    const { backend } = await openPanel(paged);
    await rows(30);
    await seen();
    toTheEnd();
    await rows(60);
    await seen();
    expect(backend.calls.list).toBe(2);
    toTheEnd();
    await rows(90);
    expect(screen.queryByRole('button', { name: /Load/ })).toBeNull();
    expect(backend.calls.list).toBe(3);
  });

  test('comes before the end is in sight', async () => {
    await openPanel(paged);
    await rows(30);
    await seen();
    const { bottom } = button('Load more').getBoundingClientRect();
    window.scrollTo(0, bottom - window.innerHeight - 200);
    expect(button('Load more').getBoundingClientRect().top).toBeGreaterThan(window.innerHeight);
    await rows(60);
  });

  test('does not come by itself where the end is in view from the start', async () => {
    const { backend } = await openPanel(short);
    await rows(3);
    await seen();
    expect(button('Load more')).toBeVisible();
    expect(backend.calls.list).toBe(1);
    await click(button('Load more'));
    await rows(6);
    await seen();
    expect(backend.calls.list).toBe(2);
  });

  test('that failed does not come by itself again: its button tries', async () => {
    let broken = true;
    let asked = 0;
    await openPanel({
      ...paged,
      methods: ({ list }) => ({
        list(query, context) {
          asked += 1;
          return query.cursor && broken ? Promise.reject(new ApiKeysError('network')) : list(query, context);
        },
      }),
    });
    await rows(30);
    await seen();
    toTheEnd();
    expect(await screen.findByRole('alert')).toHaveTextContent('The server could not be reached.');
    await seen();
    window.scrollTo(0, 0);
    await seen();
    toTheEnd();
    await seen();
    expect(asked).toBe(2);
    expect(rowNames()).toHaveLength(30);
    broken = false;
    await click(button('Load more'));
    await waitFor(() => expect(rowNames().length).toBeGreaterThanOrEqual(60));
  });
});

test('a list that fits one page has no way to more', async () => {
  renderPanel({ keys: keys.slice(0, 30), client: { pageSize: 30 } });
  await rows(30);
  expect(screen.queryByRole('button', { name: /Load/ })).toBeNull();
});

test('all that was loaded is read again at a refresh, and the list does not get shorter', async () => {
  const desk = await openPanel(short);
  await click(button('Load more'));
  await rows(6);
  desk.backend.add({ name: 'Newest' });
  await waitFor(() => expect(rowNames()[0]).toBe('Newest'));
  expect(rowNames().slice(1, 6)).toEqual(['Service 1', 'Service 2', 'Service 3', 'Service 4', 'Service 5']);
});
