import { render, screen, waitFor } from '@testing-library/react';
import { ApiKeysProvider, createOptions } from 'keydesk';
import type { ApiKey, KeyValues, Policy } from 'keydesk';
import { memoryAdapter } from 'keydesk/adapters/memory';
import type { ReactNode } from 'react';
import { useForm } from 'react-hook-form';
import { expect } from 'vitest';

import { button, click, createButton, dialogNamed, openPanel, type Desk, type DeskOptions } from './support.tsx';

/** The form for a new key, with every option that the policy has. */
export async function openOptions(policy: Policy, options: DeskOptions = {}): Promise<Desk> {
  const desk = await openPanel({ access: { policy }, panel: { extras: [createOptions] }, ...options });
  await click(createButton());
  await dialogNamed('Create a key');
  return desk;
}

/** A form that was drawn by another policy than the one that the backend holds by now. */
export const openOutdated = (shown: Policy, held: Policy, options: DeskOptions = {}): Promise<Desk> =>
  openOptions(held, {
    methods: ({ access }) => ({ access: async (context) => ({ ...(await access(context)), policy: shown }) }),
    ...options,
  });

export const send = (): Promise<void> => click(button('Create key'));

/** The key that was made, once its secret is shown. */
export async function created({ backend }: Desk): Promise<ApiKey> {
  await dialogNamed('Your new key');
  return backend.keys()[0]!;
}

/** Waits for an error beside a control; the focus is in it. */
export const refusedWith = (find: () => HTMLElement, text: string): Promise<void> =>
  waitFor(() => {
    expect(find()).toHaveAccessibleDescription(text);
    expect(find()).toBeInvalid();
    expect(find()).toHaveFocus();
  });

const blank: ApiKey = {
  id: 'key_1',
  name: 'Checkout',
  hint: 'sk_…4f2a',
  status: 'active',
  createdAt: null,
  lastUsedAt: null,
  expiresAt: null,
};

/** The same fields in a form about a key that is there; `saved` is what was sent last. */
export function editOptions(key: Partial<ApiKey>, policy: Policy): { readonly saved: KeyValues[] } {
  const of = { ...blank, ...key };
  const saved: KeyValues[] = [];
  render(
    <ApiKeysProvider adapter={memoryAdapter()} locale="en">
      <EditForm of={of} policy={policy} onSave={(values) => saved.push(values)} />
    </ApiKeysProvider>,
  );
  return { saved };
}

interface EditFormProps {
  readonly of: ApiKey;
  readonly policy: Policy;
  readonly onSave: (values: KeyValues) => void;
}

function EditForm({ of, policy, onSave }: EditFormProps): ReactNode {
  const { name, expiresAt, scopes = [], allowedIps = [], note = '' } = of;
  const form = useForm<KeyValues>({
    defaultValues: { name: name ?? '', expiresAt: expiresAt ?? '', scopes, allowedIps, note },
  });
  return (
    <form noValidate onSubmit={form.handleSubmit(onSave)}>
      {createOptions.fields
        ?.filter(({ asks }) => asks(policy))
        .map((field) => (
          <field.Field key={field.name} form={form} policy={policy} isReadOnly={false} of={of} />
        ))}
      <button type="submit">Save</button>
    </form>
  );
}

export const save = (): Promise<void> => click(screen.getByRole('button', { name: 'Save' }));
