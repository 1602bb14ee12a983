'use client';

import { useId, type ReactNode } from 'react';

import { usePart } from '../../parts.ts';
import { useExtraWords } from '../../use-extra-words.ts';
import { levelOf, withLevel, type ScopeGroup, type ScopeRow } from './scope-rows.ts';

interface ChoiceProps {
  readonly chosen: readonly string[];
  readonly choose: (scopes: readonly string[]) => void;
  readonly isReadOnly: boolean;
}

/** Groups of scopes, each under its heading where it has one. */
export function ScopeGroups({ groups, ...choice }: ChoiceProps & { groups: readonly ScopeGroup[] }): ReactNode {
  const part = usePart();
  return groups.map(({ name, rows }) => {
    const all = rows.map((row) =>
      row.read.length > 0 ? (
        <LevelRow key={row.id} row={row} {...choice} />
      ) : (
        <CheckRow key={row.id} row={row} {...choice} />
      ),
    );
    if (!name) return <div key="">{all}</div>;
    return (
      <fieldset key={name}>
        <legend {...part('secondary')}>{name}</legend>
        {all}
      </fieldset>
    );
  });
}

interface RowProps extends ChoiceProps {
  readonly row: ScopeRow;
}

const levels = [
  ['none', 'options.none'],
  ['read', 'options.scopesRead'],
  ['write', 'options.scopesWrite'],
] as const;

function LevelRow({ row, chosen, choose, isReadOnly }: RowProps): ReactNode {
  const part = usePart();
  const words = useExtraWords();
  const id = useId();
  return (
    <div {...part('entry')}>
      <RowText id={id} row={row} />
      <div {...part('switch')} role="radiogroup" {...namedBy(id, row)} aria-disabled={isReadOnly}>
        {levels.map(([level, message]) => (
          <label {...part('option')} key={level}>
            <input
              type="radio"
              name={id}
              checked={levelOf(row, chosen) === level}
              onChange={() => choose(withLevel(row, level, chosen))}
            />
            {words(message)}
          </label>
        ))}
      </div>
    </div>
  );
}

function CheckRow({ row, chosen, choose, isReadOnly }: RowProps): ReactNode {
  const part = usePart();
  const id = useId();
  return (
    <label {...part('entry')}>
      <input
        type="checkbox"
        {...namedBy(id, row)}
        aria-disabled={isReadOnly}
        checked={levelOf(row, chosen) === 'write'}
        onChange={({ target }) => choose(withLevel(row, target.checked ? 'write' : 'none', chosen))}
      />
      <RowText id={id} row={row} />
    </label>
  );
}

function RowText({ id, row }: { id: string; row: ScopeRow }): ReactNode {
  const part = usePart();
  return (
    <div>
      <bdi id={id}>{row.label}</bdi>
      {row.description && (
        <span {...part('secondary')} id={`${id}more`}>
          {row.description}
        </span>
      )}
    </div>
  );
}

const namedBy = (
  id: string,
  { description }: ScopeRow,
): { 'aria-labelledby': string; 'aria-describedby'?: string } => ({
  'aria-labelledby': id,
  ...(description && { 'aria-describedby': `${id}more` }),
});
