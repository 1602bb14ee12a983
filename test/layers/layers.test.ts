import { globSync, readFileSync } from 'node:fs';

import { describe, expect, test } from 'vitest';

import { complaintsAbout, type File } from './rules.ts';

const top = new URL('../../', import.meta.url);
const read = (path: string): string => readFileSync(new URL(path, top), 'utf8');

const manifest = JSON.parse(read('package.json')) as { exports: Record<string, unknown> };
const publicNames = new Set(Object.keys(manifest.exports).map((name) => name.replace('.', 'keydesk')));

const files: File[] = globSync('{src,stories,test,examples,bench,.storybook}/**/*.{ts,tsx}', {
  cwd: top,
  exclude: (path) => /(^|\/)(node_modules|dist)$/.test(path),
}).map((path) => ({ path: path.replaceAll('\\', '/'), text: read(path) }));

test('every file imports what its layer may, and no more', () => {
  expect(files.length).toBeGreaterThan(50);
  expect(files.flatMap((file) => complaintsAbout(file, publicNames))).toEqual([]);
});

describe('a planted file is reported', () => {
  test.each<[path: string, text: string]>([
    ['src/core/planted.ts', `import { useState } from 'react';`],
    ['src/core/planted.ts', `import type { ReactNode } from 'react';`],
    ['src/core/planted.ts', `import { useAccess } from '../react/use-access.ts';`],
    ['src/core/planted.ts', `export * from '../adapters/memory.ts';`],
    ['src/core/planted.ts', `const later = () => import('../ui/Dialog.tsx');`],
    ['src/core/planted.ts', `export type Panel = import('../ui/Dialog.tsx').Dialog;`],
    ['src/core/planted.ts', `export const title = document.title;`],
    ['src/core/planted.ts', `export const load = () => fetch('/');`],
    ['src/core/planted.ts', `export const copy = { navigator };`],
    ['src/core/planted.ts', `export let field: HTMLInputElement;`],
    ['src/adapters/rest.ts', `import { createApiKeysClient } from '../core/client.ts';`],
    ['src/adapters/rest.ts', `import { memoryAdapter } from './memory.ts';`],
    ['src/adapters/rest/planted.ts', `import { createServer } from '../memory/server.ts';`],
    ['src/adapters/rest.ts', `import { useState } from 'react';`],
    ['src/testing/planted.ts', `import { memoryAdapter } from '../adapters/memory.ts';`],
    ['src/react/planted.ts', `import { Dialog } from '../ui/Dialog.tsx';`],
    ['src/react/planted.ts', `import { restAdapter } from '../adapters/rest.ts';`],
    ['src/ui/planted.tsx', `import { createApiKeysClient } from '../core/client.ts';`],
    ['src/ui/planted.tsx', `import { type ApiKeysClient, createApiKeysClient } from '../core/client.ts';`],
    ['src/ui/planted.tsx', `import { memoryAdapter } from '../adapters/memory.ts';`],
    ['src/ui/planted.tsx', `import lodash from 'lodash';`],
    ['src/headless.ts', `export { Dialog } from './ui/Dialog.tsx';`],
    ['src/index.ts', `export { memoryAdapter } from './adapters/memory.ts';`],
    ['stories/planted.stories.tsx', `import { Dialog } from '../src/ui/Dialog.tsx';`],
    ['.storybook/planted.ts', `import '../src/ui/styles.css';`],
    ['examples/dashboard/web/planted.tsx', `import { errorCodes } from '../../../src/core/errors.ts';`],
    ['examples/dashboard/web/planted.tsx', `import { inner } from 'keydesk/core/errors';`],
    ['bench/planted.ts', `const kit = await import('../src/index.ts');`],
    ['test/core/planted.test.ts', `import { inner } from 'keydesk/dist/core/errors.js';`],
    ['test/e2e/planted.test.ts', `import { english } from '../../src/core/messages.ts';`],
    ['src/core/planted.ts', 'export {};\n'.repeat(251)],
  ])('%s: %s', (path, text) => {
    expect(complaintsAbout({ path, text }, publicNames)).toHaveLength(1);
  });
});

describe('a planted file is let through', () => {
  test.each<[path: string, text: string]>([
    ['src/core/planted.ts', `import { english } from './messages.ts'; export const field = { document: 1 }.document;`],
    ['src/core/planted.ts', `// document, window and fetch('/') in words only\nexport const words = 'window';`],
    ['src/adapters/memory.ts', `import { ApiKeysError } from '../core/errors.ts'; import './memory/server.ts';`],
    ['src/testing/planted.ts', `import type { ApiKeysAdapter } from '../core/adapter.ts';`],
    ['src/react/planted.ts', `import { useState } from 'react'; import { english } from '../core/messages.ts';`],
    ['src/ui/planted.tsx', `import type { ApiKeysClient } from '../core/client.ts';`],
    ['src/ui/planted.tsx', `import { type ApiKeysClient } from '../core/client.ts';`],
    [
      'src/ui/planted.tsx',
      `import * as Dialog from '@radix-ui/react-dialog'; import { useForm } from 'react-hook-form';`,
    ],
    ['stories/planted.stories.tsx', `import { ApiKeysPanel } from 'keydesk'; import 'keydesk/styles.css';`],
    ['test/core/planted.test.ts', `import { english } from '../../src/core/messages.ts';`],
    ['src/core/planted.ts', 'export {};\n'.repeat(250)],
  ])('%s: %s', (path, text) => {
    expect(complaintsAbout({ path, text }, publicNames)).toEqual([]);
  });
});
