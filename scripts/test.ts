// Everything that must hold, one part after the other: `npm test`. The last line sums it all up.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { availableParallelism, tmpdir } from 'node:os';
import { join } from 'node:path';

interface Sum {
  readonly passed: number;
  readonly failed: number;
  readonly skipped: number;
}

/** Each counts as one. The build comes first, since types, package and dashboard are checked as a host gets them. */
const checks = ['build', 'check', 'typecheck', 'pack-check', 'size', 'build-dashboard', 'build-storybook'];
/** Each counts as its tests. */
const projects = ['unit', 'server', 'browser', 'browser-react18', 'stories', 'e2e'];

/** What may differ between the versions of React; all of it: `npx vitest run --project browser-react18`. */
const onReact18 = [
  'react/',
  'ui/story',
  'ui/hygiene',
  'ui/once',
  'ui/focus',
  'ui/secret.',
  'ui/rotation.',
  'ui/otp-input-h',
];

const longestMs = 420_000;

const reports = mkdtempSync(join(tmpdir(), 'keydesk-test-'));
const started = performance.now();
const sums: (Sum & { readonly name: string })[] = [];

for (const name of checks) {
  const ok = run(['run', '--silent', name]) === 0;
  sums.push({ name, passed: ok ? 1 : 0, failed: ok ? 0 : 1, skipped: 0 });
}
for (const project of projects) sums.push({ name: project, ...runProject(project) });
rmSync(reports, { recursive: true });

console.log(`\n${'part'.padEnd(18)}passed  failed  skipped`);
for (const { name, passed, failed, skipped } of sums) {
  console.log(`${name.padEnd(18)}${[passed, failed, skipped].map((count) => String(count).padStart(6)).join('  ')}`);
}
console.log(`${Math.round((performance.now() - started) / 1000)} s`);
const total = (of: keyof Sum): number => sums.reduce((sum, each) => sum + each[of], 0);
console.log(
  `${total('passed')} passed, ${total('failed')} failed${total('skipped') ? `, ${total('skipped')} skipped` : ''}`,
);
process.exitCode = total('failed') > 0 ? 1 : 0;

function runProject(project: string): Sum {
  const outputFile = join(reports, `${project}.json`);
  // One for each core, not Vitest's one less: they wait for browsers, databases and mail about as much as they compute.
  const workers = Math.max(2, availableParallelism());
  const words = ['exec', '--', 'vitest', 'run', '--project', project, `--maxWorkers=${workers}`];
  if (project === 'browser-react18') words.push(...onReact18.map((path) => `test/${path}`));
  const code = run([...words, '--reporter=default', '--reporter=json', `--outputFile.json=${outputFile}`]);
  try {
    const report = JSON.parse(readFileSync(outputFile, 'utf8')) as Record<string, number>;
    const failed = report['numFailedTests'] ?? 0;
    const passed = report['numPassedTests'] ?? 0;
    // What fails outside of any test, and a part without tests, fails the part.
    const silent = failed === 0 && (code !== 0 || passed === 0) ? 1 : 0;
    return {
      passed,
      failed: failed + silent,
      skipped: (report['numPendingTests'] ?? 0) + (report['numTodoTests'] ?? 0),
    };
  } catch {
    return { passed: 0, failed: 1, skipped: 0 };
  }
}

function run(words: readonly string[]): number {
  console.log(`\n— npm ${words.join(' ').replace(` ${reports}`, '')}`);
  const environment = { ...process.env, FORCE_COLOR: '0', NO_COLOR: '1' };
  // A part that hangs fails, instead of holding up the others.
  return spawnSync('npm', words, { stdio: 'inherit', env: environment, timeout: longestMs }).status ?? 1;
}
