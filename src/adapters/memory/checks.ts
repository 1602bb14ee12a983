import type { FieldError } from '../../core/errors.ts';
import type { ExpiryPolicy, IpPolicy, KeyChanges, Policy, RotateInput } from '../../core/types.ts';
import { holds, readRange } from './ip.ts';

/** A reason code, or nothing where the rule is kept. */
type Finding = string | false;

/** What the policy has against these fields; one that is absent is not looked at. */
export function fieldErrors(fields: KeyChanges, policy: Policy, now: number): FieldError[] {
  const { name, expiresAt, scopes, allowedIps, note } = fields;
  return [
    ...found('name', name !== undefined && nameFindings(name, policy)),
    ...found('expiresAt', expiresAt !== undefined && [expiryFinding(expiresAt, policy.expiry ?? {}, now)]),
    ...found('scopes', scopes && scopeFindings(scopes, policy)),
    ...found('allowedIps', allowedIps && ipFindings(allowedIps, policy.allowedIps ?? {})),
    ...found('note', note !== undefined && noteFindings(note, policy)),
  ];
}

export function graceErrors({ graceSeconds }: RotateInput, { rotation }: Policy): FieldError[] {
  return found('graceSeconds', [
    !Number.isInteger(graceSeconds) && 'invalid_format',
    graceSeconds < 0 && 'too_short',
    graceSeconds > (rotation?.maxGraceSeconds ?? Infinity) && 'too_long',
  ]);
}

/** From 1 to 100 keys, each once. */
export function setErrors(keyIds: readonly string[]): FieldError[] {
  return found('keyIds', [
    keyIds.length === 0 && 'required',
    keyIds.length > 100 && 'too_many',
    hasTwice(keyIds) && 'duplicate',
  ]);
}

/** Text as it is kept: without space around it, and `null` where nothing of it can be seen. */
export function cleaned(text: string | null): string | null {
  const trimmed = text?.trim() ?? '';
  return /[^\p{Z}\p{Cf}]/u.test(trimmed) ? trimmed : null;
}

function found(field: string, findings: readonly Finding[] | false | undefined): FieldError[] {
  return (findings || []).flatMap((code) => (code === false ? [] : [{ field, code }]));
}

function nameFindings(given: string | null, { nameRequired = false, nameMaxLength }: Policy): Finding[] {
  const name = cleaned(given);
  if (name === null) return [nameRequired && 'required'];
  return [
    /[\p{Cc}\p{Cs}\p{Zl}\p{Zp}]/u.test(name) && 'invalid_characters',
    isLonger(name, nameMaxLength) && 'too_long',
  ];
}

/** A note may have several lines. */
function noteFindings(given: string | null, { noteMaxLength }: Policy): Finding[] {
  const note = cleaned(given) ?? '';
  return [
    /(?![\t\r\n])[\p{Cc}\p{Cs}]/u.test(note) && 'invalid_characters',
    isLonger(note, noteMaxLength) && 'too_long',
  ];
}

function expiryFinding(expiresAt: string | null, policy: ExpiryPolicy, now: number): Finding {
  if (expiresAt === null) return policy.required === true && 'required';
  const { minSeconds = 0, maxSeconds = Infinity } = policy;
  const seconds = (Date.parse(expiresAt) - now) / 1000;
  if (Number.isNaN(seconds)) return 'invalid_format';
  if (seconds <= 0) return 'in_the_past';
  return (seconds < minSeconds && 'too_early') || (seconds > maxSeconds && 'too_late');
}

function scopeFindings(scopes: readonly string[], { scopes: offers = [], scopesRequired = false }: Policy): Finding[] {
  return [
    scopesRequired && scopes.length === 0 && 'required',
    !scopes.every((scope) => offers.some((offer) => offer.scope === scope)) && 'not_offered',
    hasTwice(scopes) && 'duplicate',
  ];
}

/** That there must be one is no finding: a key without is made, and does not work yet. */
function ipFindings(texts: readonly string[], { max = Infinity }: IpPolicy): Finding[] {
  const ranges = texts.map(readRange).filter((range) => range !== undefined);
  return [
    ranges.length < texts.length && 'invalid_format',
    ranges.some((range, at) => ranges.some((other, its) => its < at && holds(range, other) && holds(other, range))) &&
      'duplicate',
    texts.length > max && 'too_many',
  ];
}

const hasTwice = (texts: readonly string[]): boolean => new Set(texts).size < texts.length;

const isLonger = (text: string, most = Infinity): boolean => [...new Intl.Segmenter('und').segment(text)].length > most;
