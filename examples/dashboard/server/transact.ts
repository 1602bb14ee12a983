import type { Kysely, Transaction } from 'kysely';

const TRANSACTION_TRIES = 20;
const BACKOFF_MS = 8;
const MAX_BACKOFF_MS = 250;
/** Less than a client waits for an answer. */
const PATIENCE_MS = 10_000;
const BUSY_CODES = new Set(['40001', '40P01', 'SQLITE_BUSY']);
const SQLITE_BUSY = 5;

/** Whether the database gave up because others were at work. Nothing is left of the statement or the transaction. */
export function isBusy(error: unknown): boolean {
  const { code, errcode } = error as { code?: string; errcode?: number };
  // The low byte is the primary code: SQLITE_BUSY_SNAPSHOT and its kin end in 5 too.
  return BUSY_CODES.has(code ?? '') || (code === 'ERR_SQLITE_ERROR' && ((errcode ?? 0) & 0xff) === SQLITE_BUSY);
}

const UNREACHABLE_CODES = new Set(['ECONNREFUSED', '57P03', '53300']);
const POOL_TIMEOUT = 'timeout exceeded when trying to connect';

/** Whether there was no connection to be had, so that the database was asked for nothing. */
export function isUnreachable(error: unknown): boolean {
  const { code, message } = error as { code?: string; message?: string };
  return UNREACHABLE_CODES.has(code ?? '') || message === POOL_TIMEOUT;
}

/** Whether a unique index refused the statement. */
export function isUniqueViolation(error: unknown): boolean {
  const { code, errcode } = error as { code?: string; errcode?: number };
  return code === '23505' || errcode === 2067 || errcode === 1555;
}

/**
 * Runs `work` in a serializable transaction, again where the database asks for it: so `work` may run more than once and
 * must do nothing outside `trx`. With the embedded database a query past `trx` would wait for it forever.
 */
export async function transact<Tables, Result>(
  db: Kysely<Tables>,
  work: (trx: Transaction<Tables>) => Promise<Result>,
): Promise<Result> {
  const deadline = performance.now() + PATIENCE_MS;
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await db.transaction().setIsolationLevel('serializable').execute(work);
    } catch (error) {
      if (attempt === TRANSACTION_TRIES || performance.now() > deadline || !isBusy(error)) throw error;
      const ceiling = Math.min(MAX_BACKOFF_MS, BACKOFF_MS * 2 ** attempt);
      await new Promise((resolve) => setTimeout(resolve, Math.random() * ceiling));
    }
  }
}
