import type { ApiKeysErrorCode } from './errors.ts';
import type { englishExtras } from './messages-extras.ts';
import type { KeyStatus } from './types.ts';

/**
 * Every word of the kit in English. `{curly}` words are filled in; `.one` and `.other` follow the plural rules of the
 * language. Each error says what to do about it; a code without words is a type error.
 */
export const english = {
  'panel.description': 'Use these keys to reach our API from your servers. Keep them secret.',
  'panel.support': 'Contact support',
  'panel.refreshFailed': 'The list could not be refreshed and may be out of date.',
  'panel.unreadable.one': '{count} key could not be shown.',
  'panel.unreadable.other': '{count} keys could not be shown.',

  'panel.title': 'API keys',
  'table.name': 'Name',
  'table.key': 'Key',
  'table.status': 'Status',
  'table.scopes': 'Scopes',
  'table.created': 'Created',
  'table.createdBy': 'by {who}',
  'table.lastUsed': 'Last used',
  'table.expires': 'Expires',
  'table.moreScopes': '+{count}',
  'table.actions': 'Actions',
  'table.unnamed': 'Unnamed key',
  'table.never': 'Never',
  'table.none': '—',
  'table.loading': 'Loading keys…',
  'table.loadMore': 'Load more',
  'table.delete': 'Delete',
  'table.deleteKey': 'Delete {name}, {hint}',
  'table.deleted': '{name}, {hint} was deleted.',

  'results.title': 'No keys match',
  'results.clear': 'Show all keys',

  'empty.title': 'No keys yet',
  'empty.description': 'Create your first key to start making requests.',
  'failed.title': 'Your keys could not be loaded',
  'failed.description': 'This does not mean that you have none. {reason}',

  'environments.label': 'Environment',

  'gate.not_started.title': 'Verify your business to create keys',
  'gate.not_started.description': 'API keys are ready for you as soon as your business is verified.',
  'gate.not_started.action': 'Start verification',
  'gate.pending.title': 'We are verifying your business',
  'gate.pending.description': 'You can create keys as soon as this is done.',
  'gate.pending.action': 'See the progress',
  'gate.needs_information.title': 'We need something more from you',
  'gate.needs_information.description': 'Your verification goes on as soon as we have it.',
  'gate.needs_information.action': 'Add what is missing',
  'gate.rejected.title': 'Your business could not be verified',
  'gate.rejected.description': 'Keys cannot be created for this account.',
  'gate.rejected.action': 'See what you can do',
  'gate.failed': 'We could not find out what you may do here. {reason}',

  'permission.verification_required': 'Your business must be verified first.',
  'permission.unread': 'We could not find out whether you may do this.',
  'permission.create': 'Your role does not allow creating keys. Ask an owner of the account.',
  'permission.delete': 'Your role does not allow deleting keys. Ask an owner of the account.',

  'create.title': 'Create a key',
  'create.description': 'The key is shown to you once, right after this.',
  'create.name': 'Name',
  'create.nameOptional': 'Name (optional)',
  'create.nameHint': 'Say where it will be used.',
  'create.nameMissing': 'Give the key a name.',
  'create.nameTooLong.one': 'Use at most {count} character.',
  'create.nameTooLong.other': 'Use at most {count} characters.',
  'create.nameRefused': 'This name was not accepted. Try another one.',
  'create.submit': 'Create key',
  'panel.retry': 'Try again',
  'create.checking': 'We lost the answer. Checking whether the key was created…',
  'create.notDone': 'No new key was found. You can safely try again.',
  'create.unknownTitle': 'We do not know yet whether the key was created',
  'create.lostTitle': 'A key was created, but its secret was lost on the way',
  'create.lost': 'Nobody can use it. Delete it and create another one.',
  'create.doubtfulTitle': 'A key may have been created, but its secret was lost on the way',
  'create.doubtful':
    'Look at what is new in the list. A key that nobody else made is this one: delete it and create another.',
  'create.failedTitle': 'The key was not created',

  'secret.title': 'Your new key',
  'secret.description': 'Copy it now. You will not see it again.',
  'secret.label': 'Secret key',
  'secret.show': 'Show',
  'secret.hide': 'Hide',
  'secret.copy': 'Copy',
  'secret.copied': 'Copied',
  'secret.refused': 'The browser did not copy it. The key is selected: press Ctrl+C or ⌘C.',
  'secret.byHand': 'I have copied it',
  'secret.done': 'Done',
  'secret.leaveTitle': 'Close without copying?',
  'secret.leave': 'You have not copied this key. It cannot be shown again.',
  'secret.stay': 'Back to the key',
  'secret.discard': 'Close without copying',

  'delete.title': 'Delete this key?',
  'delete.description': 'Whatever uses it stops working at once. This cannot be undone.',
  'delete.inUse': 'This key was used in the last 7 days. Make sure that nothing needs it any more.',
  'delete.lastUsed': 'Last used {when}',
  'delete.neverUsed': 'Never used',
  'delete.confirm': 'Confirm',
  'delete.working': 'Deleting…',
  'delete.notDone': 'We checked: nothing was deleted. You can safely try again.',
  'delete.checking': 'We lost the answer. Checking whether the key was deleted…',
  'delete.unknownTitle': 'We do not know yet whether the key was deleted',
  'delete.failedTitle': 'The key was not deleted',
  'delete.deletedTitle': 'Key deleted',
  'delete.deleted': '{name} is gone for good. It no longer works anywhere.',
  'delete.alreadyGoneTitle': 'Already deleted',
  'delete.alreadyGone': '{name} had already been deleted. It no longer works anywhere.',

  'code.title': 'Enter the code',
  'code.sentDigits': 'We sent a {length}-digit code to {sentTo}.',
  'code.sentCharacters': 'We sent a code of {length} characters to {sentTo}.',
  'code.reference': 'It is in the mail marked {reference}.',
  'code.label': 'Code',
  'code.missing': 'Enter the whole code.',
  'code.triesLeft.one': '{count} try left.',
  'code.triesLeft.other': '{count} tries left.',
  'code.expiresIn': 'Valid for {time}',
  'code.expiresSoon': 'The code expires in less than a minute.',
  'code.continue': 'Continue',
  'create.working': 'Creating your key…',
  'code.sending': 'Sending the code…',
  'code.resend': 'Send a new code',
  'code.resendIn': 'Send a new code in {seconds} s',
  'code.retryIn': 'Try again in {seconds} s',
  'code.hint': 'Not there? Look in your spam folder.',

  'signIn.title': 'Sign in again to continue',
  'signIn.done': 'I have signed in',

  'dialog.cancel': 'Cancel',
  'dialog.close': 'Close',
  'dialog.checking': 'Checking…',
  'dialog.unknown': 'The answer was lost, and we could not check. {reason}',
  'dialog.stillWorking': 'Still working…',
  'dialog.checkAgain': 'Check again',
  'dialog.requestId': 'Request id: {requestId}',

  'status.active': 'Active',
  'status.inactive': 'Inactive',
  'status.disabled': 'Disabled',
  'status.expired': 'Expired',
  'status.expiring': 'Expires soon',

  'reason.ip_required': 'Allow an IP address first',
  'reason.rotated': 'Replaced by a newer key',

  'error.invalid_input': 'Some of this was not accepted. Check what you typed and try again.',
  'error.name_taken': 'Another key has this name. Choose a different one.',
  'error.limit_reached': 'Your account allows no more keys. Delete one you no longer use.',
  'error.code_invalid': 'That code is not right.',
  'error.code_expired': 'This code has expired. Send a new one.',
  'error.challenge_gone': 'A newer code was sent, or this one was already used. Try again with a new one.',
  'error.attempts_exhausted': 'Too many wrong codes. Try again with a new one.',
  'error.rate_limited': 'Too many tries in a short time. Wait a moment.',
  'error.delivery_failed': 'We could not send the code. Try again in a moment.',
  'error.not_found': 'This key no longer exists.',
  'error.unauthenticated': 'Your session has ended. Sign in again, then come back here.',
  'error.forbidden': 'You are not allowed to do this. Ask an owner of the account.',
  'error.verification_required': 'Your business must be verified first.',
  'error.conflict_in_progress': 'This is still being worked on. Wait a moment.',
  'error.edit_conflict': 'Somebody else changed this key meanwhile. Look at it and save again.',
  'error.network': 'The server could not be reached. Check your connection and try again.',
  'error.timeout': 'The server did not answer in time. Try again.',
  'error.aborted': 'The request was stopped. Try again.',
  'error.server': 'Something went wrong on the server. Try again in a moment.',
  'error.bad_response': 'The server gave an answer we could not read. Try again in a moment.',
  'error.unknown': 'Something went wrong. Try again in a moment.',
} as const;

