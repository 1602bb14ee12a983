import * as v from 'valibot';

import type { Access, ApiKey, Challenge, CreatedKey, KeyPage } from './types.ts';

const text = v.pipe(v.string(), v.nonEmpty());
const date = v.fallback(v.nullable(v.pipe(v.string(), v.check((value) => !Number.isNaN(Date.parse(value))))), null);
const optionalText = v.fallback(v.optional(v.string()), undefined);
const optionalTexts = v.fallback(v.optional(v.array(v.string())), undefined);
const count = v.pipe(v.number(), v.integer(), v.minValue(0));

// An id is all that a row needs: everything else has a way to be shown as unknown.
const apiKey = v.object({
  id: text,
  name: v.fallback(v.nullable(v.string()), null),
  hint: v.fallback(v.string(), ''),
  status: v.fallback(v.picklist(['active', 'inactive', 'disabled', 'expired', 'expiring']), 'inactive'),
  statusReason: optionalText,
  createdAt: date,
  createdBy: optionalText,
  lastUsedAt: date,
  expiresAt: date,
  scopes: optionalTexts,
  allowedIps: optionalTexts,
});

const keyPage = v.object({
  keys: v.array(v.unknown()),
  nextCursor: v.nullable(text),
  total: v.fallback(v.optional(count), undefined),
});

const createdKey = v.object({ key: apiKey, secret: text });

const challenge = v.object({
  kind: v.literal('challenge'),
  id: text,
  operation: v.picklist(['create', 'delete', 'update', 'rotate', 'deleteMany']),
  keyIds: v.array(text),
  method: v.fallback(v.string(), 'email'),
  sentTo: v.string(),
  codeLength: v.pipe(v.number(), v.integer(), v.minValue(4), v.maxValue(10)),
  codeAlphabet: v.picklist(['digits', 'alphanumeric']),
  expiresInSeconds: v.pipe(v.number(), v.gtValue(0)),
  resendAfterSeconds: v.pipe(v.number(), v.minValue(0)),
  attemptsLeft: v.fallback(v.optional(count), undefined),
  reference: optionalText,
});

const permission = v.fallback(v.optional(v.union([v.literal(true), text])), undefined);

// A link that runs a script is no link: such an address is dropped.
const link = v.fallback(v.optional(v.pipe(v.string(), v.check(isWebAddress))), undefined);

const access = v.object({
  verification: v.picklist(['verified', 'not_started', 'pending', 'needs_information', 'rejected']),
  verificationReason: optionalText,
  can: v.object({ create: permission, delete: permission }),
  policy: v.optional(
    v.object({
      nameRequired: v.optional(v.boolean()),
      nameMaxLength: v.fallback(v.optional(count), undefined),
      keyLimit: v.fallback(v.optional(count), undefined),
    }),
  ),
  actionUrl: link,
  supportUrl: link,
});

function isWebAddress(value: string): boolean {
  try {
    return ['http:', 'https:', 'mailto:'].includes(new URL(value, 'https://host.invalid').protocol);
  } catch {
    return false;
  }
}

/** A page as the store may have it: rows without an id are left out and counted. */
export interface CheckedPage extends KeyPage {
  readonly unreadable: number;
}

// Each reader copies the fields it knows and nothing else, and answers `null` where the shape is wrong.
const reader =
  <T>(schema: v.GenericSchema) =>
  (answer: unknown): T | null => {
    const result = v.safeParse(schema, answer);
    return result.success ? (result.output as T) : null;
  };

export const readKey: (answer: unknown) => ApiKey | null = reader<ApiKey>(apiKey);
export const readCreatedKey: (answer: unknown) => CreatedKey | null = reader<CreatedKey>(createdKey);
export const readChallenge: (answer: unknown) => Challenge | null = reader<Challenge>(challenge);
export const readAccess: (answer: unknown) => Access | null = reader<Access>(access);

export function readPage(answer: unknown): CheckedPage | null {
  const page = reader<KeyPage>(keyPage)(answer);
  if (!page) return null;
  const keys = page.keys.map(readKey).filter((key) => key !== null);
  return { ...page, keys, unreadable: page.keys.length - keys.length };
}
