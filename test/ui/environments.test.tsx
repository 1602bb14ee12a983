import { render, screen, waitFor, within } from '@testing-library/react';
import { ApiKeysPanel, EnvironmentsPanel, type ApiKeysAdapter, type KeyEnvironment } from 'keydesk';
import { memoryAdapter, type MemoryAdapter, type MemoryAdapterOptions } from 'keydesk/adapters/memory';
import { describe, expect, test, vi } from 'vitest';

import { violations } from './axe.ts';
import {
  button,
  click,
  closed,
  codeField,
  createButton,
  deleteButton,
  dialogNamed,
  enter,
  focusOn,
  gate,
  panel,
  press,
  rowNames,
  secretField,
  tabTo,
} from './support.tsx';

interface Options {
  readonly test?: MemoryAdapterOptions;
  /** Replaces methods of the live backend. */
  readonly methods?: (live: MemoryAdapter) => Partial<ApiKeysAdapter>;
}

/** A panel over two accounts: Live, with two keys, and Sandbox, with one. */
function renderBoth({ test: options, methods }: Options = {}) {
  const live = memoryAdapter({
    keys: [
      { id: 'live_1', name: 'Live shop' },
      { id: 'live_2', name: 'Live app' },
    ],
  });
  const sandbox = memoryAdapter({ keys: [{ id: 'test_1', name: 'Test shop' }], ...options });
  const environments: readonly KeyEnvironment[] = [
    { id: 'live', label: 'Live', adapter: { ...live, ...methods?.(live) }, tone: 'live' },
    { id: 'test', label: 'Sandbox', adapter: sandbox, tone: 'test' },
  ];
  const view = render(<EnvironmentsPanel environments={environments} locale="en" />);
  return { live: live.backend, sandbox: sandbox.backend, view };
}

const choice = (name: string): HTMLInputElement => screen.getByRole<HTMLInputElement>('radio', { name });
const rows = (...names: string[]): Promise<void> => waitFor(() => expect(rowNames()).toEqual(names));
const liveRows = (): Promise<void> => rows('Live shop', 'Live app');

describe('the switch', () => {
  test('is a group of radio buttons with a name, the first one chosen', async () => {
    renderBoth();
    const group = screen.getByRole('group', { name: 'Environment' });
    expect(
      within(group)
        .getAllByRole<HTMLInputElement>('radio')
        .map(({ checked }) => checked),
    ).toEqual([true, false]);
    await liveRows();
  });

  test('changes the whole panel by a press, and back', async () => {
    const { sandbox } = renderBoth();
    await liveRows();
    expect(sandbox.calls.list).toBe(0);
    await click(choice('Sandbox'));
    await rows('Test shop');
    expect(choice('Sandbox')).toBeChecked();
    await click(screen.getByText('Live'));
    await liveRows();
    expect(choice('Live')).toBeChecked();
  });

  test('may be changed to and fro as often as one likes', async () => {
    const report = vi.spyOn(console, 'error').mockImplementation(() => undefined);
    renderBoth();
    for (let times = 0; times < 3; times += 1) {
      await click(choice('Sandbox'));
      await rows('Test shop');
      await click(choice('Live'));
      await liveRows();
    }
    expect(report).not.toHaveBeenCalled();
  });

  test('may lead through several environments, one after the other', async () => {
    const report = vi.spyOn(console, 'error').mockImplementation(() => undefined);
    const names = ['Live', 'Sandbox', 'Staging', 'Preview'];
    const environments = names.map((name) => ({
      id: name,
      label: name,
      adapter: memoryAdapter({ keys: [{ name: `Shop ${name[0]}` }] }),
    }));
    render(<EnvironmentsPanel environments={environments} locale="en" />);
    for (const name of names) {
      await click(choice(name));
      await rows(`Shop ${name[0]}`);
    }
    expect(report).not.toHaveBeenCalled();
  });

  test('is one stop of Tab, moved by arrow keys, and keeps the focus', async () => {
    renderBoth();
    await liveRows();
    await tabTo(() => choice('Live'));
    await press('{ArrowRight}');
    await rows('Test shop');
    expect(choice('Sandbox')).toHaveFocus();
    expect(choice('Sandbox')).toBeChecked();
    await press('{ArrowLeft}');
    await liveRows();
    expect(choice('Live')).toHaveFocus();
    await press('{Tab}');
    expect(createButton()).toHaveFocus();
  });

  test('marks panel and choice by the tone, beside the word', async () => {
    renderBoth();
    expect(panel()).toHaveAttribute('data-environment', 'live');
    expect(choice('Sandbox').closest('label')).toHaveAttribute('data-environment', 'test');
    await click(choice('Sandbox'));
    expect(panel()).toHaveAttribute('data-environment', 'test');
    expect(choice('Sandbox').closest('label')).toHaveTextContent('Sandbox');
  });

  test('has nothing that axe finds, and is big enough to press', async () => {
    renderBoth();
    await liveRows();
    expect(await violations()).toEqual([]);
    for (const { height, width } of [choice('Live'), choice('Sandbox')].map((radio) =>
      radio.closest('label')!.getBoundingClientRect(),
    )) {
      expect(Math.min(height, width)).toBeGreaterThanOrEqual(24);
    }
  });

  test('is not there without environments, and neither is a mark', async () => {
    render(<ApiKeysPanel adapter={memoryAdapter({ keys: [{ name: 'Shop' }] })} locale="en" />);
    await rows('Shop');
    expect(screen.queryByRole('radio')).toBeNull();
    expect(panel()).not.toHaveAttribute('data-environment');
  });

  test('with words of the host', () => {
    const environments = [{ id: 'a', label: 'Produkcja', adapter: memoryAdapter() }];
    render(<EnvironmentsPanel environments={environments} messages={{ 'environments.label': 'Środowisko' }} />);
    expect(within(screen.getByRole('group', { name: 'Środowisko' })).getByRole('radio')).toBeChecked();
    expect(screen.getByRole('region')).not.toHaveAttribute('data-environment');
  });
});

