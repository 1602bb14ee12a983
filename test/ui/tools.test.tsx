import { fireEvent, screen, waitFor, within } from '@testing-library/react';
import { ApiKeysError, listTools, type ApiKey } from 'keydesk';
import { describe, expect, test, vi } from 'vitest';
import { userEvent } from 'vitest/browser';

import {
  button,
  click,
  gate,
  openPanel,
  panel,
  press,
  renderPanel,
  row,
  rowNames,
  tabTo,
  type Desk,
  type DeskOptions,
} from './support.tsx';

const keys = [
  { id: 'key_1', name: 'Checkout', hint: 'sk_…4f2a' },
  { id: 'key_2', name: 'Mobile app', hint: 'sk_…9c1d' },
  { id: 'key_3', name: 'Warehouse', hint: 'sk_…e83c', status: 'disabled' },
  { id: 'key_4', name: 'Mobile app (old)', hint: 'sk_…07be', status: 'disabled' },
] as const satisfies Partial<ApiKey>[];

const all = keys.map(({ name }) => name);

const field = (): HTMLInputElement => screen.getByRole<HTMLInputElement>('searchbox', { name: 'Search keys' });
const filter = (): HTMLSelectElement => screen.getByRole<HTMLSelectElement>('combobox', { name: 'Status' });
const queryField = (): HTMLElement | null => screen.queryByRole('searchbox');
const said = (): string[] =>
  within(panel())
    .getAllByRole('status')
    .map((region) => region.textContent);
const shows = (...names: string[]): Promise<void> => waitFor(() => expect(rowNames()).toEqual(names));

/** A panel with the tools, and what its backend is asked for. */
async function openTools(options: DeskOptions = {}): Promise<Desk & { asked: string[] }> {
  const asked: string[] = [];
  const { methods } = options;
  const desk = await openPanel({
    keys,
    ...options,
    panel: { extras: [listTools], ...options.panel },
    methods: (memory) => {
      const own = methods?.(memory);
      const list = own?.list ?? memory.list;
      return {
        ...own,
        list: (query, context) => {
          asked.push([query.search, query.status].filter(Boolean).join(' '));
          return list(query, context);
        },
      };
    },
  });
  await waitFor(() => expect(desk.client.list.get().fetching).toBe('none'));
  asked.length = 0;
  return { ...desk, asked };
}

describe.each<[string, DeskOptions['methods'], backend: boolean]>([
  ['the backend searches', undefined, true],
  ['the kit searches', () => ({ supports: {} }), false],
])('%s', (_, methods, isBackend) => {
  test('by name and by key, when the typing has settled, in one request for all letters', async () => {
    const { asked } = await openTools({ ...(methods && { methods }) });
    await userEvent.type(field(), ' mobile ');
    expect(rowNames()).toEqual(all);
    await shows('Mobile app', 'Mobile app (old)');
    expect(asked).toEqual(isBackend ? ['mobile'] : []);
    await userEvent.fill(field(), '9C1D');
    await shows('Mobile app');
    expect(field()).toHaveFocus();
  });

  test('over the whole list, however little of it was loaded', async () => {
    const { asked } = await openTools({ ...(methods && { methods }), client: { pageSize: 1 } });
    expect(rowNames()).toEqual(['Checkout']);
    await userEvent.fill(field(), 'ware');
    await shows('Warehouse');
    expect(asked).toEqual(isBackend ? ['ware'] : ['', '', '', '']);
  });

  test('and shows one status of it', async () => {
    await openTools({ ...(methods && { methods }) });
    await userEvent.selectOptions(filter(), 'Disabled');
    await shows('Warehouse', 'Mobile app (old)');
    await userEvent.fill(field(), 'mobile');
    await shows('Mobile app (old)');
    await userEvent.selectOptions(filter(), 'All statuses');
    await shows('Mobile app', 'Mobile app (old)');
    expect(filter()).toHaveDisplayValue('All statuses');
  });

  test('and says how many there are, once they are there', async () => {
    await openTools({ ...(methods && { methods }) });
    expect(said().join('')).toBe('');
    await userEvent.fill(field(), 'mobile');
    await waitFor(() => expect(said()).toContain('2 keys found'));
    await userEvent.selectOptions(filter(), 'Disabled');
    await waitFor(() => expect(said()).toContain('1 key found'));
  });
});

