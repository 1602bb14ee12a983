import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { chromium, type Browser, type Page } from 'playwright';
import { preview, type PreviewServer } from 'vite';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import { chromiumLaunchOptions } from '../chromium.ts';
import { breakPolicy, recordViolations, strictPolicy } from '../e2e/policy.ts';

const root = join(import.meta.dirname, '../..');
const { devDependencies: pinned } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as {
  devDependencies: Record<string, string>;
};
const folder = mkdtempSync(join(tmpdir(), 'keydesk-pack-'));
let tarball: string;

function npm(directory: string, ...words: string[]): string {
  // As in a shell: the test runner's own NODE_ENV would build the app for tests.
  const { NODE_ENV: _, ...env } = process.env;
  const { status, stdout, stderr } = spawnSync('npm', words, { cwd: directory, encoding: 'utf8', env });
  if (status !== 0) throw new Error(`npm ${words.join(' ')} failed:\n${stdout}\n${stderr}`);
  return stdout;
}

beforeAll(() => {
  npm(root, 'pack', '--silent', '--pack-destination', folder);
  const packed = readdirSync(folder).find((name) => name.endsWith('.tgz'));
  if (!packed) throw new Error('npm pack made no package.');
  tarball = join(folder, packed);
});

afterAll(() => rmSync(folder, { recursive: true }));

describe.each([
  { react: '19.3.1', types: '19.3.0' },
  { react: '18.3.1', types: '18.3.31' },
])('in an empty Vite app with React $react', ({ react, types }) => {
  const app = join(folder, `react-${react}`);

  beforeAll(() => {
    cpSync(join(import.meta.dirname, 'app'), app, { recursive: true });
    for (const [index, { language, code }] of readmeExamples().entries()) {
      writeFileSync(join(app, 'src', `readme-${index}.${language}`), code);
    }
    const typesOfDom = react.startsWith('18') ? '18.3.7' : '19.3.0';
    const wanted = {
      dependencies: { keydesk: `file:${tarball}`, react, 'react-dom': react },
      devDependencies: {
        '@types/react': types,
        '@types/react-dom': typesOfDom,
        typescript: pinned['typescript'],
        vite: pinned['vite'],
      },
    };
    mkdirSync(app, { recursive: true });
    writeFileSync(join(app, 'package.json'), JSON.stringify({ name: 'app', private: true, type: 'module', ...wanted }));
    npm(app, 'install', '--prefer-offline', '--no-audit', '--no-fund');
  });

  test('it brings the kit, its form library, and what the dialog needs: 27 packages besides React', () => {
    const listed = JSON.parse(npm(app, 'ls', '--all', '--omit=dev', '--json')) as Listed;
    const brought = [...new Set(namesOf(listed))].filter((name) => !ofReact.includes(name));
    expect(brought).toContain('keydesk');
    expect(brought.slice(27)).toEqual([]);
  });

  test('it type-checks, with every example of the README', () => {
    expect(readdirSync(join(app, 'src')).filter((name) => name.startsWith('readme-'))).toHaveLength(5);
    expect(npm(app, 'exec', '--', 'tsc', '-p', '.')).toBe('');
  });

  describe.each(['production', 'development'])('built for %s, under a strict policy', (mode) => {
    const built = `dist-${mode}`;
    let server: PreviewServer;
    let browser: Browser;

    beforeAll(async () => {
      const build = `NODE_ENV=${mode} vite build --logLevel error --target es2022 --outDir ${built}`;
      npm(app, 'exec', '-c', build);
      npm(app, 'exec', '-c', `${build}-server --ssr src/server.tsx`);
      server = await preview({
        root: app,
        configFile: false,
        build: { outDir: built },
        preview: { host: '127.0.0.1', port: 0, headers: { 'Content-Security-Policy': strictPolicy } },
      });
      browser = await chromium.launch(await chromiumLaunchOptions());
    });

    afterAll(async () => {
      await browser.close();
      await server.close();
    });

    const open = async (path: string): Promise<Opened> => {
      const context = await browser.newContext();
      const violations = await recordViolations(context);
      const page = await context.newPage();
      const complaints = complaintsOf(page);
      await page.goto(`${server.resolvedUrls?.local[0] ?? ''}${path}`);
      return { page, violations, complaints };
    };

    test('it renders in the browser', async () => {
      const { page, violations, complaints } = await open('');
      await createAndDelete(page);
      expect(await page.evaluate('window.reactVersion')).toBe(react);
      expect({ violations, complaints }).toEqual({ violations: [], complaints: [] });
    });

    test('it renders on a server, and is taken over in the browser without a word', async () => {
      const html = npm(app, 'exec', '-c', `node ${built}-server/server.js 2>&1`).trim();
      expect(html).toMatch(/^<section .*Create a key.*<\/section>$/s);
      expect(html).not.toMatch(/<script|<style| style=/);
      const page = readFileSync(join(app, built, 'index.html'), 'utf8');
      const whole = page.replace('<div id="root"></div>', () => `<div id="root">${html}</div>`);
      expect(whole).not.toBe(page);
      writeFileSync(join(app, built, 'server.html'), whole);

      const opened = await open('server.html');
      await createAndDelete(opened.page);
      expect(opened.violations).toEqual([]);
      expect(opened.complaints).toEqual([]);
      expect(await breakPolicy(opened.page)).toEqual({ style: '', text: '' });
      await expect.poll(() => opened.violations).toEqual(['style-src-attr', 'require-trusted-types-for']);
    });
  });
});

