import { screen, waitFor, within } from '@testing-library/react';
import { ApiKeysError, type ApiKeysAdapter, type KeyPage } from 'keydesk';
import { describe, expect, test, vi } from 'vitest';

import {
  button,
  createButton,
  deleteButton,
  enter,
  fails,
  focusOn,
  gate,
  link,
  openPanel,
  panel,
  renderPanel,
  rowNames,
  shopKeys,
} from './support.tsx';

/** A list that fails as often as told, and then works. */
function failingFirst(times: number, error = new ApiKeysError('server', { requestId: 'req_1' })) {
  let left = times;
  return (list: ApiKeysAdapter['list']): ApiKeysAdapter['list'] =>
    (...args) =>
      (left -= 1) >= 0 ? Promise.reject(error) : list(...args);
}

const isEmptyStatus = (_: string, element: Element | null): boolean =>
  element?.matches('[data-part="table-frame"] > :first-child > [role="status"]:empty') ?? false;
const noKeys = (): HTMLElement | null => screen.queryByText('No keys yet');

describe('a list that could not be loaded', () => {
  test('says so and never that there are none, with the request id and the way to support', async () => {
    renderPanel({ keys: [], methods: () => ({ list: fails('server', { requestId: 'req_1' }) }) });
    const alert = await screen.findByRole('alert');
    expect(alert).toHaveTextContent('Your keys could not be loaded');
    expect(alert).toHaveTextContent('This does not mean that you have none. Something went wrong on the server.');
    expect(panel()).toHaveTextContent('Request id: req_1');
    expect(link('Contact support')).toHaveAttribute('href', 'https://host.invalid/help?request=req_1');
    expect(noKeys()).toBeNull();
    expect(screen.queryByRole('table')).toBeNull();
  });

  test('is loaded by Try again, and the focus is still in the panel', async () => {
    renderPanel({ methods: ({ list }) => ({ list: failingFirst(1)(list) }) });
    await screen.findByRole('alert');
    await enter(() => button('Try again'));
    await waitFor(() => expect(rowNames()).toEqual(['Checkout', 'Mobile app', 'Warehouse']));
    await waitFor(() => expect(panel()).toContainElement(document.activeElement as HTMLElement));
    expect(screen.queryByRole('alert')).toBeNull();
  });

  test('keeps its button in focus while the second try runs and fails', async () => {
    renderPanel({ methods: () => ({ list: fails('timeout') }) });
    await screen.findByRole('alert');
    await enter(() => button('Try again'));
    await waitFor(() => expect(button('Try again')).not.toHaveAttribute('aria-disabled'));
    expect(button('Try again')).toHaveFocus();
  });

  test('after the session has ended asks to sign in', async () => {
    const onUnauthenticated = vi.fn<() => void>();
    const desk = renderPanel({
      methods: ({ list }) => ({ list: failingFirst(1, new ApiKeysError('unauthenticated'))(list) }),
      client: { onUnauthenticated },
    });
    expect(await screen.findByRole('alert')).toHaveTextContent('Sign in again to continueYour session has ended.');
    expect(onUnauthenticated).toHaveBeenCalledOnce();
    await desk.client.list.refetch();
    await waitFor(() => expect(rowNames()).toHaveLength(3));
  });
});

test('while it loads there are neither keys nor the claim that there are none', async () => {
  const slow = gate();
  renderPanel({ keys: [], methods: ({ list }) => ({ list: slow.hold(list) }) });
  expect(screen.getByRole('table', { name: 'API keys' })).toHaveAttribute('aria-busy', 'true');
  expect(noKeys()).toBeNull();
  slow.release();
  expect(await screen.findByText('No keys yet')).toBeVisible();
});

test('a failed refresh keeps the rows, says so, and is mended by Try again', async () => {
  let broken = false;
  const desk = await openPanel({
    methods: ({ list }) => ({
      list: (...args) => (broken ? Promise.reject(new ApiKeysError('network', { requestId: 'req_1' })) : list(...args)),
    }),
  });
  broken = true;
  const status = within(panel()).getByText(isEmptyStatus);
  await desk.client.list.refetch();
  const note = await screen.findByText('The list could not be refreshed and may be out of date.');
  expect(note).toBeVisible();
  // What is filled is said: what comes with its text may not be.
  expect(note).toBe(status);
  expect(panel()).toHaveTextContent('Request id: req_1');
  expect(link('Contact support')).toBeVisible();
  expect(rowNames()).toEqual(['Checkout', 'Mobile app', 'Warehouse']);
  broken = false;
  await enter(() => button('Try again'));
  await waitFor(() => expect(note).toBeEmptyDOMElement());
  expect(screen.queryByRole('button', { name: 'Try again' })).toBeNull();
  await waitFor(() => expect(panel()).toContainElement(document.activeElement as HTMLElement));
});

