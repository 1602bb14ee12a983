import { createHash, randomInt } from 'node:crypto';
import { crc32 } from 'node:zlib';

const BASE62 = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';
const SHARD_LENGTH = 4;
const RANDOM_LENGTH = 30;
const CHECKSUM_LENGTH = 6;

/** `length` random characters from the system's generator, without bias: 5.95 bits each in the default alphabet. */
export function randomText(length: number, alphabet = BASE62): string {
  return Array.from({ length }, () => alphabet[randomInt(alphabet.length)]).join('');
}

/** SHA-256 in base64url. */
export function sha256(text: string): string {
  return createHash('sha256').update(text).digest('base64url');
}

function base62(number: number, length: number): string {
  let digits = '';
  for (let rest = number; digits.length < length; rest = Math.floor(rest / 62)) digits = BASE62[rest % 62] + digits;
  return digits;
}

/** Where an account's keys are kept: part of the secret's text, so that a lookup needs one shard only. */
export function shardOf(accountId: string): string {
  return base62(createHash('sha256').update(accountId).digest().readUInt32BE() % 62 ** SHARD_LENGTH, SHARD_LENGTH);
}

/**
 * A new secret: `<prefix>_<4 of shard><30 random><6 of CRC-32>`, 178 random bits. The checksum tells a mistyped or invented
 * key from a real one without the database, and lets secret scanners be sure of a find.
 */
export function makeSecret(prefix: string, accountId: string): string {
  const body = `${prefix}_${shardOf(accountId)}${randomText(RANDOM_LENGTH)}`;
  return body + base62(crc32(body), CHECKSUM_LENGTH);
}

/** What may be shown of a secret ever after: `sk_live_…4f2a`. */
export function hintOf(prefix: string, secret: string): string {
  return `${prefix}_…${secret.slice(-4)}`;
}

/**
 * How a secret is looked up, or null where it cannot be one of ours. SHA-256 without salt is right here: at 178 random bits
 * there is nothing to guess, and a slow hash would only slow every call down.
 */
export function lookupOf(prefix: string, secret: string): { shard: string; hash: string } | null {
  const start = prefix.length + 1;
  if (secret.length !== start + SHARD_LENGTH + RANDOM_LENGTH + CHECKSUM_LENGTH) return null;
  const body = secret.slice(0, -CHECKSUM_LENGTH);
  if (!secret.startsWith(`${prefix}_`) || base62(crc32(body), CHECKSUM_LENGTH) !== secret.slice(-CHECKSUM_LENGTH))
    return null;
  return { shard: secret.slice(start, start + SHARD_LENGTH), hash: sha256(secret) };
}
