import type { Meta, StoryObj } from '@storybook/react-vite';
import { CreateKeyDialog, type CreateState, type Policy } from 'keydesk';
import { useAccess } from 'keydesk';
import { useEffect, type ReactNode } from 'react';
import { expect, screen, userEvent } from 'storybook/test';

import { failure, firstKey, Stage } from './support.tsx';

interface TeleportedProps {
  at: CreateState;
  policy?: Policy;
}

// A made-up text in the shape of a key, so that what is shown looks like the real thing.
const secret = `shop_live_${'4f2a'.repeat(8)}`;

function Teleported({ at, policy }: TeleportedProps): ReactNode {
  return (
    <Stage initial={{ creation: at, secret }} {...(policy && { access: { policy } })}>
      <AccessRead />
      <CreateKeyDialog />
    </Stage>
  );
}

/** The form follows the policy, which a panel reads by itself. */
function AccessRead(): ReactNode {
  const { recheck } = useAccess();
  useEffect(() => void recheck(), [recheck]);
  return null;
}

const meta: Meta<typeof Teleported> = { title: 'CreateKeyDialog', component: Teleported };
export default meta;
type Story = StoryObj<typeof Teleported>;

const named: Policy = { nameRequired: true, nameMaxLength: 40 };
const editing: CreateState = { step: 'editing', input: {}, notBefore: 0 };

export const AsksForName: Story = {
  args: { at: editing, policy: named },
  play: async () => {
    await userEvent.click(await screen.findByRole('button', { name: 'Create key' }));
    await expect(screen.getByRole('textbox', { name: 'Name' })).toHaveAccessibleDescription('Give the key a name.');
  },
};
export const OffersName: Story = { args: { at: editing, policy: { nameRequired: false } } };
export const NameTaken: Story = {
  args: {
    at: { step: 'editing', input: { name: 'Mobile app' }, error: failure('name_taken'), notBefore: 0 },
    policy: named,
  },
  play: async () => {
    const field = await screen.findByRole('textbox', { name: 'Name' });
    await expect(field).toHaveValue('Mobile app');
    await expect(field).toHaveAccessibleDescription('Another key has this name. Choose a different one.');
  },
};
export const AfterError: Story = { args: { at: { ...editing, error: failure('rate_limited') } } };
export const NotFoundAfterLostAnswer: Story = { args: { at: { ...editing, note: 'not_found' } } };
export const Creating: Story = { args: { at: { step: 'creating', input: {} } } };
export const Created: Story = {
  args: { at: { step: 'created', key: firstKey, custody: 'fresh' } },
  play: async () => {
    const field = await screen.findByRole('textbox', { name: 'Secret key' });
    await expect(field).toHaveValue(firstKey.hint);
    await userEvent.click(screen.getByRole('button', { name: 'Show' }));
    await expect(field).toHaveValue(secret);
    await userEvent.click(screen.getByRole('button', { name: 'Hide' }));
    await expect(field).toHaveValue(firstKey.hint);
  },
};
export const CreatedShown: Story = {
  args: { at: { step: 'created', key: firstKey, custody: 'fresh' } },
  play: async () => userEvent.click(await screen.findByRole('button', { name: 'Show' })),
};
export const LeavingUncopied: Story = {
  args: { at: { step: 'created', key: firstKey, custody: 'leaving' } },
  play: async () => {
    await expect(await screen.findByRole('button', { name: 'Back to the key' })).toHaveFocus();
  },
};
export const Checking: Story = { args: { at: { step: 'checking', input: {}, tries: 0 } } };
export const Unknown: Story = { args: { at: { step: 'unknown', input: {}, error: failure('timeout') } } };
export const SecretLost: Story = { args: { at: { step: 'lost', key: firstKey } } };
export const SignedOut: Story = { args: { at: { step: 'signedOut', input: {} } } };
export const Failed: Story = { args: { at: { step: 'failed', error: failure('limit_reached') } } };
