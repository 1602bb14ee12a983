import { render, screen, waitFor } from '@testing-library/react';
import {
  ApiKeysProvider,
  createApiKeysClient,
  liveList,
  useCreateKeyFlow,
  useLiveList,
  useManyDeletion,
  type ApiKeysAdapter,
  type ApiKeysClient,
} from 'keydesk';
import { memoryAdapter, type MemoryAdapter, type MemoryAdapterOptions } from 'keydesk/adapters/memory';
import type { ReactNode } from 'react';
import { beforeEach, describe, expect, test, vi } from 'vitest';

import {
  fails,
  losesAnswer,
  openPanel,
  renderPanel,
  rowNames,
  shopKeys,
  type Desk,
  type DeskOptions,
} from './support.tsx';

let now = 0;
let visible: DocumentVisibilityState = 'visible';

beforeEach(() => {
  now = 0;
  visible = 'visible';
  vi.spyOn(document, 'visibilityState', 'get').mockImplementation(() => visible);
});

const open = (options: DeskOptions = {}): Promise<Desk> =>
  openPanel({ client: { now: () => now }, panel: { extras: [liveList] }, ...options });
const reads = ({ backend }: Pick<Desk, 'backend'>): number => backend.calls.list;
/** All that was to be begun has begun, and has been answered. */
const settled = async (): Promise<void> => void (await new Promise((done) => setTimeout(done, 20)));

const turns = (to: DocumentVisibilityState): void => {
  visible = to;
  document.dispatchEvent(new Event('visibilitychange'));
};
const focuses = (): void => void window.dispatchEvent(new Event('focus'));

describe('the list is read again', () => {
  test('once, when somebody comes back to the tab after more than ten seconds', async () => {
    const desk = await open();
    now = 10_001;
    turns('visible');
    focuses();
    await waitFor(() => expect(reads(desk)).toBe(2));
    await settled();
    expect(reads(desk)).toBe(2);
  });

  test('on the focus alone, since a window beside another one never was hidden', async () => {
    const desk = await open();
    now = 10_001;
    focuses();
    await waitFor(() => expect(reads(desk)).toBe(2));
  });

  test('not before, and not when the tab is left', async () => {
    const desk = await open();
    now = 10_000;
    focuses();
    turns('visible');
    now = 60_000;
    turns('hidden');
    focuses();
    await settled();
    expect(reads(desk)).toBe(1);
    turns('visible');
    await waitFor(() => expect(reads(desk)).toBe(2));
  });

  test('counting from its last read, whoever asked for it', async () => {
    const desk = await open();
    now = 60_000;
    await desk.client.list.refetch();
    now = 70_000;
    focuses();
    await settled();
    expect(reads(desk)).toBe(2);
  });

  test('when the network is back, at once', async () => {
    const desk = await open();
    window.dispatchEvent(new Event('online'));
    await waitFor(() => expect(reads(desk)).toBe(2));
  });

  test('when the backend says that something changed', async () => {
    const { backend } = await open();
    backend.add({ name: 'Made elsewhere' });
    await waitFor(() => expect(rowNames()[0]).toBe('Made elsewhere'));
  });

  test('and one that had failed is there then', async () => {
    let broken = true;
    renderPanel({
      panel: { extras: [liveList] },
      methods: ({ list }) => ({ list: (...args) => (broken ? fails('network')() : list(...args)) }),
    });
    await screen.findByText('Your keys could not be loaded');
    broken = false;
    window.dispatchEvent(new Event('online'));
    await waitFor(() => expect(rowNames()).toHaveLength(3));
  });
});

/** A provider with nothing in it that reads. */
function NoList(): ReactNode {
  useLiveList();
  useManyDeletion();
  return useCreateKeyFlow().state.step;
}

const show = (client: ApiKeysClient) =>
  render(
    <ApiKeysProvider client={client}>
      <NoList />
    </ApiKeysProvider>,
  );

/** Two tabs of one account, each with its client; both have read the list. */
async function twoTabs(options: MemoryAdapterOptions = {}, change: (memory: MemoryAdapter) => object = () => ({})) {
  const memory = memoryAdapter({
    keys: shopKeys,
    channel: crypto.randomUUID(),
    codePolicy: { guarded: [] },
    ...options,
  });
  const [here, there] = [change(memory), {}].map((methods) => createApiKeysClient({ ...memory, ...methods }));
  for (const tab of [here!, there!]) {
    show(tab);
    await tab.list.refetch();
  }
  const names = (): (string | null)[] => there!.list.get().keys.map(({ name }) => name);
  return { memory, here: here!, there: there!, names };
}

