import type { Words } from '../core/messages.ts';
import type { ApiKey, Operation, Permission } from '../core/types.ts';

/** Why something is not allowed, in words; nothing where it is. A host can add words for its own reason codes. */
export function reasonWords(of: Operation, permission: Permission | null, words: Words): string | undefined {
  if (permission === true || permission === null) return undefined;
  const key = `permission.${permission}` as const;
  const said = words(key as 'permission.create');
  return said === key ? words(`permission.${of}`) : said;
}

/** Why a key does not work, or not for long, where the backend's reason code has words. */
export function reasonOf({ statusReason }: ApiKey, words: Words): string | undefined {
  if (statusReason === undefined) return undefined;
  const key = `reason.${statusReason}` as 'reason.ip_required';
  const said = words(key);
  return said === key ? undefined : said;
}
