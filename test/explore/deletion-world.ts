import { ApiKeysError, createApiKeysClient, type ApiKeysClient, type Proof, type WriteContext } from 'keydesk/headless';
import { vi } from 'vitest';

import { FakeServer, keyOf, lifeMs, resendMs, retryMs, rightCode, wrongCode } from './server.ts';

/** The client looks again at least so soon. */
const lookMs = 3_000;

/** One call of the kit that is not answered yet. */
interface Call {
  readonly method: 'list' | 'get' | 'delete';
  readonly keyId: string;
  readonly proof: Proof | undefined;
  /** Which keys there were when it was sent: a read may bring that, too. */
  readonly seen: readonly string[];
  readonly sentAt: number;
  /** Lets the server do it. */
  perform(): unknown;
  resolve(answer: unknown): void;
  reject(thrown: unknown): void;
}

/** A client, the user before it, a second tab, and a server that one can only reach through a line that loses things. */
export class DeletionWorld {
  readonly violations: string[] = [];
  readonly server: FakeServer = new FakeServer(() => this.#now);
  readonly client: ApiKeysClient;
  calls: Call[] = [];
  #now = 1_000;
  /** When each key may be asked for, or confirmed, again: what the backend has told the client. */
  readonly #notBefore = new Map<string, { request: number; submit: number }>();
  /** Challenges that reached the client, with the moment their code ends for it. */
  readonly #known = new Map<string, { keyId: string; deadline: number }>();
  #signedIn = true;
  /** Keys of which the client was told that they are deleted. */
  readonly #proven = new Set<string>();

  constructor() {
    this.client = createApiKeysClient(
      {
        list: (_query, context) => this.#call('list', '', context),
        get: (id, context) => this.#call('get', id, context),
        delete: (id, context) => this.#call('delete', id, context),
      },
      { now: () => this.#now },
    );
  }

  /** What can happen now. */
  commands(): string[] {
    const { step } = this.client.deletion.get();
    const user: Record<string, string[]> = {
      closed: ['open a', 'open b'],
      confirming: ['confirm', 'close'],
      requesting: ['confirm', 'close'],
      entering: ['submit right', 'submit wrong', 'submit short', 'resend', 'close'],
      verifying: ['close', 'submit right'],
      checking: ['cut line', 'close'],
      unknown: ['retry', 'close'],
      signedOut: ['sign in', 'close'],
      failed: ['close'],
      done: ['close'],
    };
    const wire = this.calls.slice(0, 3).flatMap((call, index) => answersTo(call).map((answer) => `${index} ${answer}`));
    const world = [
      ...(this.server.alive.has('a') ? ['other tab deletes a'] : []),
      ...(this.calls.some(({ method }) => method === 'list') ? [] : ['refetch']),
      'wait resend',
      ...([...this.#notBefore.values()].some(({ submit }) => submit > this.#now) ? ['wait retry'] : []),
      ...(step === 'entering' ? ['wait expiry'] : []),
    ];
    return [...(user[step] ?? []), ...wire, ...world];
  }

  async run(command: string): Promise<void> {
    const { deletion } = this.client;
    const before = this.calls.length;
    if (command === 'cut line') await this.#cutLine();
    else this.#act(command);
    await settle();
    if (command === 'close' && deletion.get().step !== 'closed') this.#complain('D14', 'close did not close');
    if (command.startsWith('open') && this.calls.slice(before).some(({ method }) => method === 'delete')) {
      this.#complain('D20', 'opening called the backend to delete');
    }
    this.#check();
  }

  #act(command: string): void {
    const { deletion, list } = this.client;
    const [first = '', ...rest] = command.split(' ');
    if (/^\d+$/.test(first)) return this.#answer(Number(first), rest.join(' '));
    switch (command) {
      case 'open a':
      case 'open b':
        return deletion.open(keyOf(command.slice(-1)));
      case 'submit right':
        return deletion.submit(rightCode);
      case 'submit wrong':
        return deletion.submit(wrongCode);
      case 'submit short':
        return deletion.submit('48291');
      case 'sign in':
        this.#signedIn = true;
        return deletion.signedIn();
      case 'other tab deletes a':
        return void this.server.alive.delete('a');
      case 'refetch':
        return void list.refetch();
      case 'wait resend':
        return this.#wait(resendMs);
      case 'wait retry':
        return this.#wait(retryMs);
      case 'wait expiry':
        return this.#wait(lifeMs);
      case 'confirm':
      case 'resend':
      case 'retry':
      case 'close':
        return deletion[command]();
    }
  }

  /** Every look at what became of the key fails, until the client gives up. */
  async #cutLine(): Promise<void> {
    for (let looks = 0; looks < 5 && this.client.deletion.get().step === 'checking'; looks += 1) {
      const reads = this.calls.filter(({ method }) => method !== 'delete');
      this.calls = this.calls.filter((call) => !reads.includes(call));
      for (const call of reads) call.reject(new ApiKeysError('network'));
      await settle();
      this.#wait(lookMs);
      await settle();
    }
  }

  #wait(ms: number): void {
    this.#now += ms;
    vi.advanceTimersByTime(ms);
  }

  #call<T>(method: Call['method'], keyId: string, context: Partial<WriteContext>): Promise<T> {
    const { proof, idempotencyKey = '' } = context;
    if (method === 'delete') this.#checkWrite(keyId, proof);
    let resolve!: (answer: T) => void;
    let reject!: (thrown: unknown) => void;
    const promise = new Promise<T>((onAnswer, onError) => {
      resolve = onAnswer;
      reject = onError;
    });
    const call: Call = {
      method,
      keyId,
      proof,
      seen: [...this.server.alive],
      sentAt: this.#now,
      perform: () => this.server.delete(keyId, idempotencyKey, proof),
      resolve: (answer) => resolve(answer as T),
      reject,
    };
    this.calls.push(call);
    context.signal?.addEventListener('abort', () => (this.calls = this.calls.filter((each) => each !== call)));
    return promise;
  }

