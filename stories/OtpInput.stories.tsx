import type { Meta, StoryObj } from '@storybook/react-vite';
import { OtpInput } from 'keydesk';
import { expect, userEvent } from 'storybook/test';

const meta: Meta<typeof OtpInput> = { title: 'OtpInput', component: OtpInput, args: { 'aria-label': 'Code' } };
export default meta;
type Story = StoryObj<typeof OtpInput>;

export const Empty: Story = {};
export const Filled: Story = {
  args: { defaultValue: '482913' },
  play: async ({ canvas }) => expect(canvas.getByRole('textbox', { name: 'Code' })).toHaveValue('482913'),
};
export const Typed: Story = {
  play: async ({ canvas }) => {
    const field = canvas.getByRole('textbox', { name: 'Code' });
    await userEvent.type(field, '4x82');
    await expect(field).toHaveValue('482');
  },
};
export const Invalid: Story = { args: { defaultValue: '482', 'aria-invalid': true } };
export const Disabled: Story = { args: { defaultValue: '482913', disabled: true } };
export const ReadOnly: Story = { args: { defaultValue: '482913', readOnly: true } };
export const FourDigits: Story = { args: { length: 4 } };
export const TenLetters: Story = { args: { length: 10, alphabet: 'alphanumeric', defaultValue: 'K7Q2M9XR4B' } };