interface Opened {
  readonly page: Page;
  readonly violations: readonly string[];
  readonly complaints: readonly string[];
}

function complaintsOf(page: Page): readonly string[] {
  const complaints: string[] = [];
  page.on('pageerror', (error) => complaints.push(String(error)));
  page.on('console', (message) => {
    // React's development build says where its tools are.
    if (message.type() !== 'info') complaints.push(message.text());
  });
  return complaints;
}

/** As much of the kit as has windows: creation with its secret, details, rotation, and deletion by a code. */
async function createAndDelete(page: Page): Promise<void> {
  const create = page.getByRole('button', { name: 'Create a key' });
  const row = page.getByRole('row').filter({ has: page.getByRole('rowheader', { name: 'Mobile app' }) });
  await row.waitFor();
  // The light colours are the default, whatever the host's own build made of `light-dark()`.
  expect(await create.evaluate((element) => getComputedStyle(element).backgroundColor)).toBe('rgb(49, 87, 213)');
  await create.click();
  await page.getByRole('textbox', { name: 'Secret key' }).waitFor();
  await page.getByRole('button', { name: 'Done' }).click();
  await page.getByRole('button', { name: 'Close without copying' }).click();
  for (const name of [/^Manage/, /^Rotate/]) {
    await row.getByRole('button', { name }).click();
    await page.getByRole('button', { name: 'Cancel' }).click();
  }
  await row.getByRole('button', { name: /^Delete/ }).click();
  await page.getByRole('button', { name: 'Confirm' }).click();
  const code = page.getByRole('textbox', { name: 'Code' });
  await code.waitFor();
  await code.fill(String(await page.evaluate('window.lastCode()')));
  await page.getByRole('button', { name: 'Continue' }).click();
  await page.getByRole('dialog', { name: 'Key deleted' }).waitFor();
  await row.waitFor({ state: 'detached' });
}

const ofReact = [
  'react',
  'react-dom',
  'scheduler',
  'loose-envify',
  'js-tokens',
  '@types/react',
  '@types/react-dom',
  '@types/prop-types',
  'csstype',
];

interface Listed {
  readonly dependencies?: Readonly<Record<string, Listed>>;
}

const namesOf = ({ dependencies = {} }: Listed): string[] =>
  Object.entries(dependencies).flatMap(([name, listed]) => [name, ...namesOf(listed)]);

function readmeExamples(): { language: string; code: string }[] {
  const readme = readFileSync(join(root, 'README.md'), 'utf8');
  return [...readme.matchAll(/^```(tsx?)\n(.*?)^```$/gms)].map(([, language = '', code = '']) => ({ language, code }));
}
