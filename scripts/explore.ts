// Explores the flows further than the tests do: `npm run explore`, and with `-- --plant` the bugs that it must find.
import { spawn } from 'node:child_process';

import { plants } from '../test/explore/plants.ts';

const depth = process.env['EXPLORE_DEPTH'] ?? '11';
const walks = process.env['EXPLORE_WALKS'] ?? '100000';

interface Found {
  readonly search: string;
  readonly violations: number;
  readonly runs: number;
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

async function plantAll(): Promise<void> {
  let missed = 0;
  for (const { name } of plants) {
    const found = await explore({ PLANT: name, EXPLORE_DEPTH: '9', EXPLORE_WALKS: '5000' });
    const caught = found.filter(({ violations }) => violations > 0);
    if (caught.length === 0) missed += 1;
    const by = caught.map(({ search, runs }) => `${search} after ${runs}`).join(', ');
    console.log(`${caught.length > 0 ? 'caught' : 'MISSED'}  ${name}${by && `: ${by}`}`);
  }
  console.log(`${plants.length - missed} of ${plants.length} planted bugs caught`);
  process.exitCode = missed > 0 ? 1 : 0;
}

async function exploreAll(): Promise<void> {
  const found = await explore({ EXPLORE_DEPTH: depth, EXPLORE_WALKS: walks });
  const violations = found.reduce((sum, each) => sum + each.violations, 0);
  console.log(`${found.length} searches, ${violations} violations`);
  process.exitCode = found.length < 6 || violations > 0 ? 1 : 0;
}

await (process.argv.includes('--plant') ? plantAll() : exploreAll());
