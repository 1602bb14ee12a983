import { createHmac, timingSafeEqual } from 'node:crypto';

import type { CodePolicy } from './policy.ts';
import { randomText } from './secrets.ts';

const ALPHABETS = { digits: '0123456789', alphanumeric: '23456789ABCDEFGHJKLMNPQRSTUVWXYZ' };
const REFERENCE_LENGTH = 3;

/** A new one-time code from the system's generator. */
export function makeCode({ length, alphabet }: Required<CodePolicy>): string {
  return randomText(length, ALPHABETS[alphabet]);
}

/** Three characters that stand on the screen and in the mail, so that the user can tell mails apart: `K7Q`. */
export function makeReference(): string {
  return randomText(REFERENCE_LENGTH, ALPHABETS.alphanumeric);
}

/** The only form in which a code is kept: keyed, salted, and bound to its challenge. */
export function hashCode(pepper: string, challengeId: string, salt: string, code: string): string {
  const text = `code\n${challengeId}\n${salt}\n${code.trim().toUpperCase()}`;
  return createHmac('sha256', pepper).update(text).digest('base64url');
}

/** Compares two digests in a time that does not depend on where they differ. */
export function equalDigests(one: string, other: string): boolean {
  return timingSafeEqual(Buffer.from(one), Buffer.from(other));
}

/** `o•••@shop.ng` */
export function maskEmail(address: string): string {
  const at = address.lastIndexOf('@');
  return `${String.fromCodePoint(address.codePointAt(0) ?? 0)}•••${address.slice(at)}`;
}
