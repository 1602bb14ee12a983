import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterAll, beforeAll, describe } from 'vitest';

import { noPostgres, type Postgres, startPostgres } from './postgres.ts';

const START_TIMEOUT_MS = 60_000;

/** Gives the address of a new, empty database. */
export type NewDatabase = () => Promise<string>;

/** Runs the same tests on the embedded database and on PostgreSQL. Where the latter is absent the title of what is skipped says why. */
export function onBothDatabases(title: string, define: (newDatabase: NewDatabase) => void): void {
  onEmbedded(title, define);
  onPostgres(title, define);
}

/** Runs tests of what only the embedded database does. */
export function onEmbedded(title: string, define: (newDatabase: NewDatabase) => void): void {
  describe(`${title}, embedded database`, () => {
    let folder = '';
    let count = 0;
    beforeAll(() => {
      folder = mkdtempSync(join(tmpdir(), 'keydesk-server-'));
    });
    afterAll(() => rmSync(folder, { recursive: true, force: true }));
    define(async () => {
      count += 1;
      return `file:${join(folder, `${count}.db`)}`;
    });
  });
}

/** Runs tests of what only a database behind a connection does. */
export function onPostgres(title: string, define: (newDatabase: NewDatabase) => void): void {
  const why = noPostgres === null ? '' : ` (skipped: ${noPostgres})`;
  describe.skipIf(noPostgres !== null)(`${title}, PostgreSQL${why}`, () => {
    let postgres: Postgres;
    beforeAll(async () => {
      postgres = await startPostgres();
    }, START_TIMEOUT_MS);
    afterAll(() => postgres.stop());
    define(() => postgres.createDatabase());
  });
}