describe('an expired session on refresh', () => {
  const words = 'Your session has ended. Sign in again, then come back here.';

  test('keeps the rows and says so, until the user is back', async () => {
    const desk = await openPanel();
    desk.backend.signOut();
    expect(await screen.findByText(words)).toBeVisible();
    expect(screen.queryByText(/could not be refreshed/)).toBeNull();
    expect(screen.queryByRole('button', { name: 'Try again' })).toBeNull();
    expect(rowNames()).toHaveLength(3);
    desk.backend.signIn();
    await waitFor(() => expect(screen.queryByText(words)).toBeNull());
  });

  test('is over once the user says so', async () => {
    let signedIn = true;
    const desk = await openPanel({
      methods: ({ list }) => ({
        subscribe: undefined,
        list: (...args) => (signedIn ? list(...args) : fails('unauthenticated')()),
      }),
    });
    signedIn = false;
    await desk.client.list.refetch();
    await screen.findByText(words);
    signedIn = true;
    await enter(() => button('I have signed in'));
    await waitFor(() => expect(screen.queryByText(words)).toBeNull());
  });
});

test.each([
  [1, '1 key could not be shown.'],
  [2, '2 keys could not be shown.'],
])('%i unreadable rows are counted, the others shown', async (count, words) => {
  const broken = Array.from({ length: count }, () => ({ name: 'no id' }));
  await openPanel({
    methods: ({ list }) => ({
      list: async (...args) => {
        const page = await list(...args);
        return { ...page, keys: [...page.keys, ...broken] } as KeyPage;
      },
    }),
  });
  expect(screen.getByText(words)).toBeVisible();
  expect(rowNames()).toHaveLength(3);
});

test('where no row could be read the panel says so, and never that there are none', async () => {
  await openPanel({
    methods: () => ({ list: () => Promise.resolve({ keys: [{ name: 'no id' }], nextCursor: null } as never) }),
  });
  expect(screen.getByText('1 key could not be shown.')).toBeVisible();
  expect(noKeys()).toBeNull();
  expect(createButton()).toBeVisible();
});

test('an adapter that lists and nothing else: no Create, no Delete, no column for them', async () => {
  await openPanel({
    methods: () => ({ create: undefined, delete: undefined, access: undefined, get: undefined, subscribe: undefined }),
  });
  await waitFor(() => expect(rowNames()).toHaveLength(3));
  expect(screen.queryAllByRole('button')).toEqual([]);
  expect(screen.getAllByRole('columnheader').map((cell) => cell.textContent)).toEqual([
    'Name',
    'Key',
    'Status',
    'Created',
    'Last used',
  ]);
});

test('an adapter that cannot create has an empty list without Create', async () => {
  await openPanel({ keys: [], methods: () => ({ create: undefined }) });
  expect(await screen.findByText('No keys yet')).toBeVisible();
  expect(screen.queryByRole('button')).toBeNull();
});

test('without `access` an account may do all that the adapter can', async () => {
  await openPanel({ methods: () => ({ access: undefined }) });
  await waitFor(() => expect(rowNames()).toHaveLength(3));
  expect(createButton()).not.toHaveAttribute('aria-disabled');
  expect(deleteButton('Checkout')).not.toHaveAttribute('aria-disabled');
});

test('more is loaded page by page; at the end the focus is on the row before', async () => {
  await openPanel({ client: { pageSize: 2 } });
  expect(rowNames()).toEqual(['Checkout', 'Mobile app']);
  await enter(() => button('Load more'));
  await waitFor(() => expect(rowNames()).toEqual(['Checkout', 'Mobile app', 'Warehouse']));
  await waitFor(() => expect(screen.queryByRole('button', { name: /Load/ })).toBeNull());
  await focusOn(() => deleteButton('Mobile app'));
});

test('a page that could not be loaded leaves the rows and the way to try again', async () => {
  let broken = true;
  await openPanel({
    client: { pageSize: 2 },
    methods: ({ list }) => ({
      list: (query, context) =>
        query.cursor && broken
          ? Promise.reject(new ApiKeysError('network', { requestId: 'req_1' }))
          : list(query, context),
    }),
  });
  await enter(() => button('Load more'));
  const alert = await screen.findByRole('alert');
  expect(alert).toHaveTextContent('The server could not be reached.');
  expect(alert).toHaveTextContent('Request id: req_1');
  expect(within(alert).getByRole('link', { name: 'Contact support' })).toBeVisible();
  const table = screen.getByRole('table');
  expect(table.compareDocumentPosition(alert)).toBe(Node.DOCUMENT_POSITION_FOLLOWING);
  expect(screen.queryByText(/could not be refreshed/)).toBeNull();
  expect(screen.queryByRole('button', { name: 'Try again' })).toBeNull();
  expect(rowNames()).toHaveLength(2);
  broken = false;
  await enter(() => button('Load more'));
  await waitFor(() => expect(rowNames()).toHaveLength(3));
  expect(screen.queryByRole('alert')).toBeNull();
});

test('a key that another tab deletes goes, and the focus on it moves to the row before', async () => {
  const desk = await openPanel();
  deleteButton('Warehouse').focus();
  desk.backend.remove('key_3');
  await waitFor(() => expect(rowNames()).toEqual(['Checkout', 'Mobile app']));
  await focusOn(() => deleteButton('Mobile app'));
});

test('names are text: markup, direction and prototypes stay inside their cells', async () => {
  const names = ['<img src=x onerror=alert(1)>', '__proto__', '👩🏽‍💻 مفتاح'];
  await openPanel({ keys: names.map((name, n) => ({ ...shopKeys[0], id: `id_${n}`, name })) });
  expect(rowNames()).toEqual(names);
  expect(panel().querySelector('img')).toBeNull();
  expect(within(panel()).getByText('__proto__').tagName).toBe('BDI');
});
