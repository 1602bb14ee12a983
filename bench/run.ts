// What mounting costs, against the least that a React table of the same rows can cost: `npm run bench`, after a build.
// CPU is the main thread's task time, so it hardly depends on what else the machine does. Medians, interleaved.
import { join } from 'node:path';

import { chromium, type CDPSession, type Page } from 'playwright';
import { build, preview } from 'vite';

import { chromiumLaunchOptions } from '../test/chromium.ts';
import type { Contestant } from './page.tsx';

const rounds = 9;
const counts = [10, 100, 1_000];
const contestants: readonly Contestant[] = ['keydesk', 'floor'];

const site = { root: import.meta.dirname, configFile: false, logLevel: 'error' } as const;
const outDir = join(import.meta.dirname, '../node_modules/.cache/bench');
await build({ ...site, build: { outDir, emptyOutDir: true } });
const server = await preview({ ...site, build: { outDir }, preview: { host: '127.0.0.1', port: 0 } });
const browser = await chromium.launch(await chromiumLaunchOptions());

console.log('keys   contestant   mount CPU ms   DOM elements');
for (const count of counts) {
  const samples: Record<Contestant, number[]> = { keydesk: [], floor: [] };
  const elements: Partial<Record<Contestant, number>> = {};
  for (let round = 0; round < rounds; round += 1) {
    for (const contestant of contestants) {
      const { cpu, size } = await measure(contestant, count);
      samples[contestant].push(cpu);
      elements[contestant] = size;
    }
  }
  for (const contestant of contestants) {
    const cells = [String(count).padEnd(6), contestant.padEnd(12), median(samples[contestant]).toFixed(1).padStart(12)];
    console.log(`${cells.join(' ')}   ${String(elements[contestant]).padStart(12)}`);
  }
  console.log(`       ratio ${(median(samples.keydesk) / median(samples.floor)).toFixed(2)}`);
}
await browser.close();
await server.close();

async function measure(contestant: Contestant, count: number): Promise<{ cpu: number; size: number }> {
  const page = await browser.newPage();
  await page.goto(server.resolvedUrls?.local[0] ?? '');
  const session = await page.context().newCDPSession(page);
  await session.send('Performance.enable');
  const before = await taskMs(session);
  await mounted(page, contestant, count);
  const cpu = (await taskMs(session)) - before;
  const size = await page.evaluate(() => document.querySelectorAll('#root *').length);
  await page.close();
  return { cpu, size };
}

function mounted(page: Page, contestant: Contestant, count: number): Promise<void> {
  return page.evaluate(([what, keys]) => window.mount(what, keys), [contestant, count] as const);
}

async function taskMs(session: CDPSession): Promise<number> {
  const { metrics } = await session.send('Performance.getMetrics');
  return (metrics.find(({ name }) => name === 'TaskDuration')?.value ?? 0) * 1000;
}

function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[values.length >> 1] ?? 0;
}
