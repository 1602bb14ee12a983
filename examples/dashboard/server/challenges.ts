import { randomBytes } from 'node:crypto';

import type { Transaction } from 'kysely';

import { codeMail } from './code-mail.ts';
import { equalDigests, hashCode, makeCode, makeReference, maskEmail } from './codes.ts';
import { type Actor, bodyHash, type Intent, type MailSubject, targetOf } from './intent.ts';
import { type Mail, MailNotTaken } from './mail.ts';
import type { KeyServer } from './options.ts';
import { codePolicy, type CodePolicy } from './policy.ts';
import { Problem } from './problem.ts';
import { takeSend, returnSend } from './rate-limits.ts';
import type { Challenge, Proof } from './schemas.ts';
import { randomText } from './secrets.ts';
import type { ChallengeRow, KeyTables } from './tables.ts';
import { isUniqueViolation, transact } from './transact.ts';

const DELIVERY_RETRY_SECONDS = 5;
/** Challenges after which the next may be asked for at once. */
const NO_WAIT = ['undelivered', 'completed'];

/**
 * Mails a new code for `intent` and voids the one before it. Throws `rate_limited` within the resend wait and past the
 * hour's allowance, and `delivery_failed` where the mail could not be handed over.
 */
export async function requestChallenge(
  server: KeyServer,
  actor: Actor,
  intent: Intent,
  subjects: readonly MailSubject[],
): Promise<Challenge> {
  const policy = codePolicy(actor.policy);
  const code = makeCode(policy);
  const row = newChallenge(server, actor, intent, code, policy);
  await replacePending(server, row, policy);
  await deliver(server, actor, row.id, codeMail({ actor, intent, subjects, row, code }));
  // The client counts from the moment it sent the request, which lies before this one.
  return describeChallenge(actor, intent, row, row.created_at);
}

function newChallenge(
  server: KeyServer,
  actor: Actor,
  intent: Intent,
  code: string,
  policy: Required<CodePolicy>,
): ChallengeRow {
  const id = `chl_${randomText(22)}`;
  const salt = randomBytes(16).toString('base64url');
  const now = server.now();
  return {
    id,
    account_id: actor.session.account.id,
    user_id: actor.session.user.id,
    session_id: actor.session.id,
    target: targetOf(actor, intent),
    body_hash: bodyHash(intent),
    reference: makeReference(),
    code_salt: salt,
    code_hash: hashCode(server.pepper, id, salt, code),
    attempts: 0,
    max_attempts: policy.attempts,
    state: 'pending',
    created_at: now,
    expires_at: now + policy.lifetimeSeconds * 1000,
  };
}

/** Puts `row` in the place of the pending challenge for the same target, once the resend wait is over and where the hour allows. */
async function replacePending({ db }: KeyServer, row: ChallengeRow, policy: Required<CodePolicy>): Promise<void> {
  try {
    await transact(db, async (trx) => {
      const sent = trx.selectFrom('challenges').where('target', '=', row.target).where('state', 'not in', NO_WAIT);
      const { last } = await sent.select((q) => q.fn.max('created_at').as('last')).executeTakeFirstOrThrow();
      const waitMs = last === null ? 0 : last + policy.resendAfterSeconds * 1000 - row.created_at;
      if (waitMs > 0) throw new Problem('rate_limited', { retryAfterSeconds: waitMs / 1000 });
      await takeSend(trx, row, policy.sendsPerHour);
      await trx
        .updateTable('challenges')
        .set({ state: 'void' })
        .where('target', '=', row.target)
        .where('state', '=', 'pending')
        .execute();
      await trx.insertInto('challenges').values(row).execute();
    });
  } catch (error) {
    // Another request for the same target was faster by a moment.
    if (isUniqueViolation(error)) throw new Problem('rate_limited', { retryAfterSeconds: policy.resendAfterSeconds });
    throw error;
  }
}

/** Where the mail may arrive in spite of all it counts, to the wait and to the hour: else a slow server would have no limit. */
async function deliver(server: KeyServer, actor: Actor, challengeId: string, mail: Mail): Promise<void> {
  try {
    await server.mail.send(mail);
  } catch (error) {
    const isNotTaken = error instanceof MailNotTaken;
    await setState(server, challengeId, isNotTaken ? 'undelivered' : 'void');
    if (isNotTaken) await returnSend(server.db, actor.session.account.id, actor.session.user.id);
    const { name, code } = ((error as Error).cause ?? error) as { name?: string; code?: string };
    const details = { name: name ?? 'Error', message: 'The mail server did not take the mail.', ...(code && { code }) };
    server.log({ level: 'error', event: 'delivery_failed', requestId: actor.requestId, error: details });
    const retryAfterSeconds = isNotTaken ? DELIVERY_RETRY_SECONDS : codePolicy(actor.policy).resendAfterSeconds;
    throw new Problem('delivery_failed', { retryAfterSeconds });
  }
}

