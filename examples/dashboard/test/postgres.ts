import { execFileSync, spawn } from 'node:child_process';
import { chownSync, existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';

const DEBIAN_ROOT = '/usr/lib/postgresql';
const START_TRIES = 200;
const START_PAUSE_MS = 50;

/** Why there is no PostgreSQL to test on, or null where there is one. */
export const noPostgres = binaries() === null ? `no PostgreSQL in ${DEBIAN_ROOT}: apt-get install postgresql` : null;

if (noPostgres && process.env['CI'] === 'true') throw new Error(`The server is to be tested on both: ${noPostgres}`);

function binaries(): string | null {
  const versions = existsSync(DEBIAN_ROOT) ? readdirSync(DEBIAN_ROOT).toSorted((a, b) => Number(b) - Number(a)) : [];
  return (
    versions.map((version) => join(DEBIAN_ROOT, version, 'bin')).find((bin) => existsSync(join(bin, 'initdb'))) ?? null
  );
}

/** PostgreSQL refuses to run as root; Debian's package brings a user for it. */
function identity(): { uid?: number; gid?: number } {
  if (process.getuid?.() !== 0) return {};
  const id = (flag: string) => Number(execFileSync('id', [flag, 'postgres'], { encoding: 'utf8' }));
  return { uid: id('-u'), gid: id('-g') };
}

function freePort(): Promise<number> {
  return new Promise((resolve) => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const { port } = server.address() as { port: number };
      server.close(() => resolve(port));
    });
  });
}

export interface Postgres {
  /** The address of a new, empty database. */
  createDatabase(): string;
  stop(): Promise<void>;
}

/** Starts PostgreSQL in a directory of its own on a free loopback port. */
export async function startPostgres(): Promise<Postgres> {
  const bin = binaries();
  if (bin === null) throw new Error(noPostgres ?? '');
  const root = mkdtempSync(join(tmpdir(), 'keydesk-postgres-'));
  const as = identity();
  if (as.uid !== undefined && as.gid !== undefined) chownSync(root, as.uid, as.gid);
  const options = { ...as, cwd: root, stdio: 'pipe', encoding: 'utf8' } as const;
  const data = join(root, 'data');
  execFileSync(join(bin, 'initdb'), ['-D', data, '-U', 'keydesk', '-A', 'trust', '-E', 'UTF8', '--no-sync'], options);
  const port = await freePort();
  const settings = ['-c', 'fsync=off', '-c', 'listen_addresses=127.0.0.1', '-c', `unix_socket_directories=${root}`];
  const server = spawn(join(bin, 'postgres'), ['-D', data, '-p', String(port), ...settings], {
    ...as,
    cwd: root,
    stdio: 'ignore',
  });
  const exited = new Promise<void>((resolve) => server.once('exit', () => resolve()));
  const psql = (sql: string) =>
    execFileSync(
      join(bin, 'psql'),
      ['-h', '127.0.0.1', '-p', String(port), '-U', 'keydesk', 'postgres', '-c', sql],
      options,
    );
  await untilReady(() => psql('select 1'));
  let databases = 0;
  return {
    createDatabase() {
      databases += 1;
      psql(`create database test_${databases}`);
      return `postgres://keydesk@127.0.0.1:${port}/test_${databases}`;
    },
    async stop() {
      server.kill('SIGINT');
      await exited;
      rmSync(root, { recursive: true, force: true });
    },
  };
}

async function untilReady(probe: () => void): Promise<void> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return probe();
    } catch (error) {
      if (attempt === START_TRIES) throw error;
      await delay(START_PAUSE_MS);
    }
  }
}
