// One page with the panel on it, in every build of React, on a backend outside of the page: for `heap.ts` and `leaks.ts`.
import { join } from 'node:path';

import react from '@vitejs/plugin-react';
import type { CDPSession, Page, Route } from 'playwright';
import { build } from 'vite';

import { memoryAdapter, type MemoryAdapter, type MemoryAdapterOptions } from '../src/adapters/memory.ts';
import { ApiKeysError } from '../src/core/errors.ts';
import type { KeyChanges, NewKey, Proof } from '../src/core/types.ts';

export interface PageBuild {
  readonly react: 18 | 19;
  readonly mode: 'production' | 'development';
}

export const everyBuild: readonly PageBuild[] = [
  { react: 19, mode: 'production' },
  { react: 19, mode: 'development' },
  { react: 18, mode: 'production' },
  { react: 18, mode: 'development' },
];

/** A page with its backend, which is in this process: the page knows no more than a browser does. */
export interface DeskPage {
  readonly page: Page;
  readonly cdp: CDPSession;
  readonly backend: MemoryAdapter['backend'];
  /** The secrets that were answered so far, the newest last. */
  readonly secrets: readonly string[];
}

const project = join(import.meta.dirname, '..');
const origin = 'http://localhost';

const entry = `
import { createElement, StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { ApiKeysPanel, everyExtra } from 'keydesk';
import { restAdapter } from 'keydesk/adapters/rest';
import 'keydesk/styles.css';
import 'keydesk/extras.css';
const adapter = restAdapter({ baseUrl: '/api' });
const panel = () => createElement(StrictMode, null, createElement(ApiKeysPanel, { adapter, extras: everyExtra, locale: 'en' }));
let root = null;
window.mount = () => {
  root = createRoot(document.getElementById('root'));
  root.render(panel());
};
window.unmount = () => root.unmount();
window.mount();
`;

/** The page's files, by path. */
async function bundle({ react: version, mode }: PageBuild): Promise<ReadonlyMap<string, string | Uint8Array>> {
  const react18 = { find: /^(react|react-dom)($|\/.*)/, replacement: `${project}/test/react18/node_modules/$1$2` };
  const out = await build({
    configFile: false,
    root: project,
    mode,
    logLevel: 'error',
    define: { 'process.env.NODE_ENV': JSON.stringify(mode) },
    plugins: [
      react(),
      {
        name: 'entry',
        resolveId: (id) => (id.endsWith('/desk-entry.js') ? id : null),
        load: (id) => (id.endsWith('/desk-entry.js') ? entry : null),
      },
    ],
    resolve: { alias: [...(version === 18 ? [react18] : []), ...kit] },
    build: {
      write: false,
      minify: mode === 'production',
      rolldownOptions: { input: `${project}/desk-entry.js`, checks: { moduleLevelDirective: false } },
    },
  });
  const outputs = (Array.isArray(out) ? out : [out]).flatMap((each) => ('output' in each ? each.output : []));
  return new Map(outputs.map((file) => [`/${file.fileName}`, file.type === 'chunk' ? file.code : file.source]));
}

const kit = [
  { find: /^keydesk$/, replacement: `${project}/src/index.ts` },
  { find: /^keydesk\/adapters\/(.*)$/, replacement: `${project}/src/adapters/$1.ts` },
  { find: /^keydesk\/(styles|extras)\.css$/, replacement: `${project}/src/ui/$1.css` },
];

/** Opens the page in `page`, with its rows there. */
export async function openDesk(page: Page, pageBuild: PageBuild, options: MemoryAdapterOptions): Promise<DeskPage> {
  const files = await bundle(pageBuild);
  const adapter = memoryAdapter(options);
  const secrets: string[] = [];
  const script = [...files.keys()].find((path) => path.endsWith('.js'));
  const style = [...files.keys()].find((path) => path.endsWith('.css'));
  const html = `<!doctype html><html lang="en"><link rel="icon" href="data:,"><link rel="stylesheet" href="${style}"><div id="root"></div><script type="module" src="${script}"></script></html>`;
  await page.route(`${origin}/**`, async (route) => {
    const { pathname } = new URL(route.request().url());
    if (pathname.startsWith('/api/')) return answer(route, adapter, secrets);
    if (pathname === '/') return route.fulfill({ contentType: 'text/html', body: html });
    const file = files.get(pathname);
    const contentType = pathname.endsWith('.css') ? 'text/css' : 'text/javascript';
    return file ? route.fulfill({ contentType, body: Buffer.from(file) }) : route.fulfill({ status: 404 });
  });
  await page.goto(`${origin}/`);
  await page.getByRole('rowheader').first().waitFor();
  const cdp = await page.context().newCDPSession(page);
  return { page, cdp, backend: adapter.backend, secrets };
}

type Body = NewKey &
  KeyChanges & {
    readonly proof?: Proof;
    readonly keyIds?: readonly string[];
    readonly graceSeconds?: number;
  };

async function answer(route: Route, adapter: MemoryAdapter, secrets: string[]): Promise<void> {
  try {
    const [status, body] = await call(route, adapter);
    if ('secret' in body && typeof body.secret === 'string') secrets.push(body.secret);
    await route.fulfill({ status, json: body });
  } catch (thrown) {
    const error = thrown instanceof ApiKeysError ? thrown : new ApiKeysError('unknown');
    const json = { code: error.code, status: 422 };
    await route.fulfill({ status: 422, contentType: 'application/problem+json', json });
  }
}

/** The HTTP contract, as far as the page needs it, in front of the memory adapter. */
async function call(route: Route, adapter: MemoryAdapter): Promise<readonly [status: number, body: object]> {
  const request = route.request();
  const [, , kind, id = '', act] = new URL(request.url()).pathname.split('/');
  const { proof, graceSeconds = 0, keyIds = [], ...input } = (request.postDataJSON() ?? {}) as Body;
  const signal = new AbortController().signal;
  const context = { signal, idempotencyKey: request.headers()['idempotency-key'] ?? '', ...(proof && { proof }) };
  if (kind === 'access') return [200, await adapter.access({ signal })];
  if (kind === 'deletions') return written(await adapter.deleteMany(keyIds, context), 200);
  if (act === 'deletions') return written((await adapter.delete(id, context)) ?? { keyId: id }, 200);
  if (act === 'rotations') return written(await adapter.rotate(id, { graceSeconds }, context), 201);
  if (request.method() === 'PATCH') return written(await adapter.update(id, input, context), 200);
  if (request.method() === 'POST') return written(await adapter.create(input, context), 201);
  return [
    200,
    (await (id ? adapter.get(id, { signal }) : adapter.list({ limit: 100, cursor: null }, { signal }))) ?? {},
  ];
}

const written = (body: object, status: number): [number, object] => ['kind' in body ? 202 : status, body];
