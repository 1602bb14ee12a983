import { ApiKeysError } from 'keydesk/headless';
import { describe, expect, test } from 'vitest';

import { sampleOf, type State } from './machine.ts';

describe('a secret', () => {
  const { states, events, resending, result, after } = sampleOf('creation');
  const kept = (custody: string): State => ({ ...states.done, result: { ...result, custody } as typeof result });

  test.each<[string, State]>([
    ['its request', states.requesting],
    ['its code', states.verifying],
    ['a request for another code', resending],
  ])('is waited for when %s is closed over', (_, out) => {
    const closed = after(out, events.close);
    expect(closed).toEqual({ state: { step: 'closed', pending: out }, effects: [] });
    expect(after(closed.state, events.open)).toEqual({ state: out, effects: [] });
    expect(after(closed.state, events.done)).toEqual({ state: states.done, effects: [] });
  });

  test('that nobody waits for any more opens nothing', () => {
    expect(after(states.closed, events.done)).toEqual({ state: states.closed, effects: [] });
  });

  test.each<[string, ReturnType<typeof after>, object]>([
    ['a challenge', after({ step: 'closed', pending: states.requesting }, events.challenged), []],
    ['a refusal', after({ step: 'closed', pending: states.verifying }, events.refused), []],
    [
      'a lost answer',
      after({ step: 'closed', pending: states.verifying }, { ...events.refused, error: new ApiKeysError('timeout') }),
      [{ type: 'refetch' }],
    ],
  ])('is no longer waited for after %s', (_, reached, effects) => {
    expect(reached).toEqual({ state: states.closed, effects });
  });

  test.each<[string, from: string, event: 'copied' | 'stay' | 'discard' | 'close', to: string | null]>([
    ['copying', 'fresh', 'copied', 'copied'],
    ['closing an uncopied one', 'fresh', 'close', 'leaving'],
    ['closing it twice', 'leaving', 'close', 'leaving'],
    ['staying', 'leaving', 'stay', 'fresh'],
    ['staying with a copied one', 'copied', 'stay', 'copied'],
    ['copying at last', 'leaving', 'copied', 'copied'],
    ['leaving it', 'leaving', 'discard', null],
    ['closing a copied one', 'copied', 'close', null],
    ['closing over a lost one', 'lost', 'close', null],
    ['copying what is lost', 'lost', 'copied', 'lost'],
    ['staying with what is lost', 'lost', 'stay', 'lost'],
  ])('%s', (_, from, event, to) => {
    expect(after(kept(from), events[event])).toEqual(
      to === null ? { state: states.closed, effects: [{ type: 'wipe' }] } : { state: kept(to), effects: [] },
    );
  });
});
