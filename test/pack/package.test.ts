import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { chromium } from 'playwright';
import { preview } from 'vite';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import { chromiumLaunchOptions } from '../chromium.ts';

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
    expect(readdirSync(join(app, 'src')).filter((name) => name.startsWith('readme-'))).toHaveLength(3);
    expect(npm(app, 'exec', '--', 'tsc', '-p', '.')).toBe('');
  });

  test('it builds and renders', async () => {
    npm(app, 'exec', '--', 'vite', 'build', '--logLevel', 'error', '--target', 'es2022');
    const server = await preview({ root: app, configFile: false, preview: { host: '127.0.0.1', port: 0 } });
    const browser = await chromium.launch(await chromiumLaunchOptions());
    try {
      const page = await browser.newPage();
      const complaints: string[] = [];
      page.on('pageerror', (error) => complaints.push(String(error)));
      page.on('console', (message) => complaints.push(message.text()));
      await page.goto(server.resolvedUrls?.local[0] ?? '');
      const create = page.getByRole('button', { name: 'Create a key' });
      await page.getByRole('rowheader', { name: 'Mobile app' }).waitFor();
      // The light colours are the default, whatever the host's own build made of `light-dark()`.
      expect(await create.evaluate((element) => getComputedStyle(element).backgroundColor)).toBe('rgb(49, 87, 213)');
      await create.click();
      await page.getByRole('textbox', { name: 'Secret key' }).waitFor();
      expect(await page.evaluate('window.reactVersion')).toBe(react);
      expect(complaints).toEqual([]);
    } finally {
      await browser.close();
      await server.close();
    }
  });
});

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
