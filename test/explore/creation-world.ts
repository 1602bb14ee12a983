import {
  ApiKeysError,
  createApiKeysClient,
  type ApiKey,
  type ApiKeysClient,
  type Challenge,
  type NewKey,
  type Proof,
  type WriteContext,
} from 'keydesk/headless';
import { vi } from 'vitest';

import { attempt, settle } from './deletion-world.ts';
import { keyOf, lifeMs, resendMs, retryMs, rightCode, wrongCode } from './server.ts';

interface Call {
  readonly method: 'list' | 'create';
  readonly input: NewKey;
  readonly proof: Proof | undefined;
  readonly idempotencyKey: string;
  readonly seen: readonly ApiKey[];
  resolve(answer: unknown): void;
  reject(thrown: unknown): void;
}

const name = 'Billing';
const secret = 'sk_test_of_nobody';

/** A client that makes keys, and a server that one can only reach through a line that loses things. */
export class CreationWorld {
  readonly violations: string[] = [];
  readonly client: ApiKeysClient;
  calls: Call[] = [];
  readonly #isGuarded: boolean;
  readonly #input: NewKey;
  #now = 1_000;
  #signedIn = true;
  #challenges = 0;
  #openChallenge: string | null = null;
  /** Keys that this client has made, by the idempotency key of the call that did. */
  readonly #made = new Map<string, ApiKey>();
  /** What the user was told or shown of them. */
  readonly #told = new Set<string>();
  /** When the backend may be asked, or given a code, again. */
  #notBefore = { request: 0, submit: 0 };
  #others = 0;
  /** The calls of what the user wants now: whoever closes and begins again wants another key. */
  #intent = new Set<string>();

