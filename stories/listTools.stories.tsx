import type { Meta, StoryObj } from '@storybook/react-vite';
import { ApiKeysError, ApiKeysPanel, createApiKeysClient, listTools, type ApiKeysAdapter } from 'keydesk';
import { memoryAdapter } from 'keydesk/adapters/memory';
import { useState, type ReactNode } from 'react';
import { expect, userEvent, waitFor } from 'storybook/test';

import { keys } from './support.tsx';

interface ListToolsStoryProps {
  adapter?: Partial<ApiKeysAdapter>;
}

function Panel({ adapter }: ListToolsStoryProps): ReactNode {
  const [client] = useState(() => createApiKeysClient({ ...memoryAdapter({ keys }), ...adapter }));
  return <ApiKeysPanel client={client} locale="en" extras={[listTools]} />;
}

const meta: Meta<typeof Panel> = { title: 'Extras/listTools', component: Panel };
export default meta;
type Story = StoryObj<typeof Panel>;

export const AllKeys: Story = {
  play: async ({ canvas }) => {
    await expect(await canvas.findByRole('searchbox', { name: 'Search keys' })).toBeVisible();
  },
};
export const Found: Story = {
  play: async ({ canvas }) => {
    await userEvent.type(await canvas.findByRole('searchbox'), 'sync{Enter}');
    await expect(await canvas.findByText('1 key found')).toBeVisible();
  },
};
export const OneStatus: Story = {
  play: async ({ canvas }) => {
    await userEvent.selectOptions(await canvas.findByRole('combobox', { name: 'Status' }), 'Disabled');
    await waitFor(() => expect(canvas.getAllByRole('rowheader')).toHaveLength(1));
  },
};
export const NothingFound: Story = {
  play: async ({ canvas }) => {
    await userEvent.type(await canvas.findByRole('searchbox'), 'nothing like it{Enter}');
    await expect(await canvas.findByRole('button', { name: 'Show all keys' })).toBeVisible();
  },
};
export const SearchFailed: Story = {
  args: {
    adapter: {
      list: async (query, context) => {
        if (query.search) throw new ApiKeysError('server', { requestId: 'req_8f14e45f' });
        return memoryAdapter({ keys }).list(query, context);
      },
    },
  },
  play: async ({ canvas }) => {
    await userEvent.type(await canvas.findByRole('searchbox'), 'sync{Enter}');
    await expect(await canvas.findByRole('alert')).toHaveTextContent('could not be loaded');
  },
};
