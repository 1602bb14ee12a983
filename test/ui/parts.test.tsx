import { render, screen, waitFor } from '@testing-library/react';
import {
  ApiKeysProvider,
  createApiKeysClient,
  CreateKeyButton,
  CreateKeyDialog,
  DeleteKeyDialog,
  KeyTable,
  type ApiKeysClient,
} from 'keydesk';
import { memoryAdapter, type MemoryAdapter, type MemoryKey } from 'keydesk/adapters/memory';
import { afterEach, describe, expect, test } from 'vitest';
import { page } from 'vitest/browser';

import { button, click, codeField, dialogNamed, enter, focusOn, openPanel, paste, shopKeys } from './support.tsx';

afterEach(() => page.viewport(1024, 768));

/** A page that a host made of the parts, without the panel. */
function renderParts(keys: MemoryKey[]): { backend: MemoryAdapter['backend']; client: ApiKeysClient } {
  const memory = memoryAdapter({ keys });
  const client = createApiKeysClient(memory);
  render(
    <div style={{ font: '30px serif', color: 'rgb(1, 2, 3)' }}>
      <ApiKeysProvider client={client} locale="en">
        <CreateKeyButton />
        <KeyTable />
        <CreateKeyDialog />
        <DeleteKeyDialog />
      </ApiKeysProvider>
    </div>,
  );
  return { backend: memory.backend, client };
}

const part = (name: string): HTMLElement => document.querySelector(`[data-scope='keydesk'][data-part='${name}']`)!;
const look = (element: Element): string[] => {
  const { color, fontSize, lineHeight } = getComputedStyle(element);
  return [color, fontSize, lineHeight];
};

describe('parts without the panel', () => {
  test('the focus is on Create once the last key is deleted', async () => {
    const { backend } = renderParts(shopKeys.slice(0, 1));
    await click(await screen.findByRole('button', { name: /^Delete/ }));
    await dialogNamed('Delete this key?', 'alertdialog');
    await click(button('Confirm'));
    await dialogNamed('Enter the code');
    await focusOn(codeField);
    await paste(backend.sent[0]!.code);
    await enter(() => button('Continue'));
    await dialogNamed('Key deleted');
    await click(button('Close'));
    await waitFor(() => expect(screen.getAllByRole('button', { name: 'Create a key' })[0]).toHaveFocus());
  });

  test('a row is a card on a phone', async () => {
    await page.viewport(360, 640);
    renderParts(shopKeys);
    const row = (await screen.findByRole('rowheader', { name: /Mobile app/ })).closest('tr')!;
    expect(getComputedStyle(row).display).toBe('grid');
    expect(document.documentElement.scrollWidth).toBeLessThanOrEqual(360);
  });

  test('rows, and what stands in their place, look as they do in the panel', async () => {
    renderParts([]);
    await screen.findByText('No keys yet');
    const lone = [look(part('state').querySelector('h3')!), look(part('state').querySelector('p')!)];
    document.body.replaceChildren();
    await openPanel({ keys: [] });
    await screen.findByText('No keys yet');
    expect(lone).toEqual([look(part('state').querySelector('h3')!), look(part('state').querySelector('p')!)]);
    expect(look(part('state'))[1]).toBe('14px');
  });
});

describe('where less motion is wanted', () => {
  test('nothing of a badge turns, and no hint fades', async () => {
    const desk = await openPanel({ access: { can: { create: 'read_only' } } });
    const badge = part('status');
    badge.dataset['status'] = 'checking';
    // The open side of the ring that would turn.
    await waitFor(() => expect(getComputedStyle(badge, '::before').borderTopColor).toBe('rgba(0, 0, 0, 0)'));
    expect(getComputedStyle(badge, '::before').animationName).toBe('none');
    expect(getComputedStyle(part('hint').querySelector('[data-place=hint]')!).transitionDuration).toBe('0s');
    expect(desk.backend.calls.create).toBe(0);
  });
});

test("other kits' parts of the same names are left alone", () => {
  render(
    <div>
      <input data-scope="field" data-part="input" aria-invalid="true" />
      <div data-scope="field" data-part="field" />
      <span data-part="status" data-status="active" />
      <button data-part="button" data-variant="primary" aria-disabled="true">
        Pay
      </button>
    </div>,
  );
  const styles = [...document.querySelectorAll('[data-part]')].map((element) => getComputedStyle(element));
  expect(styles[1]!.display).toBe('block');
  expect(styles[2]!.getPropertyValue('--kd-tone')).toBe('');
  expect(styles[3]!.opacity).toBe('1');
});
