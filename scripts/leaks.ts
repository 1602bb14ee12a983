// What is left of windows that were closed and panels that are gone, after 200 of each: `npm run leaks`.
import { chromium, type Page } from 'playwright';

import { chromiumLaunchOptions } from '../test/chromium.ts';
import { everyBuild, openDesk, type DeskPage, type PageBuild } from './desk-page.ts';
import { collectGarbage } from './heap-snapshot.ts';

/** What a user does once, and ends where it began: in which window which button is pressed, both as patterns. */
type Cycle = readonly (readonly [window: string | null, button: string])[];

const warmUp = 40;
const times = 200;
const most = { nodes: 0, listeners: 0, timers: 0, heap: 0.01 };

const cycles: Readonly<Record<string, Cycle>> = {
  'create a key': [
    [null, '^Create a key$'],
    ['^Create a key', '^Cancel$'],
  ],
  'delete a key': [
    [null, '^Delete .*Checkout'],
    ['^Delete this key', '^Cancel$'],
  ],
  'enter the code': [
    [null, '^Delete .*Checkout'],
    ['^Delete this key', '^Confirm$'],
    ['^Enter the code', '^Cancel$'],
  ],
  'key details': [
    [null, '^Manage .*Checkout'],
    ['^Key details', '^Cancel$'],
  ],
  'rotate a key': [
    [null, '^Rotate .*Mobile app'],
    ['^Rotate this key', '^Cancel$'],
  ],
  'the new secret': [
    [null, '^Rotate .*Mobile app'],
    ['^Rotate this key', '^Rotate key$'],
    ['^Your new key', '^Done$'],
    ['^Close without copying', '^Close without copying$'],
  ],
  'delete several': [
    [null, '^Delete 2 keys'],
    ['^Delete 2 keys', '^Cancel$'],
  ],
};

interface Figures {
  readonly nodes: number;
  readonly listeners: number;
  readonly timers: number;
  /** In bytes. */
  readonly heap: number;
}

/** Counts the timers that are still to come; runs in the page before anything else. */
function countTimers(): void {
  const running = new Set<unknown>();
  const { setTimeout: start, clearTimeout: stop, setInterval: repeat, clearInterval: end } = window;
  const begin = (id: number): number => (running.add(id), id);
  const over = (id: number | undefined): void => void running.delete(id);
  Object.assign(window, {
    timers: () => running.size,
    setTimeout: (action: () => void, delay?: number, ...args: unknown[]) => {
      const id = start(() => (over(id), Reflect.apply(action, window, args)), delay);
      return begin(id);
    },
    setInterval: (action: () => void, delay?: number) => begin(repeat(action, delay)),
    clearTimeout: (id?: number) => (over(id), stop(id)),
    clearInterval: (id?: number) => (over(id), end(id)),
  });
}

/** Does a cycle so many times; runs in the page. */
async function perform([cycle, count]: [Cycle, number]): Promise<void> {
  const dialog = '[data-part="dialog"]';
  const titleNow = (): string | null => document.querySelector(`${dialog} [data-part="title"]`)?.textContent ?? null;
  const until = async <T>(find: () => T | undefined | false): Promise<T> => {
    for (let tries = 0; tries < 2_000; tries += 1) {
      const found = find();
      if (found) return found;
      await new Promise((resolve) => setTimeout(resolve));
    }
    throw new Error(`In "${titleNow()}" it does not go on: ${cycle.join(' | ')}`);
  };
  const isAt = (pattern: string | null): boolean => {
    const title = titleNow();
    return pattern === null ? title === null : title !== null && new RegExp(pattern).test(title);
  };
  const named = (pattern: string): HTMLButtonElement | undefined =>
    [...document.querySelectorAll<HTMLButtonElement>(`${titleNow() === null ? '' : dialog} button`)]
      .filter((each) => each.getAttribute('aria-disabled') !== 'true')
      .find((each) => new RegExp(pattern).test(each.getAttribute('aria-label') ?? each.textContent));
  for (let done = 0; done < count; done += 1) {
    for (const [pattern, button] of cycle) (await until(() => isAt(pattern) && named(button))).click();
    await until(() => isAt(null));
  }
}