async function setState({ db }: KeyServer, id: string, state: string): Promise<void> {
  await db.updateTable('challenges').set({ state }).where('id', '=', id).where('state', '=', 'pending').execute();
}

function describeChallenge(actor: Actor, intent: Intent, row: ChallengeRow, now: number): Challenge {
  const policy = codePolicy(actor.policy);
  const resendAt = row.created_at + policy.resendAfterSeconds * 1000;
  return {
    kind: 'challenge',
    id: row.id,
    operation: intent.operation,
    keyIds: [...intent.keyIds],
    method: 'email',
    sentTo: maskEmail(actor.session.account.registeredEmail),
    codeLength: policy.length,
    codeAlphabet: policy.alphabet,
    expiresInSeconds: Math.max(0, Math.floor((row.expires_at - now) / 1000)),
    resendAfterSeconds: Math.max(0, Math.ceil((resendAt - now) / 1000)),
    attemptsLeft: row.max_attempts - row.attempts,
    reference: row.reference,
  };
}

/** The answer that a request for a code got, again, with the time and tries that are left now. */
export async function repeatChallenge(server: KeyServer, actor: Actor, intent: Intent, id: string): Promise<Challenge> {
  const row = await findOwn(server, actor, id);
  if (!row || challengeStatus(row, server.now()) !== 'pending') throw new Problem('challenge_gone');
  return describeChallenge(actor, intent, row, server.now());
}

/**
 * Counts a try, for {@link checkCode}. It is one statement of its own before anything is looked at: so parallel guesses
 * cannot share a try, and no failure later gives one back. Throws where the challenge takes none.
 */
export async function countTry(server: KeyServer, actor: Actor, intent: Intent, proof: Proof): Promise<ChallengeRow> {
  const row = await server.db
    .updateTable('challenges')
    .set((q) => ({ attempts: q('attempts', '+', 1) }))
    .where('id', '=', proof.challengeId)
    .where('session_id', '=', actor.session.id)
    .where('target', '=', targetOf(actor, intent))
    .where('body_hash', '=', bodyHash(intent))
    .where('state', '=', 'pending')
    .where('expires_at', '>', server.now())
    .whereRef('attempts', '<', 'max_attempts')
    .returningAll()
    .executeTakeFirst();
  if (!row) throw await whyNot(server, actor, proof.challengeId);
  return row;
}

/** Throws unless the code is right. `row` is the challenge with this try counted. */
export function checkCode(server: KeyServer, row: ChallengeRow, { code }: Proof): void {
  const given = hashCode(server.pepper, row.id, row.code_salt, code);
  if (equalDigests(given, row.code_hash)) return;
  const attemptsLeft = row.max_attempts - row.attempts;
  throw attemptsLeft > 0 ? new Problem('code_invalid', { attemptsLeft }) : new Problem('attempts_exhausted');
}

async function whyNot(server: KeyServer, actor: Actor, id: string): Promise<Problem> {
  const row = await findOwn(server, actor, id);
  if (!row) return new Problem('challenge_gone', { status: 404 });
  if (row.state === 'pending' && row.attempts >= row.max_attempts) return new Problem('attempts_exhausted');
  if (row.state === 'pending' && row.expires_at <= server.now()) return new Problem('code_expired');
  return new Problem('challenge_gone');
}

/** Uses the challenge up, in the transaction of the operation it allows. Throws where another request was first. */
export async function consumeChallenge(trx: Transaction<KeyTables>, { challengeId }: Proof): Promise<void> {
  const { numUpdatedRows } = await trx
    .updateTable('challenges')
    .set({ state: 'completed' })
    .where('id', '=', challengeId)
    .where('state', '=', 'pending')
    .executeTakeFirst();
  if (numUpdatedRows !== 1n) throw new Problem('challenge_gone');
}

function findOwn({ db }: KeyServer, { session }: Actor, id: string): Promise<ChallengeRow | undefined> {
  return db
    .selectFrom('challenges')
    .selectAll()
    .where('id', '=', id)
    .where('account_id', '=', session.account.id)
    .where('user_id', '=', session.user.id)
    .executeTakeFirst();
}

function challengeStatus(row: ChallengeRow, now: number): 'pending' | 'completed' | 'void' {
  if (row.state === 'completed') return 'completed';
  return row.state === 'pending' && row.expires_at > now && row.attempts < row.max_attempts ? 'pending' : 'void';
}

/** Where the caller's challenge stands. Throws `challenge_gone` (404) for one that is not theirs. */
export async function readChallenge(server: KeyServer, actor: Actor, id: string) {
  const row = await findOwn(server, actor, id);
  if (!row) throw new Problem('challenge_gone', { status: 404 });
  return challengeStatus(row, server.now());
}

/** Makes the caller's challenge useless; nothing happens to any other. */
export async function cancelChallenge(server: KeyServer, actor: Actor, id: string): Promise<void> {
  const row = await findOwn(server, actor, id);
  if (row) await setState(server, row.id, 'void');
}
