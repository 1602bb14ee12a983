import type { Meta, StoryObj } from '@storybook/react-vite';
import { bulkDeletion, DeleteKeyDialog, type DeleteState, type Entering } from 'keydesk';
import type { ReactNode } from 'react';
import { expect, screen, userEvent, within } from 'storybook/test';

import {
  challenge,
  deletionOf,
  entering as codeStep,
  failure,
  firstKey,
  keys,
  Stage,
  type StageProps,
} from './support.tsx';

/** Several keys have a window of their own. */
const SeveralDialog = bulkDeletion.Dialog;

/** `at` is made when the story is drawn, since its moments are on a clock that runs. */
function Teleported({ at, adapter }: { at: () => DeleteState; adapter?: StageProps['adapter'] }): ReactNode {
  return (
    <Stage initial={{ deletion: at() }} {...(adapter && { adapter })}>
      <DeleteKeyDialog />
      {SeveralDialog && <SeveralDialog />}
    </Stage>
  );
}

const task = deletionOf(firstKey);
const several = deletionOf(...keys.slice(0, 3));
const entering = (changes: Partial<Entering<null>> = {}): Entering<null> => codeStep(task, changes);

const meta: Meta<typeof Teleported> = { title: 'DeleteKeyDialog', component: Teleported };
export default meta;
type Story = StoryObj<typeof Teleported>;

const story = (at: () => DeleteState, play?: Story['play']): Story => ({ args: { at }, ...(play && { play }) });

export const Confirming: Story = story(
  () => ({ step: 'confirming', task }),
  async () => {
    await expect(await screen.findByRole('alertdialog', { name: 'Delete this key?' })).toBeVisible();
    await expect(screen.getByRole('button', { name: 'Cancel' })).toHaveFocus();
  },
);
export const ConfirmingNeverUsed: Story = story(() => ({
  step: 'confirming',
  task: deletionOf({ ...firstKey, name: null, lastUsedAt: null }),
}));
export const ConfirmingAfterError: Story = story(() => ({
  step: 'confirming',
  task,
  error: failure('delivery_failed'),
}));
export const ConfirmingStillThere: Story = story(() => ({ step: 'confirming', task, note: 'not_done' }));
export const Requesting: Story = story(() => ({ step: 'requesting', task, sentAt: 0 }));
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
export const Resending: Story = story(() => ({ step: 'requesting', task, sentAt: 0, resending: entering() }));
export const Verifying: Story = story(() => ({ ...entering(), step: 'verifying' }));
export const Checking: Story = story(() => ({ step: 'checking', task, tries: 0 }));
export const Unknown: Story = story(() => ({ step: 'unknown', task, error: failure('network') }));
export const SignedOut: Story = story(() => ({ step: 'signedOut', task }));
export const Failed: Story = story(() => ({ step: 'failed', task, error: failure('forbidden') }));
export const Deleted: Story = story(() => ({ step: 'done', task, result: { how: 'deleted', failed: [] } }));
export const AlreadyDeleted: Story = story(() => ({
  step: 'done',
  task,
  result: { how: 'already_gone', failed: [] },
}));

export const ConfirmingSeveral: Story = story(
  () => ({ step: 'confirming', task: several }),
  async () => {
    const asking = await screen.findByRole('alertdialog', { name: 'Delete 3 keys?' });
    await expect(within(asking).getAllByRole('listitem')).toHaveLength(3);
    await expect(screen.getByText(/2 of them were used in the last 7 days/)).toBeVisible();
  },
);
export const ConfirmingMany: Story = story(
  () => ({
    step: 'confirming',
    task: deletionOf(...Array.from({ length: 40 }, (_, n) => ({ ...firstKey, id: `key_${n}`, name: `Shop ${n + 1}` }))),
  }),
  async () => {
    await expect(await screen.findByRole('alertdialog', { name: 'Delete 40 keys?' })).toBeVisible();
    // However many there are, the buttons stay in the window.
    await expect(screen.getByRole('button', { name: 'Confirm' })).toBeVisible();
  },
);
export const EnteringCodeForSeveral: Story = story(() => codeStep(several));
export const AllDeleted: Story = story(() => ({ step: 'done', task: several, result: { how: 'deleted', failed: [] } }));
export const PartlyDeleted: Story = story(
  () => ({
    step: 'done',
    task: several,
    result: { how: 'deleted', failed: [{ keyId: 'key_2', code: 'forbidden' }] },
  }),
  async () => {
    const end = await screen.findByRole('dialog', { name: 'Not every key was deleted' });
    await expect(end).toHaveAccessibleDescription('2 keys are gone for good. These are still there and still work:');
    await expect(within(end).getByRole('listitem')).toHaveTextContent('Mobile app');
  },
);
export const NoneDeleted: Story = story(() => ({
  step: 'done',
  task: several,
  result: { how: 'deleted', failed: several.keys.map(({ id }) => ({ keyId: id, code: 'server' })) },
}));
