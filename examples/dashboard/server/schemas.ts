import { z } from '@hono/zod-openapi';

import { AlphabetSchema, OperationSchema, PermissionsSchema, PolicySchema } from './policy.ts';

// PostgreSQL refuses NUL within text.
const text = (max: number) =>
  z
    .string()
    .max(max)
    .regex(/^[^\0]*$/);
const isoDate = z.iso.datetime({ offset: true });
const scopes = z.array(z.string().max(200)).max(100);
const allowedIps = z.array(z.string().max(100)).max(100);
const MAX_GRACE_SECONDS = 10 * 365 * 86_400;

/** What an id of a key may look like. */
export const KEY_ID = /^[\w-]{1,100}$/;

export const ApiKeySchema = z
  .object({
    id: z.string(),
    name: z.string().nullable(),
    hint: z.string().openapi({ description: 'The masked key, for display only.', example: 'sk_live_…4f2a' }),
    status: z.enum(['active', 'inactive', 'disabled', 'expired', 'expiring']),
    statusReason: z.string().optional().openapi({
      description: '`ip_required`: inactive until an address is allowed. `rotated`: ends with its grace period.',
    }),
    createdAt: isoDate,
    createdBy: z.string().optional(),
    lastUsedAt: isoDate.nullable(),
    expiresAt: isoDate.nullable(),
    scopes: z.array(z.string()).optional(),
    allowedIps: z.array(z.string()).optional(),
    note: z.string().optional(),
    version: z.string().optional().openapi({ description: 'Changes with every change by a user; for If-Match.' }),
  })
  .openapi('ApiKey');

export const CreatedKeySchema = z
  .object({
    key: ApiKeySchema,
    secret: z.string().openapi({ description: 'Shown now and never again.' }),
  })
  .openapi('CreatedKey');

export const KeyPageSchema = z
  .object({
    keys: z.array(ApiKeySchema),
    nextCursor: z.string().nullable(),
    total: z.int().optional().openapi({ description: 'Keys that match, on all pages.' }),
  })
  .openapi('KeyPage');

export const AccessSchema = z
  .object({
    verification: z.enum(['verified', 'not_started', 'pending', 'needs_information', 'rejected']),
    verificationReason: z.string().optional(),
    can: PermissionsSchema,
    policy: PolicySchema,
    actionUrl: z.string().optional(),
    supportUrl: z.string().optional(),
  })
  .openapi('Access');

export const ChallengeSchema = z
  .object({
    kind: z.literal('challenge'),
    id: z.string(),
    operation: OperationSchema,
    keyIds: z.array(z.string()),
    method: z.string(),
    sentTo: z.string().openapi({ description: 'The masked destination.', example: 'o•••@shop.ng' }),
    codeLength: z.int(),
    codeAlphabet: AlphabetSchema,
    expiresInSeconds: z.int(),
    resendAfterSeconds: z.int(),
    attemptsLeft: z.int(),
    reference: z.string().openapi({ description: 'Stands in the mail too.', example: 'K7Q' }),
  })
  .openapi('Challenge');

export const ProofSchema = z
  .object({ challengeId: text(100).min(1), code: z.string().min(1).max(64) })
  .openapi('Proof');

export const NewKeySchema = z
  .object({
    name: z.string().max(10_000).optional(),
    expiresAt: isoDate.optional(),
    scopes: scopes.optional(),
    allowedIps: allowedIps.optional(),
    note: z.string().max(10_000).optional(),
    proof: ProofSchema.optional(),
  })
  .openapi('NewKey');

export const KeyChangesSchema = z
  .object({
    name: z.string().max(10_000).nullable().optional(),
    expiresAt: isoDate.nullable().optional(),
    scopes: scopes.optional(),
    allowedIps: allowedIps.optional(),
    note: z.string().max(10_000).nullable().optional(),
    disabled: z.boolean().optional(),
    proof: ProofSchema.optional(),
  })
  .openapi('KeyChanges', { description: 'Only what is there changes, and something is. Null takes a value away.' });

export const RotationRequestSchema = z
  .object({
    graceSeconds: z
      .int()
      .min(0)
      .max(MAX_GRACE_SECONDS)
      .openapi({ description: 'How long the old secret still works; 0 ends it at once.' }),
    proof: ProofSchema.optional(),
  })
  .openapi('RotationRequest');

export const DeletionRequestSchema = z.object({ proof: ProofSchema.optional() }).openapi('DeletionRequest');

export const ManyDeletionsRequestSchema = z
  .object({
    keyIds: z.array(z.string().regex(KEY_ID)).min(1).max(100),
    proof: ProofSchema.optional(),
  })
  .openapi('ManyDeletionsRequest');

export const DeletionSchema = z
  .object({
    deleted: z.array(z.string()),
    failed: z.array(z.object({ keyId: z.string(), code: z.enum(['not_found']) })),
  })
  .openapi('Deletion');

export const DeletedKeySchema = z.object({ keyId: z.string(), deletedAt: isoDate }).openapi('DeletedKey');

export const ChallengeStatusSchema = z
  .object({ status: z.enum(['pending', 'completed', 'void']) })
  .openapi('ChallengeStatus');

export const MeSchema = z
  .object({
    keyId: z.string(),
    account: z.string(),
    name: z.string().nullable(),
    hint: z.string(),
    scopes: z.array(z.string()).optional(),
  })
  .openapi('Me');

export const ListQuerySchema = z.object({
  limit: z.coerce.number().int().min(1).max(100).default(50),
  cursor: z.string().min(1).max(2_000).optional(),
  search: text(200).optional().openapi({ description: 'Part of the name or of the masked key.' }),
  sort: z
    .string()
    .regex(/^-?(name|createdAt|lastUsedAt|expiresAt)$/)
    .default('-createdAt')
    .openapi({ description: 'A field; with a minus before it, descending.' }),
  status: ApiKeySchema.shape.status.optional(),
});

export type ApiKey = z.infer<typeof ApiKeySchema>;
export type CreatedKey = z.infer<typeof CreatedKeySchema>;
export type KeyPage = z.infer<typeof KeyPageSchema>;
export type Access = z.infer<typeof AccessSchema>;
export type Challenge = z.infer<typeof ChallengeSchema>;
export type Proof = z.infer<typeof ProofSchema>;
export type NewKey = z.infer<typeof NewKeySchema>;
export type KeyChanges = z.infer<typeof KeyChangesSchema>;
export type Deletion = z.infer<typeof DeletionSchema>;
export type DeletedKey = z.infer<typeof DeletedKeySchema>;
export type ListQuery = z.infer<typeof ListQuerySchema>;
