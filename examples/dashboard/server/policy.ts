import { z } from '@hono/zod-openapi';

const permission = z
  .union([z.literal(true), z.string()])
  .openapi({ description: 'True, or a reason code for why not.' });

export const PermissionsSchema = z.object({
  create: permission,
  delete: permission,
  update: permission,
  rotate: permission,
  deleteMany: permission,
});

export const OperationSchema = PermissionsSchema.keyof();
export const AlphabetSchema = z.enum(['digits', 'alphanumeric']);

const seconds = z.int().optional();
const presets = z.array(z.int()).readonly().optional();

/** When a key may or must end. Bounds give way by five minutes, as the user's clock is another. */
const ExpirySchema = z
  .object({
    /** Default false. */
    required: z.boolean().optional(),
    minSeconds: seconds,
    /** Holds for what a rotation makes, too. */
    maxSeconds: seconds,
    /** What the page offers besides a date. */
    presets,
  })
  .openapi({ description: 'Seconds from now.' });

const ScopeOfferSchema = z
  .object({
    scope: z.string(),
    resource: z.string().optional(),
    level: z.enum(['read', 'write']).optional(),
    group: z.string().optional(),
    description: z.string().optional(),
  })
  .openapi('ScopeOffer');

/** From where keys may be used. Its presence offers allowlists at all. */
const IpSchema = z.object({
  /** Whether a key without an address is inactive (`ip_required`). Default false. */
  required: z.boolean().optional(),
  /** Entries that a key may have. Default 100, and no more than that. */
  max: z.int().optional(),
});

/** How keys may be rotated. */
const RotationSchema = z
  .object({
    /** Grace periods that the page offers. */
    presets,
    /** The longest one. Default: no limit but that of the request, ten years. */
    maxGraceSeconds: seconds,
  })
  .openapi({ description: 'Grace periods, in seconds.' });

const RulesSchema = z.object({
  /** Absent: no name is asked for. `false`: offered. `true`: required. */
  nameRequired: z.boolean().optional(),
  /** In graphemes. Default 80. */
  nameMaxLength: z.int().optional(),
  /** Keys that the account may hold. A rotation may pass it by one. Default: no limit. */
  keyLimit: z.int().optional(),
  /** Absent: keys may end at any time, or never. */
  expiry: ExpirySchema.optional(),
  /** Scopes that a key may have. Default none. */
  scopes: z.array(ScopeOfferSchema).readonly().optional(),
  /** Whether a key needs a scope. Default false. */
  scopesRequired: z.boolean().optional(),
  /** Absent: keys may be used from anywhere, and no allowlist is taken. */
  allowedIps: IpSchema.optional(),
  /** In graphemes. Absent: no note is taken. */
  noteMaxLength: z.int().optional(),
  rotation: RotationSchema.optional(),
});

/** What of a {@link KeyPolicy} the page is told. */
export const PolicySchema = RulesSchema.extend({
  allowedIps: IpSchema.extend({
    own: z.string().optional().openapi({ description: "The caller's address, as the server sees it." }),
  }).optional(),
}).openapi('Policy', { description: 'What is absent is not offered.' });

export type Operation = z.infer<typeof OperationSchema>;

/** True, or a reason code for why not, for example `read_only`. */
export type Permission = z.infer<typeof permission>;

/** One scope that a key may have. Only `scope` is looked at here; the rest is for the page. */
export type ScopeOffer = Readonly<z.infer<typeof ScopeOfferSchema>>;

/** How one-time codes behave. */
export interface CodePolicy {
  /** Characters, 4 to 10. Default 6. */
  readonly length?: number;
  /** Default `digits`. `alphanumeric` leaves out what is easily misread: 0 O 1 I. */
  readonly alphabet?: z.infer<typeof AlphabetSchema>;
  /** Default 300, at most 600. */
  readonly lifetimeSeconds?: number;
  /** How many codes may be tried. Default 5. */
  readonly attempts?: number;
  /** How long after one mail the next for the same may be asked for, unless its code was used. Default 30. */
  readonly resendAfterSeconds?: number;
  /**
   * Mails for one user of one account in an hour, which begins with the first of them. Default 10. Around the end of an hour
   * twice as many can come, and each account has its own: a sandbox sends to the same address besides.
   */
  readonly sendsPerHour?: number;
}

/** What an account and its user may do. Asked anew for each request. */
export interface KeyPolicy extends Readonly<z.infer<typeof RulesSchema>> {
  /** By role. Verification is a gate of its own. `deleteMany` needs `delete`, too. */
  readonly can: Readonly<z.infer<typeof PermissionsSchema>>;
  /** Whether two keys of the account may not have the same name. Default false. */
  readonly uniqueNames?: boolean;
  /** Operations that need a one-time code. Default `['delete']`. With `delete`, `deleteMany` and `rotate` need one, too. */
  readonly guarded?: readonly Operation[];
  readonly code?: CodePolicy;
  /** Where the user goes on with verification. */
  readonly actionUrl?: string;
  readonly supportUrl?: string;
}

/** The policy's rules for codes with the defaults filled in. Throws where they leave what is safe. */
export function codePolicy(policy: KeyPolicy): Required<CodePolicy> {
  const code: Required<CodePolicy> = {
    length: 6,
    alphabet: 'digits',
    lifetimeSeconds: 300,
    attempts: 5,
    resendAfterSeconds: 30,
    sendsPerHour: 10,
    ...policy.code,
  };
  if (code.length < 4 || code.length > 10) throw new Error('A code has 4 to 10 characters.');
  if (code.lifetimeSeconds > 600) throw new Error('A code lives at most 600 seconds.');
  return code;
}

/** What ends a key: where `delete` needs a code, none of these is a way round it. */
const ENDS_KEYS: readonly Operation[] = ['delete', 'deleteMany', 'rotate'];

/** Whether the policy asks for a one-time code. */
export function isGuarded({ guarded = ['delete'] }: KeyPolicy, operation: Operation): boolean {
  return guarded.includes(operation) || (guarded.includes('delete') && ENDS_KEYS.includes(operation));
}
