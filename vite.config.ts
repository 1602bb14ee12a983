import { storybookTest } from '@storybook/addon-vitest/vitest-plugin';
import react from '@vitejs/plugin-react';
import { playwright } from '@vitest/browser-playwright';
import { defineConfig } from 'vitest/config';

import { chromiumLaunchOptions } from './test/chromium.ts';
import { clipboardTurns } from './test/ui/clipboard-turns.ts';

const external = [/^react($|\/)/, /^react-dom($|\/)/, /^@radix-ui\//, 'react-hook-form'];

const provider = playwright({
  // Unpacking Chromium is for tests only: Storybook and `vite build` load this file too.
  launchOptions: process.env['VITEST'] ? await chromiumLaunchOptions() : {},
  contextOptions: { permissions: ['clipboard-read', 'clipboard-write'], reducedMotion: 'reduce' },
});
// A factory on purpose: Vitest mutates `instances`, so sharing one object between projects renames them.
const chromium = () => ({
  enabled: true,
  headless: true,
  provider,
  commands: clipboardTurns,
  screenshotFailures: false,
  instances: [{ browser: 'chromium' as const }],
});

// Tests and stories import the kit by its public name, and get the sources.
const kit = [
  { find: /^keydesk$/, replacement: `${import.meta.dirname}/src/index.ts` },
  { find: /^keydesk\/headless$/, replacement: `${import.meta.dirname}/src/headless.ts` },
  { find: /^keydesk\/adapters\/(.*)$/, replacement: `${import.meta.dirname}/src/adapters/$1.ts` },
  { find: /^keydesk\/testing$/, replacement: `${import.meta.dirname}/src/testing.ts` },
  { find: /^keydesk\/(styles|extras)\.css$/, replacement: `${import.meta.dirname}/src/ui/$1.css` },
];

// The same tests on React 18: a second copy lives in test/react18 (an npm workspace, as plain aliases end in ERESOLVE).
const react18 = {
  find: /^(react|react-dom)($|\/.*)/,
  replacement: `${import.meta.dirname}/test/react18/node_modules/$1$2`,
};

// Named here, or Vite finds them in the middle of a run and loads everything anew.
const prebundled = [
  '@datadog/browser-rum',
  '@radix-ui/react-dialog',
  '@sentry/browser',
  '@testing-library/react',
  '@testing-library/user-event',
  'axe-core',
  'fast-check',
  'posthog-js/full/no-external',
  'react-dom/client',
  'react-dom/server',
  'react-hook-form',
  'rrweb',
];

export default defineConfig({
  resolve: { alias: kit },
  plugins: [
    react(),
    {
      // TypeScript 6 and newer want types for `import 'keydesk/styles.css'` (TS2882).
      name: 'css-types',
      apply: 'build',
      generateBundle() {
        for (const name of ['styles', 'extras']) {
          this.emitFile({ type: 'asset', fileName: `${name}.css.d.ts`, source: 'export {};\n' });
        }
      },
    },
  ],
  build: {
    target: 'es2022',
    sourcemap: true,
    minify: false,
    cssMinify: true,
    cssCodeSplit: true,
    // Older targets make lightningcss replace `light-dark()`, which works only beside its own `color-scheme` rules.
    cssTarget: ['chrome123', 'firefox120', 'safari17.5'],
    lib: {
      entry: {
        index: 'src/index.ts',
        headless: 'src/headless.ts',
        'adapters/rest': 'src/adapters/rest.ts',
        'adapters/memory': 'src/adapters/memory.ts',
        testing: 'src/testing.ts',
        styles: 'src/ui/styles.css',
        extras: 'src/ui/extras.css',
      },
      formats: ['es'],
    },
    rolldownOptions: {
      external,
      checks: { moduleLevelDirective: false },
      output: { preserveModules: true, preserveModulesRoot: 'src', entryFileNames: '[name].js' },
    },
  },
  test: {
    coverage: { provider: 'v8', include: ['src/**/*.{ts,tsx}'], reporter: ['text', 'json-summary'] },
    projects: [
      {
        extends: true,
        test: { name: 'unit', environment: 'node', include: ['test/{core,adapters,layers,explore}/**/*.test.ts'] },
      },
      {
        extends: true,
        optimizeDeps: { include: prebundled },
        test: {
          name: 'browser',
          include: ['test/{react,ui}/**/*.test.tsx'],
          setupFiles: ['test/setup.ts'],
          browser: chromium(),
        },
      },
      {
        extends: true,
        resolve: { alias: [react18] },
        cacheDir: 'node_modules/.vite-react18',
        optimizeDeps: { include: prebundled },
        test: {
          name: 'browser-react18',
          include: ['test/{react,ui}/**/*.test.tsx'],
          setupFiles: ['test/setup.ts'],
          browser: chromium(),
        },
      },
      {
        extends: true,
        plugins: [storybookTest({ configDir: '.storybook' })],
        test: { name: 'stories', browser: chromium() },
      },
      {
        resolve: { alias: kit },
        test: { name: 'server', environment: 'node', include: ['examples/dashboard/test/**/*.test.ts'] },
      },
      {
        test: {
          name: 'e2e',
          environment: 'node',
          include: ['test/{e2e,pack}/**/*.test.ts'],
          testTimeout: 60_000,
          hookTimeout: 120_000,
        },
      },
    ],
  },
});
