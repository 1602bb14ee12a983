import { randomBytes } from 'node:crypto';
import { linkSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';

import { IN_MEMORY, sqlitePath } from './storage.ts';

/**
 * The pepper of the embedded database: made at the first start, in a file beside it that only its owner reads. The hashes of
 * codes are worth nothing without it, so it never stands in the database; PostgreSQL's comes from outside, or this throws.
 */
export function pepperFor(databaseUrl: string): string {
  const path = sqlitePath(databaseUrl);
  if (path === null) {
    throw new Error(
      'KEYDESK_PEPPER must be set with PostgreSQL: 32 random characters or more, the same at every start.',
    );
  }
  return path === IN_MEMORY ? makePepper() : keptPepper(`${path}.pepper`);
}

function makePepper(): string {
  return randomBytes(32).toString('base64url');
}

function keptPepper(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    if (!hasCode(error, 'ENOENT')) throw error;
  }
  // A link appears with all that is in it, and fails where another server was faster: all read the same pepper.
  const draft = `${file}.${randomBytes(8).toString('hex')}`;
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(draft, makePepper(), { mode: 0o600, flag: 'wx', flush: true });
  try {
    linkSync(draft, file);
  } catch (error) {
    if (!hasCode(error, 'EEXIST')) throw error;
  } finally {
    rmSync(draft);
  }
  return readFileSync(file, 'utf8');
}

function hasCode(error: unknown, code: string): boolean {
  return (error as NodeJS.ErrnoException).code === code;
}
