import type { Inbox } from '../server/inbox.ts';
import type { ApiKey, Challenge, CreatedKey, KeyPage } from '../server/schemas.ts';
import { browser } from './browser.ts';
import { newIntent } from './world.ts';

const KEYS = '/api/sandbox/api-keys';

type Browser = ReturnType<typeof browser>;
type Proof = { challengeId: string; code: string };

/** One write with its code, and how to tell what became of it. */
export interface Confirm {
  readonly name: 'delete' | 'deleteMany' | 'rotate' | 'replace';
  readonly path: string;
  readonly body: object;
  readonly keys: readonly CreatedKey[];
  readonly proof: Proof;
  /** The Idempotency-Key of its first confirm. */
  readonly intent: string;
}

/** What a server's keys and codes look like from outside. */
export interface Witness {
  list(): Promise<readonly ApiKey[]>;
  works(secret: string): Promise<boolean>;
  challenge(id: string): Promise<string>;
}

/** A user at a server that may end at any time; signed in where the cookie is still good. */
export class User implements Witness {
  readonly #call: Browser = browser();
  readonly #inbox: Inbox;
  url = '';

  constructor(inbox: Inbox) {
    this.#inbox = inbox;
  }

  async signIn(): Promise<void> {
    await this.#call(this.url, '/app/session', 'POST', { business: 'orbit' });
  }

  // The caller names the body it expects.
  // oxlint-disable-next-line typescript/no-unnecessary-type-parameters
  write<Body>(path: string, body: object, intent = newIntent()) {
    return this.#call<Body>(this.url, path, 'POST', body, { 'Idempotency-Key': intent });
  }

  async list() {
    return (await this.#call<KeyPage>(this.url, `${KEYS}?limit=100`)).body.keys;
  }

  async works(secret: string) {
    const { status } = await this.#call(this.url, '/api/sandbox/me', 'GET', undefined, {
      Authorization: `Bearer ${secret}`,
    });
    return status === 200;
  }

  async challenge(id: string) {
    return (await this.#call<{ status: string }>(this.url, `/api/sandbox/challenges/${id}`)).body.status;
  }

  /** Asks for the code of a write and reads it from the mail with the same reference. */
  async proofOf(path: string, body: object): Promise<Proof> {
    const { status, body: challenge } = await this.write<Challenge>(path, body);
    if (status !== 202) throw new Error(`${path} answered ${status}: ${JSON.stringify(challenge)}`);
    const mail = this.#inbox.messages().find(({ subject }) => subject.endsWith(`(${challenge.reference})`));
    return { challengeId: challenge.id, code: /^\d{6}$/m.exec(mail?.text ?? '')?.[0] ?? '' };
  }
}

/** The four confirms of a round, each on keys of its own. */
export async function prepareConfirms(user: User, plant: () => Promise<CreatedKey>): Promise<Confirm[]> {
  const one = await plant();
  const [two, three] = [await plant(), await plant()];
  const [four, five] = [await plant(), await plant()];
  const plans = [
    { name: 'delete', path: `${KEYS}/${one.key.id}/deletions`, body: {}, keys: [one] },
    {
      name: 'deleteMany',
      path: '/api/sandbox/deletions',
      body: { keyIds: [two.key.id, three.key.id] },
      keys: [two, three],
    },
    { name: 'rotate', path: `${KEYS}/${four.key.id}/rotations`, body: { graceSeconds: 600 }, keys: [four] },
    { name: 'replace', path: `${KEYS}/${five.key.id}/rotations`, body: { graceSeconds: 0 }, keys: [five] },
  ] as const;
  return Promise.all(
    plans.map(async (plan) => ({ ...plan, intent: newIntent(), proof: await user.proofOf(plan.path, plan.body) })),
  );
}

/** Whether a confirm was done, all of it or nothing. Throws where it is half done. */
export async function isDone(witness: Witness, { name, keys, proof }: Confirm): Promise<boolean> {
  const rows = await witness.list();
  const done = (await witness.challenge(proof.challengeId)) === 'completed';
  const isKept = name === 'rotate';
  const isMade = name === 'rotate' || name === 'replace';
  for (const { key, secret } of keys) {
    const row = rows.find(({ id }) => id === key.id);
    const others = rows.filter((each) => each.name === key.name && each.id !== key.id);
    const facts = {
      listed: row !== undefined,
      works: await witness.works(secret),
      retired: row?.statusReason === 'rotated',
      made: others.length,
    };
    const stays = !done || isKept;
    const right = { listed: stays, works: stays, retired: done && isKept, made: done && isMade ? 1 : 0 };
    if (JSON.stringify(facts) !== JSON.stringify(right)) {
      throw new Error(`${name} is half done: the code is ${done ? '' : 'not '}used, and ${JSON.stringify(facts)}`);
    }
  }
  return done;
}
