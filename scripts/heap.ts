// How many copies of the secret and of the code are left in the browser's heap when they should be gone: `npm run heap`.
import { chromium, type Browser, type CDPSession, type Page } from 'playwright';

import { chromiumLaunchOptions } from '../test/chromium.ts';
import { everyBuild, openDesk, type DeskPage, type PageBuild } from './desk-page.ts';
import { collectGarbage, retainersOf, takeSnapshot } from './heap-snapshot.ts';

/** Where a text was found, and how often. */
interface Counts {
  /** Strings of the heap that hold the whole text. */
  readonly whole: number;
  /** Strings of the heap that hold a part of it, long enough to be no accident. */
  readonly parts: number;
  /** Typed arrays that hold it, a character an element. */
  readonly arrays: number;
  /** Document, fields, storage, address. */
  readonly page: number;
  /** What holds it in the heap. */
  readonly holders: () => readonly string[];
}

const secretPrefix = 'sk_heap_';
const guarded = ['create', 'rotate', 'delete', 'deleteMany'] as const;
const keys = ['Checkout', 'Mobile app'].map((name) => ({ name }));
const codePolicy = { guarded, length: 10, alphabet: 'alphanumeric', resendAfterSeconds: 0 } as const;

/** Every typed array of the page as text; they do not stand in a snapshot. */
async function readArrays(cdp: CDPSession): Promise<readonly string[]> {
  const expression = 'Object.getPrototypeOf(Uint8Array.prototype)';
  const { result } = await cdp.send('Runtime.evaluate', { expression, objectGroup: 'arrays' });
  const { objects } = await cdp.send('Runtime.queryObjects', {
    prototypeObjectId: result.objectId!,
    objectGroup: 'arrays',
  });
  const { result: texts } = await cdp.send('Runtime.callFunctionOn', {
    objectId: objects.objectId!,
    // As numbers, so that no string of it is made in the page.
    functionDeclaration: `function () { return this.filter((each) => ArrayBuffer.isView(each) && each.length < 1e6).map((each) => Array.from(each, Number)); }`,
    returnByValue: true,
  });
  await cdp.send('Runtime.releaseObjectGroup', { objectGroup: 'arrays' });
  const arrays = texts.value as readonly (readonly number[])[];
  return arrays.map((each) => Buffer.from(each).toString('latin1'));
}

const readPage = (page: Page): Promise<string> =>
  page.evaluate(() => {
    const fields = Array.from(document.querySelectorAll('input, textarea'), (field) => Reflect.get(field, 'value'));
    const stored = [Object.entries(localStorage), Object.entries(sessionStorage), history.state, document.cookie];
    return [document.documentElement.outerHTML, ...fields, location.href, JSON.stringify(stored)].join('\n');
  });

const count = (among: readonly string[], parts: readonly string[]): number =>
  among.filter((each) => parts.some((part) => each.includes(part))).length;

/** The heap comes first: to read the page makes strings. */
async function search({ page, cdp }: DeskPage, texts: Record<string, string>): Promise<Record<string, Counts>> {
  await collectGarbage(cdp);
  const heap = await takeSnapshot(cdp);
  const { strings } = heap;
  const arrays = await readArrays(cdp);
  const inPage = await readPage(page);
  return Object.fromEntries(
    Object.entries(texts).map(([name, text]) => {
      const whole = count(strings, [text]);
      const parts = count(strings, partsOf(text)) - whole;
      return [
        name,
        {
          whole,
          parts,
          arrays: count(arrays, [text]),
          page: count([inPage], [text]),
          holders: () => partsOf(text).flatMap((part) => retainersOf(heap, part)),
        },
      ];
    }),
  );
}

/** Its pieces without the prefix, each too long to stand there by accident. */
function partsOf(text: string): readonly string[] {
  const random = text.replace(secretPrefix, '');
  const length = Math.min(10, random.length - 3);
  return Array.from({ length: random.length - length + 1 }, (_, start) => random.slice(start, start + length));
}

const press = (page: Page, name: string | RegExp): Promise<void> =>
  page.getByRole('button', { name, exact: true }).first().click();

/** Types the newest code as a user does, and gives it. Nothing else brings it into the page. */
async function enterCode({ page, backend }: DeskPage): Promise<string> {
  await page.getByRole('dialog', { name: 'Enter the code' }).waitFor();
  const { code } = backend.sent.at(-1)!;
  await page.keyboard.type(code);
  return code;
}

type Search = (moment: string, texts: Record<string, string>, isShown?: boolean) => Promise<void>;

/** Shows and copies the new secret. */
async function takeSecret({ page, secrets }: DeskPage): Promise<string> {
  await press(page, 'Show');
  await press(page, 'Copy');
  await page.getByRole('button', { name: 'Copied' }).waitFor();
  return secrets.at(-1)!;
}

async function tell(desk: DeskPage, look: Search): Promise<void> {
  const { page } = desk;
  await press(page, 'Create a key');
  const first = await enterCode(desk);
  await look('while the code is typed', { code: first }, true);
  await page.keyboard.press('Enter');
  const created = await takeSecret(desk);
  await look('while the secret is shown', { secret: created }, true);
  await press(page, 'Done');
  await page.getByRole('dialog').waitFor({ state: 'detached' });
  await look('after a creation', { secret: created, code: first });

  await press(page, /^Rotate .*Checkout/);
  await page.getByRole('radio', { name: 'Now' }).check();
  await press(page, 'Rotate key');
  const second = await enterCode(desk);
  await page.keyboard.press('Enter');
  const rotated = await takeSecret(desk);
  await press(page, 'Done');
  await page.getByRole('dialog').waitFor({ state: 'detached' });
  await look('after a rotation', { secret: rotated, code: second });

  await press(page, /^Delete .*Mobile app/);
  await press(page, 'Confirm');
  const third = await enterCode(desk);
  await page.keyboard.press('Enter');
  await page.getByRole('dialog', { name: 'Key deleted' }).waitFor();
  await look('after a deletion', { code: third });
}

/** Whether nothing was found where nothing should be, and something where it stands in its field. */
async function isClean(browser: Browser, build: PageBuild): Promise<boolean> {
  const context = await browser.newContext({ permissions: ['clipboard-write'], reducedMotion: 'reduce' });
  const page = await context.newPage();
  let clean = true;
  const desk = await openDesk(page, build, { keys, secretPrefix, codePolicy });
  await tell(desk, async (moment, texts, isShown = false) => {
    for (const [name, counts] of Object.entries(await search(desk, texts))) {
      const { whole, parts, arrays, page: inPage, holders } = counts;
      const found = whole + parts + arrays + inPage;
      const ok = isShown ? found > 0 : found === 0;
      clean &&= ok;
      const row = [whole, parts, arrays, inPage].map((each) => String(each).padStart(6)).join('');
      const label = `React ${build.react} ${build.mode}`.padEnd(22);
      console.log(`${ok ? 'ok   ' : 'FOUND'} ${label}${moment.padEnd(28)}${name.padEnd(8)}${row}`);
      if (!ok) for (const holder of new Set(holders())) console.log(`      ${holder}`);
    }
  });
  await context.close();
  return clean;
}

const browser = await chromium.launch(await chromiumLaunchOptions());
console.log(`${' '.repeat(64)} whole parts arrays page`);
const results: boolean[] = [];
for (const build of everyBuild) results.push(await isClean(browser, build));
await browser.close();
console.log(results.every(Boolean) ? 'No copy is left.' : 'Copies are left.');
process.exitCode = results.every(Boolean) ? 0 : 1;
