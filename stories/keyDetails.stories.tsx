import type { Meta, StoryObj } from '@storybook/react-vite';
import {
  ApiKeysPanel,
  createApiKeysClient,
  createOptions,
  keyDetails,
  type ApiKey,
  type ApiKeysClientOptions,
  type KeyChanges,
  type Policy,
  type UpdateState,
} from 'keydesk';
import { memoryAdapter, type MemoryAdapterOptions } from 'keydesk/adapters/memory';
import { useState, type ReactNode } from 'react';
import { expect, screen, userEvent } from 'storybook/test';

import { challenge, entering, failure, firstKey, keys } from './support.tsx';

interface DetailsStoryProps {
  backend?: MemoryAdapterOptions;
  /** Made when the story is drawn, since its moments are on a clock that runs. */
  at?: () => UpdateState;
}

function Panel({ backend, at }: DetailsStoryProps): ReactNode {
  const [client] = useState(() => {
    const options: ApiKeysClientOptions = at ? { initial: { update: at() } } : {};
    return createApiKeysClient(memoryAdapter({ keys, ...backend }), options);
  });
  const support = 'https://host.invalid/support?request={requestId}';
  return <ApiKeysPanel client={client} locale="en" support={support} extras={[createOptions, keyDetails]} />;
}

const meta: Meta<typeof Panel> = { title: 'Extras/keyDetails', component: Panel };
export default meta;
type Story = StoryObj<typeof Panel>;

const story = (at: () => UpdateState, more: Story = {}): Story => ({ ...more, args: { at, ...more.args } });
const task = (input: KeyChanges = {}, key: ApiKey = firstKey): { keys: ApiKey[]; input: KeyChanges } => ({
  keys: [key],
  input,
});
const confirming = (input?: KeyChanges, key?: ApiKey) => ({ step: 'confirming', task: task(input, key) }) as const;

const policy: Policy = {
  nameRequired: true,
  noteMaxLength: 200,
  expiry: {},
  allowedIps: { own: '102.89.34.7' },
  scopes: [
    { scope: 'payments:read', resource: 'Payments', level: 'read' },
    { scope: 'payments:write', resource: 'Payments', level: 'write' },
    { scope: 'webhooks', description: 'Receives events' },
  ],
};
const full: ApiKey = {
  ...firstKey,
  createdBy: 'ada@shop.ng',
  scopes: ['payments:write'],
  allowedIps: ['10.0.0.0/8'],
  note: 'On the checkout servers in Lagos.',
};

export const InTheTable: Story = {
  play: async ({ canvas }) => {
    await userEvent.click(await canvas.findByRole('button', { name: /^Manage .*Production checkout/ }));
    await expect(await screen.findByRole('dialog', { name: 'Key details' })).toBeVisible();
    await expect(screen.getByRole('textbox', { name: 'Name (optional)' })).toHaveFocus();
  },
};
export const NameOnly: Story = story(() => confirming());
export const WithEverything: Story = story(() => confirming({}, full), { args: { backend: { access: { policy } } } });
export const FactsOnly: Story = story(() => confirming({}, full));
export const NothingChanged: Story = story(() => confirming(), {
  play: async () => {
    await userEvent.click(await screen.findByRole('button', { name: 'Save' }));
    await expect(await screen.findByText('Nothing has changed.')).toBeVisible();
  },
});
export const ReadOnly: Story = story(() => confirming({}, full), {
  args: { backend: { access: { can: { update: 'read_only' } } } },
});
export const Replaced: Story = story(() => confirming({}, { ...full, statusReason: 'rotated' }));
export const Saving: Story = story(() => ({ step: 'requesting', task: task({ name: 'Shop' }), sentAt: 0 }));
export const NameTaken: Story = story(() => ({ ...confirming({ name: 'Mobile app' }), error: failure('name_taken') }));
export const Refused: Story = story(() => ({ ...confirming({ name: 'Shop' }), error: failure('rate_limited') }));
export const ChangedElsewhere: Story = story(() => ({
  ...confirming({ name: 'Shop' }, { ...full, name: 'Checkout EU', status: 'disabled', note: 'Moved to Frankfurt.' }),
  was: full,
  error: failure('edit_conflict'),
}));
export const NotDone: Story = story(() => ({ ...confirming({ name: 'Shop' }), note: 'not_done' }));
export const AskingToDisable: Story = story(() => confirming(), {
  play: async () => {
    await userEvent.type(await screen.findByRole('textbox', { name: 'Name (optional)' }), ' EU');
    await userEvent.click(screen.getByRole('button', { name: 'Disable' }));
    await expect(await screen.findByRole('alertdialog', { name: 'Disable this key?' })).toBeVisible();
    await expect(screen.getByRole('button', { name: 'Back' })).toHaveFocus();
  },
});
export const DisabledKey: Story = story(() => confirming({}, { ...firstKey, status: 'disabled' }));
export const EnteringCode: Story = story(() =>
  entering(task({ name: 'Shop' }), { challenge: { ...challenge, operation: 'update' } }),
);
export const Checking: Story = story(() => ({ step: 'checking', task: task({ name: 'Shop' }), tries: 0 }));
export const Unknown: Story = story(() => ({
  step: 'unknown',
  task: task({ name: 'Shop' }),
  error: failure('network'),
}));
export const NoLongerThere: Story = story(() => ({ step: 'failed', task: task(), error: failure('not_found') }));
export const Saved: Story = story(() => ({ step: 'done', task: task({ name: 'Shop' }), result: firstKey }));
export const Disabled: Story = story(() => ({ step: 'done', task: task({ disabled: true }), result: firstKey }));
export const Enabled: Story = story(() => ({ step: 'done', task: task({ disabled: false }), result: firstKey }));
