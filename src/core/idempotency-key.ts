/**
 * A fresh idempotency key: 128 random bits as four numbers.
 * `crypto.randomUUID` is absent on plain http, `getRandomValues` is not.
 */
export function newIdempotencyKey(): string {
  return crypto.getRandomValues(new Uint32Array(4)).join('-');
}