type Complete<T extends Record<`error.${ApiKeysErrorCode}` | `status.${KeyStatus}`, string>> = T;
type Keys = keyof Complete<typeof english> | keyof typeof englishExtras;
type PluralForm = 'zero' | 'one' | 'two' | 'few' | 'many' | 'other';
type Stem<K extends string> = K extends `${infer S}.other` ? S : never;

/** The name of a message; of a plural one without its form. */
export type MessageKey = Exclude<Keys, `${string}.one` | `${Stem<Keys>}.other`> | Stem<Keys>;

/**
 * Words by key, as a host hands them over: those that are absent stay English. `permission.*` and `reason.*` take a
 * backend's own reason codes.
 */
export type Messages = Readonly<
  Partial<Record<Keys | `${Stem<Keys>}.${PluralForm}` | `permission.${string}` | `reason.${string}`, string>>
>;

/** Gives the words for a key, with the values filled in. A value named `count` chooses the plural form. */
export type Words = (key: MessageKey, values?: Readonly<Record<string, string | number>>) => string;

/** `ours`: what stands where a host says nothing. Default: {@link english}; parts beyond it bring {@link englishExtras}. */
export function createWords(
  messages: Messages = {},
  locale?: string,
  ours: Readonly<Record<string, string | undefined>> = english,
): Words {
  const own: Readonly<Record<string, string | undefined>> = messages;
  const find = (key: string): string | undefined => own[key] ?? ours[key];
  const plural = new Intl.PluralRules(locale);
  const number = new Intl.NumberFormat(locale);
  return (key, values = {}) => {
    const { count } = values;
    const form = typeof count === 'number' ? find(`${key}.${plural.select(count)}`) : undefined;
    const pattern = form ?? find(key) ?? find(`${key}.other`) ?? key;
    return pattern.replaceAll(/\{(\w+)\}/g, (hole, name: string) => {
      const value = values[name];
      return value === undefined ? hole : typeof value === 'number' ? number.format(value) : value;
    });
  };
}
