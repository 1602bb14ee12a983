import type { Meta, StoryObj } from '@storybook/react-vite';
import { ApiKeysPanel, ApiKeysError, createApiKeysClient, createOptions, type Policy, type ScopeOffer } from 'keydesk';
import { memoryAdapter } from 'keydesk/adapters/memory';
import { useState, type ReactNode } from 'react';
import { expect, screen, userEvent, within } from 'storybook/test';

import { keys } from './support.tsx';

interface OptionsProps {
  policy: Policy;
  /** What the backend refuses by now, whatever is filled in. */
  refused?: { field: string; code: string }[];
}

/** The panel with its form open. */
function Options({ policy, refused }: OptionsProps): ReactNode {
  const [client] = useState(() => {
    const adapter = memoryAdapter({ keys, access: { policy } });
    if (!refused) return createApiKeysClient(adapter);
    const create = () => Promise.reject(new ApiKeysError('invalid_input', { fields: refused }));
    return createApiKeysClient({ ...adapter, create });
  });
  return <ApiKeysPanel client={client} extras={[createOptions]} locale="en" />;
}

async function open(): Promise<void> {
  const [button] = await screen.findAllByRole('button', { name: 'Create a key' });
  await expect(button).not.toHaveAttribute('aria-disabled');
  await userEvent.click(button!);
  await screen.findByRole('button', { name: 'Create key' });
}

const meta: Meta<typeof Options> = { title: 'createOptions', component: Options, play: open };
export default meta;
type Story = StoryObj<typeof Options>;

const day = 86_400;
const resource = (name: string, group: string, description?: string): ScopeOffer[] =>
  (['read', 'write'] as const).map((level) => ({
    scope: `${name.toLowerCase()}:${level}`,
    resource: name,
    group,
    level,
    ...(description !== undefined && { description }),
  }));
const scopes: ScopeOffer[] = [
  ...resource('Payments', 'Money', 'Charges, refunds and disputes'),
  ...resource('Payouts', 'Money'),
  ...resource('Customers', 'People', 'Names, addresses and saved cards'),
  ...resource('Products', 'Shop'),
  { scope: 'webhooks', resource: 'Webhooks', group: 'Developers', description: 'Register endpoints and replay events' },
];

const send = async (): Promise<void> => userEvent.click(screen.getByRole('button', { name: 'Create key' }));

export const Everything: Story = {
  args: {
    policy: { nameRequired: true, expiry: {}, scopes, allowedIps: { own: '203.0.113.7', max: 5 }, noteMaxLength: 200 },
  },
};
export const NothingFilledIn: Story = {
  args: { policy: { nameRequired: true, expiry: { required: true }, scopes, scopesRequired: true } },
  play: async () => {
    await open();
    await send();
    for (const words of ['Give the key a name.', 'Choose when the key ends.', 'Choose at least one scope.']) {
      await expect(await screen.findByText(words)).toBeVisible();
    }
  },
};
export const ExpiresOnADate: Story = {
  args: { policy: { expiry: { minSeconds: 7 * day, maxSeconds: 365 * day } } },
  play: async () => {
    await open();
    await userEvent.selectOptions(screen.getByRole('combobox', { name: 'Expires' }), 'On a date…');
    await userEvent.type(screen.getByLabelText('Last day'), '2020-02-29');
    await send();
    await expect(await screen.findByText('This is in the past. Choose a later date.')).toBeVisible();
  },
};
export const FewScopes: Story = { args: { policy: { scopes: scopes.slice(-3) } } };
export const ScopesFound: Story = {
  args: { policy: { scopes } },
  play: async () => {
    await open();
    const payments = screen.getByRole('radiogroup', { name: 'Payments' });
    await userEvent.click(within(payments).getByRole('radio', { name: 'Read and write' }));
    await userEvent.type(screen.getByRole('searchbox'), 'cust');
    await expect(screen.getByRole('radiogroup', { name: 'Customers' })).toBeVisible();
    await expect(screen.getByText('2 scopes chosen.')).toBeVisible();
  },
};
export const NoScopeFound: Story = {
  args: { policy: { scopes } },
  play: async () => {
    await open();
    await userEvent.type(screen.getByRole('searchbox'), 'invoices');
    await expect(screen.getByText('No scope matches “invoices”.')).toBeVisible();
  },
};
export const Addresses: Story = {
  args: { policy: { allowedIps: { required: true, max: 5, own: '203.0.113.7' } } },
  play: async () => {
    await open();
    await userEvent.click(screen.getByRole('button', { name: 'Use my address (203.0.113.7)' }));
    await userEvent.type(screen.getByRole('textbox'), '10.0.0.0/8 2001:db8::/32 10.0.0.300{Enter}');
    await expect(await screen.findByText('“10.0.0.300” is not an IP address or range.')).toBeVisible();
    await expect(screen.getAllByRole('listitem')).toHaveLength(3);
  },
};
export const AddressNeeded: Story = { args: { policy: { allowedIps: { required: true } } } };
export const NoteTooLong: Story = {
  args: { policy: { noteMaxLength: 10 } },
  play: async () => {
    await open();
    await userEvent.type(screen.getByRole('textbox'), 'For the till in the shop');
    await send();
    await expect(await screen.findByText('Use at most 10 characters.')).toBeVisible();
  },
};
export const RefusedByTheBackend: Story = {
  args: {
    policy: { expiry: { maxSeconds: 90 * day }, scopes: scopes.slice(-3), allowedIps: {}, noteMaxLength: 100 },
    refused: [
      { field: 'expiresAt', code: 'too_late' },
      { field: 'scopes', code: 'not_offered' },
      { field: 'allowedIps', code: 'too_many' },
      { field: 'note', code: 'invalid_characters' },
    ],
  },
  play: async () => {
    await open();
    await send();
    await expect(await screen.findByText('A key lasts at most 90 days. Choose an earlier date.')).toBeVisible();
    await expect(screen.getByRole('combobox', { name: 'Expires' })).toHaveFocus();
  },
};
