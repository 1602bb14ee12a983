import type { Words } from '../core/messages.ts';
import type { Permission } from '../core/types.ts';

/** Why something is not allowed, in words; nothing where it is. A host can add words for its own reason codes. */
export function reasonWords(of: 'create' | 'delete', permission: Permission | null, words: Words): string | undefined {
  if (permission === true || permission === null) return undefined;
  const key = `permission.${permission}` as const;
  const said = words(key as 'permission.create');
  return said === key ? words(`permission.${of}`) : said;
}
