import type { Meta, StoryObj } from '@storybook/react-vite';
import {
  ApiKeysError,
  ApiKeysPanel,
  createApiKeysClient,
  keyDetails,
  keyRotation,
  type ApiKey,
  type RotateInput,
  type RotateState,
} from 'keydesk';
import { memoryAdapter, type MemoryAdapterOptions } from 'keydesk/adapters/memory';
import { useState, type ReactNode } from 'react';
import { expect, screen, userEvent } from 'storybook/test';

import { challenge, entering, failure, firstKey, keys } from './support.tsx';

interface RotationStoryProps {
  backend?: MemoryAdapterOptions;
  /** Made when the story is drawn, since its moments are on a clock that runs. */
  at?: () => RotateState;
}

// A made-up text in the shape of a key, so that what is shown looks like the real thing.
const secret = `shop_live_${'4f2a'.repeat(8)}`;

function Panel({ backend, at }: RotationStoryProps): ReactNode {
  const [client] = useState(() =>
    createApiKeysClient(memoryAdapter({ keys, ...backend }), at ? { initial: { rotation: at(), secret } } : {}),
  );
  const support = 'https://host.invalid/support?request={requestId}';
  return <ApiKeysPanel client={client} locale="en" support={support} extras={[keyDetails, keyRotation]} />;
}

const meta: Meta<typeof Panel> = { title: 'Extras/keyRotation', component: Panel };
export default meta;
type Story = StoryObj<typeof Panel>;

const story = (at: () => RotateState, more: Story = {}): Story => ({ ...more, args: { at, ...more.args } });
const task = (key: ApiKey = firstKey): { keys: ApiKey[]; input: RotateInput } => ({
  keys: [key],
  input: { graceSeconds: 86_400 },
});
const confirming = (key?: ApiKey) => ({ step: 'confirming', task: task(key) }) as const;
const choose = async (name: string): Promise<void> => userEvent.click(await screen.findByRole('radio', { name }));

export const OldAndNew: Story = {
  args: {
    backend: {
      keys: [
        { ...firstKey, id: 'key_9', hint: 'shop_live_…b7e0', lastUsedAt: null, createdAt: new Date().toISOString() },
        { ...firstKey, statusReason: 'rotated', expiresAt: new Date(Date.now() + 86_000_000).toISOString() },
        ...keys.slice(1),
      ],
    },
  },
  play: async ({ canvas }) => {
    await expect(await canvas.findByText('Replaced by a newer key')).toBeVisible();
  },
};
export const Asking: Story = story(() => confirming(), {
  play: async () => {
    await expect(await screen.findByRole('radio', { name: '24 hours' })).toHaveFocus();
    await expect(screen.getByText(/^The old key works until/)).toBeVisible();
  },
});
export const AtOnce: Story = story(() => confirming({ ...firstKey, lastUsedAt: null }), { play: () => choose('Now') });
export const AtOnceInUse: Story = story(() => confirming(), { play: () => choose('Now') });
export const Custom: Story = story(() => confirming(), {
  play: async () => {
    await choose('Custom');
    await userEvent.type(screen.getByRole('spinbutton', { name: 'How many' }), '36');
  },
});
export const CustomRefused: Story = story(() => confirming(), {
  args: { backend: { access: { policy: { rotation: { maxGraceSeconds: 2 * 86_400 } } } } },
  play: async () => {
    await choose('Custom');
    await userEvent.type(screen.getByRole('spinbutton', { name: 'How many' }), '99');
    await userEvent.click(screen.getByRole('button', { name: 'Rotate key' }));
    await expect(await screen.findByText('Use at most 2 days.')).toBeVisible();
  },
});
export const GraceRefused: Story = story(() => ({
  ...confirming(),
  error: new ApiKeysError('invalid_input', { fields: [{ field: 'graceSeconds', code: 'too_long' }] }),
}));
export const Refused: Story = story(() => ({ ...confirming(), error: failure('rate_limited') }));
export const NotDone: Story = story(() => ({ ...confirming(), note: 'not_done' }));
export const NotAllowed: Story = story(() => confirming(), {
  args: { backend: { access: { can: { rotate: 'owner_only' } } } },
});
export const Rotating: Story = story(() => ({ step: 'requesting', task: task(), sentAt: 0 }));
export const EnteringCode: Story = story(() => entering(task(), { challenge: { ...challenge, operation: 'rotate' } }));
export const NewSecret: Story = story(() => ({
  step: 'done',
  task: task(),
  result: { key: firstKey, custody: 'fresh' },
}));
export const Leaving: Story = story(() => ({
  step: 'done',
  task: task(),
  result: { key: firstKey, custody: 'leaving' },
}));
export const SecretLost: Story = story(() => ({
  step: 'done',
  task: task(),
  result: { key: firstKey, custody: 'lost' },
}));
export const Checking: Story = story(() => ({ step: 'checking', task: task(), tries: 0 }));
export const Unknown: Story = story(() => ({ step: 'unknown', task: task(), error: failure('network') }));
export const NoLongerThere: Story = story(() => ({ step: 'failed', task: task(), error: failure('not_found') }));
