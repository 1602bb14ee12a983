'use client';

import type { ReactNode } from 'react';

import type { ApiKeysError } from '../../../core/errors.ts';
import type { Words } from '../../../core/messages.ts';
import type { ApiKey } from '../../../core/types.ts';
import type { UpdateState } from '../../../core/update-flow.ts';
import { ErrorNote } from '../../ErrorNote.tsx';
import { usePart } from '../../parts.ts';
import { useExtraWords } from '../../use-extra-words.ts';
import { differencesOf } from './draft.ts';
import { ToldFact } from './KeyFacts.tsx';

export interface SaveTroubleProps {
  readonly state: Extract<UpdateState, { step: 'confirming' | 'requesting' }>;
  readonly of: ApiKey;
  /** What is said where somebody else was faster. Default: the words for that error. */
  readonly conflict?: string;
}

/** Why the last change was not saved. */
export function SaveTrouble({ state, of: key, conflict }: SaveTroubleProps): ReactNode {
  const part = usePart();
  const words = useExtraWords();
  if (state.step === 'requesting') return null;
  const { error, note, was } = state;
  if (note) {
    return (
      <p {...part('note')} data-tone="warning">
        {words('details.notDone')}
      </p>
    );
  }
  if (!error) return null;
  if (error.code === 'edit_conflict') {
    return <ConflictNote was={was ?? key} now={key} says={conflict ?? words('error.edit_conflict')} />;
  }
  return <ErrorNote error={error}>{isRotated(error) ? words('details.rotated') : undefined}</ErrorNote>;
}

/** What a window says of itself when this is there: an error says itself. */
export function saysOf(state: SaveTroubleProps['state'], words: Words): { says?: string } {
  if (state.step === 'requesting' || state.error) return { says: '' };
  return state.note ? { says: words('details.notDone') } : {};
}

const isRotated = ({ fields = [] }: ApiKeysError): boolean =>
  fields.some(({ field, code }) => field === 'id' && code === 'rotated');

/** Somebody else was faster, and what the key is by now. */
function ConflictNote({ was, now, says }: { was: ApiKey; now: ApiKey; says: string }): ReactNode {
  const part = usePart();
  const words = useExtraWords();
  const differing = differencesOf(was, now);
  return (
    <div {...part('note')} data-tone="warning" role="alert">
      <p>{says}</p>
      {differing.length > 0 && (
        <>
          <p>{words('details.nowIs')}</p>
          <dl {...part('facts')}>
            {differing.map((what) => (
              <ToldFact key={what} of={now} what={what} />
            ))}
          </dl>
        </>
      )}
    </div>
  );
}