/** Takes the panel away and brings it back, so many times; runs in the page. */
async function remount(count: number): Promise<void> {
  const host = window as unknown as Record<'mount' | 'unmount', () => void>;
  const rows = 'tbody th';
  const until = async (isThere: boolean): Promise<void> => {
    while ((document.querySelector(rows) !== null) !== isThere) await new Promise((resolve) => setTimeout(resolve));
  };
  for (let done = 0; done < count; done += 1) {
    host.unmount();
    await until(false);
    host.mount();
    await until(true);
  }
}

async function measure({ page, cdp }: DeskPage): Promise<Figures> {
  await page.evaluate(() => new Promise((resolve) => requestAnimationFrame(() => requestIdleCallback(resolve))));
  await collectGarbage(cdp);
  const { nodes, jsEventListeners: listeners } = await cdp.send('Memory.getDOMCounters');
  const { usedSize: heap } = await cdp.send('Runtime.getHeapUsage');
  const timers = await page.evaluate(() => (window as unknown as { timers(): number }).timers());
  return { nodes, listeners, timers, heap };
}

/** A table inside the engine that has just grown is no leak, which grows every time: what is over is measured once more. */
async function isTight(desk: DeskPage, name: string, run: (count: number) => Promise<void>): Promise<boolean> {
  await run(warmUp);
  return (await isTightOnce(desk, name, run)) || isTightOnce(desk, `${name}, again`, run);
}

async function isTightOnce(desk: DeskPage, name: string, run: (count: number) => Promise<void>): Promise<boolean> {
  const before = await measure(desk);
  await run(times);
  const after = await measure(desk);
  const nodes = after.nodes - before.nodes;
  const listeners = after.listeners - before.listeners;
  const timers = after.timers - before.timers;
  const heap = (after.heap - before.heap) / before.heap;
  const ok = nodes <= most.nodes && listeners <= most.listeners && timers <= most.timers && heap < most.heap;
  const figures = [nodes, listeners, timers].map((each) => String(each).padStart(10)).join('');
  const grown = `${(heap * 100).toFixed(2)} %`.padStart(10);
  console.log(`${ok ? 'ok  ' : 'OVER'} ${name.padEnd(22)}${figures}${grown} of ${(before.heap / 1e6).toFixed(2)} MB`);
  return ok;
}

async function openPage(page: Page, build: PageBuild): Promise<DeskPage> {
  await page.addInitScript(countTimers);
  return openDesk(page, build, {
    keys: ['Checkout', 'Mobile app', 'Warehouse'].map((name) => ({ name })),
    access: { policy: { nameRequired: true, rotation: { presets: [0] } } },
    codePolicy: { resendAfterSeconds: 0 },
  });
}

const options = await chromiumLaunchOptions();
// Machine code is made as functions get hot, and is no leak: without it, the heap is what the page keeps.
const browser = await chromium.launch({ ...options, args: [...(options.args ?? []), '--js-flags=--jitless'] });
const results: boolean[] = [];
for (const build of everyBuild.filter(({ mode }) => mode === 'production')) {
  console.log(`React ${build.react}, ${times} times`.padEnd(27) + '     nodes listeners    timers      heap');
  const page = await browser.newPage({ reducedMotion: 'reduce' });
  const desk = await openPage(page, build);
  for (const name of ['Checkout', 'Warehouse'])
    await page.getByRole('checkbox', { name: new RegExp(`^Choose .*${name}`) }).check();
  for (const [name, cycle] of Object.entries(cycles)) {
    results.push(await isTight(desk, name, (count) => page.evaluate(perform, [cycle, count] as [Cycle, number])));
  }
  results.push(await isTight(desk, 'the panel', (count) => page.evaluate(remount, count)));
  await page.close();
}
await browser.close();
process.exitCode = results.every(Boolean) ? 0 : 1;
