import type { Meta, StoryObj } from '@storybook/react-vite';
import { CreateKeyButton, KeyTable, SecretField, useSecret, VerificationNotice } from 'keydesk';
import type { ReactNode } from 'react';
import { expect, userEvent } from 'storybook/test';

import { Stage } from './support.tsx';

const meta: Meta = { title: 'Parts' };
export default meta;
type Story = StoryObj;

export const Table: Story = {
  name: 'KeyTable',
  render: () => (
    <Stage>
      <KeyTable />
    </Stage>
  ),
  play: async ({ canvas }) => {
    await expect(await canvas.findByRole('rowheader', { name: 'Mobile app' })).toBeVisible();
  },
};

export const CreateButton: Story = {
  name: 'CreateKeyButton',
  render: () => (
    <Stage>
      <CreateKeyButton />
    </Stage>
  ),
};

export const CreateButtonWithReason: Story = {
  name: 'CreateKeyButton, not allowed',
  render: () => (
    <Stage access={{ can: { create: 'read_only' } }}>
      <CreateKeyButton />
    </Stage>
  ),
  play: async ({ canvas }) => {
    const button = await canvas.findByRole('button', { name: 'Create a key' });
    await userEvent.tab();
    await expect(button).toHaveFocus();
    await expect(button).toHaveAccessibleDescription(
      'Your role does not allow creating keys. Ask an owner of the account.',
    );
  },
};

export const Notice: Story = {
  name: 'VerificationNotice',
  render: () => (
    <Stage access={{ verification: 'pending', actionUrl: '#progress' }}>
      <VerificationNotice />
    </Stage>
  ),
};

export const Secret: Story = {
  name: 'SecretField',
  render: () => (
    <Stage initial={{ secret: `shop_live_${'4f2a'.repeat(8)}` }}>
      <SecretAlone />
    </Stage>
  ),
};

function SecretAlone(): ReactNode {
  return <SecretField secret={useSecret()} mask="shop_live_…4f2a" />;
}
