'use client';

import { memo } from 'react';

import type { ApiKey, Permission } from '../core/types.ts';
import { Button } from './Button.tsx';
import { KeyName, nameIn } from './KeyName.tsx';
import { Moment } from './Moment.tsx';
import { usePart } from './parts.ts';
import { StatusBadge } from './StatusBadge.tsx';
import { useWords } from './use-words.ts';

export interface KeyRowProps {
  readonly of: ApiKey;
  readonly isChecking: boolean;
  readonly deletable: Permission | null;
  /** The id of the element that says why the key cannot be deleted. */
  readonly reasonId: string | undefined;
  readonly onDelete: (key: ApiKey) => void;
}

export const KeyRow: React.NamedExoticComponent<KeyRowProps> = memo(function KeyRow({
  of: key,
  ...props
}: KeyRowProps) {
  const part = usePart();
  const words = useWords();
  const label = words('table.deleteKey', { name: nameIn(key, words('table.unnamed')), hint: key.hint });
  return (
    <tr {...part('row')}>
      <th {...part('cell')} scope="row" data-column="name">
        <KeyName of={key} />
      </th>
      <td {...part('cell')} data-column="key">
        <code {...part('key')}>{key.hint || words('table.none')}</code>
      </td>
      <td {...part('cell')} data-column="status">
        <StatusBadge status={props.isChecking ? 'checking' : key.status} />
      </td>
      <td {...part('cell')} data-column="created" data-label={words('table.created')}>
        <Moment date={key.createdAt} show="date" fallback={words('table.none')} />
      </td>
      <td {...part('cell')} data-column="last-used" data-label={words('table.lastUsed')}>
        <Moment date={key.lastUsedAt} show="relative" fallback={words('table.never')} />
      </td>
      {props.deletable !== null && (
        <td {...part('cell')} data-column="actions">
          <Button
            variant="danger-outline"
            aria-label={label}
            aria-disabled={props.deletable !== true}
            aria-describedby={props.reasonId}
            onClick={() => props.onDelete(key)}
          >
            {words('table.delete')}
          </Button>
        </td>
      )}
    </tr>
  );
});
