import { execFileSync, spawn } from 'node:child_process';
import { chownSync, existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';

import { Client } from 'pg';

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
  return { uid: postgresId('-u'), gid: postgresId('-g') };
}

function postgresId(flag: '-u' | '-g'): number {
  return Number(execFileSync('id', [flag, 'postgres'], { encoding: 'utf8' }));
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
  /** The address of a schema of its own, new and empty. */
  createDatabase(): Promise<string>;
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
  const client = await untilReady(`postgres://keydesk@127.0.0.1:${port}/postgres`);
  let schemas = 0;
  return {
    async createDatabase() {
      schemas += 1;
      await client.query(`create schema test_${schemas}`);
      return `postgres://keydesk@127.0.0.1:${port}/postgres?options=-c%20search_path%3Dtest_${schemas}`;
    },
    async stop() {
      await client.end();
      server.kill('SIGINT');
      await exited;
      rmSync(root, { recursive: true, force: true });
    },
  };
}

async function untilReady(url: string): Promise<Client> {
  for (let attempt = 1; ; attempt += 1) {
    const client = new Client(url);
    try {
      await client.connect();
      return client;
    } catch (error) {
      if (attempt === START_TRIES) throw error;
      await delay(START_PAUSE_MS);
    }
  }
}