  #answer(index: number, how: string): void {
    const call = this.calls[index];
    if (!call) return;
    this.calls = this.calls.filter((each) => each !== call);
    if (how === 'late truth') return this.#tell(call, () => readOf(call, call.seen));
    if (how === 'request lost') return call.reject(new ApiKeysError('network'));
    if (how === 'answer lost') {
      attempt(() => call.perform());
      return call.reject(new ApiKeysError('server'));
    }
    if (how === 'signed out') {
      this.#signedIn = false;
      return call.reject(new ApiKeysError('unauthenticated'));
    }
    if (how === 'rate limited') return this.#refuse(call, new ApiKeysError('rate_limited', { retryAfterMs: retryMs }));
    if (how === 'garbage') return call.resolve({ kind: 'challenge' });
    if (how === 'challenge for b') return this.#tell(call, () => ({ ...(call.perform() as object), keyIds: ['b'] }));
    if (how !== 'truth') return call.reject(new ApiKeysError(how as 'forbidden'));
    return this.#tell(call, () => (call.method === 'delete' ? call.perform() : readOf(call, [...this.server.alive])));
  }

  #tell(call: Call, work: () => unknown): void {
    if (!this.#signedIn) return call.reject(new ApiKeysError('unauthenticated'));
    try {
      const answer = work();
      const challenge = answer as { kind?: string; id: string } | null | undefined;
      if (call.method === 'delete' && challenge?.kind === 'challenge') {
        this.#known.set(challenge.id, { keyId: call.keyId, deadline: call.sentAt + lifeMs });
        this.#hold(call.keyId, { request: this.#now + resendMs });
      }
      if (call.proof) this.#proven.add(call.keyId);
      call.resolve(answer);
    } catch (error) {
      this.#refuse(call, error as ApiKeysError);
    }
  }

  #refuse(call: Call, error: ApiKeysError): void {
    if (error.retryAfterMs !== undefined) {
      const until = this.#now + error.retryAfterMs;
      this.#hold(call.keyId, { request: until, ...(call.proof && { submit: until }) });
    }
    call.reject(error);
  }

  #hold(keyId: string, { request = 0, submit = 0 }: { request?: number; submit?: number }): void {
    const before = this.#notBefore.get(keyId) ?? { request: 0, submit: 0 };
    this.#notBefore.set(keyId, {
      request: Math.max(before.request, request),
      submit: Math.max(before.submit, submit),
    });
  }

  /** What must be true of every call that can delete. */
  #checkWrite(keyId: string, proof: Proof | undefined): void {
    const holds = this.#notBefore.get(keyId);
    if (this.#now < ((proof ? holds?.submit : holds?.request) ?? 0)) this.#complain('D4', 'called before it may be');
    if (!proof) return;
    const challenge = this.#known.get(proof.challengeId);
    if (!/^\d{6}$/.test(proof.code)) this.#complain('D1', 'an incomplete code was sent');
    if (challenge?.keyId !== keyId) this.#complain('D5', 'a code for something else was sent');
    if (challenge && this.#now >= challenge.deadline) this.#complain('D3', 'an expired code was sent');
    if (this.calls.some((call) => call.proof?.challengeId === proof.challengeId)) {
      this.#complain('D2', 'two codes at once for one challenge');
    }
  }

  /** What must be true of every state. */
  #check(): void {
    const state = this.client.deletion.get();
    const { gone, doubtful } = this.client.facts.get();
    const { alive, deletedByUs } = this.server;
    for (const id of this.#proven) if (!gone.has(id)) this.#complain('D11', `the proof for ${id} was dropped`);
    for (const id of gone) if (alive.has(id)) this.#complain('D10', `${id} is hidden and exists`);
    if (/482913|111111/.test(JSON.stringify([state, [...gone], [...doubtful]])))
      this.#complain('D12', 'a code is held');
    const id = 'task' in state ? state.task.keys[0]?.id : undefined;
    if (state.step === 'entering' && state.challenge.keyIds.join() !== id)
      this.#complain('D5', 'a code for another key');
    if (state.step === 'done' && id !== undefined && alive.has(id)) this.#complain('D6', 'a live key is told deleted');
    if (id !== undefined && deletedByUs.has(id) && ['confirming', 'entering', 'failed'].includes(state.step)) {
      this.#complain('D7', `a deleted key is told to be there: ${state.step}`);
    }
    if (id !== undefined && doubtful.has(id) && ['confirming', 'requesting', 'entering'].includes(state.step)) {
      this.#complain('D13', 'a doubtful key is deleted again unchecked');
    }
    for (const mine of deletedByUs) {
      const isOut = this.calls.some((call) => call.keyId === mine && call.proof);
      const isWatched = id === mine && ['verifying', 'checking', 'unknown', 'signedOut', 'done'].includes(state.step);
      if (!gone.has(mine) && !doubtful.has(mine) && !isOut && !isWatched) this.#complain('D8', `${mine} is forgotten`);
    }
  }

  #complain(invariant: string, what: string): void {
    this.violations.push(`${invariant}: ${what}`);
  }

  /** Everything that what comes next depends on. */
  fingerprint(): string {
    const state = this.client.deletion.get();
    const { gone, doubtful, waits } = this.client.facts.get();
    const from = (moment: number): number => Math.max(-1, moment - this.#now);
    return JSON.stringify(
      [
        state,
        [...gone],
        [...doubtful],
        [...waits].map(([id, { request, submit }]) => [id, from(request), from(submit)]),
        this.calls.map(({ method, keyId, proof, seen }) => [method, keyId, proof, seen]),
        [...this.server.alive],
        this.server.issued.map((each) => ({ ...each, sentAt: from(each.sentAt + lifeMs) })),
        this.#signedIn,
        this.client.list.get().status,
      ],
      (key, value: unknown) => {
        if (key === 'deadline' || key === 'resendAt' || key === 'sentAt') return from(value as number);
        return value instanceof ApiKeysError ? value.code : value;
      },
    );
  }

  /** D15: with everything healthy again, the key can still be deleted, in few steps. */
  async recovers(keyId: string): Promise<boolean> {
    const { deletion } = this.client;
    for (let steps = 0; steps < 60; steps += 1) {
      while (this.calls.length > 0) await this.run('0 truth');
      const state = deletion.get();
      if (state.step === 'closed' && !this.server.alive.has(keyId)) return true;
      const isOther = 'task' in state && state.task.keys[0]?.id !== keyId;
      if (state.step === 'done' && !isOther) return !this.server.alive.has(keyId);
      await this.run(isOther ? 'close' : this.#wayOn(state.step, keyId));
    }
    return false;
  }

  #wayOn(step: string, keyId: string): string {
    const ways: Record<string, string> = {
      closed: `open ${keyId}`,
      confirming: 'confirm',
      entering: 'submit right',
      unknown: 'retry',
      signedOut: 'sign in',
      failed: 'close',
    };
    const state = this.client.deletion.get();
    const waits = deletionWaits(this.client, keyId);
    if (state.step === 'confirming' && this.#now < waits.request) return 'wait resend';
    if (state.step === 'entering') {
      if (this.#now < waits.submit) return 'wait resend';
      if (this.#now >= state.deadline) return this.#now < waits.request ? 'wait resend' : 'resend';
    }
    return ways[step] ?? 'wait resend';
  }
}

const deletionWaits = (client: ApiKeysClient, keyId: string): { request: number; submit: number } =>
  client.facts.get().waits.get(keyId) ?? { request: 0, submit: 0 };

function answersTo({ method, proof, keyId }: Call): string[] {
  if (method !== 'delete') return ['truth', 'late truth', 'request lost', 'signed out'];
  const both = ['truth', 'request lost', 'answer lost', 'signed out', 'rate limited', 'forbidden', 'garbage'];
  if (proof) return [...both, 'conflict_in_progress'];
  return [...both, 'delivery_failed', ...(keyId === 'a' ? ['challenge for b'] : [])];
}

const readOf = ({ method, keyId }: Call, ids: readonly string[]): unknown => {
  if (method === 'list') return { keys: ids.map(keyOf), nextCursor: null };
  return ids.includes(keyId) ? keyOf(keyId) : null;
};

/** Does what may fail, where nobody hears of it. */
export function attempt(work: () => unknown): void {
  try {
    work();
  } catch {
    // Its answer is lost anyway.
  }
}

/** Lets everything run on that waits for nothing but settled promises. */
export async function settle(): Promise<void> {
  for (let turn = 0; turn < 20; turn += 1) await Promise.resolve();
}
