import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { chromium, type Browser, type BrowserContext, type Page } from 'playwright';
import { createServer, type ViteDevServer } from 'vite';

import { startDashboard, type RunningDashboard } from '../../examples/dashboard/server/start.ts';
import { chromiumLaunchOptions } from '../chromium.ts';

/** One call on the wire, as the server got it. */
export interface Call {
  readonly method: string;
  readonly path: string;
  readonly hasProof: boolean;
}

/** The dashboard as `npm start` runs it, on a database of its own, and a browser with somebody before it. */
export interface Stage {
  readonly page: Page;
  readonly context: BrowserContext;
  /** Where the browser is: the dashboard's own page, or the same one in development mode. */
  readonly url: string;
  /** Writes to the API so far, in order. */
  readonly writes: readonly Call[];
  /** Errors and warnings that the page printed, refused requests left out. */
  readonly complaints: readonly string[];
  /** The code in the newest mail, once there are `count` mails. */
  codeInMail(count: number): Promise<string>;
  restart(): Promise<void>;
  close(): Promise<void>;
}

export async function openStage({ development = false } = {}): Promise<Stage> {
  const folder = await mkdtemp(join(tmpdir(), 'keydesk-e2e-'));
  const databaseUrl = `file:${join(folder, 'keydesk.db')}`;
  let dashboard = await startDashboard({ databaseUrl, port: 0 });
  const dev = development ? await startDevelopment(dashboard) : null;
  const browser = await chromium.launch(await chromiumLaunchOptions());
  const context = await browser.newContext({
    permissions: ['clipboard-read', 'clipboard-write'],
    reducedMotion: 'reduce',
    locale: 'en-GB',
  });
  const page = await context.newPage();
  const { writes, complaints } = watch(page);
  return {
    page,
    context,
    url: dev?.resolvedUrls?.local[0]?.replace(/\/$/, '') ?? dashboard.url,
    writes,
    complaints,
    codeInMail: (count) => codeInMail(dashboard, count),
    async restart() {
      const port = Number(new URL(dashboard.url).port);
      await dashboard.close();
      dashboard = await startDashboard({ databaseUrl, port });
    },
    async close() {
      await closeAll(browser, dev, dashboard);
      await rm(folder, { recursive: true });
    },
  };
}

async function closeAll(browser: Browser, dev: ViteDevServer | null, dashboard: RunningDashboard): Promise<void> {
  await browser.close();
  await dev?.close();
  await dashboard.close();
}

/** The same page by Vite's development server, so that React's StrictMode does everything twice. */
async function startDevelopment(dashboard: RunningDashboard): Promise<ViteDevServer> {
  // The server compares Origin and Host, so the Host must stay the browser's.
  const target = { target: dashboard.url, changeOrigin: false };
  const server = await createServer({
    configFile: join(import.meta.dirname, '../../examples/dashboard/vite.config.ts'),
    root: join(import.meta.dirname, '../../examples/dashboard/web'),
    logLevel: 'error',
    server: { host: '127.0.0.1', port: 0, proxy: { '/api': target, '/app': target } },
  });
  return server.listen();
}

function watch(page: Page): { writes: Call[]; complaints: string[] } {
  const writes: Call[] = [];
  const complaints: string[] = [];
  page.on('request', (request) => {
    const { pathname } = new URL(request.url());
    if (!pathname.startsWith('/api/') || request.method() === 'GET') return;
    const body = request.postData();
    writes.push({ method: request.method(), path: pathname, hasProof: body?.includes('"proof"') ?? false });
  });
  page.on('pageerror', (error) => complaints.push(String(error)));
  page.on('console', (message) => {
    // The browser itself reports each 4xx that a test provokes.
    const refused = message.text().startsWith('Failed to load resource');
    if (['error', 'warning'].includes(message.type()) && !refused) complaints.push(message.text());
  });
  return { writes, complaints };
}

function codeInMail({ inbox }: RunningDashboard, count: number): Promise<string> {
  if (!inbox) throw new Error('These mails go elsewhere.');
  return new Promise((resolve) => {
    const look = (): void => {
      const mails = inbox.messages();
      const code = mails.length >= count ? /^\d{6}$/m.exec(mails[0]?.text ?? '')?.[0] : undefined;
      if (!code) return;
      unsubscribe();
      resolve(code);
    };
    const unsubscribe = inbox.subscribe(look);
    look();
  });
}
