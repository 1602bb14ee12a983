import { configure, render, screen, waitFor, within, type RenderResult } from '@testing-library/react';
import { ApiKeysError, ApiKeysPanel, createApiKeysClient } from 'keydesk';
import type {
  ApiKeysAdapter,
  ApiKeysClient,
  ApiKeysClientOptions,
  ApiKeysErrorCode,
  ApiKeysErrorDetails,
  ApiKeysEvent,
  ApiKeysPanelProps,
  Policy,
} from 'keydesk';
import { memoryAdapter, type MemoryAdapter, type MemoryAdapterOptions, type MemoryKey } from 'keydesk/adapters/memory';
import { expect } from 'vitest';
import { page, userEvent } from 'vitest/browser';

import { withClipboard } from './clipboard.ts';

import 'keydesk/styles.css';
import 'keydesk/extras.css';

await page.viewport(1024, 768);
// What is said besides is `listen`'s business.
configure({ defaultIgnore: 'script, style, [data-part="announcer"]' });

const createdAt = '2026-01-01T08:00:00.000Z';

export const shopKeys: MemoryKey[] = [
  { id: 'key_1', name: 'Checkout', hint: 'sk_…4f2a', createdAt, lastUsedAt: '2026-01-02T08:00:00.000Z' },
  { id: 'key_2', name: 'Mobile app', hint: 'sk_…9c1d', createdAt },
  { id: 'key_3', name: 'Warehouse', hint: 'sk_…e83c', createdAt },
];

export interface DeskOptions extends MemoryAdapterOptions {
  /** Replaces methods of the backend in memory; `undefined` takes one away. */
  readonly methods?: (memory: MemoryAdapter) => {
    readonly [M in keyof ApiKeysAdapter]?: ApiKeysAdapter[M] | undefined;
  };
  readonly client?: ApiKeysClientOptions;
  readonly panel?: Partial<ApiKeysPanelProps>;
  /** What is done to the client before the panel is there. */
  readonly before?: (client: ApiKeysClient) => void;
  /** `null` where the host names none. */
  readonly support?: string | null;
}

const help = 'https://host.invalid/help?request={requestId}';

/** The panel as a user meets it, on a backend in memory. */
export interface Desk {
  readonly backend: MemoryAdapter['backend'];
  readonly client: ApiKeysClient;
  readonly events: readonly ApiKeysEvent[];
  readonly view: RenderResult;
}

export function renderPanel({
  methods,
  client: clientOptions,
  panel,
  before,
  support = help,
  ...options
}: DeskOptions = {}): Desk {
  const memory = memoryAdapter({ keys: shopKeys, ...options });
  const adapter = { ...memory, ...methods?.(memory) } as ApiKeysAdapter;
  const events: ApiKeysEvent[] = [];
  const client = createApiKeysClient(adapter, { onEvent: (event) => events.push(event), ...clientOptions });
  before?.(client);
  const view = render(<ApiKeysPanel client={client} locale="en" {...(support && { support })} {...panel} />);
  return { backend: memory.backend, client, events, view };
}

/** A panel whose rows are there. */
export async function openPanel(options: DeskOptions = {}): Promise<Desk> {
  const desk = renderPanel(options);
  await waitFor(() => expect(desk.client.list.get().status).toBe('ready'));
  await waitFor(() => expect(desk.client.access.get().status).toBe('ready'));
  return desk;
}

/** The same where client and backend go by one clock, moved by hand. */
export async function timedDesk(options: DeskOptions = {}): Promise<Desk & { pass: (seconds: number) => void }> {
  let now = Date.now();
  const desk = await openPanel({ now: () => now, client: { now: () => now }, ...options });
  return { ...desk, pass: (seconds) => void (now += seconds * 1000) };
}

// What is on the page.

export const panel = (): HTMLElement => screen.getByRole('region', { name: 'API keys', hidden: true });
export const dialog = (): HTMLElement => screen.queryByRole('alertdialog') ?? screen.getByRole('dialog');
export const button = (name: string | RegExp): HTMLElement => screen.getByRole('button', { name });
export const link = (name: string): HTMLAnchorElement => screen.getByRole<HTMLAnchorElement>('link', { name });
export const createButton = (): HTMLElement =>
  within(panel()).getAllByRole('button', { name: 'Create a key', hidden: true })[0]!;
/** Rows are looked up while a window covers them, too. */
export const row = (name: string): HTMLElement =>
  screen.getByRole('rowheader', { name: new RegExp(name), hidden: true }).closest('tr')!;
export const rowNames = (): string[] =>
  screen.queryAllByRole('rowheader', { hidden: true }).map((cell) => cell.textContent);
