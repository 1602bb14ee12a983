import type { Meta, StoryObj } from '@storybook/react-vite';
import { ApiKeysError, ApiKeysPanel, createApiKeysClient } from 'keydesk';
import type { ApiKeysAdapter } from 'keydesk';
import { memoryAdapter, type MemoryAdapterOptions } from 'keydesk/adapters/memory';
import { useState, type ReactNode } from 'react';
import { expect } from 'storybook/test';

import { keys } from './support.tsx';

interface PanelStoryProps {
  backend?: MemoryAdapterOptions;
  adapter?: Partial<ApiKeysAdapter>;
  density?: 'comfortable' | 'dense';
}

function Panel({ backend, adapter, density = 'comfortable' }: PanelStoryProps): ReactNode {
  const [client] = useState(() => createApiKeysClient({ ...memoryAdapter({ keys, ...backend }), ...adapter }));
  return (
    <ApiKeysPanel
      client={client}
      locale="en"
      density={density}
      support="https://host.invalid/support?request={requestId}"
    />
  );
}

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
