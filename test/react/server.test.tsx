import { render, screen, waitFor } from '@testing-library/react';
import { ApiKeysPanel, createApiKeysClient, type CreateState } from 'keydesk';
import { memoryAdapter, type MemoryAdapter } from 'keydesk/adapters/memory';
import { ApiKeysProvider } from 'keydesk/headless';
import type { ReactElement } from 'react';
import { renderToString } from 'react-dom/server';
import { describe, expect, test } from 'vitest';

import { Headless } from './support.tsx';

const secret = 'sk_test_4f2a4f2a4f2a';
const keys = [{ id: 'key_1', name: 'Checkout' }];

/**
 * Renders as a server does. Radix asks once whether there is a document, and here is one: what React 18 says of its layout
 * effects is no news, while the same of the kit's own would be.
 */
function toHtml(element: ReactElement): string {
  const complain = console.error;
  console.error = (...words: unknown[]) => {
    const isOfRadix = /^\s*at \w+ \(\S*radix-ui_react-dialog/.test(String(words.at(-1)));
    if (!isOfRadix || !/useLayoutEffect does nothing/.test(String(words[0]))) complain(...words);
  };
  try {
    return renderToString(element);
  } finally {
    console.error = complain;
  }
}

function onServer(element: ReactElement): { container: HTMLElement; html: string } {
  const html = toHtml(element);
  const container = document.body.appendChild(document.createElement('div'));
  container.innerHTML = html;
  return { container, html };
}

const created = ({ backend }: MemoryAdapter): CreateState => ({
  step: 'done',
  task: { keys: [], input: {} },
  result: { key: backend.keys()[0]!, custody: 'fresh' },
});

describe('rendered on a server', () => {
  test('the panel has no style attribute, no script, no secret, and calls nothing', () => {
    const adapter = memoryAdapter({ keys });
    const client = createApiKeysClient(adapter, {
      initial: {
        secret,
        creation: created(adapter),
      },
    });
    const { html, container } = onServer(<ApiKeysPanel client={client} />);
    expect(html).toContain('API keys');
    expect(html).not.toContain(secret);
    expect(container.querySelectorAll('[style], style, script')).toHaveLength(0);
    expect(adapter.backend.calls).toMatchObject({ list: 0, access: 0, create: 0 });
    container.remove();
  });

  test('the panel is taken over in the browser without a word, and works', async () => {
    const adapter = memoryAdapter({ keys });
    const panel = <ApiKeysPanel adapter={adapter} locale="en" />;
    const { container } = onServer(panel);
    render(panel, { container, hydrate: true });
    expect(await screen.findByRole('rowheader', { name: 'Checkout' })).toBeVisible();
    await waitFor(() =>
      expect(screen.getByRole('button', { name: 'Create a key' })).not.toHaveAttribute('aria-disabled'),
    );
    expect(adapter.backend.calls).toMatchObject({ list: 1, access: 1 });
  });

  test('a view of hooks alone is, too', async () => {
    const adapter = memoryAdapter({ keys });
    const view = (
      <ApiKeysProvider adapter={adapter}>
        <Headless />
      </ApiKeysProvider>
    );
    const { container, html } = onServer(view);
    expect(html).toContain('Loading');
    render(view, { container, hydrate: true });
    expect(await screen.findByRole('button', { name: 'Delete Checkout' })).toBeVisible();
  });
});

test('a secret field of a host renders on a server without a word', () => {
  const adapter = memoryAdapter({ keys });
  const client = createApiKeysClient(adapter, {
    initial: { secret, creation: created(adapter) },
  });
  client.list.insert(adapter.backend.keys()[0]!);
  const { html, container } = onServer(
    <ApiKeysProvider client={client}>
      <Headless />
    </ApiKeysProvider>,
  );
  expect(html).toContain('aria-label="Secret"');
  expect(html).not.toContain(secret);
  container.remove();
});
