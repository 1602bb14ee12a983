import type { MemoryAdapter } from 'keydesk/adapters/memory';

import type { ApiKeysAdapter } from '../../src/core/adapter.ts';
import { ApiKeysError, type ApiKeysErrorCode, type ApiKeysErrorDetails } from '../../src/core/errors.ts';
import type { Challenge, WriteContext } from '../../src/core/types.ts';

export type Method = (...given: readonly unknown[]) => Promise<unknown>;

/** What a broken adapter does otherwise than the memory adapter: methods in the place of its own. */
export type Breakage = (adapter: MemoryAdapter) => Readonly<Record<string, unknown>>;

export const broken =
  (breakage: Breakage) =>
  (adapter: MemoryAdapter): ApiKeysAdapter => ({ ...adapter, ...breakage(adapter) });

/** One method that is another, made of the right one. */
export const around =
  (name: string, wrap: (call: Method, adapter: MemoryAdapter) => Method): Breakage =>
  (adapter) => ({ [name]: wrap(Reflect.get(adapter, name) as Method, adapter) });

/** Two breakages that work together. */
export const both =
  (...breakages: readonly Breakage[]): Breakage =>
  (adapter) =>
    Object.assign({}, ...breakages.map((breakage) => breakage(adapter))) as ReturnType<Breakage>;

export const contextOf = (given: readonly unknown[]): WriteContext => given.at(-1) as WriteContext;

const withContext = (given: readonly unknown[], changes: Partial<WriteContext>): readonly unknown[] => [
  ...given.slice(0, -1),
  { ...contextOf(given), ...changes },
];

/** What becomes of a value, by whoever knows its type. */
type Change = (value: never) => unknown;

/** The value without these fields. */
export const without =
  (...names: readonly string[]) =>
  (value: object): object =>
    Object.fromEntries(Object.entries(value).filter(([name]) => !names.includes(name)));

/** Answers something else. */
export const answers = (name: string, change: Change): Breakage =>
  around(
    name,
    (call) =>
      async (...given) =>
        change((await call(...given)) as never),
  );

/** Passes another first argument on. */
export const takes = (name: string, change: Change): Breakage =>
  around(
    name,
    (call) =>
      (first, ...rest) =>
        call(change(first as never), ...rest),
  );

/** Passes another second argument on. */
export const takesSecond = (name: string, change: Change): Breakage =>
  around(
    name,
    (call) =>
      (first, second, ...rest) =>
        call(first, change(second as never), ...rest),
  );

/** What it does instead of rejecting with this code. */
export const insteadOf = (
  name: string,
  code: ApiKeysErrorCode,
  act: (given: readonly unknown[]) => unknown,
): Breakage =>
  around(name, (call) => async (...given) => {
    try {
      return await call(...given);
    } catch (thrown) {
      if (thrown instanceof ApiKeysError && thrown.code === code) return act(given);
      throw thrown;
    }
  });

/** Rejects with another code. */
export const says = (
  name: string,
  code: ApiKeysErrorCode,
  other: ApiKeysErrorCode,
  details: ApiKeysErrorDetails = {},
): Breakage =>
  insteadOf(name, code, () => {
    throw new ApiKeysError(other, details);
  });

/** Names no field of a refused input. */
export const namesNoField = (name: string): Breakage => says(name, 'invalid_input', 'invalid_input');

/** Answers as if it had been done. */
export const pretends = (name: string, answer?: unknown): Breakage => around(name, () => async () => answer);

/** Takes each call for a new intent. */
export const forgetsIntents = (name: string): Breakage => {
  let intents = 0;
  return around(
    name,
    (call) =>
      (...given) =>
        call(...withContext(given, { idempotencyKey: `own-${++intents}` })),
  );
};

/** Does not listen to the signal. */
export const ignoresSignal = (name: string): Breakage =>
  around(
    name,
    (call) =>
      (...given) =>
        call(...withContext(given, { signal: new AbortController().signal })),
  );

/** Does with a code what the code was asked for, whatever it is asked with the code. */
export const doesWhatWasAsked = (name: string): Breakage =>
  around(name, (call) => {
    let asked: readonly unknown[] = [];
    return (...given) => {
      const context = contextOf(given);
      if (!context.proof) asked = given.slice(0, -1);
      return call(...asked, context);
    };
  });

/** Takes any code for the one that was sent last. */
export const takesAnyCode = (name: string): Breakage =>
  around(name, (call, { backend }) => {
    let newest = '';
    return async (...given) => {
      const proof = { challengeId: newest, code: backend.sent.at(-1)?.code ?? '' };
      const answer = await call(...(contextOf(given).proof ? withContext(given, { proof }) : given));
      if (!contextOf(given).proof) newest = (answer as Challenge).id;
      return answer;
    };
  });

/** Answers a code that was used as if it had been done again. */
export const forgetsUse = (name: string): Breakage =>
  around(name, (call) => {
    const used = new Set<string>();
    return async (...given) => {
      const id = contextOf(given).proof?.challengeId;
      if (id !== undefined && used.has(id)) return undefined;
      const answer = await call(...given);
      if (id !== undefined) used.add(id);
      return answer;
    };
  });

/** Gives the very same object again: to the same intent, or to every read. */
export const givesTheSame = (name: string): Breakage =>
  around(name, (call) => {
    const kept = new Map<unknown, Promise<unknown>>();
    return (...given) => {
      const intent = contextOf(given).idempotencyKey;
      const answer = kept.get(intent) ?? call(...given);
      kept.set(intent, answer);
      return answer;
    };
  });

/** Cannot be taken off the adapter. */
export const needsThis = (name: string): Breakage =>
  around(
    name,
    (call) =>
      function method(this: unknown, ...given: readonly unknown[]) {
        if (this === undefined) throw new TypeError('Cannot read properties of undefined');
        return call(...given);
      },
  );
