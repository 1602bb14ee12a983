import type { ApiKeysAdapter } from '../core/adapter.ts';
import { ApiKeysError, type ApiKeysErrorCode, type ApiKeysErrorDetails } from '../core/errors.ts';
import type { Operation, ReadContext } from '../core/types.ts';

/** The methods that a plan can name: all that answer a promise. */
export type FaultyMethod = 'list' | 'get' | 'access' | Operation;

/**
 * What becomes of one call. "Done" means that the adapter under it was called and has answered, whatever the caller hears.
 *
 * - `lose-request`: not done; rejects with `network`.
 * - `lose-answer`: done; rejects with `network`, also where the answer was an error.
 * - `never`: not done, and never answered, not even when the signal is aborted. With `done: true` it is done.
 * - `delay`: done at once, and answered `ms` milliseconds after that; `aborted` where the signal is aborted meanwhile.
 * - `reject`: not done; rejects with an `ApiKeysError` of this `code`, and of these `details`.
 * - `corrupt`: done; answers `answer` instead. Default a page of HTML, as from a proxy.
 * - `omit`: done; answers without the fields of these names, wherever they stand in the answer.
 * - `throw`: not done; throws before there is a promise. `value` is what it throws, by default a `TypeError`.
 * - `reject-value`: not done; rejects with `value`, which need not be an error.
 */
export type Fault =
  | { readonly fault: 'lose-request' }
  | { readonly fault: 'lose-answer' }
  | { readonly fault: 'never'; readonly done?: boolean }
  | { readonly fault: 'delay'; readonly ms: number }
  | { readonly fault: 'reject'; readonly code: ApiKeysErrorCode; readonly details?: ApiKeysErrorDetails }
  | { readonly fault: 'corrupt'; readonly answer?: unknown }
  | { readonly fault: 'omit'; readonly fields: readonly string[] }
  | { readonly fault: 'throw'; readonly value?: unknown }
  | { readonly fault: 'reject-value'; readonly value: unknown };

/** By method, what becomes of its first call, its second, and so on. `ok` goes through, and so does every call after the last. */
export type FaultPlan = { readonly [Name in FaultyMethod]?: readonly (Fault | 'ok')[] };

/**
 * The same adapter, whose calls go wrong as planned: for tests of a host, and for stories.
 *
 * ```ts
 * faultyAdapter(adapter, { delete: [{ fault: 'lose-answer' }, 'ok', { fault: 'delay', ms: 3_000 }] });
 * ```
 *
 * Each adapter made by this counts its own calls, and nothing is left to chance. A method that the adapter does not have
 * is not added. All else of the adapter is there as it is.
 */
export function faultyAdapter<A extends ApiKeysAdapter>(adapter: A, plan: FaultPlan): A {
  const own = methodNames.flatMap((name) => {
    const under: unknown = adapter[name];
    const steps = name === 'subscribe' ? [] : plan[name];
    return typeof under === 'function' ? [[name, planned(under.bind(adapter) as Method, steps)]] : [];
  });
  return { ...adapter, ...(Object.fromEntries(own) as Partial<A>) };
}

function planned(method: Method, steps: readonly (Fault | 'ok')[] = []): Method {
  let calls = 0;
  return (...given) => {
    const step = steps[calls] ?? 'ok';
    calls += 1;
    return step === 'ok' ? method(...given) : befall(step, async () => method(...given), given);
  };
}

type Method = (...given: readonly unknown[]) => unknown;

// By name, as a spread leaves the methods of a class behind.
const methodNames = [
  'list',
  'get',
  'access',
  'create',
  'delete',
  'update',
  'rotate',
  'deleteMany',
  'subscribe',
] as const;

const html = '<!doctype html><title>Sign in</title>';

function befall(step: Fault, call: () => Promise<unknown>, given: readonly unknown[]): Promise<unknown> {
  switch (step.fault) {
    case 'lose-request':
      return Promise.reject(new ApiKeysError('network'));
    case 'lose-answer':
      return ended(call()).then(() => Promise.reject(new ApiKeysError('network')));
    case 'never':
      return (step.done ? ended(call()) : Promise.resolve()).then(() => new Promise(() => undefined));
    case 'delay':
      return after(step.ms, call(), given.at(-1) as ReadContext);
    case 'reject':
      return Promise.reject(new ApiKeysError(step.code, step.details));
    case 'corrupt':
      return call().then(() => ('answer' in step ? step.answer : html));
    case 'omit':
      return call().then((answer) => without(answer, new Set(step.fields)));
    case 'throw':
      throw 'value' in step ? step.value : new TypeError('Thrown as planned.');
    case 'reject-value':
      // oxlint-disable-next-line typescript/prefer-promise-reject-errors -- what is planned
      return Promise.reject(step.value);
  }
}

const ended = (call: Promise<unknown>): Promise<unknown> => call.catch(() => undefined);

async function after(ms: number, call: Promise<unknown>, { signal }: ReadContext): Promise<unknown> {
  await ended(call);
  await new Promise<void>((resolve, reject) => {
    const onAbort = (): void => {
      clearTimeout(timer);
      reject(new ApiKeysError('aborted'));
    };
    const timer = setTimeout(() => {
      signal.removeEventListener('abort', onAbort);
      resolve();
    }, ms);
    if (signal.aborted) onAbort();
    else signal.addEventListener('abort', onAbort, { once: true });
  });
  return call;
}

function without(answer: unknown, fields: ReadonlySet<string>): unknown {
  if (Array.isArray(answer)) return answer.map((each) => without(each, fields));
  if (typeof answer !== 'object' || answer === null) return answer;
  const kept = Object.entries(answer).filter(([name]) => !fields.has(name));
  return Object.fromEntries(kept.map(([name, value]) => [name, without(value, fields)]));
}
