import type { Meta, StoryObj } from '@storybook/react-vite';
import { ApiKeysError, ApiKeysPanel, createApiKeysClient, EnvironmentsPanel, listTools } from 'keydesk';
import type { Extra, ApiKeysAdapter, ApiKeysClient, Columns, KeyEnvironment } from 'keydesk';
import { memoryAdapter, type MemoryAdapterOptions } from 'keydesk/adapters/memory';
import { useState, type ReactNode } from 'react';
import { expect, userEvent, waitFor } from 'storybook/test';

import { firstKey, keys } from './support.tsx';

interface PanelStoryProps {
  extras?: readonly Extra[];
  backend?: MemoryAdapterOptions;
  adapter?: Partial<ApiKeysAdapter>;
  density?: 'comfortable' | 'dense';
  columns?: Columns;
  /** What is done to the client before the panel is there. */
  before?: (client: ApiKeysClient) => void;
}

function Panel({ backend, adapter, density = 'comfortable', columns, extras, before }: PanelStoryProps): ReactNode {
  const [client] = useState(() => {
    const made = createApiKeysClient({ ...memoryAdapter({ keys, ...backend }), ...adapter });
    before?.(made);
    return made;
  });
  return (
    <ApiKeysPanel
      client={client}
      locale="en"
      density={density}
      {...(columns && { columns })}
      {...(extras && { extras })}
      support="https://host.invalid/support?request={requestId}"
    />
  );
}

function TwoEnvironments(): ReactNode {
  const [environments] = useState<KeyEnvironment[]>(() => [
    { id: 'live', label: 'Live', tone: 'live', adapter: memoryAdapter({ keys }) },
    { id: 'test', label: 'Sandbox', tone: 'test', adapter: memoryAdapter({ keys: [sandboxKey] }) },
  ]);
  return <EnvironmentsPanel environments={environments} locale="en" />;
}

const sandboxKey = { name: 'First steps', hint: 'shop_test_…1f0e' };
const teams: Readonly<Record<string, string>> = { key_1: 'Payments', key_2: 'Apps', key_4: 'Logistics' };
const days = (count: number): string => new Date(Date.now() + count * 86_400_000).toISOString();

const meta: Meta<typeof Panel> = { title: 'ApiKeysPanel', component: Panel };
export default meta;
type Story = StoryObj<typeof Panel>;

