import type { Actor, Intent, MailSubject } from './intent.ts';
import type { Mail } from './mail.ts';
import { isolateText } from './names.ts';
import type { Operation } from './options.ts';
import type { ChallengeRow } from './tables.ts';

const ACTIONS: Record<Operation, string> = {
  create: 'create an API key',
  delete: 'delete an API key',
  update: 'change an API key',
  rotate: 'replace the secret of an API key',
  deleteMany: 'delete API keys',
};

interface CodeMail {
  readonly actor: Actor;
  readonly intent: Intent;
  readonly subjects: readonly MailSubject[];
  readonly row: ChallengeRow;
  readonly code: string;
}

/**
 * The mail that carries a code. It says what the code will do, to which key, and who asked, so that nobody confirms what
 * they did not mean. The subject holds no code and no name: it is shown on locked screens.
 */
export function codeMail({ actor, intent, subjects, row, code }: CodeMail): Mail {
  const { account, user } = actor.session;
  const action = ACTIONS[intent.operation];
  const keys = subjects.map(({ name, hint }) => `${name === null ? 'Unnamed key' : isolateText(name)} (${hint})`);
  const facts: [string, string][] = [
    ...keys.map((key): [string, string] => ['Key', key]),
    ['Business', isolateText(account.name)],
    ['Asked for by', user.email],
    ['Time', formatTime(row.created_at)],
    ['Reference', row.reference],
  ];
  const opening = `Someone asked to ${action}. Enter this code to confirm:`;
  const lifetime = `The code works for ${formatMinutes(row.expires_at - row.created_at)}, once, and only for this.`;
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

function formatMinutes(milliseconds: number): string {
  const minutes = Math.floor(milliseconds / 60_000);
  if (minutes < 1) return `${Math.floor(milliseconds / 1000)} seconds`;
  return minutes === 1 ? '1 minute' : `${minutes} minutes`;
}
