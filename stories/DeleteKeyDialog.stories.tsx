import type { Meta, StoryObj } from '@storybook/react-vite';
import { DeleteKeyDialog, type DeleteState, type Entering } from 'keydesk';
import type { ReactNode } from 'react';
import { expect, screen, userEvent } from 'storybook/test';

import { challenge, failure, firstKey, Stage, type StageProps } from './support.tsx';

/** `at` is made when the story is drawn, since its moments are on a clock that runs. */
function Teleported({ at, adapter }: { at: () => DeleteState; adapter?: StageProps['adapter'] }): ReactNode {
  return (
    <Stage initial={{ deletion: at() }} {...(adapter && { adapter })}>
      <DeleteKeyDialog />
    </Stage>
  );
}

const entering = (changes: Partial<Entering> = {}): Entering => ({
  step: 'entering',
  key: firstKey,
  challenge,
  deadline: performance.now() + 299_000,
  resendAt: 0,
  ...changes,
});

const meta: Meta<typeof Teleported> = { title: 'DeleteKeyDialog', component: Teleported };
export default meta;
type Story = StoryObj<typeof Teleported>;

const story = (at: () => DeleteState, play?: Story['play']): Story => ({ args: { at }, ...(play && { play }) });

export const Confirming: Story = story(
  () => ({ step: 'confirming', key: firstKey }),
  async () => {
    await expect(await screen.findByRole('alertdialog', { name: 'Delete this key?' })).toBeVisible();
    await expect(screen.getByRole('button', { name: 'Cancel' })).toHaveFocus();
  },
);
export const ConfirmingNeverUsed: Story = story(() => ({
  step: 'confirming',
  key: { ...firstKey, name: null, lastUsedAt: null },
}));
export const ConfirmingAfterError: Story = story(() => ({
  step: 'confirming',
  key: firstKey,
  error: failure('delivery_failed'),
}));
export const ConfirmingStillThere: Story = story(() => ({ step: 'confirming', key: firstKey, note: 'still_there' }));
export const Requesting: Story = story(() => ({ step: 'requesting', key: firstKey, sentAt: 0 }));
export const EnteringCode: Story = story(
  () => entering(),
  async () => {
    await expect(await screen.findByRole('textbox', { name: 'Code' })).toHaveFocus();
  },
);
export const EnteringHalf: Story = story(
  () => entering(),
  async () => {
    await userEvent.type(await screen.findByRole('textbox', { name: 'Code' }), '482');
    await userEvent.click(screen.getByRole('button', { name: 'Continue' }));
    await expect(screen.getByRole('textbox', { name: 'Code' })).toHaveAccessibleDescription('Enter the whole code.');
    await expect(screen.getByRole('textbox', { name: 'Code' })).toHaveValue('482');
  },
);
export const EnteringLetters: Story = story(() =>
  entering({ challenge: { ...challenge, codeAlphabet: 'alphanumeric', codeLength: 8 } }),
);
export const WrongCode: Story = story(() =>
  entering({ challenge: { ...challenge, attemptsLeft: 4 }, error: failure('code_invalid') }),
);
export const ExpiredCode: Story = story(
  () => entering({ deadline: 0 }),
  async () => {
    await expect(await screen.findByText('This code has expired. Send a new one.')).toBeVisible();
  },
);
export const Resending: Story = story(() => ({ step: 'requesting', key: firstKey, sentAt: 0, resending: entering() }));
export const Verifying: Story = story(() => ({ ...entering(), step: 'verifying' }));
export const Checking: Story = story(() => ({ step: 'checking', key: firstKey, tries: 0 }));
export const Unknown: Story = story(() => ({ step: 'unknown', key: firstKey, error: failure('network') }));
export const SignedOut: Story = story(() => ({ step: 'signedOut', key: firstKey }));
export const Failed: Story = story(() => ({ step: 'failed', key: firstKey, error: failure('forbidden') }));
export const Deleted: Story = story(() => ({ step: 'deleted', key: firstKey, how: 'deleted' }));
export const AlreadyDeleted: Story = story(() => ({ step: 'deleted', key: firstKey, how: 'already_gone' }));