export const WithKeys: Story = {
  play: async ({ canvas }) => {
    await expect(await canvas.findByRole('button', { name: /Delete .*Production checkout/ })).toBeVisible();
  },
};
export const Dense: Story = { args: { density: 'dense' } };
export const Empty: Story = { args: { backend: { keys: [] } } };
export const Loading: Story = { args: { backend: { delayMs: Infinity } } };
export const LoadFailed: Story = {
  args: { adapter: { list: () => Promise.reject(new ApiKeysError('server', { requestId: 'req_8f14e45f' })) } },
  play: async ({ canvas }) => {
    await expect(await canvas.findByRole('alert')).toHaveTextContent('could not be loaded');
    await expect(canvas.queryByText('No keys yet')).toBeNull();
  },
};
export const SessionEnded: Story = {
  args: { adapter: { list: () => Promise.reject(new ApiKeysError('unauthenticated')) } },
};
export const VerificationNotStarted: Story = {
  args: { backend: { keys: [], access: { verification: 'not_started', actionUrl: '#verify' } } },
};
export const VerificationPending: Story = { args: { backend: { keys: [], access: { verification: 'pending' } } } };
export const VerificationNeedsInformation: Story = {
  args: {
    backend: {
      keys: [],
      access: {
        verification: 'needs_information',
        verificationReason: 'The photo of the registration certificate is not readable.',
        actionUrl: '#verify',
      },
    },
  },
};
export const VerificationRejected: Story = {
  args: {
    backend: {
      keys: [],
      access: { verification: 'rejected', verificationReason: 'The business could not be found in the register.' },
    },
  },
};
export const ReadOnlyMember: Story = {
  args: { backend: { access: { can: { create: 'read_only', delete: 'read_only' } } } },
};
export const ListOnly: Story = {
  args: { adapter: { create: undefined, delete: undefined, access: undefined } as unknown as Partial<ApiKeysAdapter> },
};
export const EveryStatus: Story = {
  args: {
    backend: {
      keys: [
        { ...firstKey, id: 'a', name: 'Works' },
        { ...firstKey, id: 'b', name: 'Needs an address', status: 'inactive', statusReason: 'ip_required' },
        { ...firstKey, id: 'c', name: 'Is not ready', status: 'inactive' },
        { ...firstKey, id: 'd', name: 'Ends soon', expiresAt: days(5) },
        { ...firstKey, id: 'e', name: 'Was replaced', statusReason: 'rotated', expiresAt: days(1) },
        { ...firstKey, id: 'f', name: 'Has ended', expiresAt: days(-2) },
        { ...firstKey, id: 'g', name: 'Is switched off', status: 'disabled' },
      ],
    },
  },
  play: async ({ canvas }) => {
    await expect(await canvas.findByText('Allow an IP address first')).toBeVisible();
    await expect(canvas.getByText('Replaced by a newer key')).toBeVisible();
  },
};
export const ScopesAndCreators: Story = {
  args: {
    backend: {
      keys: keys.map((key, n) => ({
        ...key,
        createdBy: ['Ada Obi', 'billing-service'][n % 2]!,
        scopes: ['payments:read', 'payments:write', 'refunds:read'].slice(0, n),
        expiresAt: n % 2 ? days(40) : null,
      })),
    },
  },
};
export const Sorted: Story = {
  args: { extras: [listTools] },
  play: async ({ canvas }) => {
    const head = (name: string): HTMLElement => canvas.getByRole('columnheader', { name });
    await canvas.findByRole('rowheader', { name: 'Mobile app' });
    await userEvent.click(canvas.getByRole('button', { name: 'Name' }));
    await expect(head('Name')).toHaveAttribute('aria-sort', 'ascending');
    await userEvent.click(canvas.getByRole('button', { name: 'Name' }));
    await expect(head('Name')).toHaveAttribute('aria-sort', 'descending');
    await waitFor(() => expect(canvas.getAllByRole('rowheader')[0]).toHaveTextContent('Warehouse sync'));
  },
};
export const NoResults: Story = {
  args: { before: ({ list }) => list.setFilter({ search: 'gateway' }) },
  play: async ({ canvas }) => {
    await expect(await canvas.findByText('No keys match')).toBeVisible();
    await expect(canvas.queryByText('No keys yet')).toBeNull();
  },
};
export const HostColumns: Story = {
  args: {
    columns: ['key', { id: 'team', header: 'Team', render: ({ id }) => teams[id] ?? '—' }, 'status', 'last-used'],
  },
  play: async ({ canvas }) => {
    await expect(await canvas.findByRole('columnheader', { name: 'Team' })).toBeVisible();
    await expect(canvas.queryByRole('columnheader', { name: 'Created' })).toBeNull();
  },
};
/** Nobody does anything real in the sandbox: it says so by its words and its colour. */
export const Environments: Story = {
  render: () => <TwoEnvironments />,
  play: async ({ canvas }) => {
    await expect(await canvas.findByRole('rowheader', { name: 'Mobile app' })).toBeVisible();
    await expect(canvas.getByRole('radio', { name: 'Live' })).toBeChecked();
  },
};
export const SandboxEnvironment: Story = {
  render: () => <TwoEnvironments />,
  play: async ({ canvas }) => {
    await userEvent.click(await canvas.findByRole('radio', { name: 'Sandbox' }));
    await expect(await canvas.findByRole('rowheader', { name: 'First steps' })).toBeVisible();
    await expect(canvas.queryByRole('rowheader', { name: 'Mobile app' })).toBeNull();
  },
};
export const ManyPages: Story = {
  args: {
    backend: {
      keys: Array.from({ length: 120 }, (_, n) => ({
        id: `key_${n}`,
        name: `Service ${n + 1}`,
        hint: `shop_live_…${n + 1000}`,
      })),
    },
  },
};
export const HostileNames: Story = {
  args: {
    backend: {
      keys: [
        { id: 'a', name: '\u202Egnitnuocca\u202C (right to left)', hint: 'sk_…0001' },
        { id: 'b', name: '<img src=x onerror=alert(1)>', hint: 'sk_…0002' },
        { id: 'c', name: 'A name that goes on and on '.repeat(40), hint: 'sk_…0003' },
        { id: 'd', name: '👩🏽‍💻 مفتاح الإنتاج', hint: 'sk_…0004' },
        { id: '__proto__', name: '__proto__', hint: 'sk_…0005' },
      ],
    },
  },
};
