import { act, cleanup } from '@testing-library/react';
import fc from 'fast-check';
import { everyExtra, type ApiKey, type WriteContext } from 'keydesk';
import { rotation, updating, type ApiKeysClient } from 'keydesk/headless';
import { beforeEach, expect, test, vi } from 'vitest';

import { anyEndings, healthy, healthyChallenge, type Endpoint, type Ending } from '../core/random-answers.ts';
import { panel, renderPanel, type Desk } from './support.tsx';

/** How many in all: `VITE_RANDOM_ANSWERS=10000 npx vitest run --project browser test/ui/random-answers.test.tsx`. */
const wanted = Number(import.meta.env['VITE_RANDOM_ANSWERS'] ?? 40);

/** For `npm run figures`, which sums these lines up. */
const figure = (text: string): void => {
  if (import.meta.env['VITE_FIGURES']) console.info(`FIGURE ${text}`);
};

const complaints: unknown[] = [];
const inherited = Object.getOwnPropertyNames(Object.prototype);

beforeEach(() => {
  complaints.length = 0;
  vi.spyOn(console, 'error').mockImplementation((...words: unknown[]) => {
    // Developers are told of such a backend.
    if (!String(words[0]).startsWith('Keydesk: ')) complaints.push(words);
  });
});

type Method = (...args: unknown[]) => Promise<unknown>;

const calm: Record<string, Method> = {
  list: async () => healthy.list,
  get: async () => healthy.get,
  access: async () => healthy.access,
};

/** One endpoint answers as it likes for a while, then as it should. */
function answering(endpoint: Endpoint, endings: readonly Ending[]): Record<string, Method> {
  const left = [...endings];
  return {
    [endpoint]: async (...args) => {
      const ending = left.shift();
      if (ending?.isThrown) throw ending.value;
      if (ending) return ending.value;
      const isAsked = endpoint in flows && !(args.at(-1) as WriteContext).proof;
      return isAsked ? healthyChallenge(endpoint as Write) : healthy[endpoint];
    },
  };
}

/** All that is to come at once has come, and is drawn. */
const settled = (): Promise<void> =>
  act(async () => {
    for (let turn = 0; turn < 40; turn += 1) await Promise.resolve();
  });

async function show(...methods: readonly Record<string, Method>[]): Promise<Desk> {
  const all: Record<string, Method> = Object.assign({}, calm, ...methods);
  const desk = renderPanel({ methods: () => all, panel: { extras: everyExtra } });
  await settled();
  return desk;
}

/** What a panel lacks that says something: its heading, and keys, that there are none, or that they could not be had. */
function lacksInPanel({ client }: Desk): string[] {
  const text = panel().textContent;
  const rows = panel().querySelectorAll('tbody th').length;
  const { keys, status, error } = client.list.get();
  const { gone } = client.facts.get();
  const empty = /No keys yet|Try again|Load more|could not be shown/;
  const lacks = {
    'its heading': !text.startsWith('API keys'),
    'a row for each key': rows !== keys.filter(({ id }) => !gone.has(id)).length,
    'a word in the place of rows': status === 'ready' && rows === 0 && !empty.test(text),
    'a way on from an error': error !== null && !/Try again|Sign in again/.test(text),
    'an end of loading': rows === 0 && status !== 'ready' && error === null,
  };
  return [...Object.entries(lacks).flatMap(([what, isLacking]) => (isLacking ? [what] : [])), ...unsound()];
}

function unsound(): string[] {
  const [slip] = /\bNaN\b|\[object |Invalid Date/.exec(document.body.textContent) ?? [];
  const added = Object.getOwnPropertyNames(Object.prototype).filter((name) => !inherited.includes(name));
  return [...(slip ? [slip] : []), ...added, ...complaints.map(String)];
}

test('whatever the list and the access answer, the panel says something', { timeout: 1_200_000 }, async () => {
  await fc.assert(
    fc.asyncProperty(anyEndings('list'), anyEndings('access'), async (lists, accesses) => {
      const desk = await show(answering('list', lists), answering('access', accesses));
      expect(lacksInPanel(desk)).toEqual([]);
      await act(() => Promise.all([desk.client.list.refetch(), desk.client.access.recheck()]));
      await settled();
      expect(lacksInPanel(desk)).toEqual([]);
      cleanup();
    }),
    { numRuns: wanted, endOnFailure: true },
  );
  figure(`${wanted} runs of the panel: 0 blank screens, 0 console errors`);
});

type Write = 'create' | 'delete' | 'update' | 'rotate' | 'deleteMany';

interface AnyFlow {
  get(): { readonly step: string };
  submit(code: string): void;
  close(): void;
  discard?(): void;
}

const flows: Readonly<Record<Write, (client: ApiKeysClient, keys: readonly ApiKey[]) => AnyFlow>> = {
  create({ creation }) {
    creation.open(true);
    creation.confirm({ name: 'Shop' });
    return creation;
  },
  delete({ deletion }, [key]) {
    deletion.open(key!);
    deletion.confirm();
    return deletion;
  },
  update(client, [key]) {
    const flow = client.part(updating);
    flow.open(key!);
    flow.confirm({ name: 'Shop' });
    return flow;
  },
  rotate(client, [key]) {
    const flow = client.part(rotation);
    flow.open(key!);
    flow.confirm({ graceSeconds: 0 });
    return flow;
  },
  deleteMany({ deletion }, keys) {
    deletion.open(keys);
    deletion.confirm();
    return deletion;
  },
};

/** What a window lacks that says something: a heading, and a way out. */
function lacksInWindow({ step }: { readonly step: string }): string[] {
  const [dialog, another] = document.querySelectorAll('[role="dialog"], [role="alertdialog"]');
  if (!dialog) return step === 'closed' ? unsound() : [`a window for ${step}`];
  const isNamed = /\S/.test(dialog.querySelector('h2')?.textContent ?? '');
  const isRight = step !== 'closed' && !another && isNamed && dialog.querySelector('button') !== null;
  return isRight ? unsound() : [`a sound window for ${step}`];
}

test.each(Object.entries(flows))(
  'whatever "%s" answers, its window says something',
  { timeout: 1_200_000 },
  async (name, begin) => {
    const write = name as Write;
    await fc.assert(
      fc.asyncProperty(anyEndings(write), async (endings) => {
        const desk = await show(answering(write, endings));
        const flow = await act(async () => begin(desk.client, desk.client.list.get().keys));
        await settled();
        expect(lacksInWindow(flow.get())).toEqual([]);
        await act(async () => flow.submit('111111'));
        await settled();
        expect(lacksInWindow(flow.get())).toEqual([]);
        await act(async () => {
          flow.close();
          if (flow.get().step === 'done') flow.discard?.();
        });
        await settled();
        expect(flow.get().step).toBe('closed');
        expect(lacksInPanel(desk)).toEqual([]);
        cleanup();
      }),
      { numRuns: Math.ceil(wanted / 10), endOnFailure: true },
    );
    figure(`${Math.ceil(wanted / 10)} runs of one window: 0 blank screens, 0 console errors`);
  },
);
