import { waitFor } from '@testing-library/react';
import { english, englishExtras, type Messages } from 'keydesk';
import { expect, test } from 'vitest';

import { everyState, secret, shownKey } from './states.tsx';
import { button, click, renderPanel, shopKeys } from './support.tsx';

/** Every message in brackets, so that whatever stands outside of brackets is not a message. */
const bracketed = Object.fromEntries(
  Object.entries({ ...english, ...englishExtras }).map(([key, words]) => [key, `⟦${words}⟧`]),
) as Messages;

const spoken = [
  'aria-label',
  'aria-description',
  'aria-roledescription',
  'aria-valuetext',
  'title',
  'placeholder',
  'alt',
];

/** What the backend or the calendar says, and no message can. */
const data = [...shopKeys.flatMap(({ name, hint }) => [name, hint]), shownKey.id, secret, 'Reason', '…'];

/** Every text that can be seen or heard, without what stands in brackets and what is data. */
function unworded(): string[] {
  const texts: string[] = [];
  for (const element of document.querySelectorAll('[data-scope="keydesk"], [data-scope="keydesk"] *')) {
    if (element.closest('time')) continue;
    for (const name of spoken) texts.push(element.getAttribute(name) ?? '');
    for (const node of element.childNodes) if (node instanceof Text) texts.push(node.data);
  }
  return texts.map(withoutWords).filter((text) => /\S/.test(text));
}

function withoutWords(text: string): string {
  let rest = data.reduce<string>((left, each) => left.replaceAll(each ?? '', ''), text);
  for (let before = ''; before !== rest;) {
    before = rest;
    rest = rest.replaceAll(/⟦[^⟦⟧]*⟧/g, '');
  }
  return rest;
}

test.each(everyState)('%s: every text is a message', async (_, options) => {
  const { client } = renderPanel({ ...options, panel: { ...options.panel, messages: bracketed } });
  await waitFor(() => expect(client.access.get().status).toMatch(/ready|failed/));
  await waitFor(() => expect(client.list.get().status).not.toBe('idle'));
  expect(document.body.textContent).toMatch(/⟦/);
  expect(unworded()).toEqual([]);
});

test('what is said and shown after a press is a message as well', async () => {
  const [, created] = everyState.find(([name]) => name === 'created')!;
  renderPanel({ ...created, panel: { messages: bracketed } });
  for (const name of ['secret.show', 'secret.copy'] as const) await click(button(`⟦${english[name]}⟧`));
  await waitFor(() => expect(document.body.textContent).toContain('⟦Copied⟧'));
  expect(unworded()).toEqual([]);
});

test('a text that is no message would be found', () => {
  renderPanel({ panel: { messages: { ...bracketed, 'panel.title': 'API keys' } } });
  expect(unworded()).toContain('API keys');
});

test('the language chooses plurals, numbers and dates', async () => {
  const messages: Messages = { 'panel.unreadable.other': '{count} klucza', 'panel.unreadable.few': '{count} klucze' };
  const broken = [{}, {}] as never[];
  const { view } = renderPanel({
    panel: { locale: 'pl', messages },
    methods: (memory) => ({
      list: async (...args) => {
        const page = await memory.list(...args);
        return { ...page, keys: [...page.keys, ...broken] };
      },
    }),
  });
  await waitFor(() => expect(view.container).toHaveTextContent('2 klucze'));
  expect(view.container).toHaveTextContent('1 sty 2026');
});