test('the statuses on offer are those that a key can have', async () => {
  await openTools();
  const offered = within(filter())
    .getAllByRole('option')
    .map((option) => option.textContent);
  expect(offered).toEqual(['All statuses', 'Active', 'Expires soon', 'Inactive', 'Disabled', 'Expired']);
});

test('letters render no row: only what is found does', async () => {
  const render = vi.fn<(key: ApiKey) => string>(({ id }) => id);
  await openTools({ panel: { columns: [{ id: 'own', header: 'Own', render }] } });
  render.mockClear();
  for (const value of ['m', 'mo', 'mob']) fireEvent.input(field(), { target: { value } });
  expect(render).not.toHaveBeenCalled();
  await shows('Mobile app', 'Mobile app (old)');
  expect(render).toHaveBeenCalled();
});

test('Enter searches at once, and once', async () => {
  const { asked } = await openTools();
  await userEvent.type(field(), 'ware{Enter}');
  expect(asked).toEqual(['ware']);
  await shows('Warehouse');
});

test('leaving the field searches at once', async () => {
  const { asked } = await openTools();
  await userEvent.type(field(), 'ware{Tab}');
  expect(asked).toEqual(['ware']);
  await shows('Warehouse');
});

test('Enter in the field sends no form of the host', async () => {
  const { view } = await openTools();
  const onSubmit = vi.fn<(event: Event) => void>((event) => event.preventDefault());
  const form = document.createElement('form');
  view.container.replaceWith(form);
  form.append(view.container);
  form.addEventListener('submit', onSubmit);
  await userEvent.type(field(), 'ware{Enter}');
  await shows('Warehouse');
  expect(onSubmit).not.toHaveBeenCalled();
  form.replaceWith(view.container);
});

test('Esc clears the field and shows all keys at once, and closes nothing around it', async () => {
  const { asked } = await openTools();
  await userEvent.type(field(), 'ware{Enter}');
  await shows('Warehouse');
  const around = vi.fn<() => void>();
  document.addEventListener('keydown', around);
  await press('{Escape}');
  expect(field()).toHaveValue('');
  expect(around).not.toHaveBeenCalled();
  expect(asked).toEqual(['ware', '']);
  await shows(...all);
  expect(field()).toHaveFocus();
  // With nothing to clear it is no business of the field's.
  await press('{Escape}');
  document.removeEventListener('keydown', around);
  expect(around).toHaveBeenCalledOnce();
});

test('what an input method composes is its own: Enter and Esc end the composition', async () => {
  const { asked } = await openTools();
  field().focus();
  field().value = 'ware';
  for (const key of ['Enter', 'Escape']) {
    field().dispatchEvent(new KeyboardEvent('keydown', { key, isComposing: true, bubbles: true }));
  }
  expect(field()).toHaveValue('ware');
  expect(asked).toEqual([]);
});

test('nothing found is no empty account: the tools stay, and "Show all keys" clears them', async () => {
  await openTools();
  await userEvent.selectOptions(filter(), 'Expired');
  await userEvent.fill(field(), 'nothing like it');
  expect(await screen.findByText('No keys match')).toBeVisible();
  await waitFor(() => expect(said()).toContain('No keys match'));
  expect(screen.queryByText('No keys yet')).toBeNull();
  expect(field()).toHaveFocus();
  await click(button('Show all keys'));
  await shows(...all);
  expect(field()).toHaveValue('');
  expect(filter()).toHaveDisplayValue('All statuses');
});

test('the tools stay, and keep the focus, while the way back from no result is slow', async () => {
  const slow = gate();
  let isSlow = false;
  await openTools({
    methods: ({ list }) => {
      const held = slow.hold(list);
      return { list: (query, context) => (isSlow ? held(query, context) : list(query, context)) };
    },
  });
  await userEvent.type(field(), 'nothing like it{Enter}');
  await screen.findByText('No keys match');
  isSlow = true;
  await press('{Escape}');
  expect(slow.calls).toHaveLength(1);
  expect(field()).toHaveFocus();
  slow.release();
  await shows(...all);
  expect(field()).toHaveFocus();
});

test('an account without keys has nothing to search in, and gets it with its first key', async () => {
  const { backend, client } = await openTools({ keys: [] });
  expect(await screen.findByText('No keys yet')).toBeVisible();
  expect(queryField()).toBeNull();
  const slow = client.list.refetch();
  expect(queryField()).toBeNull();
  await slow;
  backend.add({ name: 'First' });
  await shows('First');
  expect(field()).toBeVisible();
  backend.remove(backend.keys()[0]!.id);
  await waitFor(() => expect(queryField()).toBeNull());
});