describe('each environment', () => {
  test('has its own gate', async () => {
    renderBoth({ test: { access: { verification: 'pending' } } });
    await liveRows();
    await waitFor(() => expect(createButton()).not.toHaveAttribute('aria-disabled'));
    expect(screen.queryByText('We are verifying your business')).toBeNull();
    await click(choice('Sandbox'));
    expect(await screen.findByText('We are verifying your business')).toBeVisible();
    expect(createButton()).toHaveAttribute('aria-disabled', 'true');
    await click(choice('Live'));
    await waitFor(() => expect(createButton()).not.toHaveAttribute('aria-disabled'));
    expect(screen.queryByText('We are verifying your business')).toBeNull();
  });

  test('has its own deletion, which touches nothing of the other', async () => {
    const { live, sandbox } = renderBoth();
    await click(choice('Sandbox'));
    await rows('Test shop');
    await click(deleteButton('Test shop'));
    await dialogNamed('Delete this key?', 'alertdialog');
    await click(button('Confirm'));
    await dialogNamed('Enter the code');
    await focusOn(codeField);
    await press(`${sandbox.sent[0]!.code}{Enter}`);
    await dialogNamed('Key deleted');
    await press('{Escape}');
    await closed();
    expect(live.calls).toMatchObject({ delete: 0, challenges: 0 });
    await click(choice('Live'));
    await liveRows();
  });

  test('keeps what is known: a key that was deleted does not come back with the switch', async () => {
    const { live } = renderBoth();
    await liveRows();
    await click(deleteButton('Live app'));
    await click(button('Confirm'));
    await dialogNamed('Enter the code');
    await focusOn(codeField);
    await press(`${live.sent[0]!.code}{Enter}`);
    await dialogNamed('Key deleted');
    await press('{Escape}');
    await click(choice('Sandbox'));
    await rows('Test shop');
    await click(choice('Live'));
    await rows('Live shop');
    expect(live.keys()).toHaveLength(1);
  });

  test('never shows what was asked for under the other one, however late it comes', async () => {
    const slow = gate();
    const { view } = renderBoth({ methods: ({ list }) => ({ list: slow.hold(list) }) });
    await waitFor(() => expect(slow.calls).not.toHaveLength(0));
    const shown: string[] = [];
    const watch = new MutationObserver(() => shown.push(view.container.textContent));
    await click(choice('Sandbox'));
    await rows('Test shop');
    watch.observe(view.container, { childList: true, subtree: true, characterData: true });
    slow.release();
    await new Promise((done) => setTimeout(done, 20));
    watch.disconnect();
    expect(rowNames()).toEqual(['Test shop']);
    expect(shown.join(' ')).not.toContain('Live shop');
  });
});

describe('a creation that is still out when the environment changes', () => {
  test('shows its secret under neither; whoever comes back is told that it was lost', async () => {
    const slow = gate();
    const { live, sandbox } = renderBoth({ methods: ({ create }) => ({ create: slow.hold(create) }) });
    await liveRows();
    await waitFor(() => expect(createButton()).not.toHaveAttribute('aria-disabled'));
    await enter(createButton);
    await dialogNamed('Create a key');
    await press('{Escape}');
    await closed();
    await click(choice('Sandbox'));
    await rows('Test shop');
    slow.release();
    await waitFor(() => expect(live.keys()).toHaveLength(3));
    await new Promise((done) => setTimeout(done, 20));
    expect(screen.queryByRole('dialog')).toBeNull();
    expect(rowNames()).toEqual(['Test shop']);
    expect(sandbox.calls.create).toBe(0);
    await click(choice('Live'));
    const end = await dialogNamed('A key was created, but its secret was lost on the way');
    expect(within(end).getByText(live.keys()[0]!.hint)).toBeVisible();
    await click(button('Close'));
    await closed();
    await waitFor(() => expect(rowNames()).toHaveLength(3));
  });

  test('shows its secret to who came back to it in time', async () => {
    const slow = gate();
    const { live } = renderBoth({ methods: ({ create }) => ({ create: slow.hold(create) }) });
    await liveRows();
    await waitFor(() => expect(createButton()).not.toHaveAttribute('aria-disabled'));
    await enter(createButton);
    await dialogNamed('Create a key');
    await press('{Escape}');
    await closed();
    await click(choice('Sandbox'));
    await rows('Test shop');
    await click(choice('Live'));
    await liveRows();
    await enter(createButton);
    await dialogNamed('Create a key');
    slow.release();
    await dialogNamed('Your new key');
    await click(button('Show'));
    expect(live.authenticates(secretField().value)).toBe(true);
    expect(live.calls.create).toBe(1);
  });

  test('does not stand in the way of one in the other environment', async () => {
    const slow = gate();
    const { sandbox } = renderBoth({ methods: ({ create }) => ({ create: slow.hold(create) }) });
    await liveRows();
    await waitFor(() => expect(createButton()).not.toHaveAttribute('aria-disabled'));
    await enter(createButton);
    await press('{Escape}');
    await closed();
    await click(choice('Sandbox'));
    await rows('Test shop');
    await waitFor(() => expect(createButton()).not.toHaveAttribute('aria-disabled'));
    await enter(createButton);
    await dialogNamed('Your new key');
    expect(sandbox.calls.create).toBe(1);
  });
});
