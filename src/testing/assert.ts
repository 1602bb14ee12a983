import { ApiKeysError, type ApiKeysErrorCode } from '../core/errors.ts';

/** What a case throws where the adapter does not keep the contract. */
export class ContractFailure extends Error {
  override readonly name = 'ContractFailure';
}

export function demand(holds: boolean, message: string): asserts holds {
  if (!holds) throw new ContractFailure(message);
}

/** Fails where the two are not the same but for the order of fields; an absent field is the same as `undefined`. */
export function same(came: unknown, expected: unknown, what: string): void {
  demand(canonical(came) === canonical(expected), `${what}: expected ${shown(expected)}, but ${shown(came)} came.`);
}

/** Fails unless the call rejects with an error of the contract that has one of these codes. Gives the error. */
export async function refused(
  call: () => Promise<unknown>,
  codes: ApiKeysErrorCode | readonly ApiKeysErrorCode[],
  what: string,
): Promise<ApiKeysError> {
  const allowed: readonly string[] = typeof codes === 'string' ? [codes] : codes;
  const error = await rejection(call, `${what}: expected a rejection with ${allowed.join(' or ')}`);
  const { code, outcome } = error;
  demand(allowed.includes(code), `${what}: expected a rejection with ${allowed.join(' or ')}, but ${code} came.`);
  const right = new ApiKeysError(code).outcome;
  demand(outcome === right, `${what}: ${code} has the outcome ${right}, but ${shown(outcome)} came.`);
  return error;
}

/** Fails unless the call rejects with an error of the contract, which is given. */
export async function rejection(call: () => Promise<unknown>, expected: string): Promise<ApiKeysError> {
  let answer: Promise<unknown>;
  try {
    answer = call();
  } catch (thrown) {
    throw new ContractFailure(`${expected}, but the method threw ${shown(thrown)} instead of answering a promise.`);
  }
  const [error] = await answer.then(
    (came) => [new ContractFailure(`${expected}, but it was answered by ${shown(came)}.`)],
    (thrown: unknown) => [thrown],
  );
  if (error instanceof ContractFailure) throw error;
  if (error instanceof ApiKeysError) return error;
  throw new ContractFailure(`${expected}, but it rejected with ${shown(error)}, which is no ApiKeysError.`);
}

/** A refusal of the input that names this field with this reason. */
export async function refusedField(
  call: () => Promise<unknown>,
  field: string,
  code: string,
  what: string,
): Promise<void> {
  const { fields = [] } = await refused(call, 'invalid_input', what);
  const named = fields.some((each) => each.field === field && each.code === code);
  demand(named, `${what}: expected the field ${field} with the reason ${code}, but ${shown(fields)} came.`);
}

/** A value in a message: short, and without the fields that hold a secret or a code. */
export function shown(value: unknown): string {
  if (value instanceof ApiKeysError) return `ApiKeysError ${value.code}`;
  if (value instanceof Error) return `${value.name}: ${value.message}`;
  if (typeof value === 'function' || typeof value === 'symbol') return `a ${typeof value}`;
  const text = JSON.stringify(value, (name, field: unknown) => (isHidden(name) ? '•••' : field)) ?? 'undefined';
  return text.length > 600 ? `${text.slice(0, 600)}…` : text;
}

const isHidden = (name: string): boolean => name === 'secret' || name === 'proof';

function canonical(value: unknown): string {
  return JSON.stringify(value, (_, field: unknown) => (isRecord(field) ? sorted(field) : field)) ?? 'undefined';
}

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const sorted = (record: Record<string, unknown>): object =>
  Object.fromEntries(Object.entries(record).toSorted(([a], [b]) => (a < b ? -1 : 1)));