export const deleteButton = (name: string): HTMLElement =>
  within(row(name)).getByRole('button', { name: /^Delete /, hidden: true });
export const codeField = (): HTMLInputElement => screen.getByRole<HTMLInputElement>('textbox', { name: 'Code' });
export const secretField = (): HTMLInputElement =>
  screen.getByRole<HTMLInputElement>('textbox', { name: 'Secret key' });
export const nameField = (): HTMLInputElement => screen.getByRole<HTMLInputElement>('textbox', { name: /^Name/ });

// What becomes of it.

export const dialogNamed = (name: string, role: 'dialog' | 'alertdialog' = 'dialog'): Promise<HTMLElement> =>
  screen.findByRole(role, { name });
export const focusOn = (find: () => Element): Promise<unknown> => waitFor(() => expect(find()).toHaveFocus());
export const closed = (): Promise<void> =>
  waitFor(() => {
    expect(screen.queryByRole('dialog')).toBeNull();
    expect(screen.queryByRole('alertdialog')).toBeNull();
    expect(document.activeElement).not.toBe(document.body);
    expect(panel()).not.toHaveAttribute('aria-hidden');
  });

// What a user does.

export const press = (keys: string): Promise<void> => userEvent.keyboard(keys);
export const click = (element: Element): Promise<void> => userEvent.click(element);

/** Moves by Tab until the focus is there; fails where it cannot be reached. */
export async function tabTo(find: () => Element, key = '{Tab}'): Promise<void> {
  for (let presses = 0; presses < 40 && document.activeElement !== find(); presses += 1) await press(key);
  expect(find()).toHaveFocus();
}

/** Reaches an element by Tab and presses Enter on it. */
export async function enter(find: () => Element): Promise<void> {
  await tabTo(find);
  await press('{Enter}');
}

export async function paste(text: string): Promise<void> {
  await withClipboard(async () => {
    await navigator.clipboard.writeText(text);
    await userEvent.paste();
  });
}

/** Opens the deletion of a key, and asks for the code. */
export async function askForCode(name: string): Promise<void> {
  await click(deleteButton(name));
  await dialogNamed('Delete this key?', 'alertdialog');
  await click(button('Confirm'));
  await dialogNamed('Enter the code');
  await focusOn(codeField);
}

/** The latest code that was sent, and one that was not. */
export const sentCode = ({ backend }: Desk): string => backend.sent.at(-1)!.code;
export const wrongCode = (desk: Desk): string => (sentCode(desk) === '000000' ? '111111' : '000000');

// What a backend does to its callers.

export const fails = (code: ApiKeysErrorCode, details?: ApiKeysErrorDetails) => (): Promise<never> =>
  Promise.reject(new ApiKeysError(code, details));

/** Lets the backend do it, and loses the answer. */
export const losesAnswer =
  <A extends unknown[]>(method: (...args: A) => Promise<unknown>) =>
  async (...args: A): Promise<never> => {
    await method(...args);
    throw new ApiKeysError('network');
  };

/** Calls that wait until the test lets them through. */
export interface Gate {
  readonly calls: readonly unknown[][];
  hold<A extends unknown[], R>(method: (...args: A) => Promise<R>): (...args: A) => Promise<R>;
  /** Lets every waiting call through, and all that follow. */
  release(): void;
}

export function gate(): Gate {
  let release!: () => void;
  const opened = new Promise<void>((resolve) => (release = resolve));
  const calls: unknown[][] = [];
  return {
    calls,
    release,
    hold:
      (method) =>
      async (...args) => {
        calls.push(args);
        await opened;
        return method(...args);
      },
  };
}

/** Everything that a screen reader is told by itself from here on, in order. */
export function listen(): string[] {
  const heard: string[] = [];
  const regions = '[role="status"], [role="alert"], [aria-live]';
  const last = new WeakMap<Element, string>();
  const hear = (): void => {
    for (const region of document.querySelectorAll(regions)) {
      const text = region.textContent.trim();
      if (text && text !== last.get(region)) heard.push(text);
      last.set(region, text);
    }
  };
  for (const region of document.querySelectorAll(regions)) last.set(region, region.textContent.trim());
  new MutationObserver(hear).observe(document.body, { childList: true, subtree: true, characterData: true });
  return heard;
}

/** A backend that wants a short name. */
const named: Policy = { nameRequired: true, nameMaxLength: 5 };

/** As far as the question for the name. */
export async function openForm(options: DeskOptions = {}): Promise<Desk> {
  const desk = await openPanel({ access: { policy: named }, ...options });
  await enter(createButton);
  await dialogNamed('Create a key');
  await focusOn(nameField);
  return desk;
}