  constructor(isGuarded: boolean, isNamed = true) {
    this.#isGuarded = isGuarded;
    this.#input = isNamed ? { name } : {};
    this.client = createApiKeysClient(
      {
        list: (_query, context) => this.#call('list', {}, context),
        create: (input, context) => this.#call('create', input, context),
      },
      { now: () => this.#now },
    );
    // Someone looks at the list all the time, as the panel does.
    this.client.list.ensure();
  }

  commands(): string[] {
    const state = this.client.creation.get();
    const user: Record<string, string[]> = {
      closed: ['open'],
      confirming: ['confirm', 'close'],
      requesting: ['confirm', 'close'],
      entering: ['submit right', 'submit wrong', 'resend', 'close'],
      verifying: ['close', 'submit right'],
      checking: ['close'],
      unknown: ['retry', 'close'],
      signedOut: ['sign in', 'close'],
      failed: ['close'],
      done: ['copied', 'close', 'stay', 'discard'],
    };
    const wire = this.calls
      .slice(0, 2)
      .flatMap((call, index) => this.#answersTo(call).map((answer) => `${index} ${answer}`));
    return [
      ...(user[state.step] ?? []),
      ...wire,
      'wait resend',
      ...(state.step === 'entering' ? ['wait expiry'] : []),
      ...(this.#others < 1 ? ['somebody else creates'] : []),
      ...(this.calls.some(({ method }) => method === 'list') ? [] : ['refetch']),
    ];
  }

  #answersTo({ method, proof }: Call): string[] {
    if (method === 'list') return ['truth', 'late truth', 'request lost', 'signed out'];
    const common = ['truth', 'request lost', 'answer lost', 'signed out', 'rate limited', 'limit_reached', 'garbage'];
    return proof ? common : [...common, 'name_taken'];
  }

  async run(command: string): Promise<void> {
    const { creation } = this.client;
    const before = creation.get();
    this.#act(command);
    await settle();
    const mayStay = before.step === 'done' && before.result.custody !== 'copied' && before.result.custody !== 'lost';
    if (command === 'close' && creation.get().step !== 'closed' && !mayStay)
      this.#complain('D14', 'close did not close');
    this.#check(command);
  }

  #act(command: string): void {
    const { creation, list } = this.client;
    const [first = '', ...rest] = command.split(' ');
    if (/^\d+$/.test(first)) return this.#answer(Number(first), rest.join(' '));
    switch (command) {
      case 'open':
        if (!('pending' in creation.get())) this.#intent.clear();
        return creation.open(true);
      case 'confirm':
        return creation.confirm(this.#input);
      case 'submit right':
        return creation.submit(rightCode);
      case 'submit wrong':
        return creation.submit(wrongCode);
      case 'sign in':
        this.#signedIn = true;
        return creation.signedIn();
      case 'refetch':
        return void list.refetch();
      case 'wait resend':
        return this.#wait(resendMs);
      case 'wait expiry':
        return this.#wait(lifeMs);
      case 'somebody else creates':
        this.#others += 1;
        return;
      case 'resend':
      case 'retry':
      case 'close':
      case 'copied':
      case 'stay':
      case 'discard':
        return creation[command]();
    }
  }

  #wait(ms: number): void {
    this.#now += ms;
    vi.advanceTimersByTime(ms);
  }

  #keys(): ApiKey[] {
    const others = Array.from({ length: this.#others }, (_, index) => keyOf(`other${index}`));
    return [...this.#made.values(), ...others, keyOf('a')];
  }

  #call<T>(method: Call['method'], input: NewKey, context: Partial<WriteContext>): Promise<T> {
    const { proof, idempotencyKey = '' } = context;
    if (method === 'create') {
      if (this.calls.some((call) => call.method === 'create')) this.#complain('C2', 'two creations at once');
      if (this.#now < this.#notBefore[proof ? 'submit' : 'request']) this.#complain('D4', 'called before it may be');
      this.#intent.add(idempotencyKey);
    }
    let resolve!: (answer: T) => void;
    let reject!: (thrown: unknown) => void;
    const promise = new Promise<T>((onAnswer, onError) => {
      resolve = onAnswer;
      reject = onError;
    });
    const call: Call = {
      method,
      input,
      proof,
      idempotencyKey,
      seen: this.#keys(),
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
    if (how === 'request lost') return call.reject(new ApiKeysError('network'));
    if (how === 'garbage') return call.resolve('<html>');
    if (how === 'signed out') {
      this.#signedIn = false;
      return call.reject(new ApiKeysError('unauthenticated'));
    }
    if (how === 'answer lost') {
      attempt(() => this.#perform(call));
      return call.reject(new ApiKeysError('timeout'));
    }
    if (how === 'rate limited') {
      const until = this.#now + retryMs;
      this.#notBefore = { request: until, submit: call.proof ? until : this.#notBefore.submit };
      return call.reject(new ApiKeysError('rate_limited', { retryAfterMs: retryMs }));
    }
    if (how !== 'truth' && how !== 'late truth') return call.reject(new ApiKeysError(how as 'name_taken'));
    if (!this.#signedIn) return call.reject(new ApiKeysError('unauthenticated'));
    if (call.method === 'list') {
      return call.resolve({ keys: how === 'truth' ? this.#keys() : call.seen, nextCursor: null });
    }
    try {
      const answer = this.#perform(call);
      if ('secret' in answer) this.#told.add(answer.key.id);
      call.resolve(answer);
    } catch (error) {
      call.reject(error);
    }
  }

  #perform({ input, proof, idempotencyKey }: Call): Challenge | { key: ApiKey; secret: string } {
    // The contract: a secret is never told twice.
    if (this.#made.has(idempotencyKey)) throw new ApiKeysError('bad_response');
    if (this.#isGuarded && !proof) {
      this.#openChallenge = `c${(this.#challenges += 1)}`;
      return challengeOf(this.#openChallenge);
    }
    if (proof) {
      if (proof.challengeId !== this.#openChallenge) throw new ApiKeysError('challenge_gone');
      if (proof.code !== rightCode) throw new ApiKeysError('code_invalid', { attemptsLeft: 3 });
      this.#openChallenge = null;
    }
    const key: ApiKey = { ...keyOf(`own${this.#made.size}`), name: input.name ?? null };
    this.#made.set(idempotencyKey, key);
    return { key, secret };
  }

  #check(command: string): void {
    const { creation, list } = this.client;
    const state = creation.get();
    if (JSON.stringify([state, list.get()]).includes(secret)) this.#complain('C4', 'the secret is in the state');
    if (JSON.stringify(state).includes(rightCode)) this.#complain('D12', 'a code is held');
    const holds = creation.secret.get();
    const custody = state.step === 'done' ? state.result.custody : 'lost';
    const shows = custody !== 'lost' && custody !== 'doubtful';
    if (holds !== shows) this.#complain('C3', `the secret is ${holds ? 'held' : 'gone'} in ${state.step}`);
    if (state.step === 'done' && custody !== 'doubtful') {
      if (![...this.#made.values()].some(({ id }) => id === state.result.key.id)) {
        this.#complain('C3', 'a key of somebody else is told as made here');
      }
      this.#told.add(state.result.key.id);
    }
    const untold = [...this.#made].some(([call, { id }]) => this.#intent.has(call) && !this.#told.has(id));
    const isOut = this.calls.some(({ method }) => method === 'create');
    if (untold && !isOut && ['confirming', 'entering', 'failed'].includes(state.step) && !command.includes('late')) {
      this.#complain('C8', `a key was made, and is told not to be: ${state.step}`);
    }
    const ids = list.get().keys.map(({ id }) => id);
    if (new Set(ids).size !== ids.length) this.#complain('C10', 'a row stands twice');
  }

  #complain(invariant: string, what: string): void {
    this.violations.push(`${invariant}: ${what}`);
  }

  fingerprint(): string {
    const { creation, facts, list } = this.client;
    const from = (moment: number): number => Math.max(-1, moment - this.#now);
    return JSON.stringify(
      [
        creation.get(),
        creation.secret.get(),
        [...facts.get().waits].map(([id, { request, submit }]) => [id, from(request), from(submit)]),
        this.calls.map(({ method, proof, seen }) => [method, proof, seen.length]),
        list.get(),
        this.#keys().length,
        [...this.#told],
        this.#openChallenge,
        this.#signedIn,
        from(this.#notBefore.request),
        from(this.#notBefore.submit),
      ],
      (key, value: unknown) => {
        if (key === 'deadline' || key === 'resendAt' || key === 'sentAt') return from(value as number);
        return value instanceof ApiKeysError ? value.code : value;
      },
    );
  }
}

const challengeOf = (id: string): Challenge => ({
  kind: 'challenge',
  id,
  operation: 'create',
  keyIds: [],
  method: 'email',
  sentTo: 'o•••@shop.ng',
  codeLength: 6,
  codeAlphabet: 'digits',
  expiresInSeconds: lifeMs / 1000,
  resendAfterSeconds: resendMs / 1000,
});
