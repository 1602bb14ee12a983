import { render, screen, waitFor } from '@testing-library/react';
import { memoryAdapter, type MemoryAdapter } from 'keydesk/adapters/memory';
import {
  ApiKeysError,
  ApiKeysProvider,
  createApiKeysClient,
  type ApiKeysAdapter,
  type ReadContext,
} from 'keydesk/headless';
import { StrictMode, type ReactNode } from 'react';
import { describe, expect, test, vi } from 'vitest';
import { userEvent } from 'vitest/browser';

import { Headless, names, step } from './support.tsx';

const shop = (...shopNames: string[]): MemoryAdapter =>
  memoryAdapter({
    keys: shopNames.map((name, n) => ({ id: `key_${n}`, name, createdAt: '2026-01-01T08:00:00.000Z' })),
  });

const page = (adapter: ApiKeysAdapter): ReactNode => (
  <ApiKeysProvider adapter={adapter}>
    <Headless />
  </ApiKeysProvider>
);
const shown = (...expected: string[]): Promise<unknown> => waitFor(() => expect(names()).toEqual(expected));

/** The signals of the reads that never end. */
function stuck(adapter: MemoryAdapter): { adapter: ApiKeysAdapter; signals: AbortSignal[] } {
  const signals: AbortSignal[] = [];
  const list = (_: unknown, { signal }: ReadContext): Promise<never> => {
    signals.push(signal);
    return new Promise(() => undefined);
  };
  return { adapter: { ...adapter, list }, signals };
}

const press = (name: string): Promise<void> => userEvent.click(screen.getByRole('button', { name }));

test('what a client knows outlives its views: a wait still holds for who comes back', async () => {
  const remove = vi.fn<NonNullable<ApiKeysAdapter['delete']>>(() =>
    Promise.reject(new ApiKeysError('rate_limited', { retryAfterMs: 3_600_000 })),
  );
  const adapter = { ...shop('Ada'), delete: remove };
  for (let visit = 0; visit < 2; visit += 1) {
    const { unmount } = render(page(adapter));
    await shown('Ada');
    await press('Delete Ada');
    await press('Yes, delete Ada');
    await waitFor(() => expect(step()).toBe('confirming'));
    unmount();
    await Promise.resolve();
  }
  expect(remove).toHaveBeenCalledTimes(1);
});

describe('another adapter', () => {
  test('is another account: the old rows are gone at once, the new ones come', async () => {
    const { rerender } = render(page(shop('Ada')));
    await shown('Ada');
    rerender(page(shop('Bob', 'Eve')));
    expect(names()).toEqual([]);
    await shown('Bob', 'Eve');
  });

  test('does not get what the old one answers late', async () => {
    const ada = shop('Ada');
    let answer!: () => void;
    const late = new Promise<void>((resolve) => (answer = resolve));
    const list: MemoryAdapter['list'] = async (...args) => {
      await late;
      return ada.list(...args);
    };
    const { rerender } = render(page({ ...ada, list }));
    rerender(page(shop('Bob')));
    await shown('Bob');
    answer();
    await late;
    await new Promise((resolve) => requestAnimationFrame(resolve));
    expect(names()).toEqual(['Bob']);
  });

  test('closes what was open, and wipes the secret', async () => {
    const { rerender } = render(page(shop('Ada')));
    await shown('Ada');
    await userEvent.click(screen.getByRole('button', { name: 'New key' }));
    const field = await screen.findByRole<HTMLInputElement>('textbox', { name: 'Secret' });
    await userEvent.click(screen.getByRole('button', { name: 'Show' }));
    rerender(page(shop('Bob')));
    expect(screen.queryByRole('textbox')).toBeNull();
    expect(field.value).toBe('hidden');
    await shown('Bob');
  });

  test('with the same one, another render reads nothing', async () => {
    const adapter = shop('Ada');
    const { rerender } = render(page(adapter));
    await shown('Ada');
    rerender(page(adapter));
    expect(adapter.backend.calls.list).toBe(1);
  });

  test('made anew on every render is reported once, in words that help', () => {
    const report = vi.spyOn(console, 'error').mockImplementation(() => undefined);
    const { rerender } = render(page(shop('Ada')));
    for (let renders = 0; renders < 6; renders += 1) rerender(page(shop('Ada')));
    expect(report.mock.calls).toEqual([[expect.stringMatching(/`adapter` was another object on each.*`useMemo`/)]]);
    report.mockClear();
  });

  test('now and then is not reported', () => {
    const report = vi.spyOn(console, 'error').mockImplementation(() => undefined);
    const { rerender } = render(page(shop('Ada')));
    for (let changes = 0; changes < 6; changes += 1) {
      const adapter = shop('Ada');
      rerender(page(adapter));
      rerender(page(adapter));
    }
    expect(report).not.toHaveBeenCalled();
  });
});

