import { ApiKeysError } from '../../core/errors.ts';
import type { Challenge, Operation, Proof } from '../../core/types.ts';
import { base62, legible, randomText } from './random.ts';
import type { CodePolicy, SentCode } from './types.ts';

/** What a code is asked for. A challenge is good for exactly this, the body included. */
export interface Guarded {
  readonly operation: Operation;
  readonly keyIds: readonly string[];
  readonly body?: object;
}

export interface Codes {
  readonly sent: readonly SentCode[];
  /** Sends a code and voids the one sent before for the same operation on the same keys. */
  challenge(guarded: Guarded): Challenge;
  /** Uses the challenge up, or throws. A wrong code costs one try. */
  redeem(guarded: Guarded, proof: Proof): void;
  /** The challenge again, with the time and the tries that are left of it; `challenge_gone` where nothing is. */
  repeat(guarded: Guarded, challengeId: string): Challenge;
  voidAll(): void;
}

interface Open {
  readonly challenge: Challenge;
  readonly code: string;
  readonly body: string;
  readonly sentAt: number;
  attemptsLeft: number;
}

/** Sends and checks one-time codes. There is at most one open challenge for each operation and keys. */
export function createCodes(policy: CodePolicy, now: () => number): Codes {
  const sent: SentCode[] = [];
  const open = new Map<string, Open>();
  const find = (guarded: Guarded, challengeId: string): Open => {
    const found = open.get(slotOf(guarded));
    if (found?.challenge.id === challengeId && found.body === bodyOf(guarded)) return found;
    throw new ApiKeysError('challenge_gone');
  };
  return {
    sent,
    challenge(guarded) {
      const slot = slotOf(guarded);
      const waitMs = (open.get(slot)?.sentAt ?? -Infinity) + policy.resendAfterSeconds * 1000 - now();
      if (waitMs > 0) throw new ApiKeysError('rate_limited', { retryAfterMs: waitMs });
      const next = makeChallenge(guarded, policy, now());
      open.set(slot, next);
      sent.push(mail(next));
      return next.challenge;
    },
    redeem(guarded, proof) {
      check(find(guarded, proof.challengeId), proof.code, now());
      open.delete(slotOf(guarded));
    },
    repeat(guarded, challengeId) {
      const { challenge, sentAt, attemptsLeft } = find(guarded, challengeId);
      const age = (now() - sentAt) / 1000;
      const expiresInSeconds = Math.floor(challenge.expiresInSeconds - age);
      if (expiresInSeconds <= 0 || attemptsLeft <= 0) throw new ApiKeysError('challenge_gone');
      const resendAfterSeconds = Math.max(0, Math.ceil(challenge.resendAfterSeconds - age));
      return { ...challenge, expiresInSeconds, resendAfterSeconds, attemptsLeft };
    },
    voidAll: () => open.clear(),
  };
}

// The same keys in another order are the same set.
const slotOf = ({ operation, keyIds }: Guarded): string => JSON.stringify([operation, ...keyIds.toSorted()]);
const bodyOf = ({ body }: Guarded): string => JSON.stringify(body ?? null);

function makeChallenge(guarded: Guarded, policy: CodePolicy, now: number): Open {
  const challenge: Challenge = {
    kind: 'challenge',
    id: `chl_${randomText(base62, 22)}`,
    operation: guarded.operation,
    keyIds: [...guarded.keyIds],
    method: 'email',
    sentTo: policy.sentTo,
    codeLength: policy.length,
    codeAlphabet: policy.alphabet,
    expiresInSeconds: policy.expiresInSeconds,
    resendAfterSeconds: policy.resendAfterSeconds,
    attemptsLeft: policy.attempts,
    reference: randomText(legible, 3),
  };
  const code = randomText(policy.alphabet === 'digits' ? '0123456789' : legible, policy.length);
  return { challenge, code, body: bodyOf(guarded), sentAt: now, attemptsLeft: policy.attempts };
}

const mail = ({ challenge, code }: Open): SentCode => ({
  to: challenge.sentTo,
  code,
  keyIds: [...challenge.keyIds],
  operation: challenge.operation,
  reference: challenge.reference ?? '',
});

/** The last wrong code is answered like every code after it: there is no try left to show. */
function check(tried: Open, code: string, now: number): void {
  if (now >= tried.sentAt + tried.challenge.expiresInSeconds * 1000) throw new ApiKeysError('code_expired');
  if (tried.attemptsLeft <= 0) throw new ApiKeysError('attempts_exhausted');
  tried.attemptsLeft -= 1;
  if (code.toUpperCase() === tried.code) return;
  const { attemptsLeft } = tried;
  throw attemptsLeft > 0 ? new ApiKeysError('code_invalid', { attemptsLeft }) : new ApiKeysError('attempts_exhausted');
}
