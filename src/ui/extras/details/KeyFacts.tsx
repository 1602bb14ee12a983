'use client';

import type { ReactNode } from 'react';

import type { MessageKey } from '../../../core/messages.ts';
import type { ApiKey } from '../../../core/types.ts';
import type { KeyValues } from '../../extras.ts';
import { shownText } from '../../format.ts';
import { valuesOf } from '../../key-form.tsx';
import { KeyName } from '../../KeyName.tsx';
import { Moment } from '../../Moment.tsx';
import { usePart } from '../../parts.ts';
import { StatusBadge } from '../../StatusBadge.tsx';
import { useExtraWords } from '../../use-extra-words.ts';
import { fieldNames, type Told } from './draft.ts';

const labels: Readonly<Record<Told, MessageKey>> = {
  name: 'table.name',
  status: 'table.status',
  expiresAt: 'table.expires',
  scopes: 'table.scopes',
  allowedIps: 'details.allowedIps',
  note: 'details.note',
};

export interface KeyFactsProps {
  readonly of: ApiKey;
  /** What a form asks for below, and need not be told. */
  readonly asked: readonly (keyof KeyValues)[];
  /** Beside the status. */
  readonly toggle?: ReactNode;
}

/** What is known of a key, apart from what a form below says. */
export function KeyFacts({ of: key, asked, toggle }: KeyFactsProps): ReactNode {
  const part = usePart();
  const words = useExtraWords();
  const told = fieldNames.filter((name) => !asked.includes(name) && valuesOf(key)[name].length > 0);
  return (
    <div {...part('card')}>
      <dl {...part('facts')}>
        <Fact label={words('table.key')}>
          <code {...part('key')}>{key.hint || words('table.none')}</code>
        </Fact>
        <Fact label={words('table.status')}>
          <span>
            <StatusBadge of={key} isChecking={false} />
          </span>
          {toggle}
        </Fact>
        {told.map((name) => (
          <ToldFact key={name} of={key} what={name} />
        ))}
        <Fact label={words('table.created')}>
          <Moment date={key.createdAt} show="date" fallback={words('table.none')} />
          {key.createdBy && <bdi>{words('table.createdBy', { who: key.createdBy })}</bdi>}
        </Fact>
        <Fact label={words('table.lastUsed')}>
          <Moment date={key.lastUsedAt} show="relative" fallback={words('table.never')} />
        </Fact>
        <Fact label={words('details.id')}>
          <code {...part('key')}>{key.id}</code>
        </Fact>
      </dl>
    </div>
  );
}

/** One thing about a key, by its name. */
export function ToldFact({ of: key, what }: { of: ApiKey; what: Told }): ReactNode {
  const words = useExtraWords();
  return <Fact label={words(labels[what])}>{value()}</Fact>;

  function value(): ReactNode {
    switch (what) {
      case 'name':
        return <KeyName of={key} />;
      case 'status':
        return (
          <span>
            <StatusBadge of={key} isChecking={false} />
          </span>
        );
      case 'expiresAt':
        return <Moment date={key.expiresAt} show="date" fallback={words('table.never')} />;
      default:
        return <bdi>{[valuesOf(key)[what]].flat().map(shownText).join(', ') || words('options.none')}</bdi>;
    }
  }
}

function Fact({ label, children }: { label: string; children: ReactNode }): ReactNode {
  return (
    <div>
      <dt>{label}</dt>
      <dd>{children}</dd>
    </div>
  );
}