describe('unmounted', () => {
  test('while it reads: the read is aborted', async () => {
    const { adapter, signals } = stuck(shop('Ada'));
    const { unmount } = render(page(adapter));
    await waitFor(() => expect(signals).toHaveLength(1));
    unmount();
    await waitFor(() => expect(signals[0]!.aborted).toBe(true));
  });

  test('before it reads: it never does', async () => {
    const adapter = shop('Ada');
    render(page(adapter)).unmount();
    await Promise.resolve();
    await Promise.resolve();
    expect(adapter.backend.calls.list).toBe(0);
  });

  test('with the secret on show: it is wiped from holder and field', async () => {
    const client = createApiKeysClient(shop('Ada'));
    const { unmount } = render(
      <ApiKeysProvider client={client}>
        <Headless />
      </ApiKeysProvider>,
    );
    await shown('Ada');
    await userEvent.click(screen.getByRole('button', { name: 'New key' }));
    const field = await screen.findByRole<HTMLInputElement>('textbox', { name: 'Secret' });
    await userEvent.click(screen.getByRole('button', { name: 'Show' }));
    expect(field.value).toBe(client.creation.secret.read());
    unmount();
    await waitFor(() => expect(client.creation.secret.read()).toBeNull());
    expect(field.value).toBe('hidden');
    expect(client.creation.get().step).toBe('closed');
  });

  test('at any moment: no timer and no listener is left', async () => {
    const timers = new Set<number>();
    const { setTimeout: later, setInterval: often } = window;
    vi.spyOn(window, 'setTimeout').mockImplementation(((action: () => void, delay?: number) => {
      const id = later(() => {
        timers.delete(id);
        action();
      }, delay);
      // Shorter ones are the test library's own.
      if ((delay ?? 0) > 5_000) timers.add(id);
      return id;
    }) as never);
    vi.spyOn(window, 'setInterval').mockImplementation(((action: () => void, delay?: number) => {
      const id = often(action, delay);
      if (delay === 250) timers.add(id);
      return id;
    }) as never);
    for (const stop of ['clearTimeout', 'clearInterval'] as const) {
      const real = window[stop];
      vi.spyOn(window, stop).mockImplementation((id) => {
        timers.delete(id as number);
        real(id);
      });
    }
    const listeners = new Set<unknown>();
    const { addEventListener: add, removeEventListener: remove } = window;
    vi.spyOn(window, 'addEventListener').mockImplementation((type: string, listener: unknown) => {
      if (type === 'pagehide' || type === 'beforeunload') listeners.add(listener);
      add.call(window, type, listener as EventListener);
    });
    vi.spyOn(window, 'removeEventListener').mockImplementation((type: string, listener: unknown) => {
      listeners.delete(listener);
      remove.call(window, type, listener as EventListener);
    });
    const { adapter } = stuck(shop('Ada'));
    const { unmount } = render(page(adapter));
    await waitFor(() => expect(timers.size).toBeGreaterThan(0));
    expect(listeners.size).toBe(1);
    unmount();
    await waitFor(() => expect(timers.size).toBe(0));
    expect(listeners.size).toBe(0);
  });

  test('and mounted again reads again, and shows what there is now', async () => {
    const adapter = shop('Ada');
    const client = createApiKeysClient(adapter);
    const view = (
      <ApiKeysProvider client={client}>
        <Headless />
      </ApiKeysProvider>
    );
    const { unmount } = render(view);
    await shown('Ada');
    unmount();
    await Promise.resolve();
    adapter.backend.add({ id: 'key_9', name: 'Bob', createdAt: '2026-02-01T00:00:00.000Z' });
    render(view);
    await waitFor(() => expect(names().toSorted()).toEqual(['Ada', 'Bob']));
    expect(adapter.backend.calls.list).toBe(2);
  });
});

test.each([true, false])('StrictMode: %s, the adapter is called as often', async (reactStrictMode) => {
  const adapter = shop('Ada');
  const tree = page(adapter);
  render(reactStrictMode ? <StrictMode>{tree}</StrictMode> : tree, { reactStrictMode: false });
  await shown('Ada');
  await userEvent.click(screen.getByRole('button', { name: 'New key' }));
  await screen.findByRole('textbox', { name: 'Secret' });
  expect(adapter.backend.calls).toMatchObject({ list: 1, access: 0, get: 0, create: 1, delete: 0 });
});

test('two views of one client read once, and a change by others reaches both', async () => {
  const adapter = shop('Ada');
  const client = createApiKeysClient(adapter);
  render(
    <ApiKeysProvider client={client}>
      <Headless />
      <Headless />
    </ApiKeysProvider>,
  );
  await shown('Ada', 'Ada');
  expect(adapter.backend.calls.list).toBe(1);
  adapter.backend.remove('key_0');
  await shown();
});

test('a host is told once that the session has ended, through the latest handler', async () => {
  const adapter = shop('Ada');
  const [first, latest] = [vi.fn<() => void>(), vi.fn<() => void>()];
  const withHandler = (onUnauthenticated: () => void): ReactNode => (
    <ApiKeysProvider adapter={adapter} onUnauthenticated={onUnauthenticated}>
      <Headless />
    </ApiKeysProvider>
  );
  const { rerender } = render(withHandler(first));
  await shown('Ada');
  rerender(withHandler(latest));
  adapter.backend.signOut();
  await waitFor(() => expect(latest).toHaveBeenCalledOnce());
  expect(first).not.toHaveBeenCalled();
  expect(names()).toEqual(['Ada']);
});
