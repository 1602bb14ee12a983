export const base62 = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';

/** Without the pairs that a reader confuses: 0 and O, 1 and I. */
export const legible = '23456789ABCDEFGHJKLMNPQRSTUVWXYZ';

/** Characters of `alphabet`, each equally likely: a byte beyond its last whole multiple is drawn again. */
export function randomText(alphabet: string, length: number): string {
  const limit = 256 - (256 % alphabet.length);
  let text = '';
  while (text.length < length) {
    const bytes = crypto.getRandomValues(new Uint8Array(length - text.length));
    for (const byte of bytes) if (byte < limit) text += alphabet.charAt(byte % alphabet.length);
  }
  return text;
}

/**
 * What the backend keeps of a secret, so that the page's heap holds no copy of it. Two FNV-1a hashes of 32 bits: enough to
 * tell keys apart in memory, not a hash to store secrets with. `crypto.subtle` is absent on plain http.
 */
export function fingerprint(secret: string): string {
  return [0x811c9dc5, 0x01000193].map((seed) => hash(secret, seed).toString(36)).join('-');
}

function hash(text: string, seed: number): number {
  let value = seed;
  for (let index = 0; index < text.length; index++) value = Math.imul(value ^ text.charCodeAt(index), 0x01000193);
  return value >>> 0;
}
