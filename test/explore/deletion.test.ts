import { afterEach, beforeEach, expect, test, vi } from 'vitest';

import { DeletionWorld } from './deletion-world.ts';
import { exploreStates, exploreWalks } from './report.ts';

const anHour = 3_600_000;

beforeEach(() => void vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] }));
afterEach(() => void vi.useRealTimers());

const create = (): DeletionWorld => {
  vi.clearAllTimers();
  return new DeletionWorld();
};

test(
  'no state within reach breaks an invariant of the deletion, and from each the key can still be deleted',
  { timeout: anHour },
  async () => {
    const violations = await exploreStates('deletion', create, async (world) => {
      const recovers = world instanceof DeletionWorld && (await world.recovers('a'));
      return recovers ? undefined : 'D15: the key can no longer be deleted';
    });
    expect(violations).toEqual([]);
  },
);

const turned = ['open a', 'confirm', 'close', 'open b', 'confirm'];
const asked = ['open a', 'confirm', '0 truth'];
const sent = [...asked, 'submit right'];
const starts = [[], turned, asked, sent, [...sent, 'close', 'open a'], [...sent, '0 rate limited', 'close']];

test('no random walk breaks an invariant of the deletion', { timeout: anHour }, async () => {
  expect(await exploreWalks('deletion', create, starts)).toEqual([]);
});
