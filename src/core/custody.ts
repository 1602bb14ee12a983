import type { ApiKey } from './types.ts';
import type { CustodyEvent } from './write-states.ts';

/**
 * A key that was made, and how well its secret is kept. `leaving`: the user wants to close without having copied it.
 * `lost`: the key exists, and its secret never arrived here: it can only be deleted. `doubtful`: a key that is new may be it,
 * or somebody else's.
 */
export interface Made {
  readonly key: ApiKey;
  readonly custody: 'fresh' | 'copied' | 'leaving' | 'lost' | 'doubtful';
}

/** What a user's act makes of it; `null` where the window may close and the secret be wiped. */
export function keepMade(made: Made, event: CustodyEvent): Made | null {
  const { custody } = made;
  const isHere = custody !== 'lost' && custody !== 'doubtful';
  if (event === 'discard') return null;
  if (event === 'close') return custody === 'copied' || !isHere ? null : { ...made, custody: 'leaving' };
  if (!isHere) return made;
  if (event === 'copied') return { ...made, custody: 'copied' };
  return custody === 'leaving' ? { ...made, custody: 'fresh' } : made;
}
