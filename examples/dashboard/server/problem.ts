import { z } from '@hono/zod-openapi';

/** Every code a problem can carry, with the status it has unless a throw says otherwise, and its title. */
const problems = {
  malformed_request: [400, 'The request could not be read.'],
  idempotency_key_missing: [400, 'This request needs an Idempotency-Key header.'],
  unauthenticated: [401, 'Sign in first.'],
  forbidden: [403, 'Your role does not allow this.'],
  verification_required: [403, 'The business is not verified yet.'],
  step_up_required: [403, 'This needs a one-time code.'],
  csrf: [403, 'The request did not come from this site.'],
  not_found: [404, 'There is no such thing here.'],
  // Not `not_found`, which a client takes for the proof that a key is gone.
  no_such_route: [404, 'There is no such address here.'],
  challenge_gone: [410, 'This code is no longer in use.'],
  name_taken: [409, 'Another key has this name.'],
  limit_reached: [409, 'The account holds as many keys as it may.'],
  conflict_in_progress: [409, 'The same request is still running.'],
  create_replayed: [409, 'This key was made before; its secret was shown then and is kept nowhere.'],
  edit_conflict: [412, 'The key was changed meanwhile.'],
  code_expired: [410, 'The code has expired.'],
  attempts_exhausted: [410, 'The code was wrong too often.'],
  invalid_input: [422, 'Some of the input cannot be accepted.'],
  code_invalid: [422, 'The code is not right.'],
  idempotency_key_reused: [422, 'This Idempotency-Key belongs to another request.'],
  rate_limited: [429, 'Too many requests.'],
  server: [500, 'Something went wrong on the server.'],
  delivery_failed: [503, 'The mail could not be sent.'],
  unavailable: [503, 'The service is busy.'],
} as const;

export type ProblemCode = keyof typeof problems;

const codes = Object.keys(problems) as [ProblemCode, ...ProblemCode[]];

/** RFC 9457 with the extension member `code`, which is stable; `title` is for developers and may change. */
export const ProblemSchema = z
  .object({
    type: z.string().openapi({ example: 'urn:keydesk:problem:code_invalid' }),
    title: z.string(),
    status: z.int(),
    code: z.enum(codes),
    requestId: z.string().openapi({ description: 'The same as the X-Request-Id header.' }),
    attemptsLeft: z.int().optional().openapi({ description: 'With code_invalid.' }),
    keyId: z.string().optional().openapi({ description: 'With create_replayed: the key made by the first request.' }),
    errors: z
      .array(z.object({ pointer: z.string().openapi({ example: '/name' }), code: z.string() }))
      .optional()
      .openapi({ description: 'With invalid_input: a JSON pointer into the body and a reason code each.' }),
  })
  .openapi('Problem');

interface ProblemOptions {
  readonly status?: number;
  readonly retryAfterSeconds?: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly attemptsLeft?: number;
  readonly keyId?: string;
  readonly errors?: readonly { pointer: string; code: string }[];
}

/** A refusal that the client is told. Thrown anywhere below a route; the key server answers it as problem+json. */
export class Problem extends Error {
  override readonly name = 'Problem';
  readonly code: ProblemCode;
  readonly status: number;
  readonly options: ProblemOptions;

  constructor(code: ProblemCode, options: ProblemOptions = {}) {
    super(code);
    this.code = code;
    this.status = options.status ?? problems[code][0];
    this.options = options;
  }

  toResponse(requestId: string): Response {
    const { headers, retryAfterSeconds, status: _, ...members } = this.options;
    const body: z.infer<typeof ProblemSchema> = {
      type: `urn:keydesk:problem:${this.code}`,
      title: problems[this.code][1],
      status: this.status,
      code: this.code,
      requestId,
      ...(members as object),
    };
    return new Response(JSON.stringify(body), {
      status: this.status,
      headers: {
        'Content-Type': 'application/problem+json',
        ...(retryAfterSeconds !== undefined && { 'Retry-After': String(Math.max(1, Math.ceil(retryAfterSeconds))) }),
        ...headers,
      },
    });
  }
}

/** `invalid_input` for one field of the body. */
export function invalidField(pointer: string, code: string): Problem {
  return new Problem('invalid_input', { errors: [{ pointer, code }] });
}
