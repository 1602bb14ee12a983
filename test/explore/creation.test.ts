import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';

import { CreationWorld } from './creation-world.ts';
import { exploreStates, exploreWalks } from './report.ts';

const anHour = 3_600_000;

beforeEach(() => void vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] }));
afterEach(() => void vi.useRealTimers());

// The first call is the panel's own read of the list.
const requested = ['0 truth', 'open', 'confirm'];
const sent = [...requested, '0 truth', 'submit right'];

describe.each([
  ['creation', false, true, [[], requested, [...requested, 'close']]],
  ['creation without a name', false, false, [[], requested, [...requested, 'close']]],
  ['creation behind a code', true, true, [[], requested, sent, [...sent, 'close']]],
])('%s', (title, isGuarded, isNamed, starts) => {
  const create = (): CreationWorld => {
    vi.clearAllTimers();
    return new CreationWorld(isGuarded, isNamed);
  };

  test('no state within reach breaks an invariant', { timeout: anHour }, async () => {
    expect(await exploreStates(title, create)).toEqual([]);
  });

  test('no random walk breaks an invariant', { timeout: anHour }, async () => {
    expect(await exploreWalks(title, create, starts)).toEqual([]);
  });
});
