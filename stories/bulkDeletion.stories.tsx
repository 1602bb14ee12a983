import type { Meta, StoryObj } from '@storybook/react-vite';
import {
  ApiKeysPanel,
  bulkDeletion,
  createApiKeysClient,
  listTools,
  type ApiKeysClientOptions,
  type DeleteState,
} from 'keydesk';
import { memoryAdapter, type MemoryAdapterOptions } from 'keydesk/adapters/memory';
import { useState, type ReactNode } from 'react';
import { expect, screen, userEvent } from 'storybook/test';

import { challenge, failure, keys } from './support.tsx';

interface BulkStoryProps {
  backend?: MemoryAdapterOptions;
  deletion?: DeleteState;
}

function Panel({ backend, deletion }: BulkStoryProps): ReactNode {
  const [client] = useState(() => {
    const options: ApiKeysClientOptions = deletion ? { initial: { deletion } } : {};
    return createApiKeysClient(memoryAdapter({ keys, ...backend }), options);
  });
  return <ApiKeysPanel client={client} locale="en" extras={[listTools, bulkDeletion]} />;
}

const meta: Meta<typeof Panel> = { title: 'Extras/bulkDeletion', component: Panel };
export default meta;
type Story = StoryObj<typeof Panel>;

const task = { keys: keys.slice(0, 3), input: null };
const ids = task.keys.map(({ id }) => id);

export const NothingChosen: Story = {
  play: async ({ canvas }) => {
    await expect(await canvas.findByRole('checkbox', { name: 'Choose all keys shown' })).toBeVisible();
  },
};
export const SomeChosen: Story = {
  play: async ({ canvas }) => {
    await userEvent.click(await canvas.findByRole('checkbox', { name: /Production checkout/ }));
    await userEvent.click(await canvas.findByRole('checkbox', { name: /Mobile app/ }));
    await expect(canvas.getByRole('button', { name: 'Delete 2 keys' })).toBeVisible();
  },
};
export const AWholePage: Story = {
  args: {
    backend: {
      keys: Array.from({ length: 50 }, (_, n) => ({ id: `key_${n}`, name: `Service ${n}`, hint: `shop_live_…${n}` })),
    },
  },
  play: async ({ canvas }) => {
    await userEvent.click(await canvas.findByRole('checkbox', { name: /Service 0/ }));
    await userEvent.click(canvas.getByRole('checkbox', { name: 'Choose all keys shown' }));
    await expect(canvas.getByText('50 chosen')).toBeVisible();
  },
};
export const ReadOnlyMember: Story = { args: { backend: { access: { can: { deleteMany: 'read_only' } } } } };
export const Confirming: Story = {
  args: { deletion: { step: 'confirming', task } },
  play: async () => {
    await expect(await screen.findByRole('alertdialog', { name: 'Delete 3 keys?' })).toBeVisible();
  },
};
export const EnteringTheCode: Story = {
  args: {
    deletion: {
      step: 'entering',
      task,
      challenge: { ...challenge, operation: 'deleteMany', keyIds: ids },
      deadline: performance.now() + 300_000,
      resendAt: 0,
    },
  },
};
export const AllDeleted: Story = {
  args: { deletion: { step: 'done', task, result: { how: 'deleted', failed: [] } } },
};
export const PartlyDeleted: Story = {
  args: {
    deletion: {
      step: 'done',
      task,
      result: {
        how: 'deleted',
        failed: [
          { keyId: ids[0]!, code: 'conflict_in_progress' },
          { keyId: ids[2]!, code: 'forbidden' },
        ],
      },
    },
  },
};
export const UnknownOutcome: Story = { args: { deletion: { step: 'unknown', task, error: failure('network') } } };
