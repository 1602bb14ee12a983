import { render, screen, waitFor } from '@testing-library/react';
import { memoryAdapter, type MemoryAdapter } from 'keydesk/adapters/memory';
import {
  ApiKeysError,
  ApiKeysProvider,
  useAccess,
  useApiKeys,
  useDeleteKeyFlow,
  useSecondsUntil,
} from 'keydesk/headless';
import { Profiler, type ReactNode } from 'react';
import { describe, expect, test, vi } from 'vitest';
import { userEvent } from 'vitest/browser';

import { Headless, names, step } from './support.tsx';

const createdAt = '2026-01-01T08:00:00.000Z';
const keys = [
  { id: 'key_1', name: 'Checkout', createdAt },
  { id: 'key_2', name: 'Mobile', createdAt },
];

async function start(adapter: MemoryAdapter = memoryAdapter({ keys })): Promise<MemoryAdapter> {
  render(
    <ApiKeysProvider adapter={adapter}>
      <Headless />
    </ApiKeysProvider>,
  );
  await waitFor(() => expect(names()).toEqual(['Checkout', 'Mobile']));
  return adapter;
}

const press = (name: string): Promise<void> => userEvent.click(screen.getByRole('button', { name }));

function Searching(): ReactNode {
  const { keys: found, search, sort, total } = useApiKeys();
  return (
    <>
      <p data-testid="found">{found.map(({ name }) => name).join(',')}</p>
      <p data-testid="total">{total}</p>
      <button onClick={() => search('mob')}>Search</button>
      <button onClick={() => search('')}>All</button>
      <button onClick={() => sort({ field: 'name', direction: 'descending' })}>Sort</button>
    </>
  );
}

const found = (text: string): Promise<unknown> =>
  waitFor(() => expect(screen.getByTestId('found')).toHaveTextContent(new RegExp(`^${text}$`)));

function Countdown(): ReactNode {
  const { waits } = useDeleteKeyFlow();
  return <p>{useSecondsUntil(waits.request + 1_000_000_000, 'up')}</p>;
}

describe('with the hooks alone', () => {
  test('a key is listed, deleted by its code, and gone', async () => {
    const { backend } = await start();
    expect(screen.queryByRole('textbox')).toBeNull();
    await press('Delete Mobile');
    await press('Yes, delete Mobile');
    (await screen.findByRole('textbox', { name: 'Code' })).focus();
    await userEvent.keyboard(backend.sent[0]!.code === '000000' ? '111111' : '000000');
    await press('Send');
    expect(await screen.findByRole('alert')).toHaveTextContent('code_invalid');
    screen.getByRole('textbox', { name: 'Code' }).focus();
    await userEvent.keyboard(`{Control>}a{/Control}${backend.sent[0]!.code}`);
    await press('Send');
    await waitFor(() => expect(step()).toBe('done'));
    expect(names()).toEqual(['Checkout']);
    expect(backend.keys().map(({ id }) => id)).toEqual(['key_1']);
    await press('Close');
    await waitFor(() => expect(step()).toBe('closed'));
    expect(backend.calls).toMatchObject({ list: 1, challenges: 1, confirms: 2 });
  });

  test('a secret is shown through a ref, copied, and gone from the field', async () => {
    const { backend } = await start();
    await press('New key');
    const field = await screen.findByRole<HTMLInputElement>('textbox', { name: 'Secret' });
    expect(field).toHaveValue('hidden');
    await press('Show');
    expect(backend.authenticates(field.value)).toBe(true);
    await press('Copy');
    await press('Done');
    await waitFor(() => expect(field).not.toBeInTheDocument());
    expect(field.value).toBe('hidden');
  });

  test('a failed read is an error and not an empty list', async () => {
    const adapter = memoryAdapter({ keys });
    let broken = true;
    const list: MemoryAdapter['list'] = (...args) =>
      broken ? Promise.reject(new ApiKeysError('server')) : adapter.list(...args);
    render(
      <ApiKeysProvider adapter={{ ...adapter, list }}>
        <Headless />
      </ApiKeysProvider>,
    );
    const again = await screen.findByRole('button', { name: 'Reload' });
    broken = false;
    await userEvent.click(again);
    await waitFor(() => expect(names()).toHaveLength(2));
  });

  test('an adapter without a method says `absent`; without `access` all it can is allowed', async () => {
    const { create: _, access: __, ...adapter } = memoryAdapter();
    const seen: unknown[] = [];
    const Probe = (): ReactNode => {
      const access = useAccess();
      seen.push([access.create, access.delete]);
      return null;
    };
    render(
      <ApiKeysProvider adapter={adapter}>
        <Probe />
      </ApiKeysProvider>,
    );
    expect(seen.at(-1)).toEqual([null, true]);
  });

  test('search and sort ask the backend', async () => {
    render(
      <ApiKeysProvider adapter={memoryAdapter({ keys })}>
        <Searching />
      </ApiKeysProvider>,
    );
    await found('Checkout,Mobile');
    await press('Search');
    await found('Mobile');
    expect(screen.getByTestId('total')).toHaveTextContent('1');
    await press('All');
    await press('Sort');
    await found('Mobile,Checkout');
  });

  test('a countdown commits once a second and not once a tick', () => {
    const onRender = vi.fn<() => void>();
    const ticks = vi.spyOn(window, 'setInterval');
    render(
      <ApiKeysProvider adapter={memoryAdapter()}>
        <Profiler id="countdown" onRender={onRender}>
          <Countdown />
        </Profiler>
      </ApiKeysProvider>,
    );
    const before = onRender.mock.calls.length;
    const tick = ticks.mock.calls.at(-1)![0] as () => void;
    for (let times = 0; times < 20; times += 1) tick();
    expect(onRender.mock.calls.length - before).toBeLessThanOrEqual(2);
  });
});

const quiet = (event: ErrorEvent): void => event.preventDefault();

/** An error that a render throws is React's business to report, and the test's to expect. */
function thrownBy(element: ReactNode): string {
  const report = vi.spyOn(console, 'error').mockImplementation(() => undefined);
  window.addEventListener('error', quiet);
  try {
    render(element);
    return '';
  } catch (thrown) {
    return String(thrown);
  } finally {
    window.removeEventListener('error', quiet);
    report.mockRestore();
  }
}

test('a hook without a provider says what to do', () => {
  expect(thrownBy(<Headless />)).toMatch(/Keydesk: .*<ApiKeysProvider adapter=\{adapter\}>/);
});

test('a provider without an adapter says so', () => {
  expect(thrownBy(<ApiKeysProvider>x</ApiKeysProvider>)).toMatch(/Keydesk: .*`adapter`/);
});