describe('a tab of the same channel', () => {
  test('hears of a creation and of a deletion', async () => {
    const { here, names } = await twoTabs();
    here.creation.open(false);
    await waitFor(() => expect(names()).toEqual([null, 'Checkout', 'Mobile app', 'Warehouse']));
    here.deletion.open(here.list.get().keys[1]!);
    here.deletion.confirm();
    await waitFor(() => expect(names()).toEqual([null, 'Mobile app', 'Warehouse']));
  });

  test('hears of a key whose secret was lost', async () => {
    const { here, names } = await twoTabs({}, ({ create }) => ({ create: losesAnswer(create) }));
    here.creation.open(true);
    here.creation.confirm({ name: 'Shop' });
    await waitFor(() => expect(names()).toHaveLength(4));
  });

  test('hears once of many keys', async () => {
    const { memory, here, names } = await twoTabs();
    const before = memory.backend.calls.list;
    here.deletion.open(here.list.get().keys);
    here.deletion.confirm();
    await waitFor(() => expect(names()).toEqual([]));
    await settled();
    expect(memory.backend.calls.list).toBe(before + 1);
  });

  test('hears nothing of a request that was refused', async () => {
    const { memory, here } = await twoTabs({}, () => ({ create: fails('forbidden') }));
    const before = memory.backend.calls.list;
    here.creation.open(false);
    await waitFor(() => expect(here.creation.get().step).toBe('failed'));
    await settled();
    expect(memory.backend.calls.list).toBe(before);
  });

  test('is told nothing but that something changed', async () => {
    const channel = crypto.randomUUID();
    const heard: unknown[] = [];
    const ear = new BroadcastChannel(channel);
    ear.addEventListener('message', ({ data }) => heard.push(data));
    const { here } = await twoTabs({ channel });
    here.creation.open(false);
    await waitFor(() => expect(heard).toEqual(['changed']));
    ear.close();
  });

  test('hears nothing in another channel, or without one', async () => {
    const { here } = await twoTabs();
    const other = memoryAdapter({ keys: shopKeys, channel: crypto.randomUUID() });
    const alone = memoryAdapter({ keys: shopKeys });
    for (const adapter of [other, alone]) {
      const client = createApiKeysClient(adapter);
      show(client);
      await client.list.refetch();
    }
    here.creation.open(false);
    await settled();
    expect([other, alone].map(reads)).toEqual([1, 1]);
  });
});

test('nothing is read that was never shown', async () => {
  const memory = memoryAdapter({ keys: shopKeys, channel: crypto.randomUUID() });
  const client = createApiKeysClient(memory, { now: () => now });
  show(client);
  now = 60_000;
  focuses();
  turns('visible');
  window.dispatchEvent(new Event('online'));
  const elsewhere = new BroadcastChannel(memory.channel!);
  // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a channel has no target origin.
  elsewhere.postMessage('changed');
  await settled();
  elsewhere.close();
  expect(memory.backend.calls.list).toBe(0);
});

test('unmounted, nothing listens any more: neither to the page, nor to the channel, nor to the backend', async () => {
  const left = new Map<string, number>();
  const counted = (target: EventTarget, name: string, method: 'addEventListener', change: 1 | -1): void => {
    const original = target[method].bind(target);
    vi.spyOn(target, method).mockImplementation((...args) => {
      left.set(`${name} ${args[0]}`, (left.get(`${name} ${args[0]}`) ?? 0) + change);
      original(...args);
    });
  };
  const count = (target: EventTarget, name: string): void => {
    counted(target, name, 'addEventListener', 1);
    counted(target, name, 'removeEventListener' as 'addEventListener', -1);
  };
  const closes = vi.spyOn(BroadcastChannel.prototype, 'close');
  const memory = memoryAdapter({ keys: shopKeys, channel: crypto.randomUUID() });
  const subscribed = new Set<() => void>();
  const subscribe: ApiKeysAdapter['subscribe'] = (onChange) => {
    subscribed.add(onChange);
    return () => void subscribed.delete(onChange);
  };
  const client = createApiKeysClient({ ...memory, subscribe });
  count(window, 'window');
  count(document, 'document');
  const { unmount } = show(client);
  await waitFor(() => expect(subscribed.size).toBe(1));
  const ours = ['window focus', 'window online', 'window pagehide', 'document visibilitychange'];
  expect(ours.map((each) => left.get(each))).toEqual([1, 1, 1, 1]);
  closes.mockClear();
  unmount();
  await waitFor(() => expect(subscribed.size).toBe(0));
  expect(ours.map((each) => left.get(each))).toEqual([0, 0, 0, 0]);
  expect(closes).toHaveBeenCalledOnce();
});
