import type { ChangedFields } from './fields.ts';
import { foldText, sortName, uniqueName } from './names.ts';
import type { KeyPolicy } from './policy.ts';
import type { KeyRow } from './tables.ts';

/** Why a key does not work that needs an address and has none. */
const IP_REQUIRED = 'ip_required';

/** What of a key stands as it was when its fields change. */
type Fixed = Pick<KeyRow, 'hint' | 'inactive_reason'>;

/** The fields of a key as its columns hold them: those that are given. */
export function columnsOf(policy: KeyPolicy, fixed: Fixed, fields: ChangedFields): Partial<KeyRow> {
  const { name, expiresAt, scopes, allowedIps, note } = fields;
  return {
    ...(name !== undefined && nameColumns(policy, fixed.hint, name)),
    ...(expiresAt !== undefined && { expires_at: expiresAt }),
    ...(scopes !== undefined && { scopes: scopes && JSON.stringify(scopes) }),
    ...(allowedIps !== undefined && ipColumns(policy, fixed.inactive_reason, allowedIps)),
    ...(note !== undefined && { note }),
  };
}

function nameColumns({ uniqueNames }: KeyPolicy, hint: string, name: string | null) {
  return {
    name,
    unique_name: uniqueNames && name !== null ? uniqueName(name) : null,
    sort_name: sortName(name),
    search_text: searchText(name, hint),
  };
}

/** What a search looks at. */
export function searchText(name: string | null, hint: string): string {
  return foldText(`${name ?? ''}\n${hint}`);
}

function ipColumns({ allowedIps: rules }: KeyPolicy, reason: string | null, allowedIps: readonly string[] | null) {
  const other = reason === IP_REQUIRED ? null : reason;
  return {
    allowed_ips: allowedIps && JSON.stringify(allowedIps),
    inactive_reason: other ?? (rules?.required && allowedIps === null ? IP_REQUIRED : null),
  };
}
