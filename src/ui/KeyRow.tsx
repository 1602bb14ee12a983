'use client';

import { memo } from 'react';

import type { ApiKey, Permission } from '../core/types.ts';
import { Button } from './Button.tsx';
import type { TableColumn } from './columns.tsx';
import type { Extra } from './extras.ts';
import { KeyName, nameIn } from './KeyName.tsx';
import { usePart } from './parts.ts';
import { useWords } from './use-words.ts';

export interface KeyRowProps {
  readonly of: ApiKey;
  readonly columns: readonly TableColumn[];
  readonly extras: readonly Extra[];
  readonly isChecking: boolean;
  readonly deletable: Permission | null;
  /** The id of the element that says why the key cannot be deleted. */
  readonly reasonId: string | undefined;
  readonly onDelete: (key: ApiKey) => void;
}

export const KeyRow: React.NamedExoticComponent<KeyRowProps> = memo(function KeyRow({
  of: key,
  columns,
  extras,
  ...props
}: KeyRowProps) {
  const part = usePart();
  const words = useWords();
  const label = words('table.deleteKey', { name: nameIn(key, words('table.unnamed')), hint: key.hint });
  return (
    <tr {...part('row')}>
      {extras.map(
        ({ LeadCell }, index) =>
          LeadCell && (
            <td {...part('cell')} key={index} data-column="lead">
              <LeadCell of={key} />
            </td>
          ),
      )}
      <th {...part('cell')} scope="row" data-column="name">
        <KeyName of={key} />
      </th>
      {columns.map(({ id, header, Cell }) => (
        <td
          {...part('cell')}
          key={id}
          data-column={id}
          data-label={typeof header === 'string' ? header : words(header.message)}
        >
          <Cell of={key} isChecking={props.isChecking} />
        </td>
      ))}
      {(props.deletable !== null || extras.some(({ RowAction }) => RowAction)) && (
        <td {...part('cell')} data-column="actions">
          <div {...part('actions')} data-place="row">
            {extras.map(({ RowAction }, index) => RowAction && <RowAction key={index} of={key} />)}
            {props.deletable !== null && (
              <Button
                variant="danger-outline"
                aria-label={label}
                aria-disabled={props.deletable !== true}
                aria-describedby={props.reasonId}
                onClick={() => props.onDelete(key)}
              >
                {words('table.delete')}
              </Button>
            )}
          </div>
        </td>
      )}
    </tr>
  );
});
