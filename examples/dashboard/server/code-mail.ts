import type { Actor, Intent, MailSubject, WriteBody } from './intent.ts';
import type { Mail } from './mail.ts';
import { isolateText } from './names.ts';
import type { KeyPolicy, Operation } from './policy.ts';
import type { ChallengeRow } from './tables.ts';

const ACTIONS: Record<Operation, (keys: number) => string> = {
  create: () => 'create an API key',
  delete: () => 'delete an API key',
  update: () => 'change an API key',
  rotate: () => 'rotate an API key',
  deleteMany: (keys) => (keys === 1 ? 'delete an API key' : `delete ${keys} API keys`),
};
const MAX_KEYS = 10;

type Fact = readonly [label: string, value: string];

interface CodeMail {
  readonly actor: Actor;
  readonly intent: Intent;
  readonly subjects: readonly MailSubject[];
  readonly row: ChallengeRow;
  readonly code: string;
}

/**
 * The mail that carries a code. It says what the code will do, to which keys, and who asked, so that nobody confirms what
 * they did not mean. The subject holds no code and no name: it is shown on locked screens.
 */
export function codeMail({ actor, intent, subjects, row, code }: CodeMail): Mail {
  const { account, user } = actor.session;
  const action = ACTIONS[intent.operation](subjects.length);
  const facts: Fact[] = [
    ...keyFacts(subjects),
    ...bodyFacts(intent, actor.policy),
    ['Business', isolateText(account.name)],
    ['Asked for by', isolateText(user.email)],
    ['Time', formatTime(row.created_at)],
    ['Reference', row.reference],
  ];
  const opening = `Someone asked to ${action}. Enter this code to confirm:`;
  const lifetime = `The code works for ${formatDuration(row.expires_at - row.created_at)}, once, and only for this.`;
  const warning =
    'If this was not you, do not enter or share the code: without it nothing happens. Check who can sign in for your business.';
  return {
    to: account.registeredEmail,
    subject: `Your code to ${action} (${row.reference})`,
    text: [opening, code, facts.map(([label, value]) => `${label}: ${value}`).join('\n'), lifetime, warning].join(
      '\n\n',
    ),
    html: [
      '<!doctype html><html lang="en"><meta charset="utf-8"><title>One-time code</title><body>',
      `<p>${opening}</p><h1>${code}</h1>`,
      `<table>${facts.map(([label, value]) => factRow(label, value)).join('')}</table>`,
      `<p>${lifetime}</p><p><strong>${warning}</strong></p></body></html>`,
    ].join('\n'),
  };
}

function keyFacts(subjects: readonly MailSubject[]): Fact[] {
  const named = subjects.slice(0, MAX_KEYS).map(({ name, hint }): Fact => {
    const words = name === null ? 'Unnamed key' : isolateText(name);
    return ['Key', hint === undefined ? words : `${words} (${hint})`];
  });
  const more = subjects.length - named.length;
  return more > 0 ? [...named, ['Key', `and ${more} more`]] : named;
}

/** What is to become of the key, as far as the operation leaves it open: whoever gives the code approves what they read. */
function bodyFacts({ operation, body }: Intent, policy: KeyPolicy): Fact[] {
  if (operation === 'create') return fieldFacts('Its', limitsOf(body, policy), policy);
  if (operation === 'update') return fieldFacts('New', body, policy);
  if (body.graceSeconds === undefined) return [];
  const grace = formatDuration(body.graceSeconds * 1000);
  return [['Old secret', body.graceSeconds === 0 ? 'ends at once' : `works for ${grace} more`]];
}

/** What limits a new key, and above all where nothing does. Its name is what the mail calls it by. */
function limitsOf({ expiresAt, scopes, allowedIps, note }: WriteBody, policy: KeyPolicy): WriteBody {
  return {
    expiresAt: expiresAt ?? null,
    ...(policy.scopes && { scopes: scopes ?? null }),
    ...(policy.allowedIps && { allowedIps: allowedIps ?? null }),
    ...(note && { note }),
  };
}

function fieldFacts(whose: string, body: WriteBody, { allowedIps: rules }: KeyPolicy): Fact[] {
  const { name, expiresAt, scopes, allowedIps, note, disabled } = body;
  const noAddress = rules?.required ? 'none, so it works from nowhere' : 'any';
  return [
    ...factOf(`${whose} name`, name, 'none', isolateText),
    ...factOf(`${whose} expiry`, expiresAt, 'never', formatTime),
    ...factsOf(`${whose} scopes`, scopes, 'none', isolateText),
    ...factsOf(`${whose} addresses`, allowedIps, noAddress, String),
    ...factOf(`${whose} note`, note, 'none', (text) => isolateText(text.replaceAll('\n', ' ↵ '))),
    ...factOf(`${whose} status`, disabled, '', (isDisabled) => (isDisabled ? 'disabled' : 'enabled')),
  ];
}

function factOf<Value>(
  label: string,
  value: Value | null | undefined,
  none: string,
  show: (value: Value) => string,
): Fact[] {
  if (value === undefined) return [];
  return [[label, value === null ? none : show(value)]];
}

/** Each entry has a line and a number: none is left out, as the last of a hundred may be the one that matters. */
function factsOf<Entry>(
  label: string,
  value: readonly Entry[] | null | undefined,
  none: string,
  show: (entry: Entry) => string,
): Fact[] {
  if (value === undefined) return [];
  const entries = value ?? [];
  if (entries.length === 0) return [[label, none]];
  const ofMany = (index: number) => (entries.length > 1 ? `, ${index + 1} of ${entries.length}` : '');
  return entries.map((entry, index) => [`${label}${ofMany(index)}`, show(entry)]);
}

function factRow(label: string, value: string): string {
  return `<tr><th align="left" scope="row">${label}</th><td><bdi>${escapeHtml(value)}</bdi></td></tr>`;
}

function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
}

function formatTime(time: number): string {
  const format = new Intl.DateTimeFormat('en-GB', { dateStyle: 'long', timeStyle: 'medium', timeZone: 'UTC' });
  return `${format.format(time)} UTC`;
}

const UNITS = [
  ['day', 86_400_000],
  ['hour', 3_600_000],
] as const;

/** In days or hours where they leave no rest, else in full minutes; less than one in seconds. */
function formatDuration(milliseconds: number): string {
  const rest = milliseconds < 60_000 ? (['second', 1000] as const) : (['minute', 60_000] as const);
  const [unit, length] = UNITS.find(([, each]) => milliseconds % each === 0) ?? rest;
  const count = Math.floor(milliseconds / length);
  return count === 1 ? `1 ${unit}` : `${count} ${unit}s`;
}