test('their place is there while the first keys are on their way', async () => {
  const slow = gate();
  renderPanel({ keys, panel: { extras: [listTools] }, methods: ({ list }) => ({ list: slow.hold(list) }) });
  await waitFor(() => expect(slow.calls).toHaveLength(1));
  const { top } = screen.getByRole('table').getBoundingClientRect();
  expect(field()).toBeVisible();
  slow.release();
  await shows(...all);
  expect(screen.getByRole('table').getBoundingClientRect().top).toBe(top);
});

test('a slow old answer never shows: not before the new one, and not after it', async () => {
  const slow = gate();
  const answered: string[] = [];
  const { asked } = await openTools({
    methods: ({ list }) => {
      const held = slow.hold(list);
      return {
        list: async (query, context) => {
          // A backend that does not mind the signal answers all the same.
          const deaf = { signal: new AbortController().signal };
          const page = await (query.search === 'ware' ? held(query, deaf) : list(query, context));
          answered.push(query.search ?? '');
          return page;
        },
      };
    },
  });
  await userEvent.fill(field(), 'ware');
  await press('{Enter}');
  await userEvent.fill(field(), 'mobile');
  await press('{Enter}');
  await shows('Mobile app', 'Mobile app (old)');
  slow.release();
  await waitFor(() => expect(answered).toContain('ware'));
  expect(asked).toEqual(['ware', 'mobile']);
  expect(rowNames()).toEqual(['Mobile app', 'Mobile app (old)']);
  expect(said()).toContain('2 keys found');
});

test('a search that failed says so, keeps what was typed, and is tried again by Enter', async () => {
  let broken = true;
  await openTools({
    methods: ({ list }) => ({
      list: (query, context) =>
        query.search && broken ? Promise.reject(new ApiKeysError('server')) : list(query, context),
    }),
  });
  await userEvent.fill(field(), 'ware');
  expect(await screen.findByRole('alert')).toHaveTextContent('Your keys could not be loaded');
  expect(rowNames()).toEqual([]);
  expect(said().join('')).toBe('');
  expect(field()).toHaveFocus();
  expect(field()).toHaveValue('ware');
  broken = false;
  await press('{Enter}');
  await shows('Warehouse');
  expect(field()).toHaveFocus();
});

test('after a failed search Esc shows all keys again', async () => {
  await openTools({
    methods: ({ list }) => ({
      list: (query, context) => (query.search ? Promise.reject(new ApiKeysError('network')) : list(query, context)),
    }),
  });
  await userEvent.fill(field(), 'ware');
  await screen.findByRole('alert');
  await press('{Escape}');
  await shows(...all);
  expect(field()).toHaveFocus();
});

test('where the backend does not count, and there is more to load, the number is a lower bound', async () => {
  await openTools({
    client: { pageSize: 1 },
    methods: ({ list }) => ({
      list: async (query, context) => {
        const { total: _, ...page } = await list(query, context);
        return page;
      },
    }),
  });
  await userEvent.fill(field(), 'mobile');
  await waitFor(() => expect(said()).toContain('1 key or more found'));
  await click(button('Load more'));
  await waitFor(() => expect(said()).toContain('2 keys found'));
});

test('where it counts, the number is that of all', async () => {
  await openTools({ client: { pageSize: 1 } });
  await userEvent.fill(field(), 'mobile');
  await waitFor(() => expect(said()).toContain('2 keys found'));
  expect(rowNames()).toEqual(['Mobile app']);
});

test('the field and the filter are reached before the table, and keep what is set', async () => {
  const { client } = await openTools();
  await tabTo(field);
  await press('ware{Enter}');
  await press('{Tab}');
  expect(filter()).toHaveFocus();
  await press('D');
  await waitFor(() => expect(client.list.get().filter).toEqual({ search: 'ware', status: 'disabled' }));
  await shows('Warehouse');
  expect(filter()).toHaveFocus();
  expect(row('Warehouse')).toBeVisible();
});

test('a timer that was set does not outlive the panel', async () => {
  const { view, asked } = await openTools();
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
  fireEvent.input(field(), { target: { value: 'ware' } });
  expect(vi.getTimerCount()).toBe(1);
  view.unmount();
  vi.runAllTimers();
  vi.useRealTimers();
  expect(asked).toEqual([]);
});
