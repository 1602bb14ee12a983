import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';

import { CreationWorld } from './creation-world.ts';
import { exploreStates, exploreWalks } from './report.ts';

const anHour = 3_600_000;

beforeEach(() => void vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] }));
afterEach(() => void vi.useRealTimers());

describe.each([
  ['creation', false],
  ['creation behind a code', true],
])('%s', (title, isGuarded) => {
  const create = (): CreationWorld => {
    vi.clearAllTimers();
    return new CreationWorld(isGuarded);
  };

  test('no state within reach breaks an invariant', { timeout: anHour }, async () => {
    expect(await exploreStates(title, create)).toEqual([]);
  });

  test('no random walk breaks an invariant', { timeout: anHour }, async () => {
    expect(await exploreWalks(title, create)).toEqual([]);
  });
});
