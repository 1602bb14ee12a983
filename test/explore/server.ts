import { ApiKeysError, type ApiKey, type Challenge, type Proof } from 'keydesk/headless';

export const resendMs = 30_000;
export const lifeMs = 300_000;
export const retryMs = 20_000;
export const rightCode = '482913';
export const wrongCode = '111111';

interface Issued {
  readonly id: string;
  readonly keyId: string;
  readonly sentAt: number;
  attemptsLeft: number;
  isOpen: boolean;
}

export const keyOf = (id: string): ApiKey => ({
  id,
  name: `Key ${id}`,
  hint: `sk_…${id}`,
  status: 'active',
  createdAt: '2026-01-01T00:00:00.000Z',
  lastUsedAt: null,
  expiresAt: null,
});

/** The truth: which keys there are, and what a code is good for. It does what it is told at once, and remembers it. */
export class FakeServer {
  readonly alive = new Set(['a', 'b']);
  /** Keys that a proof of this client has deleted. */
  readonly deletedByUs = new Set<string>();
  readonly issued: Issued[] = [];
  readonly #outcomes = new Map<string, () => unknown>();
  readonly #now: () => number;

  constructor(now: () => number) {
    this.#now = now;
  }

  /** A deletion as the contract has it; the same idempotency key gets the same answer. */
  delete(keyId: string, idempotencyKey: string, proof?: Proof): unknown {
    const known = this.#outcomes.get(idempotencyKey);
    if (known) return known();
    try {
      const answer = proof ? this.#confirm(keyId, proof) : this.#challenge(keyId);
      this.#outcomes.set(idempotencyKey, () => answer);
      return answer;
    } catch (error) {
      // Only what has cost a try is kept: anything else may be tried again.
      if (proof) {
        this.#outcomes.set(idempotencyKey, () => {
          throw error;
        });
      }
      throw error;
    }
  }

  #challenge(keyId: string): Challenge {
    this.#demand(keyId);
    const last = this.issued.findLast((each) => each.keyId === keyId);
    const waitMs = last ? last.sentAt + resendMs - this.#now() : 0;
    if (waitMs > 0) throw new ApiKeysError('rate_limited', { retryAfterMs: waitMs });
    if (last) last.isOpen = false;
    const fresh: Issued = { id: `c${this.issued.length}`, keyId, sentAt: this.#now(), attemptsLeft: 2, isOpen: true };
    this.issued.push(fresh);
    return challengeOf(fresh);
  }

  #confirm(keyId: string, { challengeId, code }: Proof): undefined {
    this.#demand(keyId);
    const challenge = this.issued.find(({ id }) => id === challengeId);
    if (!challenge?.isOpen || challenge.keyId !== keyId) throw new ApiKeysError('challenge_gone');
    if (this.#now() >= challenge.sentAt + lifeMs) throw new ApiKeysError('code_expired');
    if (challenge.attemptsLeft === 0) throw new ApiKeysError('attempts_exhausted');
    challenge.attemptsLeft -= 1;
    if (code !== rightCode) {
      const { attemptsLeft } = challenge;
      throw attemptsLeft > 0
        ? new ApiKeysError('code_invalid', { attemptsLeft })
        : new ApiKeysError('attempts_exhausted');
    }
    challenge.isOpen = false;
    this.alive.delete(keyId);
    this.deletedByUs.add(keyId);
    return undefined;
  }

  #demand(keyId: string): void {
    if (!this.alive.has(keyId)) throw new ApiKeysError('not_found');
  }
}

const challengeOf = ({ id, keyId, attemptsLeft }: Issued): Challenge => ({
  kind: 'challenge',
  id,
  operation: 'delete',
  keyIds: [keyId],
  method: 'email',
  sentTo: 'o•••@shop.ng',
  codeLength: 6,
  codeAlphabet: 'digits',
  expiresInSeconds: lifeMs / 1000,
  resendAfterSeconds: resendMs / 1000,
  attemptsLeft,
});
