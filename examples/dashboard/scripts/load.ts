// Reads at full speed while keys are created and deleted by code: `npm run load`. Ends with 1 on any wrong answer.
// PostgreSQL is the one that DATABASE_URL names (it is written to), else one that is started for this.
import { spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { startInbox } from '../server/inbox.ts';
import { noPostgres, startPostgres } from '../test/postgres.ts';
import { spawnServer } from '../test/server-process.ts';
import { LoadUser } from './load-user.ts';

const SECONDS = Number(process.env['LOAD_SECONDS'] ?? 10);
const CONNECTIONS = 4;
const WRITERS = 2;
const KEYS_ON_LIST = 50;
const PROGRAM = join(import.meta.dirname, 'load-server.ts');

/** What autocannon says of a run. */
interface Run {
  readonly requests: { readonly average: number; readonly total: number };
  readonly latency: { readonly p50: number; readonly p99: number };
  readonly errors: number;
  readonly timeouts: number;
  readonly non2xx: number;
}

let wrong = 0;

async function cannon(url: string, headers: Readonly<Record<string, string>>): Promise<Run> {
  const words = ['autocannon', '--json', '--no-progress', '-d', String(SECONDS), '-c', String(CONNECTIONS)];
  const named = Object.entries(headers).flatMap(([name, value]) => ['-H', `${name}=${value}`]);
  const child = spawn('npx', [...words, ...named, url], { stdio: ['ignore', 'pipe', 'ignore'] });
  let text = '';
  for await (const chunk of child.stdout) text += String(chunk);
  return JSON.parse(text) as Run;
}

function tell(name: string, { requests, latency, errors, timeouts, non2xx }: Run): void {
  const failed = errors + timeouts + non2xx;
  wrong += failed + (requests.total === 0 ? 1 : 0);
  const figures = [requests.average.toFixed(0), `${latency.p50} ms`, `${latency.p99} ms`, String(failed)];
  console.log(`  ${name.padEnd(18)}${figures.map((figure) => figure.padStart(10)).join('')}`);
}

/** Creates and deletes until the time is over. */
async function writeOn(user: LoadUser, until: number): Promise<number> {
  let deleted = 0;
  for (; performance.now() < until; deleted += 1) await user.createAndDelete();
  return deleted;
}

async function load(name: string, databaseUrl: string): Promise<void> {
  const inbox = await startInbox();
  const environment = { DATABASE_URL: databaseUrl, SMTP_URL: inbox.url, KEYDESK_PEPPER: randomUUID() };
  const server = await spawnServer(environment, PROGRAM);
  try {
    const user = new LoadUser(server.url, inbox);
    await user.signIn();
    const { secret } = await user.create();
    for (let count = 0; count < KEYS_ON_LIST; count += 1) await user.create();
    const before = await user.total();
    const until = performance.now() + SECONDS * 1000;
    const writing = Promise.all(Array.from({ length: WRITERS }, () => writeOn(user, until)));
    const [list, me, deletions] = await Promise.all([
      cannon(`${server.url}/api/api-keys`, { Cookie: user.cookie }),
      cannon(`${server.url}/api/me`, { Authorization: `Bearer ${secret}` }),
      writing,
    ]);
    const deleted = deletions.reduce((sum, each) => sum + each, 0);
    console.log(`${name}, ${SECONDS} s\n${' '.repeat(20)}requests/s       p50       p99    errors`);
    tell(`list of ${KEYS_ON_LIST}`, list);
    tell('/me', me);
    const lost = (await user.total()) - before;
    wrong += user.wrong.length + Math.abs(lost) + (deleted === 0 ? 1 : 0);
    console.log(
      `  ${deleted} keys created and deleted by code, ${user.wrong.length} wrong answers, ${lost} keys too many`,
    );
    for (const each of user.wrong.slice(0, 5)) console.log(`  wrong: ${each}`);
  } finally {
    await server.kill();
    await inbox.close();
  }
}

const folder = mkdtempSync(join(tmpdir(), 'keydesk-load-'));
await load('Embedded database', `file:${join(folder, 'keydesk.db')}`);
rmSync(folder, { recursive: true });

const given = process.env['DATABASE_URL'];
if (given?.startsWith('postgres')) {
  await load('PostgreSQL at DATABASE_URL', given);
} else if (noPostgres === null) {
  const postgres = await startPostgres();
  await load('PostgreSQL without fsync', await postgres.createDatabase());
  await postgres.stop();
} else {
  console.log(`PostgreSQL: left out, ${noPostgres}`);
}
process.exitCode = wrong > 0 ? 1 : 0;
