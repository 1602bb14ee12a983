import { dirname, join } from 'node:path/posix';

import { importsOf, namesUsed, type Import } from './imports.ts';

/** A file of the repository: its path from the top, and its text. */
export interface File {
  readonly path: string;
  readonly text: string;
}

const third = {
  react: ['react', 'react-dom'],
  ui: ['react', 'react-dom', 'react-hook-form'],
};

const browserNames = new Set(
  [
    'document',
    'window',
    'navigator',
    'location',
    'history',
    'localStorage',
    'sessionStorage',
    'indexedDB',
    'self',
  ].concat(
    ['fetch', 'XMLHttpRequest', 'WebSocket', 'BroadcastChannel', 'alert', 'requestAnimationFrame', 'matchMedia'],
    ['Element', 'HTMLElement', 'HTMLInputElement', 'Event', 'CustomEvent', 'MutationObserver', 'process', 'Buffer'],
  ),
);

/** What is told to developers depends on the kind of the build, which bundlers write in the place of this name. */
const isOfBuild = (path: string, name: string): boolean => name === 'process' && path === 'src/core/report.ts';

const isUnder = (folder: string, path: string): boolean => path.startsWith(`${folder}/`);
const isPackage = (from: string): boolean => !from.startsWith('.');

/** Whether CONTRIBUTING.md's table lets `file`, in src, import `target`: a path from the top, or a package. */
function mayImport(file: string, target: string, typeOnly: boolean): boolean {
  if (isUnder('src/core', file)) return isUnder('src/core', target);
  const adapter = /^(src\/adapters\/\w+|src\/testing)(\.tsx?$|\/)/.exec(file)?.[1];
  if (adapter !== undefined) {
    return (
      /^src\/core\/(types|adapter|errors)\.ts$/.test(target) || target === `${adapter}.ts` || isUnder(adapter, target)
    );
  }
  if (isUnder('src/react', file)) {
    return third.react.includes(target) || isUnder('src/core', target) || isUnder('src/react', target);
  }
  if (isUnder('src/ui', file)) {
    if (isUnder('src/core', target))
      return typeOnly || /^src\/core\/(types|messages|messages-extras)\.ts$/.test(target);
    return third.ui.includes(target) || target.startsWith('@radix-ui/') || /^src\/(ui|react)\//.test(target);
  }
  if (file === 'src/headless.ts') return /^src\/(core|react)\//.test(target);
  return /^src\/(core|react|ui)\/|^src\/headless\.ts$/.test(target);
}

/** Those who use the kit from outside reach it by its public names only. */
function mayUse(target: string, publicNames: ReadonlySet<string>): boolean {
  if (isUnder('src', target)) return false;
  return !/^keydesk(\/|$)/.test(target) || publicNames.has(target);
}

const resolved = (file: string, from: string): string => (isPackage(from) ? from : join(dirname(file), from));

function isAllowed(file: string, { from, typeOnly }: Import, publicNames: ReadonlySet<string>): boolean {
  const target = resolved(file, from);
  if (isUnder('src', file)) return mayImport(file, target, typeOnly);
  // Unit tests may reach into src; what they name publicly must still be public.
  if (isUnder('test', file) && !isUnder('test/e2e', file) && isUnder('src', target)) return true;
  return mayUse(target, publicNames);
}

/** What is wrong with a file by CONTRIBUTING.md, in words. */
export function complaintsAbout({ path, text }: File, publicNames: ReadonlySet<string>): string[] {
  const complaints = importsOf(path, text)
    .filter((each) => !isAllowed(path, each, publicNames))
    .map(({ from }) => `${path} must not import ${from}`);
  if (isUnder('src/core', path)) {
    const used = namesUsed(path, text, browserNames).filter((name) => !isOfBuild(path, name));
    complaints.push(...used.map((name) => `${path} must not use ${name}`));
  }
  const lines = text.trimEnd().split('\n').length;
  if (isUnder('src', path) && lines > 250) complaints.push(`${path} has ${lines} lines, more than 250`);
  return complaints;
}
