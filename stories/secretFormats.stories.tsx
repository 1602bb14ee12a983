import type { Meta, StoryObj } from '@storybook/react-vite';
import { ApiKeysPanel, createApiKeysClient, secretFormats, type SecretFormatsOptions } from 'keydesk';
import { memoryAdapter } from 'keydesk/adapters/memory';
import { useState, type ReactNode } from 'react';
import { expect, screen } from 'storybook/test';

import { firstKey, keys } from './support.tsx';

function Panel(options: SecretFormatsOptions): ReactNode {
  const [extras] = useState(() => [secretFormats(options)]);
  const [client] = useState(() =>
    createApiKeysClient(memoryAdapter({ keys }), {
      initial: {
        creation: {
          step: 'done',
          task: { keys: [], input: {} },
          result: { key: firstKey, custody: 'fresh' },
        },
        secret: 'shop_test_4f2a4f2a4f2a4f2a4f2a4f2a4f2a4f2a',
      },
    }),
  );
  return <ApiKeysPanel client={client} locale="en" extras={extras} />;
}

const meta: Meta<typeof Panel> = { title: 'Extras/secretFormats', component: Panel };
export default meta;
type Story = StoryObj<typeof Panel>;

export const EnvAndHeader: Story = {
  play: async () => {
    await expect(await screen.findByRole('button', { name: '.env line' })).toBeVisible();
    await expect(screen.queryByRole('button', { name: 'curl' })).toBeNull();
  },
};
export const WithCurl: Story = {
  args: { variable: 'SHOP_KEY', url: 'https://api.shop.ng/v1/me' },
  play: async () => {
    await expect(await screen.findByRole('button', { name: 'curl' })).toBeVisible();
  },
};
