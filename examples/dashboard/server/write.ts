import type { Transaction } from 'kysely';

import { checkCode, consumeChallenge, countTry, repeatChallenge, requestChallenge } from './challenges.ts';
import { logFailure } from './http.ts';
import { type Claim, claimKey, releaseKey, settleKey } from './idempotency.ts';
import type { Actor, Intent, MailSubject } from './intent.ts';
import type { KeyServer } from './options.ts';
import { isGuarded } from './policy.ts';
import { Problem } from './problem.ts';
import type { Challenge, Proof } from './schemas.ts';
import type { KeyTables } from './tables.ts';
import { transact } from './transact.ts';

/** One write of the contract: what it is, and the four things that differ from one to the next. */
export interface Write<Result, Kept> {
  readonly intent: Intent;
  readonly proof: Proof | undefined;
  readonly idempotencyKey: string;
  /** Checks that it can be done at all, before a mail goes out or a try is counted. Throws a Problem. */
  prepare(): Promise<readonly MailSubject[]>;
  /** Does it. May run again after a conflict, so it touches nothing but `trx`. */
  apply(trx: Transaction<KeyTables>): Promise<Result>;
  /** What is kept for a replay. Never a secret. */
  keep(result: Result): Kept;
  /** Answers a replay from what was kept. */
  replay(kept: Kept): Result;
}

type Answer<Result> = { readonly challenge: Challenge } | { readonly result: Result };
type Refusal = Pick<Problem, 'code' | 'options'>;
type Outcome<Kept> = { readonly challengeId: string } | { readonly kept: Kept } | { readonly refusal: Refusal };

/**
 * The one way a write goes: a result, or a challenge where the policy asks for a code and no proof came. The same
 * Idempotency-Key gets the same answer; a failure is kept only where it has cost a try at a code.
 */
export async function runWrite<Result, Kept>(
  server: KeyServer,
  actor: Actor,
  write: Write<Result, Kept>,
): Promise<Answer<Result>> {
  const { intent, proof, idempotencyKey } = write;
  const claim = await claimKey(server, actor, idempotencyKey, [intent, proof]);
  if (claim.outcome !== undefined) return repeat(server, actor, write, claim.outcome as Outcome<Kept>);
  try {
    return await perform(server, actor, write, claim);
  } catch (error) {
    await aside(server, actor, releaseKey(server.db, claim));
    throw error;
  }
}

async function repeat<Result, Kept>(
  server: KeyServer,
  actor: Actor,
  write: Write<Result, Kept>,
  outcome: Outcome<Kept>,
): Promise<Answer<Result>> {
  if ('refusal' in outcome) throw new Problem(outcome.refusal.code, outcome.refusal.options);
  if ('kept' in outcome) return { result: write.replay(outcome.kept) };
  return { challenge: await repeatChallenge(server, actor, write.intent, outcome.challengeId) };
}

async function perform<Result, Kept>(
  server: KeyServer,
  actor: Actor,
  write: Write<Result, Kept>,
  claim: Claim,
): Promise<Answer<Result>> {
  const { intent, proof } = write;
  const guarded = isGuarded(actor.policy, intent.operation);
  const subjects = await write.prepare();
  if (guarded && !proof) {
    const challenge = await requestChallenge(server, actor, intent, subjects);
    await settleKey(server.db, claim, { challengeId: challenge.id });
    return { challenge };
  }
  const apply = () =>
    transact(server.db, async (trx) => {
      if (guarded && proof) await consumeChallenge(trx, proof);
      const applied = await write.apply(trx);
      await settleKey(trx, claim, { kept: write.keep(applied) });
      return applied;
    });
  if (!guarded || !proof) return { result: await apply() };
  const challenge = await countTry(server, actor, intent, proof);
  try {
    checkCode(server, challenge, proof);
    return { result: await apply() };
  } catch (error) {
    if (error instanceof Problem)
      await aside(server, actor, settleKey(server.db, claim, { refusal: refusalOf(error) }));
    throw error;
  }
}

function refusalOf({ code, options }: Problem): Refusal {
  return { code, options };
}

/** Waits for what is done after a failure. Should it fail too, that is logged, and the first failure stays the answer. */
async function aside(server: KeyServer, actor: Actor, work: Promise<void>): Promise<void> {
  await work.catch((error: Error) => logFailure(server, actor.requestId, error));
}
