import fc from 'fast-check';
import { createApiKeysClient } from 'keydesk/headless';
import { afterEach, expect, test, vi } from 'vitest';

import { figure } from '../explore/figure.ts';
import { after, challengeFor, keyA, never, settle } from './support.ts';

/** Runs: `RANDOM_CLOCKS=10000 npm run unit -- test/core/random-clock.test.ts`. */
const runs = Number(process.env['RANDOM_CLOCKS'] ?? 500);
const aDay = 86_400_000;

afterEach(() => void vi.useRealTimers());

const anyWay = fc.integer({ min: 1, max: 9_000 });
const anySkew = fc.integer({ min: -aDay, max: aDay });
const anyCourse = fc.record({
  there: anyWay,
  back: anyWay,
  expiresInSeconds: fc.integer({ min: 1, max: 900 }),
  skew: anySkew,
  // Then the clock on the wall is set again, and time passes.
  looks: fc.array(fc.record({ skew: anySkew, passes: fc.nat({ max: 300_000 }) }), { minLength: 1, maxLength: 6 }),
});

test(
  'however wrong the clock is, a code never counts as good for longer than at the server',
  { timeout: 600_000 },
  async () => {
    let looks = 0;
    await fc.assert(
      fc.asyncProperty(anyCourse, async ({ there, back, expiresInSeconds, skew, looks: course }) => {
        vi.useRealTimers();
        vi.useFakeTimers();
        let [time, serverEnd] = [0, 0];
        const pass = async (ms: number): Promise<void> => {
          time += ms;
          await vi.advanceTimersByTimeAsync(ms);
        };
        const client = createApiKeysClient({
          list: async () => ({ keys: [keyA], nextCursor: null }),
          delete: async (id, { proof }) => {
            if (proof) return never;
            await after(there);
            serverEnd = time + expiresInSeconds * 1000;
            await after(back);
            return challengeFor(id, { expiresInSeconds });
          },
        });
        vi.setSystemTime(Date.now() + skew);
        client.deletion.open(keyA);
        client.deletion.confirm();
        await pass(there);
        await pass(back);
        await settle();
        for (const { skew: next, passes } of course) {
          vi.setSystemTime(Date.now() + next);
          const state = client.deletion.get();
          if (state.step !== 'entering') throw new Error(`There is no code to be entered: ${state.step}`);
          expect(state.deadline - client.now()).toBeLessThanOrEqual(serverEnd - time);
          // Nor so much shorter that it could not be used: by the way of the answer there and back at most.
          expect(state.deadline - client.now()).toBeGreaterThanOrEqual(serverEnd - time - there);
          looks += 1;
          await pass(passes);
        }
      }),
      { numRuns: runs },
    );
    figure(`${runs} flows, ${looks} looks at the countdown, clock off by up to a day: later than the server 0 times`);
  },
);
