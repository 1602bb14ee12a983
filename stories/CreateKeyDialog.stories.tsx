import type { Meta, StoryObj } from '@storybook/react-vite';
import { CreateKeyDialog, type CreateState, type Policy } from 'keydesk';
import { useAccess } from 'keydesk';
import { useEffect, type ReactNode } from 'react';
import { expect, screen, userEvent } from 'storybook/test';

import { creationOf, entering, failure, firstKey, Stage } from './support.tsx';

interface TeleportedProps {
  /** Made when the story is drawn, since its moments are on a clock that runs. */
  at: () => CreateState;
  policy?: Policy;
}

// A made-up text in the shape of a key, so that what is shown looks like the real thing.
const secret = `shop_live_${'4f2a'.repeat(8)}`;

function Teleported({ at, policy }: TeleportedProps): ReactNode {
  return (
    <Stage initial={{ creation: at(), secret }} {...(policy && { access: { policy } })}>
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
const shop = creationOf({ name: 'Mobile app' });
const editing: CreateState = { step: 'confirming', task: creationOf() };
const created = (custody: 'fresh' | 'leaving' | 'lost' | 'doubtful') => (): CreateState => ({
  step: 'done',
  task: creationOf(),
  result: { key: firstKey, custody },
});
const at = (state: () => CreateState): Story => ({ args: { at: state } });

export const AsksForName: Story = {
  args: { at: () => editing, policy: named },
  play: async () => {
    await userEvent.click(await screen.findByRole('button', { name: 'Create key' }));
    await expect(screen.getByRole('textbox', { name: 'Name' })).toHaveAccessibleDescription('Give the key a name.');
  },
};
export const OffersName: Story = { args: { at: () => editing, policy: { nameRequired: false } } };
export const NameTaken: Story = {
  args: {
    at: () => ({ step: 'confirming', task: shop, error: failure('name_taken') }),
    policy: named,
  },
  play: async () => {
    const field = await screen.findByRole('textbox', { name: 'Name' });
    await expect(field).toHaveValue('Mobile app');
    await expect(field).toHaveAccessibleDescription('Another key has this name. Choose a different one.');
  },
};
export const AfterError: Story = at(() => ({ ...editing, error: failure('rate_limited') }));
export const NotFoundAfterLostAnswer: Story = at(() => ({ ...editing, note: 'not_done' }));
export const Creating: Story = at(() => ({ step: 'requesting', task: creationOf(), sentAt: 0 }));
export const EnteringCode: Story = {
  args: { at: () => entering(shop) },
  play: async () => {
    await expect(await screen.findByRole('textbox', { name: 'Code' })).toHaveFocus();
    await expect(screen.getByRole('button', { name: 'Continue' })).toHaveAttribute('data-variant', 'primary');
  },
};
export const WrongCode: Story = at(() => entering(shop, { error: failure('code_invalid') }));
export const ExpiredCode: Story = {
  args: { at: () => entering(shop, { deadline: 0 }) },
  play: async () => {
    await expect(await screen.findByText('This code has expired. Send a new one.')).toBeVisible();
  },
};
export const Resending: Story = at(() => ({
  step: 'requesting',
  task: shop,
  sentAt: 0,
  resending: entering(shop),
}));
export const Verifying: Story = {
  args: { at: () => ({ ...entering(shop), step: 'verifying' }) },
  play: async () => {
    await expect(await screen.findByRole('button', { name: 'Creating your key…' })).toBeVisible();
  },
};
export const Created: Story = {
  args: { at: created('fresh') },
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
  args: { at: created('fresh') },
  play: async () => userEvent.click(await screen.findByRole('button', { name: 'Show' })),
};
export const LeavingUncopied: Story = {
  args: { at: created('leaving') },
  play: async () => {
    await expect(await screen.findByRole('button', { name: 'Back to the key' })).toHaveFocus();
  },
};
export const Checking: Story = at(() => ({ step: 'checking', task: creationOf(), tries: 0 }));
export const Unknown: Story = at(() => ({ step: 'unknown', task: creationOf(), error: failure('timeout') }));
export const SecretLost: Story = at(created('lost'));
export const MaybeCreated: Story = at(created('doubtful'));
export const SignedOut: Story = at(() => ({ step: 'signedOut', task: creationOf() }));
export const Failed: Story = at(() => ({ step: 'failed', task: creationOf(), error: failure('limit_reached') }));
