// Explores the flows further than the tests do: `npm run explore`. With `-- --plant` the bugs that it must find are
// planted one after the other, and docs/exploration.md is written anew.
import { spawn, spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';

import { plants } from '../test/explore/plants.ts';

const depth = process.env['EXPLORE_DEPTH'] ?? '11';
const walks = process.env['EXPLORE_WALKS'] ?? '100000';
const whilePlanted = { EXPLORE_DEPTH: '9', EXPLORE_WALKS: '10000' };
const methods = ['breadth first', 'random'] as const;

interface Found {
  /** The flow, and by which method. */
  readonly search: string;
  readonly violations: number;
  readonly runs: number;
}

interface Caught {
  readonly name: string;
  /** What each method needed in that flow where it was fastest; `null` where it found nothing. */
  readonly by: readonly (string | null)[];
}

async function explore(environment: NodeJS.ProcessEnv): Promise<readonly Found[]> {
  const child = spawn(
    'npx',
    ['vitest', 'run', '--config', 'test/explore/vitest.config.ts', '--exclude', '**/plants.test.ts'],
    {
      env: { ...process.env, ...environment },
      stdio: ['ignore', 'pipe', 'ignore'],
    },
  );
  let text = '';
  for await (const chunk of child.stdout) text += String(chunk);
  return [...text.matchAll(/EXPLORED (\{.*\})/g)].map(([, line = '{}']) => {
    if (!environment['PLANT']) console.log(line);
    return JSON.parse(line) as Found;
  });
}

/** How the fastest search of one method found it. */
function fastest(found: readonly Found[], method: string): string | null {
  const [first] = found
    .filter(({ search, violations }) => violations > 0 && search.endsWith(`, ${method}`))
    .toSorted((a, b) => a.runs - b.runs);
  return first ? `${first.runs} (${first.search.replace(`, ${method}`, '')})` : null;
}

async function plantAll(): Promise<void> {
  const all: Caught[] = [];
  for (const { name } of plants) {
    const found = await explore({ PLANT: name, ...whilePlanted });
    const by = methods.map((method) => fastest(found, method));
    all.push({ name, by });
    console.log(`${by.some(Boolean) ? 'caught' : 'MISSED'}  ${name}: ${by.map((each) => each ?? 'no').join(' / ')}`);
  }
  const document = plantsDocument(all);
  writeFileSync(new URL('../docs/exploration.md', import.meta.url), document);
  spawnSync('npx', ['oxfmt', 'docs/exploration.md'], { stdio: 'ignore' });
  console.log(sumOf(all));
  process.exitCode = all.every(({ by }) => by.every(Boolean)) ? 0 : 1;
}

function sumOf(all: readonly Caught[]): string {
  const count = (is: (each: Caught) => boolean): number => all.filter(is).length;
  const each = methods.map((method, index) => `${count(({ by }) => by[index] !== null)} ${method}`).join(', ');
  return `${count(({ by }) => by.some(Boolean))} of ${all.length} planted bugs caught: ${each}`;
}

const plantsDocument = (all: readonly Caught[]): string => `# Planted bugs

What the exploration of the flows (\`test/explore/\`) is worth: bugs that are put into the kit one after the other, and how
soon each is found. Breadth first to depth ${whilePlanted.EXPLORE_DEPTH}, in transitions; at random in at most
${whilePlanted.EXPLORE_WALKS} walks. Written by \`npm run explore -- --plant\`.

**${sumOf(all)}.**

| bug | ${methods.join(' | ')} |
| --- | --- | --- |
${all.map(({ name, by }) => `| ${name} | ${by.map((each) => each ?? 'not found').join(' | ')} |`).join('\n')}
`;

async function exploreAll(): Promise<void> {
  const found = await explore({ EXPLORE_DEPTH: depth, EXPLORE_WALKS: walks });
  const violations = found.reduce((sum, each) => sum + each.violations, 0);
  console.log(`${found.length} searches, ${violations} violations`);
  process.exitCode = found.length < 6 || violations > 0 ? 1 : 0;
}

await (process.argv.includes('--plant') ? plantAll() : exploreAll());
