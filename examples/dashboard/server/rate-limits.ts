import type { Kysely } from 'kysely';

import { Problem } from './problem.ts';
import type { ChallengeRow, KeyTables } from './tables.ts';

const HOUR_MS = 3_600_000;

/** Counts the mail for a challenge, in one statement. Throws `rate_limited` past `max` in an hour. */
export async function takeSend(
  db: Kysely<KeyTables>,
  { account_id, user_id, created_at: time }: ChallengeRow,
  max: number,
): Promise<void> {
  const { started_at, count } = await db
    .insertInto('rate_limits')
    .values({ id: idOf(account_id, user_id), started_at: time, count: 1 })
    .onConflict((conflict) =>
      conflict.column('id').doUpdateSet((q) => {
        const over = q('rate_limits.started_at', '<=', time - HOUR_MS);
        const more = q('rate_limits.count', '+', 1);
        return {
          count: q.case().when(over).then(1).else(more).end(),
          started_at: q.case().when(over).then(time).else(q.ref('rate_limits.started_at')).end(),
        };
      }),
    )
    .returning(['started_at', 'count'])
    .executeTakeFirstOrThrow();
  if (count > max) throw new Problem('rate_limited', { retryAfterSeconds: (started_at + HOUR_MS - time) / 1000 });
}

/** Gives back a mail that was not sent after all. */
export async function returnSend(db: Kysely<KeyTables>, accountId: string, userId: string): Promise<void> {
  await db
    .updateTable('rate_limits')
    .set((q) => ({ count: q('count', '-', 1) }))
    .where('id', '=', idOf(accountId, userId))
    .where('count', '>', 0)
    .execute();
}

/** Each account by itself: what is tried in one environment uses up nothing of another. */
const idOf = (accountId: string, userId: string): string => `send:${accountId}:${userId}`;
