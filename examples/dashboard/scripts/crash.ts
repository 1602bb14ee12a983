// Kills the server more often than the tests do: `npm run crash`. CRASH_ROUNDS says how often on each database.
import { spawnSync } from 'node:child_process';

const words = ['vitest', 'run', '--project', 'server', 'examples/dashboard/test/crash.test.ts'];
const env = { CRASH_ROUNDS: '24', ...process.env };
process.exitCode = spawnSync('npx', words, { stdio: 'inherit', env }).status ?? 1;
