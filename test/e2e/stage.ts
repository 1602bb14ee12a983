import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { chromium, type Browser, type BrowserContext, type BrowserContextOptions, type Page } from 'playwright';
import { createServer, type ViteDevServer } from 'vite';

import type { Operation } from '../../examples/dashboard/server/policy.ts';
import { startDashboard, type RunningDashboard } from '../../examples/dashboard/server/start.ts';
import { chromiumLaunchOptions } from '../chromium.ts';

/** One call on the wire, as the server got it. */
export interface Call {
  readonly method: string;
  readonly path: string;
  readonly hasProof: boolean;
}

export interface StageOptions {
  /** Serves the page by Vite's development server, with React's StrictMode. Default false. */
  readonly development?: boolean;
  /** Stops the server's clock: only `advance` moves it. Default false. */
  readonly stopsClock?: boolean;
  /** Which operations need a code. Default: as each business has it. */
  readonly guarded?: readonly Operation[];
}

/** The dashboard as `npm start` runs it, on a database of its own, and a browser with somebody before it. */
export interface Stage {
  readonly page: Page;
  readonly context: BrowserContext;
  /** Where the browser is: the dashboard's own page, or the same one in development mode. */
  readonly url: string;
  /** Writes to the API so far, of all pages, in order. */
  readonly writes: readonly Call[];
  /** Errors and warnings that the pages printed, refused requests left out. */
  readonly complaints: readonly string[];
  /** A page in a browser of its own, where nobody is signed in. */
  openVisitor(): Promise<Page>;
  /** Moves the server's clock, in milliseconds. */
  advance(milliseconds: number): void;
  /** The code in the newest mail, once there are `count` mails. */
  codeInMail(count: number): Promise<string>;
  /** The newest mail, once there are `count`. */
  mail(count: number): Promise<string>;
  restart(): Promise<void>;
  close(): Promise<void>;
}

const browserOptions: BrowserContextOptions = {
  permissions: ['clipboard-read', 'clipboard-write'],
  reducedMotion: 'reduce',
  locale: 'en-GB',
  // Wide enough for every column of the table.
  viewport: { width: 1680, height: 1050 },
};

export async function openStage(options: StageOptions = {}): Promise<Stage> {
  const { development = false, stopsClock = false, guarded } = options;
  const folder = await mkdtemp(join(tmpdir(), 'keydesk-e2e-'));
  const databaseUrl = `file:${join(folder, 'keydesk.db')}`;
  const began = Date.now();
  let ahead = 0;
  const now = (): number => (stopsClock ? began : Date.now()) + ahead;
  const start = (port: number) => startDashboard({ databaseUrl, port, now, ...(guarded && { guarded }) });
  let dashboard = await start(0);
  const dev = development ? await startDevelopment(dashboard) : null;
  const browser = await chromium.launch(await chromiumLaunchOptions());
  const { writes, complaints, watch } = createWatch();
  const openContext = async (): Promise<BrowserContext> => {
    const context = await browser.newContext(browserOptions);
    return context.on('page', watch);
  };
  const context = await openContext();
  return {
    page: await context.newPage(),
    context,
    url: dev?.resolvedUrls?.local[0]?.replace(/\/$/, '') ?? dashboard.url,
    writes,
    complaints,
    openVisitor: async () => (await openContext()).newPage(),
    advance: (milliseconds) => void (ahead += milliseconds),
    codeInMail: async (count) => codeIn(await newestMail(dashboard, count)),
    mail: (count) => newestMail(dashboard, count),
    async restart() {
      const port = Number(new URL(dashboard.url).port);
      await dashboard.close();
      dashboard = await start(port);
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

function createWatch(): { writes: Call[]; complaints: string[]; watch: (page: Page) => void } {
  const writes: Call[] = [];
  const complaints: string[] = [];
  const watch = (page: Page): void => {
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
  };
  return { writes, complaints, watch };
}

function codeIn(mail: string): string {
  const code = /^\d{6}$/m.exec(mail)?.[0];
  if (!code) throw new Error(`There is no code in: ${mail}`);
  return code;
}

function newestMail({ inbox }: RunningDashboard, count: number): Promise<string> {
  if (!inbox) throw new Error('These mails go elsewhere.');
  return new Promise((resolve) => {
    const look = (): void => {
      const [newest, ...others] = inbox.messages();
      if (!newest || others.length + 1 < count) return;
      unsubscribe();
      resolve(newest.text);
    };
    const unsubscribe = inbox.subscribe(look);
    look();
  });
}
