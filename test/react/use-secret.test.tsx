import { render, screen, waitFor } from '@testing-library/react';
import { memoryAdapter } from 'keydesk/adapters/memory';
import {
  ApiKeysProvider,
  createApiKeysClient,
  rotation,
  useCreateKeyFlow,
  useSecret,
  type ApiKeysClient,
} from 'keydesk/headless';
import type { ReactNode } from 'react';
import { expect, test, vi } from 'vitest';
import { userEvent } from 'vitest/browser';

/** A host whose component is there all the time, with or without a secret. */
function Keeper({ of }: { of?: Parameters<typeof useSecret>[0] }): ReactNode {
  const { open } = useCreateKeyFlow();
  const { exists, isShown, copy, fieldRef, show, hide, copySecret } = useSecret(of);
  return (
    <>
      <button onClick={() => open()}>New key</button>
      <output>{[exists && 'exists', isShown && 'shown', copy].filter(Boolean).join(' ')}</output>
      <input aria-label="Secret" ref={fieldRef} defaultValue="hidden" readOnly />
      <button onClick={show}>Show</button>
      <button onClick={hide}>Hide</button>
      <button onClick={() => void copySecret()}>Copy</button>
    </>
  );
}

function start(): ApiKeysClient {
  const client = createApiKeysClient(memoryAdapter());
  render(
    <ApiKeysProvider client={client}>
      <Keeper />
    </ApiKeysProvider>,
  );
  return client;
}

const press = (name: string): Promise<void> => userEvent.click(screen.getByRole('button', { name }));
const is = (text: string): Promise<void> => waitFor(() => expect(screen.getByRole('status').textContent).toBe(text));
const field = (): HTMLElement => screen.getByRole('textbox', { name: 'Secret' });
const stubCopy = (copy: () => Promise<void>): void =>
  void vi.spyOn(navigator.clipboard, 'writeText').mockImplementation(copy);

test('the next secret is neither shown nor copied by what was done to the one before', async () => {
  stubCopy(() => Promise.resolve());
  const { creation } = start();
  await press('New key');
  await is('exists idle');
  await press('Show');
  await press('Copy');
  await is('exists shown copied');
  creation.close();
  await is('idle');
  await press('New key');
  await is('exists idle');
  expect(field()).toHaveValue('hidden');
});

test('nor by what was done where there was none', async () => {
  start();
  await press('Show');
  await press('New key');
  await is('exists idle');
  expect(field()).toHaveValue('hidden');
});

test('nor is the secret of another flow', async () => {
  const client = createApiKeysClient(memoryAdapter());
  const page = (of?: Parameters<typeof useSecret>[0]): ReactNode => (
    <ApiKeysProvider client={client}>
      <Keeper {...(of && { of })} />
    </ApiKeysProvider>
  );
  const { rerender } = render(page());
  await press('New key');
  await press('Show');
  await is('exists shown idle');
  const other = client.part(rotation);
  other.secret.put('sk_live_other');
  rerender(page(other));
  await is('exists idle');
  expect(field()).toHaveValue('hidden');
});

test.each(['copied', 'refused'])(
  'a copy that is %s once its secret is gone says nothing about the next one',
  async (end) => {
    let finish!: () => void;
    const copying = new Promise<void>((resolve, reject) => {
      finish = end === 'copied' ? resolve : () => reject(new DOMException('', 'NotAllowedError'));
    });
    stubCopy(() => copying);
    const { creation } = start();
    await press('New key');
    await is('exists idle');
    await press('Copy');
    creation.discard();
    await is('idle');
    await press('New key');
    await is('exists idle');
    finish();
    await copying.catch(() => undefined);
    await new Promise((done) => requestAnimationFrame(done));
    await is('exists idle');
    expect(field()).toHaveValue('hidden');
    expect(creation.get()).toMatchObject({ step: 'done', result: { custody: 'fresh' } });
  },
);

test('a refused copy is no longer spoken of once the secret is hidden, and can be tried again', async () => {
  stubCopy(() => Promise.reject(new DOMException('', 'NotAllowedError')));
  start();
  await press('New key');
  await press('Copy');
  await is('exists shown refused');
  await press('Hide');
  await is('exists idle');
  await press('Copy');
  await is('exists shown refused');
  expect(field()).toHaveFocus();
});

test('a copy that succeeded is still one once the secret is hidden', async () => {
  stubCopy(() => Promise.resolve());
  start();
  await press('New key');
  await press('Show');
  await press('Copy');
  await is('exists shown copied');
  await press('Hide');
  await is('exists copied');
  expect(field()).toHaveValue('hidden');
});
