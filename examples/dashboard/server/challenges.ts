import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto';

import type { Transaction } from 'kysely';

import { codeMail } from './code-mail.ts';
import { codePolicy, type CodePolicy, type KeyServer, type KeyPolicy, type Operation, type Session } from './options.ts';
import { Problem } from './problem.ts';
import { takeSend, returnSend } from './rate-limits.ts';
import type { Challenge, Proof } from './schemas.ts';
import { randomText, sha256 } from './secrets.ts';
import type { ChallengeRow, KeyTables } from './tables.ts';
import { isUniqueViolation, transact } from './transact.ts';

const ALPHABETS = { digits: '0123456789', alphanumeric: '23456789ABCDEFGHJKLMNPQRSTUVWXYZ' };
const DELIVERY_RETRY_SECONDS = 5;

/** What a code is asked for, and the only thing that it will ever allow. */
export interface Intent {
  readonly operation: Operation;
  readonly keyIds: readonly string[];
  /** The request's body without its proof. */
  readonly body: Readonly<Record<string, unknown>>;
}

/** The keys as the mail names them. */
export interface MailSubject {
  readonly name: string | null;
  readonly hint: string;
}

/** The one who asks, within one request. */
export interface Actor {
  readonly session: Session;
  readonly policy: KeyPolicy;
  readonly requestId: string;
}

function targetOf({ session }: Actor, { operation, keyIds }: Intent): string {
  return sha256(JSON.stringify([session.account.id, session.user.id, operation, keyIds.toSorted()]));
}

function bodyHash({ body }: Intent): string {
  return sha256(JSON.stringify(Object.entries(body).toSorted(([a], [b]) => (a < b ? -1 : 1))));
}

function hashCode(server: KeyServer, challengeId: string, salt: string, code: string): string {
  return createHmac('sha256', server.pepper).update(`code\n${challengeId}\n${salt}\n${code}`).digest('base64url');
}

function maskEmail(address: string): string {
  const at = address.lastIndexOf('@');
  return `${[...address][0] ?? ''}•••${address.slice(at)}`;
}

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
  const code = randomText(policy.length, ALPHABETS[policy.alphabet]);
  const row = newChallenge(server, actor, intent, code, policy);
  await replacePending(server, row, policy);
  try {
    await takeSend(server, actor.session.user.id, policy.sendsPerHour);
  } catch (error) {
    await setState(server, row.id, 'undelivered');
    throw error;
  }
  await deliver(server, actor, row, codeMail({ actor, intent, subjects, row, code }));
  return describeChallenge(actor, intent, row, server.now());
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
    reference: randomText(3, ALPHABETS.alphanumeric),
    code_salt: salt,
    code_hash: hashCode(server, id, salt, code),
    attempts: 0,
    max_attempts: policy.attempts,
    state: 'pending',
    created_at: now,
    expires_at: now + policy.lifetimeSeconds * 1000,
  };
}

/** Puts `row` in the place of the pending challenge for the same target, once the resend wait is over. */
async function replacePending({ db }: KeyServer, row: ChallengeRow, policy: Required<CodePolicy>): Promise<void> {
  try {
    await transact(db, async (trx) => {
      const sent = trx.selectFrom('challenges').where('target', '=', row.target).where('state', '!=', 'undelivered');
      const { last } = await sent.select((q) => q.fn.max('created_at').as('last')).executeTakeFirstOrThrow();
      const waitMs = last === null ? 0 : Number(last) + policy.resendAfterSeconds * 1000 - row.created_at;
      if (waitMs > 0) throw new Problem('rate_limited', { retryAfterSeconds: waitMs / 1000 });
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

async function deliver(
  server: KeyServer,
  actor: Actor,
  row: ChallengeRow,
  mail: ReturnType<typeof codeMail>,
): Promise<void> {
  try {
    await server.mail.send(mail);
  } catch (error) {
    await setState(server, row.id, 'undelivered');
    await returnSend(server, actor.session.user.id);
    const { name, code } = error as { name?: string; code?: string };
    const details = { name: name ?? 'Error', message: 'The mail server did not take the mail.', ...(code && { code }) };
    server.log({ level: 'error', event: 'delivery_failed', requestId: actor.requestId, error: details });
    throw new Problem('delivery_failed', { retryAfterSeconds: DELIVERY_RETRY_SECONDS });
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
 * Counts a try, then compares. Counting is one statement of its own before anything is looked at: so parallel guesses cannot
 * share a try, and no failure later gives one back. Throws unless the code is right.
 */
export async function tryCode(server: KeyServer, actor: Actor, intent: Intent, proof: Proof): Promise<void> {
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
  const given = hashCode(server, row.id, row.code_salt, proof.code.trim().toUpperCase());
  if (timingSafeEqual(Buffer.from(given), Buffer.from(row.code_hash))) return;
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
